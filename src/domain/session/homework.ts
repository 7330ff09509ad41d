// What became of what the pair agreed to try: asked of the client at the next check-in, told in words, never as a mark.
import { countingCheckIn } from './before-after.ts'
import { sessionsBefore } from './course.ts'
import type { CaseHistory, HomeworkFact, SessionFact } from '../brief/history.ts'

/** The questions about it; asked of a client who is known, and only while there is a line to show. */
export const homeworkInstrument = 'attune-homework'

/** How much of it the client got to, 0..10: at or below the first it is not done, from the second on it is done. Design choices: no published line says where "done" begins. */
const notDoneUpTo = 1
const doneFrom = 7

export type Became = 'done' | 'partly' | 'not-done'

/** @param done 0..10, how much of it the client got to @source attune-own-rules */
export function becameOf(done: number): Became {
  return done >= doneFrom ? 'done' : done <= notDoneUpTo ? 'not-done' : 'partly'
}

/** A line with what the client said of it at the check-in before a session. Null: not asked, skipped, or the check-in came late. */
export interface Homework {
  readonly line: HomeworkFact
  /** How much of it they got to, 0..10, and how much it was worth trying, 0..10. */
  readonly done: number | null
  readonly worth: number | null
  readonly became: Became | null
}

/** The line that is asked about before this session: agreed in the last session that took place before it; null when none was agreed there. An older one was for its own week, and is not asked about twice. @param session null for the next one, whenever it is */
export function homeworkDue({ homework, sessions, now }: Pick<CaseHistory, 'homework' | 'sessions' | 'now'>, session: SessionFact | null): HomeworkFact | null {
  if (homework.length === 0) return null
  const last = sessionsBefore(sessions, session, now).at(-1)
  return homework.find(({ sessionId }) => sessionId === last?.id) ?? null
}

/** That line and what became of it, by the check-in that counts before this session. @param session null when none is planned: then nothing has been said yet @source attune-own-rules */
export function homeworkBefore(history: Pick<CaseHistory, 'homework' | 'sessions' | 'now' | 'checkIns'>, session: SessionFact | null): Homework | null {
  const line = homeworkDue(history, session)
  if (!line) return null
  const answers = session ? countingCheckIn(session, history.checkIns, 'before')?.answers : undefined
  const done = answers?.[`${homeworkInstrument}/done`] ?? null
  return { line, done, worth: answers?.[`${homeworkInstrument}/worth`] ?? null, became: done === null ? null : becameOf(done) }
}
