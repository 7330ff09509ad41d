// Counts what a rule caught and what it said for nothing, the same way for every rule.
import type { Course } from './courses.ts'

/** Sums, so that files can be added up. */
export interface Count {
  readonly ruptures: number
  readonly caught: number
  /** Sessions from the fourth on, of courses without a rupture and before a rupture starts; and what was said there. */
  readonly clean: number
  readonly falseAlarms: number
  /** From the third session after a drop's start on, when it is over; and what was said there. */
  readonly after: number
  readonly afterAlarms: number
}

export const nothingCounted: Count = { ruptures: 0, caught: 0, clean: 0, falseAlarms: 0, after: 0, afterAlarms: 0 }

/** A rupture is caught when the rule speaks in the session it starts in or one of the next two. */
export function countCourse({ rupture, ratings }: Course, speaks: readonly boolean[]): Count {
  const from = rupture?.from ?? ratings.length
  const over = rupture?.kind === 'drop' ? from + 3 : ratings.length
  const counted = speaks.slice(3, from)
  const later = speaks.slice(over)
  return {
    ruptures: rupture ? 1 : 0,
    caught: rupture && speaks.slice(from, from + 3).some(Boolean) ? 1 : 0,
    clean: counted.length,
    falseAlarms: counted.filter(Boolean).length,
    after: later.length,
    afterAlarms: later.filter(Boolean).length,
  }
}

export function countFile(file: readonly Course[], speaks: (ratings: readonly number[]) => readonly boolean[]): Count {
  return file.reduce((sum, course) => add(sum, countCourse(course, speaks(course.ratings))), nothingCounted)
}

export function add(a: Count, b: Count): Count {
  return {
    ruptures: a.ruptures + b.ruptures,
    caught: a.caught + b.caught,
    clean: a.clean + b.clean,
    falseAlarms: a.falseAlarms + b.falseAlarms,
    after: a.after + b.after,
    afterAlarms: a.afterAlarms + b.afterAlarms,
  }
}

export interface Rates {
  /** Of 100 ruptures. */
  readonly caught: number
  /** In 100 clean sessions; in 100 clean sessions and sessions after a drop. */
  readonly falseAlarms: number
  readonly withAfter: number
}

export function ratesOf({ ruptures, caught, clean, falseAlarms, after, afterAlarms }: Count): Rates {
  return { caught: (100 * caught) / ruptures, falseAlarms: (100 * falseAlarms) / clean, withAfter: (100 * (falseAlarms + afterAlarms)) / (clean + after) }
}
