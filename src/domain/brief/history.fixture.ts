// Builds small case histories for tests, so that a test says only what it is about.
import type { CaseHistory, CheckInFact, HomeworkFact, Instant, LineFact, MirrorFact, SafetyFact, SessionFact } from './history.ts'
import { noGoals } from '../goals/facts.ts'
import type { GoalChange, GoalFact, Worded } from '../goals/goal.ts'
import { CaseId, CheckInId, GoalId, HomeworkId, LineId, SafetyTaskId, SessionId } from '../kernel/ids.ts'

const minute = 60_000
const day = 24 * 60 * minute
const uuid = (kind: number, n: number) => `00000000-0000-4000-8000-${String(kind).padStart(4, '0')}${String(n).padStart(8, '0')}`

export const sessionId = (n: number) => SessionId.parse(uuid(1, n))
export const checkInId = (n: number) => CheckInId.parse(uuid(2, n))
export const lineId = (n: number) => LineId.parse(uuid(3, n))
export const goalId = (n: number) => GoalId.parse(uuid(7, n))
export const taskId = (n: number) => SafetyTaskId.parse(uuid(4, n))

/** The planned start of session n: weekly, fifty minutes each. */
export const startsAt = (n: number): Instant => n * 7 * day
export const endsAt = (n: number): Instant => startsAt(n) + 50 * minute
/** An hour before session n. */
export const beforeSession = (n: number): Instant => startsAt(n) - 60 * minute
/** An hour after the end of session n. */
export const afterSession = (n: number): Instant => endsAt(n) + 60 * minute

export function session(n: number, change: Partial<SessionFact> = {}): SessionFact {
  return { id: sessionId(n), number: n, status: 'held', plannedStart: startsAt(n), plannedEnd: endsAt(n), startedAt: null, endedAt: null, ...change }
}

const versions = { 'phq-9': '1.0.0', 'gad-7': '1.0.0', 'attune-before': '1.0.0' }

/** PHQ-9 answers that add up to a total, item 9 apart. */
export function phq9(total: number, item9 = 0): Record<string, number> {
  const rest = total - item9
  return Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8].map((n) => [`phq-9/${n}`, Math.min(3, Math.max(0, rest - 3 * (n - 1)))]).concat([['phq-9/9', item9]]))
}

export function gad7(total: number): Record<string, number> {
  return Object.fromEntries([1, 2, 3, 4, 5, 6, 7].map((n) => [`gad-7/${n}`, Math.min(3, Math.max(0, total - 3 * (n - 1)))]))
}

export function before(n: number, answers: Record<string, number>, change: Partial<CheckInFact> = {}): CheckInFact {
  const shown = Object.entries(versions).filter(([id]) => Object.keys(answers).some((key) => key.startsWith(`${id}/`)))
  return { id: checkInId(n), sessionId: sessionId(n), kind: 'before', receivedAt: beforeSession(n), door: 'link', answers, versions: Object.fromEntries(shown), ...change }
}

export function after(n: number, answers: { goal?: number; task?: number; bond?: number; tension?: number }, change: Partial<CheckInFact> = {}): CheckInFact {
  const keyed = Object.fromEntries(Object.entries(answers).map(([item, value]) => [`attune-after/${item}`, value]))
  return { id: checkInId(1000 + n), sessionId: sessionId(n), kind: 'after', receivedAt: afterSession(n), door: 'link', answers: keyed, versions: { 'attune-after': '1.0.0' }, ...change }
}

export function mirror(n: number, answers: { goal?: number; task?: number; bond?: number; tension?: number } | null, submittedAt = afterSession(n)): MirrorFact {
  return { sessionId: sessionId(n), submittedAt, answers: answers && Object.fromEntries(Object.entries(answers).map(([item, value]) => [`attune-mirror/${item}`, value])) }
}

export function line(n: number, kind: LineFact['kind'], text: string, change: Partial<LineFact> = {}): LineFact {
  return { id: lineId(n), sessionId: sessionId(n), kind, share: 'now', door: 'link', text, writtenAt: kind === 'miss' ? beforeSession(n) : afterSession(n), ...change }
}

/** Agreed in session n, to try until the next. */
export function homework(n: number, text: string | null = 'The diary', change: Partial<HomeworkFact> = {}): HomeworkFact {
  return { id: HomeworkId.parse(uuid(5, n)), sessionId: sessionId(n), text, writtenAt: endsAt(n), ...change }
}

/** A goal that both agreed in the room before everything else, unless said otherwise. */
export function goal(n: number, text: string | null = 'Sleep', first: Partial<Worded> = {}, ...more: GoalChange[]): GoalFact {
  return { id: goalId(n), changes: [{ kind: 'worded', position: 1, by: 'both', at: 1, agreedAt: 1, wording: text === null ? null : { text, step: null, levels: null }, ...first }, ...more] }
}

export function task(n: number, change: Partial<SafetyFact> = {}): SafetyFact {
  return { id: taskId(n), sessionId: sessionId(n), checkInId: checkInId(n), level: 'acknowledge', item: 'phq-9/9', version: '1.0.0', answer: 1, before: null, raisedAt: beforeSession(n), acknowledgedAt: null, ...change }
}

/** A case whose sessions 1..held took place, read an hour before the next one. */
export function history(held: number, facts: Partial<CaseHistory> = {}): CaseHistory {
  const sessions = Array.from({ length: held + 1 }, (_, index) => session(index + 1, index === held ? { status: 'planned' } : {}))
  return { caseId: CaseId.parse(uuid(9, 1)), now: startsAt(held + 1) - 30 * minute, openedAt: 0, pinSetAt: null, sessions, checkIns: [], mirrors: [], lines: [], agreed: [], homework: [], goals: noGoals, safety: [], handlings: [], heard: [], pastScores: [], ...facts }
}
