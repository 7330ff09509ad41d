// Live help for a client, from the organisation's settings; what was read last is remembered, for the page that has to be made while nothing can be read.
import type { OrganisationId } from '#src/domain/kernel/ids.ts'
import type { Tx } from '#src/records/database.ts'
import { contactsIn, readOrganisation } from '#src/records/organisation.ts'
import type { OrganisationScope } from '#src/records/scope.ts'

type Help = Awaited<ReturnType<typeof contactsIn>>

/** In memory: a few lines for each organisation and language. */
const remembered = new Map<OrganisationId, Map<string, Help>>()

/** In this language, or else in the organisation's own: help in another language is better than an empty place. */
export async function readHelp(tx: Tx, scope: OrganisationScope, language: string): Promise<Help> {
  const own = await contactsIn(tx, scope, language)
  const help = own.length > 0 ? own : await contactsIn(tx, scope, (await readOrganisation(tx, scope)).defaultLanguage)
  rememberHelp(scope, language, help)
  return help
}

export function rememberHelp({ organisationId }: OrganisationScope, language: string, help: Help): void {
  const languages = remembered.get(organisationId) ?? new Map<string, Help>()
  remembered.set(organisationId, languages.set(language, help))
}

/** As it was read last, in this language or another; empty when it has not been read since Attune was started. */
export function rememberedHelp(organisationId: OrganisationId, language: string): Help {
  const languages = remembered.get(organisationId)
  return languages?.get(language) ?? languages?.values().next().value ?? []
}
