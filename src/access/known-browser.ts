// Remembers, sealed in the browser, that a person has signed in here: strangers who guess at their name cannot keep them out here.
import { day } from '#src/platform/time.ts'
import type { HonoContext } from '#src/platform/http.ts'
import type { Login } from '#src/records/credentials.ts'
import type { Context } from './context.ts'
import { readSealed, writeSealed } from './sealed-cookie.ts'

const lasts = 180 * day

async function purposeOf(context: Context, login: Login) {
  return { key: await context.keyring.organisation(login.organisationId), where: `known ${login.personId}` }
}

export async function rememberBrowser(context: Context, http: HonoContext, login: Login): Promise<void> {
  writeSealed(context, http, 'known', await purposeOf(context, login), context.newId(), lasts)
}

/** What stands for this browser if one of these people has signed in with it; null otherwise. */
export async function knownBrowser(context: Context, http: HonoContext, logins: readonly Login[]): Promise<string | null> {
  for (const login of logins) {
    const known = readSealed(context, http, 'known', await purposeOf(context, login))
    if (known !== null) return known
  }
  return null
}
