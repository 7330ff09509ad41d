// Remembers what the pooled detector has said of a course, so that one fall is not told again and again.
import { newestRatings, type UsualCourse } from './pooled-fall.ts'

/** What was found and told last, so that it is not told again: the told rating's place, ratings since, and ratings since a fall was clear, told or not. */
export interface Told {
  place: number
  sinceTold: number
  sinceClear: number
}

export const nothingTold = (): Told => ({ place: 0, sinceTold: Number.POSITIVE_INFINITY, sinceClear: Number.POSITIVE_INFINITY })

/** In so many ratings after a signal only a worse one is told, lower by one SD or more: what a therapist has just read is not read again. A design choice. */
const silentFor = 2

/** Once a fall is clear only one that began later is looked for: among how many of the last ratings. */
export function mayHaveBegunWithin({ sinceClear }: Told): number {
  return Math.min(newestRatings, sinceClear + 1)
}

/** Whether a rating is a signal; keeps in `told` what it was. @param isClear whether its odds reach the threshold */
export function tells(told: Told, place: number, isClear: boolean, { withinSd }: UsualCourse): boolean {
  const isSignal = isClear && (told.sinceTold >= silentFor || place <= told.place - withinSd)
  told.sinceClear = isClear ? 0 : told.sinceClear + 1
  told.sinceTold = isSignal ? 0 : told.sinceTold + 1
  if (isSignal) told.place = place
  return isSignal
}
