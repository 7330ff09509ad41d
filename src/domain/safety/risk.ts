// Says when an answer needs a person now. It never predicts and never scores a risk: it opens a conversation.
import type { CheckInFact } from '../brief/history.ts'
import { answerKey, type Instrument } from '../instruments/instrument.ts'
import type { Answers } from '../instruments/score.ts'

/** The answer keys that need a person at 1 or more, whatever is marked elsewhere. A constant and not only content: no broken or missing content file may switch it off. @source simon-2013 */
export const riskItems = ['phq-9/9'] as const

/** What to watch where these instruments may have been asked: the constant and, besides, every item they mark. Nothing handed in takes one away. */
export function watchedItems(instruments: readonly Instrument[]): readonly string[] {
  return [...new Set([...riskItems, ...instruments.flatMap((instrument) => instrument.items.filter((item) => item.risk).map((item) => answerKey(instrument, item)))])]
}

export type RiskLevel = 'acknowledge' | 'urgent'

export interface RaisedRisk {
  /** `phq-9/9`, or a marked item of an organisation's own measure. */
  readonly item: string
  readonly level: RiskLevel
  readonly answer: number
  readonly before: number | null
}

/**
 * What one answer to a risk item asks for: nothing at 0, `acknowledge` at 1, `urgent` at 2 or more or when higher than last time.
 * Nothing else is an input, so nothing else can suppress it: not a missing item, not a score that could not be made, not a low total. A value the form cannot give is taken for urgent rather than for nothing.
 * A marked item of an organisation's own measure follows the same rule by the place of the answer, the lowest being 0. That it does is a design choice.
 * @param answer 0..3, null when the item was skipped or not on the form (nothing is concluded from that)
 * @param before the answer last time, 0..3; null when there was none
 * @source simon-2013
 */
export function riskLevel(answer: number | null, before: number | null): RiskLevel | null {
  if (answer === null || answer === 0) return null
  if (!(answer < 2)) return 'urgent'
  return before !== null && answer > before ? 'urgent' : 'acknowledge'
}

/** Every risk that these answers raise, given the answers last time (null or without the item: no last time). */
export function risksIn(answers: Answers, before: Answers | null, watched: readonly string[] = riskItems): RaisedRisk[] {
  return watched.flatMap((item) => {
    const answer = answers[item] ?? null
    const last = before?.[item] ?? null
    const level = riskLevel(answer, last)
    return level && answer !== null ? [{ item, level, answer, before: last }] : []
  })
}

/** Every risk that one submission raises, each item held against its own last answer before. @param checkIns of the same case, in any order @param watched from `watchedItems` */
export function raisedBy(checkIn: Pick<CheckInFact, 'id' | 'receivedAt' | 'answers'>, checkIns: readonly CheckInFact[], watched: readonly string[]): RaisedRisk[] {
  return watched.flatMap((item) => risksIn(checkIn.answers, lastWithRiskAnswer(checkIns, checkIn, [item])?.answers ?? null, [item]))
}

/** The last check-in received before this one (then by id) in which a risk item was answered, of whatever session; null when there is none. */
export function lastWithRiskAnswer(checkIns: readonly CheckInFact[], checkIn: Pick<CheckInFact, 'id' | 'receivedAt'>, watched: readonly string[] = riskItems): CheckInFact | null {
  const isBefore = (a: Pick<CheckInFact, 'id' | 'receivedAt'>, b: Pick<CheckInFact, 'id' | 'receivedAt'>) => a.receivedAt < b.receivedAt || (a.receivedAt === b.receivedAt && a.id < b.id)
  return checkIns
    .filter((other) => isBefore(other, checkIn) && watched.some((item) => other.answers[item] !== undefined))
    .reduce<CheckInFact | null>((last, other) => (last === null || isBefore(last, other) ? other : last), null)
}
