// Instants and wall clocks: the one place that turns "Tuesday at nine in London" into an instant and back.
import { Temporal } from 'temporal-polyfill'

export type Clock = () => number

export const minute = 60_000
export const hour = 60 * minute
export const day = 24 * hour

export function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** The place after which a zone is named: `America/New_York` -> `New York`. */
export const placeOf = (zone: string): string => zone.split('/').at(-1)!.replaceAll('_', ' ')

/** @param date `2026-11-24` @param time `09:00` @returns ms since the epoch; a time that the clocks skip is moved later, one that occurs twice is the first. */
export function instantOf(date: string, time: string, timeZone: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime({ timeZone, plainTime: Temporal.PlainTime.from(time) }).epochMilliseconds
}

/** The calendar date of an instant in a zone, `2026-11-24`. */
export function dateIn(instant: number, timeZone: string): string {
  return zoned(instant, timeZone).toPlainDate().toString()
}

/** The wall clock of an instant in a zone, `09:00`. */
export function timeIn(instant: number, timeZone: string): string {
  return zoned(instant, timeZone).toPlainTime().toString({ smallestUnit: 'minute' })
}

/** Minutes since midnight as a wall clock, `07:30`; 1440 is `24:00`, the end of a day and not the hour at which it began. */
export function clockOf(minuteOfDay: number): string {
  return `${String(Math.floor(minuteOfDay / 60)).padStart(2, '0')}:${String(minuteOfDay % 60).padStart(2, '0')}`
}

/** The other way round. @param time `07:30` */
export function minuteOf(time: string): number {
  return Number(time.slice(0, 2)) * 60 + Number(time.slice(3))
}

export function addDays(date: string, days: number): string {
  return Temporal.PlainDate.from(date).add({ days }).toString()
}

/** First and one-past-last instant of a calendar day; 23 or 25 hours apart when the clocks change. */
export function dayBounds(date: string, timeZone: string): { from: number; until: number } {
  return { from: instantOf(date, '00:00', timeZone), until: instantOf(addDays(date, 1), '00:00', timeZone) }
}

/** First and one-past-last instant of a calendar month, `2026-11`. */
export function monthBounds(month: string, timeZone: string): { from: number; until: number } {
  return { from: instantOf(`${month}-01`, '00:00', timeZone), until: instantOf(`${addMonths(month, 1)}-01`, '00:00', timeZone) }
}

/** @param month `2026-11` @param months may be negative */
export function addMonths(month: string, months: number): string {
  return Temporal.PlainYearMonth.from(month).add({ months }).toString()
}

/** 1 = Monday … 7 = Sunday, and minutes since midnight on the wall clock. */
export function weekMinute(instant: number, timeZone: string): { weekday: number; minuteOfDay: number } {
  const at = zoned(instant, timeZone)
  return { weekday: at.dayOfWeek, minuteOfDay: at.hour * 60 + at.minute }
}

const zoned = (instant: number, timeZone: string) => Temporal.Instant.fromEpochMilliseconds(instant).toZonedDateTimeISO(timeZone)
