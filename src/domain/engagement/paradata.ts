// How a form was filled in, beside what was answered: neutral observations, never an alert, and only where the client has agreed to be observed so.
import { mean, median } from '../kernel/statistics.ts'

/** A text below this share of the client's own median is short. A design choice. */
const shortShare = 0.5

/** Earlier texts, and earlier times, needed before there is an "own usual". Design choices. */
const textsForUsual = 3
const timesForUsual = 5

/** A log time so many of the client's own SDs below their median is hurried. A design choice. */
const hurriedBelow = -2

/** Sessions in a row with one answer to everything before it is an observation. A design choice. */
const sameAnswersFor = 3

export type Observation =
  /** Nothing came for the session. */
  | { readonly kind: 'skipped-check-in' }
  | { readonly kind: 'skipped-items'; readonly items: number }
  /** Characters. */
  | { readonly kind: 'short-text'; readonly length: number; readonly usual: number }
  /** Seconds; z of the logarithm against the client's own median. */
  | { readonly kind: 'hurried'; readonly seconds: number; readonly usual: number; readonly z: number }
  /** The same answer to every item, so many sessions running, while symptoms got worse by so many points. */
  | { readonly kind: 'same-answers'; readonly sessions: number; readonly worseBy: number }

/** One session's form as it was filled in. */
export interface FormTrace {
  /** Answers in the order of the items, null where skipped; null when no form came. */
  readonly answers: readonly (number | null)[] | null
  /** Characters of free text, without the text; null when there was no field for it, or no form. */
  readonly textLength: number | null
  /** Seconds from opening to sending; null when not measured. */
  readonly seconds: number | null
  /** The symptom score before this session, points, higher being worse; null when there is none. */
  readonly symptoms: number | null
}

/**
 * What may be said about how the last of these forms was filled in. Nothing without the client's consent. No trial supports any of it as a sign of withdrawal: it is shown beside other things, never alone, and never raises a signal.
 * What was not measured is not observed; a form that did not come is only that.
 * @param traces in order, the session in question last
 * @source attune-own-rules
 */
export function observe(traces: readonly FormTrace[], hasConsent: boolean): Observation[] {
  const last = traces.at(-1)
  if (!hasConsent || !last) return []
  if (last.answers === null) return [{ kind: 'skipped-check-in' }]
  const earlier = traces.slice(0, -1)
  const items = last.answers.filter((answer) => answer === null).length
  return [
    ...(items > 0 ? [{ kind: 'skipped-items', items } as const] : []),
    ...shortText(last.textLength, earlier.flatMap((trace) => trace.textLength ?? [])),
    ...hurried(last.seconds, earlier.flatMap((trace) => trace.seconds ?? [])),
    ...sameAnswers(traces),
  ]
}

/** Whether a text is shorter than half the client's own median, of three earlier texts or more that were not empty. @param length characters @param earlier characters, in any order */
export function shortText(length: number | null, earlier: readonly number[]): Extract<Observation, { kind: 'short-text' }>[] {
  const usual = usualText(earlier)
  return length !== null && usual !== null && length < shortShare * usual ? [{ kind: 'short-text', length, usual }] : []
}

/** The client's own median length, characters; null with fewer than three texts that were not empty: who never writes does not fall silent. */
export function usualText(earlier: readonly number[]): number | null {
  const written = earlier.filter((length) => length > 0)
  return written.length >= textsForUsual ? median(written) : null
}

/** The z of a time against the client's own earlier ones: of its logarithm, about their median, in SDs about that median; null with fewer than five, or when they do not vary. @param seconds,earlier > 0 */
export function hurriedZ(seconds: number, earlier: readonly number[]): number | null {
  const logs = earlier.filter((time) => time > 0).map(Math.log)
  if (!(seconds > 0) || logs.length < timesForUsual) return null
  const centre = median(logs)
  const spread = Math.sqrt(mean(logs.map((log) => (log - centre) ** 2)))
  return spread > 0 ? (Math.log(seconds) - centre) / spread : null
}

function hurried(seconds: number | null, earlier: readonly number[]): Observation[] {
  const z = seconds === null ? null : hurriedZ(seconds, earlier)
  return seconds !== null && z !== null && z < hurriedBelow ? [{ kind: 'hurried', seconds, usual: median(earlier), z }] : []
}

function sameAnswers(traces: readonly FormTrace[]): Observation[] {
  const given = traces.filter((trace) => trace.answers !== null)
  const sessions = given.length - 1 - given.findLastIndex((trace) => !isOneAnswer(trace.answers ?? []))
  if (sessions < sameAnswersFor) return []
  const scores = given.slice(-sessions).flatMap((trace) => trace.symptoms ?? [])
  const worseBy = (scores.at(-1) ?? 0) - (scores[0] ?? 0)
  return worseBy > 0 ? [{ kind: 'same-answers', sessions, worseBy }] : []
}

/** One and the same answer to every item of a form of two or more; a skipped item makes it another. */
function isOneAnswer(answers: readonly (number | null)[]): boolean {
  return answers.length > 1 && answers[0] !== null && answers.every((answer) => answer === answers[0])
}
