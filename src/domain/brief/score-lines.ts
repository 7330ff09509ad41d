// One line for every measure that is followed: today's score, the one before, the first, and the change between them.
import type { ScoreLine } from './brief.ts'
import type { CaseHistory, SessionFact } from './history.ts'
import type { Instrument } from '../instruments/instrument.ts'
import { askedIn, changeOver, courseOf, ofThisCourse, type NotScored, type ScorePoint } from '../outcome/course.ts'
import { inCourse } from '../session/course.ts'

/** Measures that were on any form of these sessions or were brought in from before, in the order of the catalogue. */
export function followed(history: CaseHistory, instruments: readonly Instrument[]): string[] {
  const measures = instruments.filter(({ purpose }) => purpose === 'outcome' || purpose === 'alliance')
  const isKnown = (id: string) =>
    history.checkIns.some((checkIn) => checkIn.kind === askedIn(id, instruments) && checkIn.versions[id] !== undefined) || history.pastScores.some((score) => score.instrument === id)
  return [...new Set(measures.map(({ id }) => id))].filter(isKnown).sort()
}

/** Every score of every followed measure, by instrument, over the whole course of sessions. */
export type Courses = ReadonlyMap<string, readonly (ScorePoint | NotScored)[]>

export function coursesOf(history: CaseHistory, instruments: readonly Instrument[]): Courses {
  const sessions = inCourse(history.sessions)
  return new Map(followed(history, instruments).map((id) => [id, courseOf(id, sessions, history.checkIns, instruments, history.pastScores)]))
}

/** @param sessions up to the one in question, in order: what comes later is not read */
export function scoreLines(courses: Courses, sessions: readonly SessionFact[], session: SessionFact | null, instruments: readonly Instrument[]): ScoreLine[] {
  const known = new Set<string | null>([null, ...sessions.map(({ id }) => id)])
  return [...courses].flatMap(([id, whole]) => {
    const all = whole.filter((point) => known.has(point.sessionId))
    if (all.length === 0) return []
    const course = all.filter((point): point is ScorePoint => point.kind === 'scored')
    const today = all.find((point) => point.sessionId === session?.id) ?? null
    const version = (today ?? all.at(-1))?.version
    const instrument = instruments.find((each) => each.id === id && each.version === version) ?? instruments.find((each) => each.id === id)
    const range = instrument?.scoring[0]?.range
    if (!instrument || !range) return []
    const last = course.findLast((point) => point.sessionId !== session?.id) ?? null
    return [{ instrument: id, purpose: instrument.purpose, direction: instrument.direction, range, today, last, first: ofThisCourse(course)[0] ?? null, change: changeOver(course, instruments), course }]
  })
}
