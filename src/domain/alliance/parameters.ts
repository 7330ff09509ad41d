// The constants of the alliance rules in one value, so that an organisation's own figures and another scale change the numbers and never the rules.

/** The lowest and the highest rating of a scale. */
export interface Range {
  readonly min: number
  readonly max: number
}

/** What the rules on one client's course compare with. Levels and differences are in points of `range`. */
export interface AllianceParameters {
  readonly range: Range
  /** Level: an item at or below this is a signal. */
  readonly lowItemAt: number
  /** The least average step from rating to rating that a usual range is drawn with: at the top of a scale ratings hardly move, and without a floor every small fall would speak. */
  readonly stepFloor: number
  /** The fall that measurement error alone seldom makes: the critical difference, see `poolNorms`. */
  readonly criticalFall: number
  /** Pooled SD of a client's ratings about their own mean. */
  readonly withinSd: number
  /** Pooled SD of the difference between one rating and the next. */
  readonly differenceSd: number
  /** Two ratings this far apart, the therapist's above the client's or a client's own item below what it was, are worth a look. */
  readonly apart: number
}

/**
 * For ratings of 0..10, before an organisation has figures of its own. All are design choices of Attune's that await a clinician; the SD of differences is what the simulation of ruptureless therapies shows (.79 to .82).
 * @source attune-rupture-simulation
 */
export const usualParameters: AllianceParameters = { range: { min: 0, max: 10 }, lowItemAt: 4, stepFloor: 0.45, criticalFall: 1.3, withinSd: 0.6, differenceSd: 0.8, apart: 2 }

/** The same rules for another scale: differences by the length of the range, levels by their place in it. Refuses (RangeError) a range without length. */
export function rescaled(parameters: AllianceParameters, range: Range): AllianceParameters {
  const { range: from } = parameters
  if (!(range.max > range.min)) throw new RangeError('the highest rating must be above the lowest')
  if (range.min === from.min && range.max === from.max) return parameters
  const factor = (range.max - range.min) / (from.max - from.min)
  return {
    range,
    lowItemAt: range.min + (parameters.lowItemAt - from.min) * factor,
    stepFloor: parameters.stepFloor * factor,
    criticalFall: parameters.criticalFall * factor,
    withinSd: parameters.withinSd * factor,
    differenceSd: parameters.differenceSd * factor,
    apart: parameters.apart * factor,
  }
}

/** Whether an amount is at least a threshold. Thresholds are inclusive, and means of whole ratings are thirds: what misses by less than a billionth of the scale misses by rounding alone. */
export function reaches(amount: number, threshold: number, { range }: Pick<AllianceParameters, 'range'>): boolean {
  return amount >= threshold - (range.max - range.min) * 1e-9
}
