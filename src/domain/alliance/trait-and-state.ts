// Splits a client's ratings into how it usually is between the two and how it was that day, since the two answer different questions.
import { mean } from '../kernel/statistics.ts'

export interface TraitAndState {
  /** The client's own mean, points of the scale: trait-like. */
  readonly trait: number
  /** Each rating minus that mean, in the order given: state-like. Null where there is no rating. The others sum to zero. */
  readonly states: readonly (number | null)[]
}

/** A client's ratings as own mean and deviations from it; null when there is no rating at all. A missing rating has no deviation: it is not zero. @param ratings points @source zilcha-mano-2017 */
export function traitAndState(ratings: readonly (number | null)[]): TraitAndState | null {
  const given = ratings.filter((rating) => rating !== null)
  if (given.length === 0) return null
  const trait = mean(given)
  return { trait, states: ratings.map((rating) => (rating === null ? null : rating - trait)) }
}
