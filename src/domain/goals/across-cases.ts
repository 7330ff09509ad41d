// What a service may know of its goals as a whole: how far lists agree, how soon there is a goal, whether goals are looked at again in time. Never by person.
import { comparisonDueAt, sessionsBetweenComparisons } from './cadence.ts'
import { compareLists } from './compared.ts'
import type { GoalsFact } from './facts.ts'
import { goalOf } from './goal.ts'
import type { Side } from './naming.ts'
import type { SessionFact } from '../brief/history.ts'
import { casesNeeded, shareOf, type Figure, type Share } from '../evidence/gated-share.ts'
import { medianTime, type MedianTime } from '../evidence/time-to-event.ts'
import { startOf } from '../session/before-after.ts'
import { inCourse, mayHaveTakenPlace } from '../session/course.ts'

/** Half of the goals in common is the line of `goalsApart`. */
const inCommonFrom = 0.5

export interface CaseGoals {
  readonly sessions: readonly SessionFact[]
  readonly goals: Pick<GoalsFact, 'goals' | 'lists' | 'matchings' | 'reviews'>
}

export interface Agreement {
  /** Both put the same goal first. */
  readonly sameFirst: Share
  /** Half or more of all goals named are on both lists. */
  readonly inCommon: Share
}

export interface GoalsAcross {
  /** Lists that were matched in sessions 1 to 3, or before. */
  readonly atIntake: Agreement
  /** In sessions 4 to 7. */
  readonly atSessionFour: Agreement
  /** Sessions begun when the first goal was agreed; cases without one count for as long as they have lasted. */
  readonly untilAgreed: Figure<MedianTime>
  /** Of the cases that had goals when the last look was due: whether they were looked at from that session on and before the next. */
  readonly onTime: Share
}

/** @param cases every case of the organisation that has begun @param now milliseconds since the epoch @source attune-own-rules, wilson-1927, kaplan-meier-1958, brookmeyer-crowley-1982 */
export function goalsAcross(cases: readonly CaseGoals[], now: number): GoalsAcross {
  const seen = cases.map((one) => ({ ...one, starts: startsOf(one.sessions, now) })).filter(({ starts }) => starts.length > 0)
  const compared = seen.flatMap((one) => comparisonsOf(one, one.starts))
  const agreement = (dueAt: number): Agreement => {
    const own = compared.filter((each) => each.dueAt === dueAt)
    return { sameFirst: shareThat(own.map(({ isFirstSame }) => isFirstSame)), inCommon: shareThat(own.map(({ share }) => share >= inCommonFrom)) }
  }
  const waited = seen.map(({ goals, starts }) => {
    const first = Math.min(...goals.goals.map((fact) => goalOf(fact).since ?? Infinity))
    return first === Infinity ? { time: starts.length, happened: false } : { time: begunBy(starts, first), happened: true }
  })
  return {
    atIntake: agreement(comparisonDueAt(1)), atSessionFour: agreement(sessionsBetweenComparisons),
    untilAgreed: waited.length < casesNeeded ? { kind: 'too-few', cases: waited.length } : { kind: 'known', cases: waited.length, ...medianTime(waited) },
    onTime: shareThat(seen.flatMap(({ goals, starts }) => lastLookOnTime(goals, starts) ?? [])),
  }
}

const shareThat = (cases: readonly boolean[]): Share => shareOf(cases.filter(Boolean).length, cases.length)

/** When each session began that took place, as far as anyone has said. */
const startsOf = (sessions: readonly SessionFact[], now: number): number[] => inCourse(sessions).filter((session) => mayHaveTakenPlace(session) && startOf(session) <= now).map(startOf)

/** How many of them had begun by then. */
const begunBy = (starts: readonly number[], at: number): number => starts.filter((start) => start <= at).length

/** The first time a case's lists were matched while each comparison was due. */
function comparisonsOf({ goals: { lists, matchings } }: CaseGoals, starts: readonly number[]) {
  const all = matchings.toSorted((one, other) => one.writtenAt - other.writtenAt).flatMap(({ round, pairs, writtenAt }) => {
    const of = (side: Side) => lists.find((list) => list.round === round && list.side === side)
    const [client, therapist] = [of('client'), of('therapist')]
    const compared = client && therapist ? compareLists(client, therapist, { pairs }) : null
    return compared ? [{ dueAt: comparisonDueAt(Math.max(1, begunBy(starts, writtenAt))), isFirstSame: compared.isFirstSame, share: compared.overlap }] : []
  })
  return all.filter(({ dueAt }, index) => all.findIndex((each) => each.dueAt === dueAt) === index)
}

/** Whether the last look that was due, and is over, took place in its time; null where there was none, or no goal to look at. */
function lastLookOnTime({ goals, matchings, reviews }: CaseGoals['goals'], starts: readonly number[]): boolean | null {
  // The session it was due in is over for certain when the next has begun.
  const due = comparisonDueAt(starts.length - 1)
  const [from, until] = [starts[due - 1], starts[due]]
  if (due < sessionsBetweenComparisons || from === undefined || until === undefined) return null
  const stood = goals.map(goalOf).some(({ since, ended }) => since !== null && since < from && (ended === null || ended.at >= from))
  if (!stood) return null
  return [...reviews.filter(({ kind }) => kind === 'held').map(({ at }) => at), ...matchings.map(({ writtenAt }) => writtenAt)].some((at) => at >= from && at < until)
}
