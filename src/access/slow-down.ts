// Slows down guessing at one sign-in name from everywhere, without a way to keep its owner out: a browser that the owner
// has used counts apart from strangers, and a passkey is never slowed down.
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { hashToken } from '#src/platform/crypto.ts'
import { setTimeout as wait } from 'node:timers/promises'

const wrongTries = 20
const names = new RateLimiterMemory({ points: wrongTries, duration: 60 * 60 })
/** A challenge answered once is not answered again while its cookie lives. */
const challenges = new RateLimiterMemory({ points: 1, duration: 10 * 60 })

/** Every wrong answer takes at least this long, so that what was wrong cannot be read from the time. */
const floorMs = 250

/** @param who a sign-in name, or a known browser @throws Refusal too-many, the same for names that do not exist */
export async function mayTry(who: string): Promise<void> {
  const wrong = await names.get(hashToken(who))
  if (wrong && wrong.consumedPoints >= wrongTries) throw new Refusal('too-many')
}

export async function countWrongTry(who: string): Promise<void> {
  await names.consume(hashToken(who)).catch((error: unknown) => {
    if (!(error instanceof RateLimiterRes)) throw error
  })
}

/** @param began performance.now() when the work began */
export async function waitFrom(began: number): Promise<void> {
  await wait(Math.max(0, floorMs - (performance.now() - began)))
}

/** False the second time. */
export async function isFirstAnswer(challenge: string): Promise<boolean> {
  return await challenges.consume(challenge).then(() => true, () => false)
}
