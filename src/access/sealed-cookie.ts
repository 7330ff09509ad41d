// A value that the browser keeps for a few minutes and can neither read nor change: a challenge, a secret being enrolled.
import { seal, unseal } from '#src/platform/crypto.ts'
import type { HonoContext } from '#src/platform/http.ts'
import type { Context } from './context.ts'
import { clearCookie, readCookie, writeCookie, type CookieName } from './cookies.ts'

/** Whose key, and for what: a value sealed for one purpose does not open for another. */
export interface Purpose {
  readonly key: Buffer
  readonly where: string
}

/** The text of such a cookie. */
export function sealFor(context: Context, purpose: Purpose, value: string, lastsMs: number): string {
  const text = JSON.stringify([context.clock() + lastsMs, value])
  return seal(purpose.key, text, `cookie ${purpose.where}`).toString('base64url')
}

/** null for an empty text, one that is too old, or one that was sealed for something else. */
export function openSealed(context: Context, purpose: Purpose, sealed: string): string | null {
  if (!sealed) return null
  try {
    const [until, value] = JSON.parse(unseal(purpose.key, Buffer.from(sealed, 'base64url'), `cookie ${purpose.where}`)) as [number, string]
    return until > context.clock() ? value : null
  } catch {
    return null
  }
}

export function writeSealed(context: Context, http: HonoContext, cookie: CookieName, purpose: Purpose, value: string, lastsMs: number): void {
  writeCookie(context, http, cookie, sealFor(context, purpose, value, lastsMs), Math.ceil(lastsMs / 1000))
}

/** null when there is none, it is too old, or it was made for something else. */
export function readSealed(context: Context, http: HonoContext, cookie: CookieName, purpose: Purpose): string | null {
  return openSealed(context, purpose, readCookie(context, http, cookie))
}

/** Reads it and takes it away. */
export function takeSealed(context: Context, http: HonoContext, cookie: CookieName, purpose: Purpose): string | null {
  const value = readSealed(context, http, cookie, purpose)
  if (readCookie(context, http, cookie)) clearCookie(context, http, cookie)
  return value
}

export function clearSealed(context: Context, http: HonoContext, cookie: CookieName): void {
  clearCookie(context, http, cookie)
}
