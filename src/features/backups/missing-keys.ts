// After a restore: is the keyring as new as the database? A client without a key is a number without a name.
import { organisationScope } from '#src/access/scope.ts'
import type { Keyring } from '#src/platform/keyring.ts'
import { clientsWithWords } from '#src/records/cases.ts'
import { inReading, type Database } from '#src/records/database.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'

export interface MissingKeys {
  readonly organisations: readonly string[]
  /** Clients of organisations whose key is there. */
  readonly clients: readonly string[]
}

/** Looks for the key of every client who has not been erased. */
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
    for (const clientId of await inReading(db, scope, (tx) => clientsWithWords(tx, scope))) {
      if (!(await keyring.client(organisationId, clientId).catch(() => null))) clients.push(clientId)
    }
  }
  return { organisations, clients }
}
