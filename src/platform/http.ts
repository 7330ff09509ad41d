// The edge: headers, cookies, form bodies within limits, and one table from refusal to status. Rings above see Request and Response only.
import { isIP } from 'node:net'
import { getConnInfo } from '@hono/node-server/conninfo'
import { Hono, type Context as HonoContext } from 'hono'
import { getCookie, setCookie, deleteCookie } from 'hono/cookie'
import { matchedRoutes } from 'hono/route'
import { balanced } from './balanced.ts'
import { composed } from './composed.ts'
import { Refusal, type RefusalCode } from '#src/domain/kernel/refusal.ts'

export { Hono, getCookie, setCookie, deleteCookie }
export type { HonoContext }

export const statusOf: Readonly<Record<RefusalCode, 400 | 403 | 404 | 409 | 410 | 429 | 503>> = {
  'not-found': 404,
  forbidden: 403,
  invalid: 400,
  conflict: 409,
  gone: 410,
  'too-many': 429,
  'not-now': 503,
}

export type Form = Readonly<Record<string, string>>

/** A page of forms with every text field full stays well under this. */
const formBytes = 256 * 1024

/**
 * Reads a urlencoded form: the last value of a name wins, text is normalised to NFC, line ends to \n, and turns its own direction only.
 * Refuses `invalid` what is too large, of another type, or not UTF-8.
 */
export async function readForm(request: Request): Promise<Form> {
  const type = request.headers.get('content-type') ?? ''
  if (!type.startsWith('application/x-www-form-urlencoded')) throw new Refusal('invalid', 'error.form-type')
  const text = utf8(await readBytes(request, formBytes))
  const form: Record<string, string> = Object.create(null) as Record<string, string>
  for (const part of text.split('&')) {
    if (!part) continue
    const at = part.indexOf('=')
    form[decode(at < 0 ? part : part.slice(0, at))] = at < 0 ? '' : decode(part.slice(at + 1))
  }
  return form
}

/** A file of some ten thousand rows stays well under this. */
const uploadBytes = 2 * 1024 * 1024

export interface Upload {
  readonly form: Form
  /** The bytes of the files that were chosen, by field; an empty field has none. */
  readonly files: Readonly<Record<string, Buffer>>
}

/** Reads a form with files, or one without; refuses as `readForm` does. */
export async function readUpload(request: Request): Promise<Upload> {
  const type = request.headers.get('content-type') ?? ''
  if (!type.startsWith('multipart/form-data')) return { form: await readForm(request), files: {} }
  const body = await readBytes(request, uploadBytes)
  const form: Record<string, string> = Object.create(null) as Record<string, string>
  const files: Record<string, Buffer> = Object.create(null) as Record<string, Buffer>
  for (const [name, value] of await partsOf(body, type)) {
    if (typeof value === 'string') form[name] = plain(value)
    else if (value.size > 0) files[name] = Buffer.from(await value.arrayBuffer())
  }
  return { form, files }
}

async function partsOf(body: Buffer, type: string): Promise<FormData> {
  try {
    return await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  } catch {
    throw new Refusal('invalid', 'error.form-type')
  }
}

const bodies = new WeakMap<Request, Promise<Buffer>>()

/** At most `limit` bytes of a request's body, or `invalid`. Read again it is the same: a page that says "not now" hands a form back to whoever sent it. */
export async function readBytes(request: Request, limit: number): Promise<Buffer> {
  const body = bodies.get(request) ?? readOnce(request, limit)
  bodies.set(request, body)
  const bytes = await body
  if (bytes.length > limit) throw new Refusal('invalid', 'error.too-large')
  return bytes
}

/** Waits until a form has arrived, so that whoever sends one slowly takes nobody's place meanwhile. What is wrong with it is said when it is read. */
export async function awaitForm(request: Request): Promise<void> {
  await readBytes(request, formBytes).catch(() => undefined)
}

async function readOnce(request: Request, limit: number): Promise<Buffer> {
  const told = request.headers.get('content-length')
  if (Number(told ?? 0) > limit) throw new Refusal('invalid', 'error.too-large')
  // Who says the length is held to it by Node itself, and reading it whole is several times cheaper than through a web stream.
  if (told !== null) {
    const whole = Buffer.from(await request.arrayBuffer())
    if (whole.length > limit) throw new Refusal('invalid', 'error.too-large')
    return whole
  }
  const parts: Uint8Array[] = []
  let size = 0
  if (request.body) {
    for await (const part of request.body as unknown as AsyncIterable<Uint8Array>) {
      size += part.length
      if (size > limit) throw new Refusal('invalid', 'error.too-large')
      parts.push(part)
    }
  }
  return Buffer.concat(parts)
}

const strict = new TextDecoder('utf-8', { fatal: true })

function utf8(bytes: Uint8Array): string {
  try {
    return strict.decode(bytes)
  } catch {
    throw new Refusal('invalid', 'error.encoding')
  }
}

function decode(text: string): string {
  try {
    return plain(decodeURIComponent(text.replaceAll('+', ' ')))
  } catch {
    throw new Refusal('invalid', 'error.encoding')
  }
}

const plain = (text: string): string => balanced(composed(text.replace(/\r\n?/g, '\n').replaceAll('\0', '')))

/** What every answer carries. @param inlineStyles hashes of the style sheets that are put into pages */
export function securityHeaders(inlineStyles: readonly string[], overHttps: boolean): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'none'", "script-src 'self'", `style-src 'self' ${inlineStyles.join(' ')}`.trim(), "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "worker-src 'self'", "manifest-src 'self'",
  ].join('; ')
  return {
    'content-security-policy': policy,
    'referrer-policy': 'no-referrer',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'permissions-policy': 'camera=(), microphone=(), geolocation=(), interest-cohort=()',
    'cache-control': 'no-store',
    // A link that was pasted where it can be found must not be found by it.
    'x-robots-tag': 'noindex, nofollow, noarchive',
    ...(overHttps ? { 'strict-transport-security': 'max-age=31536000; includeSubDomains' } : {}),
  }
}

/** This machine as its own people write it, whatever address was set. */
export const ownNames: ReadonlySet<string> = new Set(['localhost', '127.0.0.1', '[::1]'])

/**
 * A POST must come from our own pages: browsers say so in Sec-Fetch-Site or Origin; one that says neither is refused.
 * Whoever asks writes the Host themselves, so an Origin is not held against it, but for this machine's own names.
 * @param origin where Attune was told it is
 */
export function isFromOurPages(request: Request, origin: string): boolean {
  const site = request.headers.get('sec-fetch-site')
  if (site) return site === 'same-origin'
  const said = request.headers.get('origin')
  const asked = new URL(request.url)
  return said === origin || (ownNames.has(asked.hostname) && said === asked.origin)
}

const loopback = /^(::ffff:)?127\.|^::1$/

/**
 * Who is asking. A reverse proxy on this machine passes the address on in X-Forwarded-For, and its last entry is the one it saw itself;
 * from anywhere else that header is a stranger's word and is not taken. null where there is no socket: a request made inside the process.
 */
export function addressOf(http: HonoContext): string | null {
  let address: string | undefined
  try {
    address = getConnInfo(http).remote.address
  } catch {
    return null
  }
  const passedOn = address && loopback.test(address) ? http.req.header('x-forwarded-for')?.split(',').at(-1)?.trim() : ''
  return householdOf(passedOn || address || '') || null
}

/** The pattern of the path that would answer in the end, whatever stands before it. */
export const patternOf = (http: HonoContext): string => matchedRoutes(http).at(-1)?.path ?? ''

/** Whether the connection was closed from the other side; false for a request made inside the process. */
export const isGone = (http: HonoContext): boolean => (http.env as { incoming?: { socket?: { destroyed?: boolean } } } | undefined)?.incoming?.socket?.destroyed === true

/** One connection's addresses count as one: in IPv6 each has 2^64 of them, and some proxies write the port, which is new each time. */
function householdOf(address: string): string {
  const bare = address.replace(/^\[(.*)\](:\d+)?$/, '$1').replace(/^([\d.]+):\d+$/, '$1').replace(/^::ffff:(?=[\d.]+$)/i, '').replace(/%[^]*$/, '')
  if (isIP(bare) !== 6) return bare
  const [head = '', tail] = bare.split('::')
  const groups = head.split(':').filter(Boolean)
  const left = tail === undefined ? groups : [...groups, ...Array.from({ length: 8 - groups.length - tail.split(':').filter(Boolean).length }, () => '0'), ...tail.split(':')]
  return left.slice(0, 4).map((group) => parseInt(group, 16).toString(16)).join(':')
}
