// Decides whether a client is asked if they felt heard: once after each talk, at the check-in that follows.
import type { Instant } from '../brief/history.ts'

/** When it was last talked about because of feedback, and when the client last checked in before a session; null for never. */
export interface LastTalk {
  readonly talkedAt: Instant | null
  readonly checkedInAt: Instant | null
}

/** True when there was such a talk since the last check-in before a session. A talk at the same instant came before it: asking twice is worse than once too seldom. */
export function isHeardAsked({ talkedAt, checkedInAt }: LastTalk): boolean {
  return talkedAt !== null && (checkedInAt === null || talkedAt > checkedInAt)
}
