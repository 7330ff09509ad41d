// When a session is meant to be, as a person writes it: a calendar date, a wall clock, a length; the form's messages are keys.
import { z } from 'zod'

/** Minutes; longer than this is a day of work, and rather a slip of the hand. A design choice. */
export const minutesAtMost = 480

export const PlannedDate = z.iso.date('plan.date.mend').refine((date) => date >= '2000-01-01' && date <= '2100-12-31', 'plan.date.mend')
export const WallClock = z.string('plan.time.mend').regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'plan.time.mend')
export const Minutes = z
  .string('plan.minutes.mend')
  .regex(/^\s*\d{1,3}\s*$/, 'plan.minutes.mend')
  .transform(Number)
  .refine((minutes) => minutes >= 5 && minutes <= minutesAtMost, 'plan.minutes.mend')

export const PlannedTime = z.object({ date: PlannedDate, time: WallClock, minutes: Minutes })
export type PlannedTime = z.infer<typeof PlannedTime>
