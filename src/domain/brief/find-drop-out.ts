// What the drop-out list is made of, only where an organisation has switched predictions on: off, there is none.
import { engagementFacts } from './find-course-signals.ts'
import { ratedSession } from './find-signals.ts'
import type { Found } from './found.ts'
import type { Ground } from './ground.ts'
import type { CaseHistory, SessionFact } from './history.ts'
import { traitAndState } from '../alliance/trait-and-state.ts'
import { dropOutFactors, type DropOutFactors } from '../engagement/drop-out.ts'
import { endedBefore } from '../session/course.ts'

/** Ratings before there is a typical one. @source crits-christoph-2011 */
const ratingsForTypical = 2

/**
 * Which of the eight factors are noted, of what Attune knows: ratings, coming, homework, and how scores have moved. Fit, preferences and age are not asked, so not known. null while predictions are off.
 * @param history blinded @param found for this session
 */
export function findDropOut(history: CaseHistory, session: SessionFact | null, { held, scores }: Pick<Found, 'held' | 'scores'>, { predictions }: Ground): DropOutFactors | null {
  if (!predictions) return null
  const ended = endedBefore(history.sessions, session, history.now)
  const ratings = held.map((session) => ratedSession(history, session).client)
  const means = ratings.flatMap((rating) => rating?.mean ?? [])
  const ruled = scores.flatMap(({ purpose, change }) => (purpose === 'outcome' && change?.ruled ? [change.ruled] : []))
  const homework = engagementFacts(history, ended).flatMap((each) => each.homework ?? [])
  return dropOutFactors({
    alliance: means.length >= ratingsForTypical ? (traitAndState(means)?.trait ?? null) : null,
    taskAtTwo: ratings[1]?.items.task ?? null,
    missedSessions: ended.length > 0 ? ended.filter(({ status }) => status === 'did-not-attend').length : null,
    isReliablyWorse: ruled.length > 0 ? ruled.some(({ reliable }) => reliable === 'deteriorated') : null,
    fit: null, preferenceMet: null, ageYears: null, homeworkUndone: homework.length > 0 ? homework.length - 1 - homework.findLastIndex((became) => became !== 'not-done') : null,
  })
}
