// Every request waits for its turn in its own area, and is sent away when too many wait there: before anything is read, since under a crowd that is what costs.
import { addressOf, awaitForm, isGone, type HonoContext } from '#src/platform/http.ts'
import { Busy } from '#src/platform/turns.ts'
import { areaOf } from './area.ts'
import type { Context } from './context.ts'

export const takingTurns = (context: Context) => async (c: HonoContext, next: () => Promise<void>): Promise<void> => {
  const area = areaOf(c.req.path)
  // A monitor asks most when there is a crowd.
  if (area === 'watching') return await next()
  // Nobody has to be known to send one of these, so nobody gets a turn before it is here.
  if (area === 'sign-in' && c.req.method === 'POST') await awaitForm(c.req.raw)
  const end = await context.bulkheads[area].turns.take(addressOf(c))
  try {
    // Who has left in the meantime has no use for an answer, and will ask again.
    if (isGone(c)) throw new Busy('nobody waits for this any more')
    await next()
  } finally {
    end()
  }
}
