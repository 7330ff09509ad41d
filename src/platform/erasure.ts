// Tells whoever holds something of clients in memory that somebody was erased: it goes at once, wherever it lies.
import type { OrganisationId } from '#src/domain/kernel/ids.ts'

type Forget = (organisationId: OrganisationId) => Promise<void>
const holders: Forget[] = []

/** Once for each holder, when its code is loaded. */
export function onErasure(forget: Forget): void {
  holders.push(forget)
}

/** After the erasure is committed. Resolves when nothing is held any more. */
export async function tellErasure(organisationId: OrganisationId): Promise<void> {
  for (const forget of holders) await forget(organisationId)
}
