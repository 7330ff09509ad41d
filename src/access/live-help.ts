// Live help as it was last shown, kept in memory: a page that says "not now" has it although nothing can be read just then.
import type { OrganisationId } from '#src/domain/kernel/ids.ts'

interface LiveHelp {
  readonly label: string
  readonly phone: string
  readonly hours: string
}

/** More organisations, each in several languages, than one installation has; past it the oldest go. */
const rememberedAtMost = 500
const shown = new Map<string, readonly LiveHelp[]>()

const keyOf = (organisationId: OrganisationId, language: string): string => `${organisationId} ${language}`

export function rememberLiveHelp(organisationId: OrganisationId, language: string, contacts: readonly LiveHelp[]): void {
  const key = keyOf(organisationId, language)
  shown.delete(key)
  if (shown.size >= rememberedAtMost) shown.delete(shown.keys().next().value!)
  shown.set(key, contacts)
}

/** In this language, else in one that was shown before: help in another language is better than an empty place. Empty when none was. */
export function rememberedLiveHelp(organisationId: OrganisationId, language: string): readonly LiveHelp[] {
  return shown.get(keyOf(organisationId, language)) ?? [...shown].find(([key]) => key.startsWith(`${organisationId} `))?.[1] ?? []
}
