// Slows down guessing at one sign-in name from everywhere, without a way to keep its owner out: a browser that the owner
// has used counts apart from strangers, and a passkey is never slowed down.
import { setTimeout as wait } from 'node:timers/promises'
import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { hashToken } from '#src/platform/crypto.ts'

const wrongTries = 20
const names = new RateLimiterMemory({ points: wrongTries, duration: 60 * 60 })
/** A challenge answered once is not answered again while its cookie lives. */
const challenges = new RateLimiterMemory({ points: 1, duration: 10 * 60 })

/** Every wrong answer takes at least this long, so that what was wrong cannot be read from the time. */
const floorMs = 250

/**
 * Counts a try before it is made, so that a hundred at once are not all let in.
 * @param who a sign-in name, or a known browser @throws Refusal too-many, the same for names that do not exist
 */
export async function beginTry(who: string): Promise<void> {
  await names.consume(hashToken(who)).catch((error: unknown) => {
    throw error instanceof RateLimiterRes ? new Refusal('too-many') : error
  })
}

/** It was right, so it does not count. */
export async function endTry(who: string): Promise<void> {
  await names.reward(hashToken(who), 1)
}

/** @param began performance.now() when the work began */
export async function waitFrom(began: number): Promise<void> {
  await wait(Math.max(0, floorMs - (performance.now() - began)))
}

/** False the second time. */
export async function isFirstAnswer(challenge: string): Promise<boolean> {
  return await challenges.consume(challenge).then(() => true, () => false)
}
