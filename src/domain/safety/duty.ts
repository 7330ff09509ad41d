// Says who watches for answers that need a person, and so whether question nine may be asked on a phone at all.
import type { PersonId } from '../kernel/ids.ts'

/** One stretch of the week, on the organisation's wall clock. An end at or before its start is an end on the next day. */
export interface Duty {
  readonly personId: PersonId
  readonly deputyId: PersonId | null
  /** 1 = Monday … 7 = Sunday. */
  readonly weekday: number
  /** Minutes since midnight, 0..1439. */
  readonly fromMinute: number
  /** Minutes since midnight, 1..1440, not included. */
  readonly untilMinute: number
}

/** A moment of the week, on the organisation's wall clock (platform/time's weekMinute). */
export interface WeekMinute {
  readonly weekday: number
  readonly minuteOfDay: number
}

/** Who is on duty at this minute of the week, and the deputy; null when nobody is. Where stretches overlap, the one that began last has it. */
export function dutyAt(duties: readonly Duty[], weekday: number, minuteOfDay: number): { personId: PersonId; deputyId: PersonId | null } | null {
  const current = duties
    .map((duty) => ({ duty, minutesIn: minutesInto(duty, weekday, minuteOfDay) }))
    .filter(({ minutesIn }) => minutesIn !== null)
    .sort((one, other) => one.minutesIn! - other.minutesIn!)[0]
  return current ? { personId: current.duty.personId, deputyId: current.duty.deputyId } : null
}

const dayMinutes = 1440
const weekMinutes = 7 * dayMinutes

/** How long this stretch has been running, in minutes; null when it is not. */
function minutesInto({ weekday, fromMinute, untilMinute }: Duty, atWeekday: number, atMinute: number): number | null {
  const length = untilMinute > fromMinute ? untilMinute - fromMinute : untilMinute + dayMinutes - fromMinute
  const into = ((atWeekday - weekday) * dayMinutes + atMinute - fromMinute + weekMinutes) % weekMinutes
  return into < length ? into : null
}

/**
 * Whether question nine may be asked where nobody sits beside the client: only with live help to show in the client's language,
 * and with somebody on duty at this minute, or a person who works alone and has told clients in a note when answers are read.
 * When it may not, the eight-question form is used.
 * @param contacts live help in the client's language
 */
export function isItemNineAnswerable(
  organisation: { readonly solePractitioner: boolean; readonly dutyNote: string },
  contacts: readonly unknown[],
  duties: readonly Duty[],
  at: WeekMinute,
): boolean {
  if (contacts.length === 0) return false
  if (organisation.solePractitioner && organisation.dutyNote.trim() !== '') return true
  return dutyAt(duties, at.weekday, at.minuteOfDay) !== null
}
