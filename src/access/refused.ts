// Notes a refusal with what is known of who asked, by ids alone: the request's, and a colleague's.
import { patternOf, type HonoContext } from '#src/platform/http.ts'
import type { Refused } from '#src/platform/refusal-log.ts'
import type { Context } from './context.ts'
import { askerOf, routeOf } from './gate.ts'
import { whoMay } from './who-may.ts'

/** @param code as in `Refused` @param why a message key */
export function noteRefusal(context: Context, c: HonoContext, code: Refused['code'], why?: string): void {
  context.refused({ code, why, route: routeOf(c) ?? routeMeant(c), ...askerOf(c) })
}

/** The route that would have answered, where a request was refused before it came there. */
function routeMeant(c: HonoContext): string | null {
  const route = `${c.req.method} ${patternOf(c)}`
  return route in whoMay ? route : null
}
