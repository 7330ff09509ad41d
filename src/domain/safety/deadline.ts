// The time by which somebody must have looked at an urgent answer, as long as there is still something to be said of it.
import type { Instant } from '../brief/history.ts'

interface Watched {
  readonly dueAt: Instant | null
  readonly openedAt: Instant | null
  readonly escalatedAt: Instant | null
}

/** The deadline that still holds, ms since the epoch. Null where there is none, and once it is over: word goes on within the minute, and what is past is not promised. Null too once somebody opened the answer, or word went on. */
export function deadlineAhead({ dueAt, openedAt, escalatedAt }: Watched, now: Instant): Instant | null {
  return dueAt === null || dueAt <= now || openedAt !== null || escalatedAt !== null ? null : dueAt
}
