// Between clients: whether those who rated the alliance higher early on came further by the end than their first score lets expect.
import { correlation, fisherInterval, mean } from '../../kernel/statistics.ts'
import type { NotEstimated } from './model-result.ts'
import type { StudyData } from './study-data.ts'

export interface EarlyAlliance {
  readonly kind: 'estimated'
  /** −1..1. Positive: a higher alliance goes with more improvement, whichever way the outcome's scale runs. */
  readonly r: number
  /** At 95 %, by Fisher's z, as if clients of one therapist were strangers. */
  readonly lower: number
  readonly upper: number
  readonly clients: number
  /** Sessions and therapists of these clients. */
  readonly sessions: number
  readonly therapists: number
}

/** With fewer there is no interval. */
const fewestClients = 4

/**
 * The correlation of the mean alliance of sessions 2 to 4 (those before the last outcome) with residual change: the last outcome less what the first predicts, by least squares over these clients.
 * A client counts who has an outcome of two sessions and an early alliance; nothing is filled in, and no last value carried forward.
 * Refused: no client ('no-clients'), fewer than four ('too-few'); an alliance or a change that does not vary ('no-variation').
 */
export function earlyAlliance({ cells, clients, outcome }: StudyData): EarlyAlliance | NotEstimated {
  const chosen = Array.from({ length: clients.count }, (_, client) => client).filter((client) => clients.withOutcome[client]! >= 2 && clients.earlyCount[client]! > 0)
  if (chosen.length < fewestClients) return { kind: 'cannot', because: chosen.length === 0 ? 'no-clients' : 'too-few' }
  const alliance = chosen.map((client) => clients.earlyAlliance[client]! / clients.earlyCount[client]!)
  const first = chosen.map((client) => clients.firstOutcome[client]!)
  const last = chosen.map((client) => clients.lastOutcome[client]!)
  const change = residuals(first, last)
  if (!varies(alliance) || !varies(change, last)) return { kind: 'cannot', because: 'no-variation' }
  const found = Math.min(1, Math.max(-1, correlation(alliance, change)))
  const r = outcome.better === 'lower' ? -found : found
  return { kind: 'estimated', r, ...fisherInterval(r, chosen.length), clients: chosen.length, ...countsOf(cells, chosen) }
}

function countsOf(cells: StudyData['cells'], chosen: readonly number[]): { sessions: number; therapists: number } {
  const isChosen = new Set(chosen)
  const therapists = new Set<number>()
  let sessions = 0
  for (let cell = 0; cell < cells.count; cell += 1) {
    if (!isChosen.has(cells.client[cell]!)) continue
    sessions += cells.sessions[cell]!
    therapists.add(cells.therapist[cell]!)
  }
  return { sessions, therapists: therapists.size }
}

function residuals(x: readonly number[], y: readonly number[]): number[] {
  const [meanX, meanY] = [mean(x), mean(y)]
  let [xx, xy] = [0, 0]
  x.forEach((value, at) => {
    xx += (value - meanX) ** 2
    xy += (value - meanX) * (y[at]! - meanY)
  })
  const slope = xx > 0 && varies(x) ? xy / xx : 0
  return y.map((value, at) => value - meanY - slope * (x[at]! - meanX))
}

/** Whether values differ by more than rounding. @param of what the values came from, whose size is what rounding goes by */
function varies(values: readonly number[], of: readonly number[] = values): boolean {
  const size = of.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
  let [least, most] = [Infinity, -Infinity]
  for (const value of values) {
    if (value < least) least = value
    if (value > most) most = value
  }
  return most - least > 1e-9 * size
}
