// Turns "Tuesdays at nine, ten times" into instants: the wall clock stays the same when the clocks change.
import { addDays, dateIn, day, instantOf, minute, timeIn } from '#src/platform/time.ts'
import type { SessionRow } from '#src/records/sessions.ts'
import type { Move, Plan } from './input.ts'

export interface Occurrence {
  readonly start: number
  readonly end: number
  /** The clocks skip this time on that day, so it is later than was asked for. */
  readonly isSkipped: boolean
}

const stepDays = { once: 0, weekly: 7, fortnightly: 14 } as const

/** @param minutes real minutes, so a session over midnight or over a change of clocks is as long as it says */
export function occurrence(date: string, time: string, minutes: number, timeZone: string): Occurrence {
  const start = instantOf(date, time, timeZone)
  return { start, end: start + minutes * minute, isSkipped: timeIn(start, timeZone) !== time }
}

export function occurrences({ date, time, minutes, every, times }: Pick<Plan, 'date' | 'time' | 'minutes' | 'every' | 'times'>, timeZone: string): Occurrence[] {
  const count = every === 'once' ? 1 : (times ?? 1)
  return Array.from({ length: count }, (_, at) => occurrence(addDays(date, at * stepDays[every]), time, minutes, timeZone))
}

type Planned = Omit<SessionRow, 'number'>

/** What may still be moved or called off: planned, and not begun. */
export const isOpen = (session: Pick<Planned, 'status' | 'startedAt'>): boolean => session.status === 'planned' && session.startedAt === null

/** This session and, where asked, the open ones of its series from here on. */
export function andFollowing(session: Planned, all: readonly Planned[], following: boolean): Planned[] {
  if (!following || session.seriesId === null) return [session]
  return all.filter((one) => one.seriesId === session.seriesId && isOpen(one) && one.plannedStart >= session.plannedStart)
}

/** Each moves by as many days, to the same wall clock. */
export function moved(sessions: readonly Planned[], from: Planned, to: Pick<Move, 'date' | 'time' | 'minutes'>, timeZone: string): (Occurrence & { id: Planned['id'] })[] {
  const days = (Date.parse(to.date) - Date.parse(dateIn(from.plannedStart, timeZone))) / day
  return sessions.map((one) => ({ id: one.id, ...occurrence(addDays(dateIn(one.plannedStart, timeZone), days), to.time, to.minutes, timeZone) }))
}
