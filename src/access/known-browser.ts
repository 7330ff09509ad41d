// Remembers, sealed in the browser, that a person has signed in here: strangers who guess at their name cannot keep them out here.
import { createHash } from 'node:crypto'
import { day } from '#src/platform/time.ts'
import type { HonoContext } from '#src/platform/http.ts'
import type { Login } from '#src/records/credentials.ts'
import type { Context } from './context.ts'
import { readCookie } from './cookies.ts'
import { readSealed, writeSealed } from './sealed-cookie.ts'

const lasts = 180 * day

async function purposeOf(context: Context, login: Login) {
  return { key: await context.keyring.organisation(login.organisationId), where: `known ${login.personId}` }
}

export async function rememberBrowser(context: Context, http: HonoContext, login: Login): Promise<void> {
  writeSealed(context, http, 'known', await purposeOf(context, login), context.newId(), lasts)
}

/** What stands for this browser if one of these people has signed in with it; null otherwise. */
export async function isKnownBrowser(context: Context, http: HonoContext, logins: readonly Login[]): Promise<string | null> {
  for (const login of logins) {
    if (readSealed(context, http, 'known', await purposeOf(context, login)) !== null) {
      return createHash('sha256').update(readCookie(context, http, 'known')).digest('base64url')
    }
  }
  return null
}
