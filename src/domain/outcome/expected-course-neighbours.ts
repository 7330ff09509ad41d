// The expected course of a client as that of the thirty closed cases most like it at the start. Behind the switch of expected-course.ts.
import { mean, sampleSd } from '../kernel/statistics.ts'
import { fewestCases } from './expected-course.ts'

/** How many neighbours make a course. @source lutz-2005 */
export const neighbours = 30
/** The last neighbour may be no further than this, in SDs over all variables together. A design choice. @source attune-own-rules */
export const furthest = 2

export interface ClosedCase {
  /** The same variables in the same order for all; null where one was not taken. */
  readonly intake: readonly (number | null)[]
  /** Scores by session, from the first; null where there is none. */
  readonly scores: readonly (number | null)[]
}

export type NeighbourCourse =
  | { readonly kind: 'found'; readonly distance: number; readonly sessions: readonly NeighbourScore[] }
  | { readonly kind: 'too-few-cases'; readonly cases: number; readonly needed: number }
  | { readonly kind: 'incomplete'; readonly variables: readonly number[] }
  | { readonly kind: 'too-far'; readonly distance: number; readonly furthest: number }

/** Scores of those neighbours that have one by this session (fewer the later it is). */
export interface NeighbourScore {
  /** From 1. */
  readonly session: number
  readonly mean: number
  /** Between the neighbours, points. */
  readonly sd: number
  readonly cases: number
}

/**
 * The course of the nearest neighbours: intake variables in SDs of all cases, Euclidean distance, mean and spread of the neighbours' scores; sessions with fewer than two of them are left out.
 * Cases with a missing variable are no neighbours. Refuses below 200 such cases; a client with a missing variable (which ones, from 0); and a client unlike the others: the thirtieth neighbour more than 2 SD away. A variable that does not vary among the cases tells none of them apart, but a client with another value is unlike them all.
 * @source lutz-2005, attune-own-rules
 */
export function neighbourCourse(intake: readonly (number | null)[], cases: readonly ClosedCase[]): NeighbourCourse {
  const missing = [...intake.keys()].filter((variable) => intake[variable] === null)
  if (missing.length > 0) return { kind: 'incomplete', variables: missing }
  const complete = cases.filter((each): each is ClosedCase & { intake: readonly number[] } => each.intake.length === intake.length && each.intake.every((value) => value !== null))
  if (complete.length < fewestCases) return { kind: 'too-few-cases', cases: complete.length, needed: fewestCases }
  const own = intake as readonly number[]
  const sds = own.map((_, variable) => sampleSd(complete.map((each) => each.intake[variable]!)))
  const ranked = complete.map((each) => ({ each, distance: Math.hypot(...own.map((value, variable) => standardised(value - each.intake[variable]!, sds[variable]!))) })).sort((a, b) => a.distance - b.distance)
  const nearest = ranked.slice(0, neighbours)
  const { distance } = nearest.at(-1)!
  if (distance > furthest) return { kind: 'too-far', distance, furthest }
  const last = Math.max(...nearest.map(({ each }) => each.scores.length))
  const sessions = Array.from({ length: last }, (_, at) => nearest.flatMap(({ each }) => each.scores[at] ?? []))
  return { kind: 'found', distance, sessions: sessions.flatMap((scores, at) => (scores.length >= 2 ? [{ session: at + 1, mean: mean(scores), sd: sampleSd(scores), cases: scores.length }] : [])) }
}

function standardised(difference: number, sd: number): number {
  if (difference === 0) return 0
  return difference / sd
}
