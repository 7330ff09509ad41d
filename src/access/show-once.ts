// Carries a fresh secret from the press that made it to the page that shows it, once: only a hash of it is stored.
// It travels in a cookie that scripts cannot read, sealed with the organisation's key to one page and one sign-in, for five minutes.
import type { StaffScope } from '#src/records/scope.ts'
import { seal, unseal } from '#src/platform/crypto.ts'
import { deleteCookie, getCookie, setCookie, type HonoContext } from '#src/platform/http.ts'
import { minute } from '#src/platform/time.ts'
import type { Context } from './context.ts'

const cookie = 'attune-once'
const lasts = 5 * minute

const sealedTo = (staff: StaffScope, path: string) => `shown once at ${path} to sign-in ${staff.signInId}`
const optionsFor = (context: Context, path: string) => ({ path, httpOnly: true, sameSite: 'Strict', secure: context.origin.startsWith('https:') }) as const

/** @param path of the one page that may show it @param secret anything that JSON can hold */
export async function keepToShow(context: Context, http: HonoContext, staff: StaffScope, path: string, secret: unknown): Promise<void> {
  const key = await context.keyring.organisation(staff.organisationId)
  const sealed = seal(key, JSON.stringify({ secret, until: context.clock() + lasts }), sealedTo(staff, path))
  setCookie(http, cookie, sealed.toString('base64url'), { ...optionsFor(context, path), maxAge: lasts / 1000 })
}

/** Taken away from the browser as it is read; undefined when there is none, or it is old, or from another page or sign-in. Answer with `http.body`, so that the cookie goes. */
export async function takeToShow(context: Context, http: HonoContext, staff: StaffScope, path: string): Promise<unknown> {
  const text = getCookie(http, cookie)
  if (!text) return undefined
  deleteCookie(http, cookie, optionsFor(context, path))
  const key = await context.keyring.organisation(staff.organisationId)
  try {
    const { secret, until } = JSON.parse(unseal(key, Buffer.from(text, 'base64url'), sealedTo(staff, path))) as { secret: unknown; until: number }
    return until > context.clock() ? secret : undefined
  } catch {
    return undefined
  }
}
