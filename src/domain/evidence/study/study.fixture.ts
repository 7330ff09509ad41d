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
