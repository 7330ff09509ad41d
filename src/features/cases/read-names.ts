// Opens the sealed names of a client, in memory; null once the client has been erased.
import type { Context } from '#src/access/context.ts'
import { unseal } from '#src/platform/crypto.ts'
import { clientSeal, type CaseRow } from '#src/records/cases.ts'
import type { OrganisationScope } from '#src/records/scope.ts'

export interface Names {
  readonly name: string
  readonly called: string
}

export async function readNames(context: Context, scope: OrganisationScope, row: Pick<CaseRow, 'clientId' | 'name' | 'called'>): Promise<Names | null> {
  const key = await context.keyring.client(scope.organisationId, row.clientId)
  return key && { name: unseal(key, row.name, clientSeal(row.clientId, 'name')), called: unseal(key, row.called, clientSeal(row.clientId, 'called')) }
}
