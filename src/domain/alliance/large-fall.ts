// A watch: a large fall from one session to the next, too often a false alarm to be more than a line.
import { reaches, usualParameters, type AllianceParameters } from './parameters.ts'

/** A fall of so many SDs. A design choice. */
const standardDeviations = 2

/** Points of the scale. */
export interface LargeFall {
  readonly fires: boolean
  readonly value: number
  /** The rating before. */
  readonly previous: number
  /** previous − value. */
  readonly fall: number
  readonly threshold: number
}

/**
 * A fall since the rating before of two SDs or more. The SD is that of session-to-session differences, pooled over the organisation's clients (`differenceSd`, about zero): not the SD of the ratings, nor the client's own, which a few sessions cannot give.
 * @param previous,value points
 * @source attune-rupture-simulation (own rule, unvalidated on real data)
 */
export function largeFall(previous: number, value: number, parameters: AllianceParameters = usualParameters): LargeFall {
  const fall = previous - value
  const threshold = standardDeviations * parameters.differenceSd
  return { fires: reaches(fall, threshold, parameters), value, previous, fall, threshold }
}
