// The table of contents: what happens to every request, and every feature, in order.
import { randomUUID } from 'node:crypto'
import { serveStatic } from '@hono/node-server/serve-static'
import { compress } from 'hono/compress'
import { gate } from '#src/access/gate.ts'
import { areaOf, inArea } from '#src/access/area.ts'
import type { Context } from '#src/access/context.ts'
import { measured } from '#src/access/measured.ts'
import { takingTurns } from '#src/access/taking-turns.ts'
import { sayingWhatWaits } from '#src/access/waited-for.ts'
import type { Route } from '#src/access/who-may.ts'
import { loggingFor } from '#src/platform/log.ts'
import { Hono, isFromOurPages, securityHeaders, type HonoContext } from '#src/platform/http.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { answerToError } from './answer-to-error.tsx'
import { features } from './features.ts'

export interface App {
  /** What has been registered; a test holds it against who-may.ts. */
  readonly registered: ReadonlySet<Route>
  fetch(request: Request, env?: unknown): Response | Promise<Response>
  request(input: string | Request, init?: RequestInit): Response | Promise<Response>
}

export function createApp(context: Context): App {
  const http = new Hono()
  const headers = securityHeaders([context.assets.inline('hand.css').cspHash], context.origin.startsWith('https:'))

  http.use(async (c, next) => {
    const requestId = randomUUID()
    c.set('requestId' as never, requestId as never)
    await loggingFor({ requestId }, async () => await measured(context, c, next))
    c.res.headers.set('x-request-id', requestId)
    for (const [name, value] of Object.entries(headers)) if (!c.res.headers.has(name)) c.res.headers.set(name, value)
  })
  http.use(compress())
  http.use(async (c, next) => {
    if (c.req.method === 'POST' && !isFromOurPages(c.req.raw, context.origin)) throw new Refusal('forbidden', 'error.other-page')
    await next()
  })
  http.get('/assets/*', async (c, next) => {
    await next()
    if (c.res.ok) c.res.headers.set('cache-control', 'public, max-age=31536000, immutable')
  }, serveStatic({ root: context.assets.folder, rewriteRequestPath: (path) => path.slice('/assets/'.length) }))
  http.get('/worker.js', async (c, next) => {
    await next()
    c.res.headers.set('cache-control', 'no-cache')
  }, serveStatic({ root: context.assets.folder, rewriteRequestPath: () => context.assets.href('worker.js').slice('/assets/'.length) }))

  http.use(takingTurns(context))
  const { on, registered } = gate(http, context)
  const saying = sayingWhatWaits(on)
  for (const feature of features) feature(saying)

  const answer = (c: HonoContext, error: unknown) => answerToError(inArea(context, areaOf(c.req.path)), c, error)
  http.notFound((c) => answer(c, new Refusal('not-found')))
  http.onError((error, c) => answer(c, error))
  return { registered, fetch: (request, env) => http.fetch(request, env as never), request: (input, init) => http.request(input, init) }
}
