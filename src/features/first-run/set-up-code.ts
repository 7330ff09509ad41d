// Who may set up: whoever sits at this machine, or whoever can read the server's log. Otherwise the first stranger to find an open address would own it.
import type { Context } from '#src/access/context.ts'
import { randomToken, sameText } from '#src/platform/crypto.ts'
import { ownNames, type HonoContext } from '#src/platform/http.ts'

/** What a proxy adds: then the request came from elsewhere, whatever its address says. */
const proxyHeaders = ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-real-ip', 'via']

/** Both the address this server was told it has and the one that was asked must be this machine's own. */
export function isFromThisMachine(context: Context, http: HonoContext): boolean {
  const names = [new URL(context.origin).hostname, new URL(http.req.url).hostname]
  return names.every((name) => ownNames.has(name)) && !proxyHeaders.some((name) => http.req.header(name))
}

const codes = new WeakMap<Context, string>()

/** The code of this run of the server; written to its log when it is first needed. */
export function setUpCode(context: Context): string {
  const known = codes.get(context)
  if (known) return known
  const code = Buffer.from(randomToken(9), 'base64url').toString('hex').slice(0, 12).replace(/(.{4})(?=.)/g, '$1-')
  codes.set(context, code)
  context.log.warn(`To set up Attune, the first page asks for this code: ${code}`)
  return code
}

/** Spaces, dashes and capitals do not matter. */
export function isSetUpCode(context: Context, typed: string): boolean {
  const plain = (text: string) => text.toLowerCase().replace(/[^0-9a-f]/g, '')
  return sameText(plain(typed), plain(setUpCode(context)))
}
