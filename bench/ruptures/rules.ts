// The reference rules: what is commonly done, each as a number per session that grows with suspicion, so that a whole curve can be drawn.
import { scanCourse } from '#src/domain/alliance/course-scan.ts'
import { parametersFrom, poolNorms } from '#src/domain/alliance/norms.ts'
import type { AllianceParameters } from '#src/domain/alliance/parameters.ts'
import { sampleSd } from '#src/domain/kernel/statistics.ts'
import { range, type Course } from './courses.ts'

export type Suspicion = (ratings: readonly number[]) => number[]

/** A rule that has a threshold, with those in use. */
export interface ReferenceRule {
  readonly name: string
  readonly usual: readonly number[]
  readonly suspicion: Suspicion
}

const never = Number.NEGATIVE_INFINITY

/** The figures of one file: what an organisation would pool, ruptures included. */
export function parametersOf(file: readonly Course[]): AllianceParameters {
  const items = { task: null, goal: null, bond: null }
  return parametersFrom(poolNorms(file.map(({ ratings }) => ratings.map((mean) => ({ items, mean }))), range))
}

/** Pooled SD of the first three ratings of each case: before any planted rupture. */
function earlySd(file: readonly Course[]): number {
  return Math.sqrt(file.reduce((sum, { ratings }) => sum + sampleSd(ratings.slice(0, 3)) ** 2, 0) / file.length)
}

export function referenceRules(file: readonly Course[]): ReferenceRule[] {
  const { differenceSd } = parametersOf(file)
  const sd = earlySd(file)
  return [
    { name: 'own first five sessions, own SD', usual: [2, 3], suspicion: fromOwnFive },
    { name: 'since the session before, SD of differences', usual: [1.645, 1.96], suspicion: (ratings) => ratings.map((rating, session) => (session < 3 ? never : ((ratings[session - 1] as number) - rating) / differenceSd)) },
    { name: 'EWMA from the first three, pooled SD', usual: [2, 2.5, 3], suspicion: (ratings) => ewma(ratings, sd) },
    { name: 'below the running mean, pooled SD', usual: [2, 2.5], suspicion: (ratings) => belowMean(ratings, sd) },
  ]
}

function fromOwnFive(ratings: readonly number[]): number[] {
  const first = ratings.slice(0, 5)
  const sd = sampleSd(first)
  return ratings.map((rating, session) => (session < 5 || sd === 0 ? never : (mean(first) - rating) / sd))
}

function belowMean(ratings: readonly number[], sd: number): number[] {
  return ratings.map((rating, session) => (session < 3 ? never : (mean(ratings.slice(0, session)) - rating) / sd))
}

function ewma(ratings: readonly number[], sd: number): number[] {
  const base = mean(ratings.slice(0, 3))
  let average = base
  return ratings.map((rating, session) => {
    if (session < 3) return never
    average = 0.3 * rating + 0.7 * average
    return (base - average) / (sd * Math.sqrt((0.3 / 1.7) * (1 - 0.7 ** (2 * (session - 2)))))
  })
}

/** The engine's own R1 and R2, which have no threshold to turn. */
export function engineRules(file: readonly Course[]): { name: string; speaks: (ratings: readonly number[]) => boolean[] }[] {
  const parameters = parametersOf(file)
  const found = (ratings: readonly number[]) => scanCourse(ratings, ratings.map(() => null), parameters)
  return [
    { name: 'R1 paired fall', speaks: (ratings) => found(ratings).map((step) => step?.pairedFall != null) },
    { name: 'R2 slow decline', speaks: (ratings) => found(ratings).map((step) => step?.slowDecline != null) },
    { name: 'R1 or R2', speaks: (ratings) => found(ratings).map((step) => step?.pairedFall != null || step?.slowDecline != null) },
  ]
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
