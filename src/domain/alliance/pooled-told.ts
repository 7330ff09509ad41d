// Remembers what the pooled detector has said of a course, so that one fall is not told again and again.
import { newestRatings, type UsualCourse } from './pooled-fall.ts'

/** What was told last: the place of the rating at which it was, and how many ratings have come since one that lay higher by an SD or more; null while none has. */
export interface Told {
  place: number
  sinceBack: number | null
}

export const nothingTold = (): Told => ({ place: 0, sinceBack: Number.POSITIVE_INFINITY })

/** Among how many of the last ratings a fall is looked for: after a signal, among those since ratings were back; before, with the last alone, for a further fall. */
export function mayHaveBegunWithin({ sinceBack }: Told): number {
  return Math.min(newestRatings, (sinceBack ?? 0) + 1)
}

/**
 * Whether a rating is a signal; keeps in `told` what it was. While ratings stay where a fall has brought them, nothing more is told: what a therapist has just read is not read again.
 * A further fall is, by an SD or more; and any, once a rating has been higher by as much. A design choice.
 * @param isClear whether its odds reach the threshold
 */
export function tells(told: Told, place: number, isClear: boolean, { withinSd }: UsualCourse): boolean {
  const isSignal = isClear && (told.sinceBack !== null || place <= told.place - withinSd)
  if (isSignal) {
    told.place = place
    told.sinceBack = null
  } else if (told.sinceBack !== null) told.sinceBack += 1
  else if (place >= told.place + withinSd) told.sinceBack = 0
  return isSignal
}
