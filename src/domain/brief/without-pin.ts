// Says of what came by the link alone that it did, where the client has a PIN: whoever holds the link may have sent it.
import type { CaseHistory, CheckInFact, Instant } from './history.ts'

/** True when this came without the PIN and the client had one by then: since the PIN of now was chosen, or since something first came with a PIN. Never while there is none. */
export function cameWithoutPin({ pinSetAt, checkIns }: Pick<CaseHistory, 'pinSetAt' | 'checkIns'>, { door, at }: { readonly door: CheckInFact['door']; readonly at: Instant }): boolean {
  if (door === 'pin' || pinSetAt === null) return false
  return at >= pinSetAt || checkIns.some((other) => other.door === 'pin' && other.receivedAt <= at)
}
