// What came of a run, minute by minute, and whether a figure rises from the first to the last.
import { studentQuantile } from '#src/domain/kernel/distributions.ts'
import { mean } from '#src/domain/kernel/statistics.ts'

export interface Answered {
  readonly name: string
  readonly ms: number
  readonly status: number
  /** Whether it was what a person would expect to see. */
  readonly asExpected: boolean
}

export interface Minute {
  readonly requests: number
  readonly errors: number
  readonly p50: number
  readonly p99: number
  readonly slowest: number
}

/** @param share e.g. 0.99: the smallest value that so many are not above; 0 of none */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((one, other) => one - other)
  return Math.round((sorted[Math.max(0, Math.ceil(sorted.length * share) - 1)] ?? 0) * 10) / 10
}

export function minuteOf(answers: readonly Answered[]): Minute {
  const times = answers.map(({ ms }) => ms)
  return { requests: answers.length, errors: answers.filter(({ asExpected }) => !asExpected).length, p50: percentile(times, 0.5), p99: percentile(times, 0.99), slowest: percentile(times, 1) }
}

/** Least squares over evenly spaced values: by how much it rises at each step, with the 95 % interval. Three values or more. */
export function slopeOf(values: readonly number[]): { each: number; from: number; to: number } {
  const n = values.length
  const middle = (n - 1) / 2
  const level = mean(values)
  const spread = values.reduce((sum, _, at) => sum + (at - middle) ** 2, 0)
  const each = values.reduce((sum, value, at) => sum + (at - middle) * (value - level), 0) / spread
  const left = values.reduce((sum, value, at) => sum + (value - level - each * (at - middle)) ** 2, 0)
  const margin = studentQuantile(0.975, n - 2) * Math.sqrt(left / (n - 2) / spread)
  const round = (value: number) => Math.round(value * 1000) / 1000
  return { each: round(each), from: round(each - margin), to: round(each + margin) }
}
