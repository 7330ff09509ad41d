// When the sessions of a course are, and who sees the client on a day.
import { addDays, day, dateIn, instantOf } from '#src/platform/time.ts'
import type { Colleague } from './colleagues.ts'
import type { Course } from './course.ts'
import { clinicZone } from './invent.ts'

/** Sessions planned after the last one, where a course does not say. */
const usuallyAhead = 2

/** The starts of all sessions in order, those still ahead too; wall clocks hold when the clocks change. */
export function startsOf({ phq, at, once, lastDaysAgo = 0, everyDays = 7, isClosed, ahead = usuallyAhead }: Course, today: string): number[] {
  const last = addDays(today, -lastDaysAgo)
  const count = phq.length + (isClosed ? 0 : ahead)
  const dates = once ? [once] : Array.from({ length: count }, (_, index) => addDays(last, (index + 1 - phq.length) * everyDays))
  return dates.map((date) => instantOf(date, at, clinicZone))
}

/** Who is the client's therapist at an instant, or looks after them. */
export function seenBy({ therapist, handOver, cover }: Course, instant: number, now: number): Colleague {
  if (cover && isWithin(cover, instant, now)) return cover.by
  return handOver && instant >= now - handOver.daysAgo * day ? handOver.to : therapist
}

/** Whole days of the clinic's calendar. */
function isWithin({ fromDaysAgo, untilDaysAgo }: NonNullable<Course['cover']>, instant: number, now: number): boolean {
  const date = dateIn(instant, clinicZone)
  const today = dateIn(now, clinicZone)
  return date >= addDays(today, -fromDaysAgo) && date <= addDays(today, -untilDaysAgo)
}
