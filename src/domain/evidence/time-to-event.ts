// How long something takes where it has not happened to everybody yet: those still waiting count for as long as they have waited.
import { normalQuantile } from '../kernel/distributions.ts'

export interface Waited {
  /** Time until it happened, or until now; any unit, 0 or more. */
  readonly time: number
  readonly happened: boolean
}

export interface MedianTime {
  /** Null where more than half have not come to it in the time that is known. */
  readonly median: number | null
  /** Each null where the data do not reach that far. */
  readonly lower: number | null
  readonly upper: number | null
}

/**
 * The time by which half have come to it (Kaplan and Meier), with its interval (Brookmeyer and Crowley, on the logarithm of the share still waiting). Where exactly half are left over a stretch of time, its middle.
 * Refuses (RangeError) nobody, a time below 0, and a confidence outside 0..1.
 * @param confidence two-sided
 * @source kaplan-meier-1958, brookmeyer-crowley-1982
 */
export function medianTime(people: readonly Waited[], confidence = 0.95): MedianTime {
  if (people.length === 0 || people.some(({ time }) => !(time >= 0 && time < Infinity)) || !(confidence > 0 && confidence < 1)) throw new RangeError('a median time needs people, times of 0 or more, and a confidence within 0..1')
  const z = normalQuantile((1 + confidence) / 2)
  const steps: { time: number; waiting: number; lower: number; upper: number }[] = []
  let [waiting, variance] = [1, 0]
  for (const time of [...new Set(people.flatMap((one) => (one.happened ? [one.time] : [])))].sort((a, b) => a - b)) {
    const atRisk = people.filter((one) => one.time >= time).length
    const came = people.filter((one) => one.happened && one.time === time).length
    waiting *= 1 - came / atRisk
    variance += came / (atRisk * (atRisk - came))
    const far = Math.exp(z * Math.sqrt(variance))
    // When nobody is left, the logarithm has no interval.
    steps.push(waiting > 0 ? { time, waiting, lower: waiting / far, upper: Math.min(1, waiting * far) } : { time, waiting: 0, lower: 0, upper: Number.NaN })
  }
  const halfway = (share: (step: (typeof steps)[number]) => number): number | null => {
    const at = steps.findIndex((step) => share(step) < half + rounding)
    const [step, next] = [steps[at], steps[at + 1]]
    if (!step) return null
    return share(step) > half - rounding && next ? (step.time + next.time) / 2 : step.time
  }
  return { median: halfway((step) => step.waiting), lower: halfway((step) => step.lower), upper: halfway((step) => step.upper) }
}

const half = 0.5
/** A product of fractions that is one half falls beside it by rounding alone. */
const rounding = 1e-9
