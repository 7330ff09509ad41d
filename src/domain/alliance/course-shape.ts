// Names the shape of a whole course of ratings once a case is closed; before that a shape is only half a shape.
import { mean, sampleSd } from '../kernel/statistics.ts'
import { reaches, usualParameters, type AllianceParameters } from './parameters.ts'

/** The line's or the drop's own shape; all that fits neither is stable or erratic. */
export type CourseShape = 'stable' | 'linear-up' | 'linear-down' | 'v' | 'unresolved-drop' | 'erratic'

/** Fewer ratings have no shape. A design choice. */
export const ratingsForShape = 5

/** Ratings that scatter by more than this many usual SDs about a shape do not have it. A design choice, as the line between stable and erratic. */
const scatterAtMost = 1.5

/** Ratings before a fall that say where it fell from. A design choice. */
const ratingsBefore = 2

/** Ratings in a row that end a drop. As for repair. */
const ratingsBack = 2

/**
 * The shape of a closed case; null with fewer than five ratings. All of it is a design choice of Attune's, after shapes that the literature names; none is better than another, and no prediction.
 * - A *drop* begins with a rating below the mean of the ratings outside drops so far (two or more) by the critical difference or more, and ends where two in a row are back within half of it.
 * - A *line* is a candidate when it rises or falls by the critical difference or more from the first session to the last; the *two levels*, in and out of drops, are one when there is a drop. The candidate that leaves the smaller sum of squares is taken, if its ratings scatter about it by no more than 1.5 usual SDs: linear up or down; V when the last drop has ended, else an unresolved drop.
 * - With no such candidate: erratic when the SD of the ratings is more than 1.5 usual SDs, else stable.
 * @param ratings in order, missing ones left out, points @param usualSd the service's median SD within clients; its pooled SD until that is known
 * @source stiles-2004
 */
export function courseShape(ratings: readonly number[], parameters: AllianceParameters = usualParameters, usualSd: number = parameters.withinSd): CourseShape | null {
  if (ratings.length < ratingsForShape) return null
  const limit = scatterAtMost * usualSd
  const candidates = [lineThrough(ratings, parameters), dropsIn(ratings, parameters)].filter((candidate) => candidate !== null)
  const best = candidates.sort((a, b) => a.squares - b.squares)[0]
  // Both a line and two levels take two figures from the data.
  if (best && reaches(limit, Math.sqrt(best.squares / (ratings.length - 2)), parameters)) return best.shape
  return reaches(limit, sampleSd(ratings), parameters) ? 'stable' : 'erratic'
}

interface Candidate {
  readonly shape: CourseShape
  /** Sum of squares about the shape. */
  readonly squares: number
}

function lineThrough(ratings: readonly number[], parameters: AllianceParameters): Candidate | null {
  const centre = mean(ratings)
  const middle = (ratings.length - 1) / 2
  const spread = squaresAbout(ratings.map((_, index) => index))
  const slope = ratings.reduce((sum, rating, index) => sum + (index - middle) * (rating - centre), 0) / spread
  if (!reaches(Math.abs(slope) * (ratings.length - 1), parameters.criticalFall, parameters)) return null
  return { shape: slope > 0 ? 'linear-up' : 'linear-down', squares: ratings.reduce((sum, rating, index) => sum + (rating - centre - slope * (index - middle)) ** 2, 0) }
}

function dropsIn(ratings: readonly number[], parameters: AllianceParameters): Candidate | null {
  const usual: number[] = []
  const low: number[] = []
  let level: number | null = null
  let back: number[] = []
  for (const rating of ratings) {
    if (level === null && usual.length >= ratingsBefore && reaches(mean(usual) - rating, parameters.criticalFall, parameters)) level = mean(usual)
    if (level === null) usual.push(rating)
    else if (reaches(rating, level - parameters.criticalFall / 2, parameters)) back.push(rating)
    else {
      low.push(...back, rating)
      back = []
    }
    if (back.length < ratingsBack) continue
    usual.push(...back)
    back = []
    level = null
  }
  if (low.length === 0) return null
  usual.push(...back)
  return { shape: level === null ? 'v' : 'unresolved-drop', squares: squaresAbout(usual) + squaresAbout(low) }
}

function squaresAbout(values: readonly number[]): number {
  const centre = mean(values)
  return values.reduce((sum, value) => sum + (value - centre) ** 2, 0)
}
