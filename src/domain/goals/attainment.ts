// Goal attainment: several goals, each on its own ladder, in one figure that allows for goals that move together.

/** How far a goal was reached: −2 much less than expected, 0 as expected, +2 much more. */
export const attainmentLevels = [-2, -1, 0, 1, 2] as const
export type AttainmentLevel = (typeof attainmentLevels)[number]

/** The correlation between goals that the method assumes. @source kiresuk-sherman-1968 */
const assumedCorrelation = 0.3

export interface RatedGoal {
  /** How much it matters beside the others, > 0. */
  readonly weight: number
  /** Null when it was not rated. */
  readonly level: AttainmentLevel | null
}

export interface Attainment {
  /** T score: 50 when every goal went as expected; some 10 points are one SD. */
  readonly t: number
  /** Goals rated, of all. */
  readonly rated: number
  readonly goals: number
}

/**
 * Goal attainment T = 50 + 10·Σwx / √((1−ρ)Σw² + ρ(Σw)²), ρ = .3. A goal that was not rated is left out, with its weight; null when none was rated. Multiplying all weights by one number changes nothing.
 * Refuses (RangeError) a weight that is not positive and finite, and a level outside −2..2 or not whole.
 * @source kiresuk-sherman-1968
 */
export function attainment(goals: readonly RatedGoal[]): Attainment | null {
  for (const { weight, level } of goals) {
    if (!(weight > 0 && weight < Infinity)) throw new RangeError('a weight must be positive')
    if (level !== null && !attainmentLevels.includes(level)) throw new RangeError('a level is a whole number from −2 to 2')
  }
  const rated = goals.flatMap(({ weight, level }) => (level === null ? [] : [{ weight, level }]))
  if (rated.length === 0) return null
  const weights = rated.reduce((sum, { weight }) => sum + weight, 0)
  const squares = rated.reduce((sum, { weight }) => sum + weight ** 2, 0)
  const reached = rated.reduce((sum, { weight, level }) => sum + weight * level, 0)
  const spread = Math.sqrt((1 - assumedCorrelation) * squares + assumedCorrelation * weights ** 2)
  return { t: 50 + (10 * reached) / spread, rated: rated.length, goals: goals.length }
}
