// Names the range a score falls in, by a neutral key and never by a condition: Attune does not diagnose.
import type { Instrument } from './instrument.ts'

/**
 * The key of the score range (such as `moderate`) in which a value of the instrument's banded scale lies, both ends inclusive; null when the instrument has no bands or the value lies outside the scale.
 * @param value whole points, 0..27 for PHQ-9; pro-rated sums are whole by the rule of `scoreInstrument`
 * @source kroenke-2001
 * @source spitzer-2006
 */
export function bandOf(instrument: Instrument, value: number): string | null {
  return instrument.bands?.ranges.find((range) => value >= range.from && value <= range.to)?.key ?? null
}

/** Whether a value of the main scale is on the clinical side of the instrument's caseness threshold (inclusive: PHQ-9 10 and above, GAD-7 8 and above); null when the instrument has none. A service's counting rule, not a diagnosis. @source nhs-talking-therapies-manual */
export function isCase(instrument: Instrument, value: number): boolean | null {
  if (!instrument.caseness) return null
  return instrument.direction === 'higher-worse' ? value >= instrument.caseness.at : value <= instrument.caseness.at
}
