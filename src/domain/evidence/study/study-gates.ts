// How many clients and therapists a figure needs before it is shown, and how far these data are from it.
import { productsOfPair, type StudyData } from './study-data.ts'

export interface Gate {
  readonly met: boolean
  readonly have: number
  readonly need: number
}

export interface StudyGates {
  /** Clients with an early alliance and a change, for the correlation and what is said between clients. */
  readonly correlation: Gate
  /** Clients with six sessions or more that have both forms, for what is said within clients, either way. */
  readonly within: Gate
  /** Therapists with ten clients or more, for everything between therapists. */
  readonly therapists: Gate
  /** Clients, for the therapists' share of variance as a number; the gate before holds too. */
  readonly share: Gate
}

/** For each gate, how many more come in a week: of the last weeks, as whoever asks counts them. */
export type StudyRates = Readonly<Record<keyof StudyGates, number>>

/** Design choices, each with its reason. @source attune-study-gates */
export const needed = { clientsForCorrelation: 100, clientsWithin: 80, sessionsWithin: 6, therapists: 10, clientsOfTherapist: 10, clientsForShare: 1200 } as const

/** What there is to go by, whether or not anything can be estimated from it. */
export function studyGates(data: StudyData): StudyGates {
  const { clients: { withOutcome, earlyCount } } = data
  const shared = withOutcome.reduce((count, outcomes) => count + (outcomes >= 2 ? 1 : 0), 0)
  const correlated = withOutcome.reduce((count, outcomes, client) => count + (outcomes >= 2 && earlyCount[client]! > 0 ? 1 : 0), 0)
  const gate = (have: number, need: number): Gate => ({ met: have >= need, have, need })
  const within = data.clients.withBoth.reduce((count, sessions) => count + (sessions >= needed.sessionsWithin ? 1 : 0), 0)
  const therapists = clientsOfTherapists(data).reduce((count, clients) => count + (clients >= needed.clientsOfTherapist ? 1 : 0), 0)
  return {
    correlation: gate(correlated, needed.clientsForCorrelation), within: gate(within, needed.clientsWithin),
    therapists: gate(therapists, needed.therapists), share: gate(shared, needed.clientsForShare),
  }
}

/** Clients with a pair, by therapist. */
function clientsOfTherapists({ cells, therapists }: StudyData): Int32Array {
  const counts = new Int32Array(therapists)
  for (let cell = 0; cell < cells.count; cell += 1) if (cells.forward.products[cell * productsOfPair]! > 0) counts[cells.therapist[cell]!]! += 1
  return counts
}

/** Whole weeks until a gate is met when so many come in a week; 0 when it is met, null when none come. */
export function weeksUntil({ met, have, need }: Gate, perWeek: number): number | null {
  if (met) return 0
  return perWeek > 0 ? Math.ceil((need - have) / perWeek) : null
}
