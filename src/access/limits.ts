// Rate limits on everything that nobody has to sign in for; kept in memory, since one process serves.
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { addressOf, type HonoContext } from '#src/platform/http.ts'
import type { Context } from './context.ts'
import { browserHere } from './known-browser.ts'

/** Per address and minute: a clinic behind one address with its tablet stays well under this. */
const pages = new RateLimiterMemory({ points: 600, duration: 60 })
/** Per browser that we know and minute: signing in takes a handful. */
const browsers = new RateLimiterMemory({ points: 60, duration: 60 })
/** Per address and quarter of an hour, wrong guesses at a password, code or token only. */
const guesses = new RateLimiterMemory({ points: 30, duration: 15 * 60 })
/** Per link and minute: nobody fills in a check-in every half second. */
const doors = new RateLimiterMemory({ points: 120, duration: 60 })

/**
 * Before anything is looked up for nobody in particular. A browser in which a colleague has signed in before has a share of its own: it is asked for once
 * its address has used up what it may. @throws Refusal too-many
 */
export async function limitUnknown(context: Context, http: HonoContext): Promise<void> {
  const address = addressOf(http)
  if (address === null || (await pages.consume(address).then(() => true, () => false))) return
  const here = await browserHere(context, http)
  if (!here) throw new Refusal('too-many')
  await take(browsers, here.id)
}

/**
 * Too many wrong guesses came from this address. Asked once a guess has turned out wrong, or before the tries of a stranger: a waiting room has one
 * address for everybody, and who guesses there must keep nobody out who has what it takes. @throws Refusal too-many
 */
export async function refuseAfterGuessing(http: HonoContext): Promise<void> {
  const address = addressOf(http)
  const wrong = address === null ? null : await guesses.get(address)
  if (wrong && wrong.remainingPoints <= 0) throw new Refusal('too-many')
}

export async function countWrongGuess(http: HonoContext): Promise<void> {
  const address = addressOf(http)
  if (address !== null) await guesses.consume(address).catch(() => undefined)
}

/** For the holder of a good link. @throws Refusal too-many */
export const limitDoor = (linkId: string): Promise<void> => take(doors, linkId)

async function take(limiter: RateLimiterMemory, key: string): Promise<void> {
  await limiter.consume(key).catch(() => {
    throw new Refusal('too-many')
  })
}
