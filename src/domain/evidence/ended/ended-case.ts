// What the figures of a service are told of one case that has ended: two scores of each measure, how often the two met, and what became of possible ruptures.
import { repairReport, type RepairReport } from '../../alliance/repair.ts'
import { ratedSession } from '../../brief/find-signals.ts'
import { ruptureEpisodes } from '../../brief/find-course-signals.ts'
import type { Ground } from '../../brief/ground.ts'
import type { CaseHistory, SessionFact } from '../../brief/history.ts'
import type { Instrument } from '../../instruments/instrument.ts'
import { changeOver, courseOf } from '../../outcome/course.ts'

/** First and last score by one scoring, points. */
export interface TwoScores {
  readonly first: number
  readonly last: number
  /** By the measure's caseness; null where it has none. */
  readonly isCaseFirst: boolean | null
  readonly isCaseLast: boolean | null
  /** By the measure's rule; null where it has none. */
  readonly reliable: 'improved' | 'deteriorated' | 'no-reliable-change' | null
}

export interface EndedCase {
  /** When it ended, in milliseconds. */
  readonly closedAt: number
  /** Sessions that were held: the therapist said so, or the client said afterwards how it went. */
  readonly attended: number
  /** By instrument; absent without two comparable scores. */
  readonly scores: Readonly<Record<string, TwoScores>>
  /** null where too few sessions were rated to find anything. */
  readonly repair: RepairReport | null
}

/** With fewer rated sessions a rule that compares has nothing to compare with: such a case is in none of the three groups. A design choice. @source attune-ended-figures */
export const fewestRated = 3

export type EndedHistory = Pick<CaseHistory, 'checkIns' | 'mirrors' | 'heard' | 'pastScores'> & { readonly sessions: readonly SessionFact[]; readonly closedAt: number }

interface Rules {
  /** Every version of every outcome. */
  readonly outcomes: readonly Instrument[]
  readonly ground: Ground
}

/** @param history blinded, its sessions in order @source nhs-talking-therapies-manual @source attune-own-rules */
export function endedCase(history: EndedHistory, { outcomes, ground }: Rules): EndedCase {
  const all = history.sessions.map((session) => ({ session, rating: ratedSession(history, session) })).filter(({ session, rating }) => session.status === 'held' || rating.client !== null)
  const [held, rated] = [all.map(({ session }) => session), all.map(({ rating }) => rating)]
  const isRated = rated.filter(({ client }) => client !== null).length >= fewestRated
  const measures = [...new Set(outcomes.map(({ id }) => id))]
  return {
    closedAt: history.closedAt,
    attended: held.length,
    scores: Object.fromEntries(measures.flatMap((id) => {
      const points = courseOf(id, history.sessions, history.checkIns, outcomes, history.pastScores).filter((point) => point.kind === 'scored')
      const change = changeOver(points, outcomes)
      return change ? [[id, { first: change.from.value, last: change.to.value, isCaseFirst: change.from.isCase, isCaseLast: change.to.isCase, reliable: change.ruled?.reliable ?? null }] as const] : []
    })),
    repair: isRated ? repairReport(ruptureEpisodes(history, held, rated, ground)) : null,
  }
}
