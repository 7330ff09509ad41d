// A translation may change words and nothing else: the same answers must give the same score in every language.
import type { Instrument } from './instrument.ts'

/** The parts of a content file that belong to a language, not to the instrument. */
const wording = new Set(['language', 'status', 'title', 'licence', 'notice', 'validated', 'stem', 'heading', 'text', 'ends', 'label', 'name'])

/**
 * Where two language files of one instrument and version disagree in anything but wording: item order, kinds, codes, scoring, bands, thresholds, recall window.
 * Empty when they agree. Paths such as `scoring.0.range.max`, for the message that stops the start. Files of another id or version differ at `id` or `version`.
 */
export function scoringDifferences(one: Instrument, other: Instrument): string[] {
  return differences(one, other, '')
}

function differences(one: unknown, other: unknown, path: string): string[] {
  if (!isRecord(one) || !isRecord(other)) return Object.is(one, other) ? [] : [path]
  const keys = new Set([...Object.keys(one), ...Object.keys(other)])
  return [...keys].filter((key) => !wording.has(key)).flatMap((key) => differences(one[key], other[key], path ? `${path}.${key}` : key))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
