// Carries a fresh secret from the press that made it to the page that shows it, once: only a hash of it is stored.
// A sealed cookie for one page and one sign-in, stricter than the others: no other page, and no way in from elsewhere, is sent it.
import type { StaffScope } from '#src/records/scope.ts'
import { deleteCookie, getCookie, setCookie, type HonoContext } from '#src/platform/http.ts'
import { minute } from '#src/platform/time.ts'
import type { Context } from './context.ts'
import { keepWithAnyAnswer } from './cookies.ts'
import { openSealed, sealFor, type Purpose } from './sealed-cookie.ts'

const cookie = 'attune-once'
const lasts = 5 * minute

const purposeOf = async (context: Context, staff: StaffScope, path: string): Promise<Purpose> => ({
  key: await context.keyring.organisation(staff.organisationId), where: `shown once at ${path} to sign-in ${staff.signInId}`,
})
const optionsFor = (context: Context, path: string) => ({ path, httpOnly: true, sameSite: 'Strict', secure: context.origin.startsWith('https:') }) as const

/** @param path of the one page that may show it @param secret anything that JSON can hold */
export async function keepToShow(context: Context, http: HonoContext, staff: StaffScope, path: string, secret: unknown): Promise<void> {
  const sealed = sealFor(context, await purposeOf(context, staff, path), JSON.stringify(secret), lasts)
  setCookie(http, cookie, sealed, { ...optionsFor(context, path), maxAge: lasts / 1000 })
}

/** Taken away from the browser as it is read; undefined when there is none, or it is old, or from another page or sign-in. */
export async function takeToShow(context: Context, http: HonoContext, staff: StaffScope, path: string): Promise<unknown> {
  const sealed = getCookie(http, cookie)
  if (!sealed) return undefined
  keepWithAnyAnswer(http)
  deleteCookie(http, cookie, optionsFor(context, path))
  const secret = openSealed(context, await purposeOf(context, staff, path), sealed)
  return secret === null ? undefined : JSON.parse(secret)
}
