// Remembers, sealed in the browser, that a person has signed in here: strangers who guess at their name, or who flood us from the same address, cannot keep them out here.
import { OrganisationId, PersonId } from '#src/domain/kernel/ids.ts'
import { day } from '#src/platform/time.ts'
import type { HonoContext } from '#src/platform/http.ts'
import type { Login } from '#src/records/credentials.ts'
import type { Context } from './context.ts'
import { readCookie, writeCookie } from './cookies.ts'
import { openSealed, sealFor, type Purpose } from './sealed-cookie.ts'

const lasts = 180 * day

async function purposeOf(context: Context, login: Login): Promise<Purpose> {
  return { key: await context.keyring.organisation(login.organisationId), where: `known ${login.personId}` }
}

/** Whose key opens it stands before what is sealed. */
export async function rememberBrowser(context: Context, http: HonoContext, login: Login): Promise<void> {
  const sealed = sealFor(context, await purposeOf(context, login), context.newId(), lasts)
  writeCookie(context, http, 'known', [login.organisationId, login.personId, sealed].join('.'), lasts / 1000)
}

/** Who has signed in with this browser last, and what stands for it; null in any other, whatever it shows. */
export async function browserHere(context: Context, http: HonoContext): Promise<{ readonly login: Login; readonly id: string } | null> {
  const [organisation, person, sealed = ''] = readCookie(context, http, 'known').split('.')
  const organisationId = OrganisationId.safeParse(organisation)
  const personId = PersonId.safeParse(person)
  if (!organisationId.success || !personId.success) return null
  const login = { organisationId: organisationId.data, personId: personId.data }
  const purpose = await purposeOf(context, login).catch(() => null)
  const id = purpose && openSealed(context, purpose, sealed)
  return id === null ? null : { login, id }
}

/** What stands for this browser if one of these people has signed in with it; null otherwise. */
export async function knownBrowser(context: Context, http: HonoContext, logins: readonly Login[]): Promise<string | null> {
  const here = await browserHere(context, http)
  const isTheirs = here !== null && logins.some(({ organisationId, personId }) => organisationId === here.login.organisationId && personId === here.login.personId)
  return isTheirs ? here.id : null
}
