// What somebody chose to be sent, as the form has it, and when the next digest can come.
import { nothingChosen } from '#src/domain/notification/digest.ts'
import { addDays, clockOf, dateIn, instantOf, weekMinute } from '#src/platform/time.ts'
import type { ChosenNotifications } from '#src/records/notifications.ts'

export interface NotificationsView {
  /** The fields of the form as they were kept. */
  readonly values: Readonly<Record<string, string>>
  /** An instant; null when none is to come. */
  readonly next: number | null
  readonly isMailSetUp: boolean
}

/** What the form begins with where no quiet hours were chosen. */
const usualQuiet = { fromMinute: 20 * 60, untilMinute: 7 * 60 }

export function notificationsView(chosen: ChosenNotifications | undefined, now: { readonly at: number; readonly timeZone: string; readonly isMailSetUp: boolean }): NotificationsView {
  const { digest, digestMinute, weekdays, quiet } = chosen ?? nothingChosen
  const { fromMinute, untilMinute } = quiet ?? usualQuiet
  return {
    values: {
      digest: digest ? 'on' : 'off', at: clockOf(digestMinute), ...Object.fromEntries(weekdays.map((day) => [`weekday.${day}`, 'on'])),
      quiet: quiet ? 'on' : 'off', from: clockOf(fromMinute), until: clockOf(untilMinute),
    },
    next: chosen?.digest ? nextDigest(chosen, now.at, now.timeZone) : null,
    isMailSetUp: now.isMailSetUp,
  }
}

/** The first time from now on, by the reader's calendar; null without a weekday. */
function nextDigest({ digestMinute, weekdays }: ChosenNotifications, at: number, timeZone: string): number | null {
  const today = dateIn(at, timeZone)
  const times = [0, 1, 2, 3, 4, 5, 6, 7].map((days) => instantOf(addDays(today, days), clockOf(digestMinute), timeZone))
  return times.find((time) => time >= at && weekdays.includes(weekMinute(time, timeZone).weekday)) ?? null
}
