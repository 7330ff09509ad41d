// The cookies of Attune: a colleague's sign-in, a client's bound device, what a sealed cookie carries for a few minutes, and in the demonstration the stop of the tour.
// All are HTTP-only and same-site.
import { deleteCookie, getCookie, setCookie, type HonoContext } from '#src/platform/http.ts'
import type { Context } from './context.ts'

const names = {
  signIn: 'attune', device: 'attune-door', challenge: 'attune-challenge', enrolment: 'attune-enrolment', codes: 'attune-codes', known: 'attune-known', tour: 'attune-tour',
} as const
export type CookieName = keyof typeof names

/** Browsers take the __Host- prefix only over HTTPS, which a server on one's own machine does not have. */
const nameFor = (context: Context, cookie: CookieName): string => (isHttps(context) ? `__Host-${names[cookie]}` : names[cookie])

const isHttps = (context: Context): boolean => context.origin.startsWith('https:')

export function readCookie(context: Context, http: HonoContext, cookie: CookieName): string {
  return getCookie(http, nameFor(context, cookie)) ?? ''
}

/** @param seconds how long the browser keeps it; undefined until it closes */
export function writeCookie(context: Context, http: HonoContext, cookie: CookieName, value: string, seconds?: number): void {
  keepWithAnyAnswer(http)
  setCookie(http, nameFor(context, cookie), value, {
    httpOnly: true, sameSite: 'Lax', path: '/', secure: isHttps(context), ...(seconds === undefined ? {} : { maxAge: seconds }),
  })
}

export function clearCookie(context: Context, http: HonoContext, cookie: CookieName): void {
  keepWithAnyAnswer(http)
  deleteCookie(http, nameFor(context, cookie), { path: '/', secure: isHttps(context) })
}

/** Hono gives its headers to an answer made elsewhere (a page) only once it has begun one of its own. */
export function keepWithAnyAnswer(http: HonoContext): void {
  void http.res
}
