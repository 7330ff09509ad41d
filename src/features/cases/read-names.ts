// Opens the sealed names of a client, in memory; null where the key is missing or does not open.
import type { Context } from '#src/access/context.ts'
import { openName, type CaseRow } from '#src/records/cases.ts'
import type { OrganisationScope } from '#src/records/scope.ts'
import type { Speech } from '#src/ui/page.tsx'

/** Each null where it does not open. */
export interface Names {
  readonly name: string | null
  readonly called: string | null
}

export async function readNames(context: Context, scope: OrganisationScope, row: Pick<CaseRow, 'clientId' | 'name' | 'called'>): Promise<Names | null> {
  const key = await context.keyring.client(scope.organisationId, row.clientId)
  return key && { name: openName(key, row.name, row.clientId, 'name'), called: openName(key, row.called, row.clientId, 'called') }
}

/** What to call the client on a page: a plain word where there is no name to read. */
export const calledSaid = (speech: Speech, names: Names | null): string => names?.called ?? names?.name ?? speech.t('cases.unreadable-name')
