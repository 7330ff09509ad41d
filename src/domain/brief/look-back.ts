// What earlier briefs told, worked out again from the facts as they stood: nothing that was said before has to be stored to be known.
import { asItStood } from './as-it-stood.ts'
import { foundFor, type Found, type Rules } from './found.ts'
import type { CaseHistory, SessionFact } from './history.ts'
import type { Courses } from './score-lines.ts'
import { quietForBriefs, tell, type Telling } from './telling.ts'
import { startOf } from '../session/before-after.ts'

/**
 * What the brief of each of these sessions told when the session began, worked out again from the facts of then by the rules and norms of now.
 * @param history blinded @param held sessions that took place, in order, each over @param courses of this history
 */
export function tellingsOf(history: CaseHistory, held: readonly SessionFact[], courses: Courses, rules: Rules): Telling[] {
  return tellAll(held.map((session) => lookBack(history, session, courses, rules)), courses, rules)
}

/** The same for as many of the last sessions as the next brief can rest on: back to two in a row in which nothing was open. A case with nothing open costs two looks, whatever its length. */
export function latestTellings(history: CaseHistory, held: readonly SessionFact[], courses: Courses, rules: Rules): Telling[] {
  const looks: Look[] = []
  for (const session of held.toReversed()) {
    looks.unshift(lookBack(history, session, courses, rules))
    if (looks.length >= quietForBriefs && looks.slice(0, quietForBriefs).every(isNothingOpen)) break
  }
  return tellAll(looks, courses, rules)
}

interface Look {
  readonly history: CaseHistory
  readonly session: SessionFact
  readonly found: Found
}

function lookBack(history: CaseHistory, session: SessionFact, courses: Courses, rules: Rules): Look {
  const then = asItStood(history, startOf(session))
  return { history: then, session, found: foundFor(then, session, courses, rules) }
}

function isNothingOpen({ found: { signals, episodes } }: Look): boolean {
  return signals.every(({ kind }) => kind === 'positive') && episodes.every(({ repaired }) => repaired !== null)
}

function tellAll(looks: readonly Look[], courses: Courses, rules: Rules): Telling[] {
  return looks.reduce<Telling[]>((told, { history, session, found }) => [...told, tell(history, session, found, told, courses, rules)], [])
}
