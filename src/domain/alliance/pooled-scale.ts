// Evens a rating scale out: near its top ratings hardly move, so that a small fall from there says as much as a larger one from the middle.
import type { Range } from './parameters.ts'

/**
 * A rating's spread, by its distance u from the top in lengths of the range, goes as √((u + floor)/(u + reach)): about as in the middle from a quarter of the range down, half of that and less at the top.
 * Where people rate a good alliance most ratings lie there. Both figures are design choices, made on simulated ratings.
 */
const reach = 1 / 8
const floor = 0.15 / 8

/** A rating's place on the evened-out scale: 0 at the top, negative below, one unit about one length of the range. @param rating points, within the range */
export function placeOf(rating: number, { min, max }: Range): number {
  const below = Math.min(1, Math.max(0, (max - rating) / (max - min)))
  return stretch(0) - stretch(below)
}

/** The rating at a place, points; a place beyond an end of the scale gives that end. */
export function ratingAt(place: number, { min, max }: Range): number {
  // The slope of `stretch` falls toward 1 and never below, so that Newton from the top comes near from one side, and never past.
  let below = 0
  for (let round = 0; round < 60; round += 1) {
    const missing = stretch(0) - stretch(below) - place
    if (missing <= 1e-12) break
    below += missing / Math.sqrt((below + reach) / (below + floor))
    if (below >= 1) return min
  }
  return max - below * (max - min)
}

/** The integral of one over the spread. */
function stretch(below: number): number {
  return Math.sqrt((below + floor) * (below + reach)) + (reach - floor) * Math.log(Math.sqrt(below + floor) + Math.sqrt(below + reach))
}
