// How long a closed record is kept, and how long before its end that is announced.

/** Days that an end stands on the lead's screen before it comes, whatever the lead has chosen meanwhile. A design choice. */
export const noticeDays = 30

const dayMs = 86_400_000

/** The same day so many years later (UTC), in ms; a 29th of February becomes the 1st of March. @param closedAt when the last of a client's cases was closed */
export function keptUntil(closedAt: number, years: number): number {
  const end = new Date(closedAt)
  end.setUTCFullYear(end.getUTCFullYear() + years)
  return end.getTime()
}

/** When a record is to be erased, as it is announced now; null while that lies further away than the notice. Never sooner than the notice from now. */
export function announced(closedAt: number, years: number, now: number): number | null {
  const end = keptUntil(closedAt, years)
  const soonest = now + noticeDays * dayMs
  return end > soonest ? null : Math.max(end, soonest)
}
