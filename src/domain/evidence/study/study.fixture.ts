// Small invented data for the tests of the study.
import { gatherSessions, type SessionRows } from './gather-sessions.ts'
import type { StudyData } from './study-data.ts'

/** client, therapist, session, alliance, outcome */
export type Session = readonly [number, number, number, number, number]

export const sessionRows = (rows: readonly Session[]): SessionRows => ({
  count: rows.length, clients: Math.max(...rows.map(([client]) => client)) + 1,
  client: Int32Array.from(rows, ([client]) => client), therapist: Int32Array.from(rows, ([, therapist]) => therapist), session: Int32Array.from(rows, ([, , session]) => session),
  alliance: Float64Array.from(rows, ([, , , alliance]) => alliance), outcome: Float64Array.from(rows, ([, , , , outcome]) => outcome),
})

export const studyData = (rows: SessionRows): StudyData => ({
  ...gatherSessions(rows), therapists: Math.max(...rows.therapist) + 1, organisations: null,
  outcome: { name: 'PHQ-9', range: { min: 0, max: 27 }, better: 'lower', reliableChange: 6 }, alliance: { name: 'alliance', range: { min: 0, max: 10 } },
})

/** Three clients whose own ratings go with less, while those who rate higher have more: alliance 3 4 5, 5 6 7, 7 8 9 and what comes next 12 10 8, 14 12 10, 16 14 12. */
export const signFlip: readonly Session[] = [[3, 12], [5, 14], [7, 16]].flatMap(([alliance, next], client) =>
  [0, 1, 2, 3].map((at): Session => [client, 0, at + 1, at < 3 ? alliance! + at : NaN, at === 0 ? next! : next! - 2 * (at - 1)]))

interface Invented {
  readonly clients: number
  readonly therapists: number
  /** Every so many-th client goes to the next therapist half way; 0 for none. */
  readonly changing?: number
  /** Share of values that were not given. */
  readonly missing?: number
  /** Sessions of each client; 3 to 12 without. */
  readonly length?: number
  readonly seed: number
}

/** Effects that the invented sessions are made with, in points. */
export const planted = { within: -1, betweenClients: -1.2, betweenTherapists: -0.8, lag: 0.4, session: -0.15 } as const

/** Sessions of which the next outcome depends on the alliance in three ways, each known. Alliance 0 to 10 without ends, outcome in points. */
export function inventSessions({ clients, therapists, changing = 0, missing = 0, length: fixed, seed }: Invented): SessionRows {
  const chance = chanceFrom(seed)
  const liking = Array.from({ length: therapists }, () => 0.5 * chance.normal())
  const level = Array.from({ length: therapists }, () => 0.8 * chance.normal())
  const rows = Array.from({ length: clients }, (_, client) => {
    const length = fixed ?? 3 + Math.floor(10 * chance.uniform())
    const own = chance.normal()
    const slope = planted.within + 0.5 * chance.normal()
    const base = 1.5 * chance.normal()
    let outcome = 14 + 4 * chance.normal()
    return Array.from({ length }, (__, at): Session => {
      const therapist = (client + (changing > 0 && client % changing === 0 && at >= length / 2 ? 1 : 0)) % therapists
      const state = 0.7 * chance.normal()
      const row: Session = [client, therapist, at + 1, 7 + liking[therapist]! + own + state, outcome]
      outcome = 8 + base + level[therapist]! + planted.lag * outcome + slope * state + planted.betweenClients * own + planted.betweenTherapists * liking[therapist]! + planted.session * (at + 1) + 2 * chance.normal()
      return row.map((value, column) => (column > 2 && chance.uniform() < missing ? NaN : value)) as unknown as Session
    })
  })
  return sessionRows(rows.flat())
}

function chanceFrom(seed: number): { uniform: () => number; normal: () => number } {
  let state = seed % 2147483647
  const uniform = () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647
  }
  return { uniform, normal: () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()) }
}
