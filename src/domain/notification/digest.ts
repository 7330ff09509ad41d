// What somebody at work chose to be sent, and when a daily digest is due by it.

/** A stretch of each day on the reader's wall clock, in minutes since midnight (0..1439). An end before the start is an end on the next day. */
export interface QuietHours {
  readonly fromMinute: number
  /** Not included. */
  readonly untilMinute: number
}

export interface NotificationChoice {
  readonly digest: boolean
  /** Minutes since midnight on the reader's wall clock, 0..1439. */
  readonly digestMinute: number
  /** 1 = Monday … 7 = Sunday. */
  readonly weekdays: readonly number[]
  /** null for none. */
  readonly quiet: QuietHours | null
}

/** Until somebody chooses: nothing is sent. The times are what the form begins with. */
export const nothingChosen: NotificationChoice = { digest: false, digestMinute: 7 * 60 + 30, weekdays: [1, 2, 3, 4, 5], quiet: null }

/** Whether this minute of the day (0..1439) lies in the quiet hours. An hour that the clocks repeat is as quiet the second time. */
export function isQuiet(quiet: QuietHours | null, minuteOfDay: number): boolean {
  if (!quiet) return false
  const { fromMinute, untilMinute } = quiet
  return fromMinute < untilMinute ? minuteOfDay >= fromMinute && minuteOfDay < untilMinute : minuteOfDay >= fromMinute || minuteOfDay < untilMinute
}

/** A moment, as the reader's wall clock has it; instants in milliseconds. */
export interface DigestMoment {
  readonly now: number
  readonly weekday: number
  readonly minuteOfDay: number
  /** The instant of the chosen time on this calendar day. */
  readonly dueAt: number
  /** When the choice was made: a time that had passed by then is not made up for. */
  readonly chosenAt: number
}

/** Whether the digest of this calendar day is due: its time has come, on a chosen weekday, outside the quiet hours. That it is sent once is the caller's to keep. */
export function isDigestDue(choice: NotificationChoice, { now, weekday, minuteOfDay, dueAt, chosenAt }: DigestMoment): boolean {
  return choice.digest && choice.weekdays.includes(weekday) && now >= dueAt && dueAt >= chosenAt && !isQuiet(choice.quiet, minuteOfDay)
}
