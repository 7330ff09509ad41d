// Measures every request: how often each route, with which status, how long. What a route's name alone would tell of a client is told of several routes together.
import type { HonoContext } from '#src/platform/http.ts'
import { areaOf } from './area.ts'
import type { Context } from './context.ts'
import { routeOf } from './gate.ts'
import type { Route } from './who-may.ts'

/** In a practice of one, "somebody acknowledged" or "somebody withdrew" at five past two is about one person whom the reader of a chart may know. */
const together: readonly (readonly [RegExp, string])[] = [
  [/ \/safety(\/|$)/, 'safety'],
  [/ \/c\/:token\/(consent|withdraw|forget|looks|lines|record)(\/|$)/, 'client decides'],
  [/ \/cases\/:case\/(close|reopen|hand-over|cover|signals|record)(\/|$)/, 'case changes'],
  [/ \/records(\/|$)/, 'case changes'],
  [/ \/people\/:person\//, 'person changes'],
]

const slowSeconds = 2

/** The label of a route: itself, or the word for several. */
export const labelOf = (route: Route): string => together.find(([some]) => some.test(route))?.[1] ?? route

export async function measured(context: Context, c: HonoContext, next: () => Promise<void>): Promise<void> {
  const started = performance.now()
  await next()
  const seconds = (performance.now() - started) / 1000
  const route = routeOf(c)
  const { status } = c.res
  const area = c.req.path.startsWith('/assets/') ? 'assets' : areaOf(c.req.path)
  context.metrics.answered(route ? labelOf(route) : area === 'assets' ? 'assets' : 'none', area, status, seconds)
  const ms = Math.round(seconds * 1000)
  if (seconds > slowSeconds) context.log.warn({ route, status, ms }, 'a request was slow')
  else context.log.debug({ route, status, ms }, 'answered')
}
