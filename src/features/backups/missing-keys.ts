// After a restore: is the keyring as new as the database? A client without a key is a number without a name.
import { organisationScope } from '#src/access/scope.ts'
import type { Keyring } from '#src/platform/keyring.ts'
import { everyClient } from '#src/records/cases.ts'
import { inReading, type Database } from '#src/records/database.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'

export interface MissingKeys {
  readonly organisations: readonly string[]
  /** Clients of organisations whose key is there. */
  readonly clients: readonly string[]
}

/** Looks for the key of every client who has not been erased, before the backup or since. */
export async function missingKeys(db: Database, keyring: Keyring): Promise<MissingKeys> {
  const organisations: string[] = []
  const clients: string[] = []
  for (const organisationId of await everyOrganisation(db)) {
    const isThere = await keyring.organisation(organisationId).then(() => true, () => false)
    if (!isThere) {
      organisations.push(organisationId)
      continue
    }
    const scope = organisationScope(organisationId, { kind: 'operator', id: null }, null)
    // Whose rows came back with the backup: the next start erases them again.
    const erased = await keyring.erased(organisationId)
    for (const clientId of await inReading(db, scope, (tx) => everyClient(tx, scope))) {
      if (!erased.has(clientId) && !(await keyring.client(organisationId, clientId).catch(() => null))) clients.push(clientId)
    }
  }
  return { organisations, clients }
}
