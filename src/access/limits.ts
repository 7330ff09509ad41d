// Rate limits on everything that nobody has to sign in for, per address; kept in memory, since one process serves.
import { getConnInfo } from '@hono/node-server/conninfo'
import { RateLimiterMemory } from 'rate-limiter-flexible'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import type { HonoContext } from '#src/platform/http.ts'

/** A clinic behind one address with a tablet, twenty phones and their assets stays well under this. */
const pages = new RateLimiterMemory({ points: 600, duration: 60 })
/** Guesses of a password, code, PIN or token: counted only when wrong. */
const guesses = new RateLimiterMemory({ points: 30, duration: 15 * 60 })

/** @throws Refusal too-many */
export async function limitUnknown(http: HonoContext): Promise<void> {
  const address = addressOf(http)
  if (address === null) return
  const wrong = await guesses.get(address)
  if (wrong && wrong.consumedPoints > 30) throw new Refusal('too-many')
  await pages.consume(address).catch(() => {
    throw new Refusal('too-many')
  })
}

export async function countWrongGuess(http: HonoContext): Promise<void> {
  const address = addressOf(http)
  if (address !== null) await guesses.consume(address).catch(() => undefined)
}

/** null where there is no socket: a request made inside the process. A proxy's word is not taken; it must pass the address on itself. */
function addressOf(http: HonoContext): string | null {
  try {
    return getConnInfo(http).remote.address ?? null
  } catch {
    return null
  }
}
