// The gate: registers a route only as who-may.ts has it, finds out who is asking, and hands the handler a scope or answers no.
import type { z } from 'zod'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { CaseId } from '#src/domain/kernel/ids.ts'
import type { CaseScope, ClientScope, StaffScope } from '#src/records/scope.ts'
import { readForm, type Form, type Hono, type HonoContext } from '#src/platform/http.ts'
import { sameText } from '#src/platform/crypto.ts'
import { minute } from '#src/platform/time.ts'
import type { Words } from '#src/platform/i18n.ts'
import type { Refused } from '#src/platform/refusal-log.ts'
import { areaOf, inArea } from './area.ts'
import type { Context } from './context.ts'
import { readCookie } from './cookies.ts'
import { clientAtDoor } from './link.ts'
import { countWrongGuess, limitDoor, limitUnknown } from './limits.ts'
import { caseOf } from './reading.ts'
import { needFresh, signedIn } from './sign-in.ts'
import { whoMay, type Audience, type Route } from './who-may.ts'

/** One request, already let in. */
export interface Visit<Scope> {
  readonly context: Context
  readonly scope: Scope
  /** What a page is told about its reader. */
  readonly frame: Frame
  readonly requestId: string
  readonly http: HonoContext
  param(name: string): string
  /** A path parameter checked against a schema; anything else is not-found. */
  id<Schema extends z.ZodType>(name: string, schema: Schema): z.infer<Schema>
  query(name: string): string | undefined
  form(): Promise<Form>
  redirect(path: string): Response
}

/** Fits what ui/page.tsx asks for. */
export interface Frame {
  readonly speech: Words
  readonly shelf: Context['assets']
  readonly roles: ReadonlySet<string>
  readonly demonstration: boolean
  /** The stop of the demonstration's tour; absent off the tour. */
  readonly tour?: number
  /** Who has signed in, and after how long without a request that ends. */
  readonly signedIn?: { readonly personId: string; readonly idleMinutes: number }
}

export interface StaffOfCase {
  readonly staff: StaffScope
  readonly case: CaseScope
}

/** How long after typing the PIN a client may do what who-may.ts has as `soon`: time to read and write, and not for whoever has the phone next. */
const pinCountsFor = 10 * minute

/** Thrown when a client, known by their phone, has to type the PIN once more; the visit is for the page that asks. */
export class PinNeeded extends Refusal {
  readonly visit: Visit<ClientScope>

  constructor(why: string, visit: Visit<ClientScope>) {
    super('forbidden', why)
    this.visit = visit
  }
}

type ScopeFor<One extends Audience> = One extends { kind: 'staff' | 'locked-staff' }
  ? StaffScope
  : One extends { kind: 'case' }
    ? StaffOfCase
    : One extends { kind: 'client' }
      ? ClientScope
      : null

export type Handler<Path extends Route> = (visit: Visit<ScopeFor<(typeof whoMay)[Path]>>) => Response | Promise<Response>
export type On = <Path extends Route>(route: Path, handler: Handler<Path>) => void

/** @returns the function by which features register their routes, and the list of what has been registered */
export function gate(http: Hono, context: Context): { on: On; registered: ReadonlySet<Route> } {
  const registered = new Set<Route>()
  const on: On = (route, handler) => {
    if (registered.has(route)) throw new Error(`${route} is registered twice`)
    registered.add(route)
    const [method, path] = route.split(' ') as ['GET' | 'POST', string]
    const own = inArea(context, areaOf(path))
    http.on(method, path, async (c) => {
      c.set('route' as never, route as never)
      const { scope, language, staff } = await letIn(whoMay[route], c, own)
      c.set('language' as never, language as never)
      const visit = visitOf(c, own, scope as never, language, staff)
      await needSoon(whoMay[route], visit, staff)
      own.log.debug({ route }, 'let in')
      return await (handler as (visit: Visit<never>) => Response | Promise<Response>)(visit)
    })
  }
  return { on, registered }
}

async function letIn(audience: Audience, c: HonoContext, context: Context): Promise<{ scope: unknown; language: string; staff?: StaffScope }> {
  const requestId = requestIdOf(c)
  switch (audience.kind) {
    case 'anyone': {
      await limitUnknown(context, c)
      return { scope: null, language: preferredLanguage(c, context) }
    }
    case 'monitor': {
      await limitUnknown(context, c)
      const shown = /^Bearer (.+)$/.exec(c.req.header('authorization') ?? '')?.[1]
      if (context.metricsToken === null || shown === undefined || !sameText(shown, context.metricsToken)) {
        if (shown !== undefined) await countWrongGuess(c)
        throw new Refusal('not-found')
      }
      return { scope: null, language: 'en' }
    }
    case 'visitor': {
      if (!context.demonstration) throw new Refusal('not-found')
      return { scope: null, language: 'en' }
    }
    case 'client': {
      const scope = await clientAtDoor(context, c, c.req.param('token') ?? '', requestId, 'lapsedForDays' in audience ? audience.lapsedForDays : 0)
      c.set('asker' as never, { by: 'client', share: scope.linkId } as never)
      await limitDoor(scope.linkId)
      if (audience.known && !scope.known) throw new Refusal('forbidden', 'error.pin-needed')
      return { scope, language: scope.language }
    }
    case 'staff':
    case 'locked-staff':
    case 'case': {
      const staff = await signedIn(context, c, requestId, audience.kind === 'locked-staff')
      c.set('asker' as never, { by: 'staff', share: staff.personId, personId: staff.personId } as never)
      if (audience.kind === 'staff' && !audience.roles.some((role) => staff.roles.has(role))) throw new Refusal('not-found')
      if (audience.kind !== 'case') return { scope: staff, language: staff.language, staff }
      const caseId = CaseId.safeParse(c.req.param('case'))
      if (!caseId.success) throw new Refusal('not-found')
      const found = await caseOf(context, staff, caseId.data, audience.restricted)
      if (!(audience.readers as readonly string[]).includes(found.reader)) throw new Refusal('not-found')
      return { scope: { staff, case: found }, language: staff.language, staff }
    }
  }
}

/** Whoever may, but showed too long ago who they are. */
async function needSoon(audience: Audience, visit: Visit<never>, staff: StaffScope | undefined): Promise<void> {
  if (!('soon' in audience)) return
  if (staff) return await needFresh(visit.context, staff, audience.soon)
  const atDoor: Visit<ClientScope> = visit
  if (visit.context.clock() - atDoor.scope.pinTypedAt >= pinCountsFor) throw new PinNeeded(audience.soon, atDoor)
}

function visitOf<Scope>(c: HonoContext, context: Context, scope: Scope, language: string, staff: StaffScope | undefined): Visit<Scope> {
  const param = (name: string) => {
    const value = c.req.param(name)
    if (value === undefined) throw new Refusal('not-found')
    return value
  }
  return {
    context,
    scope,
    frame: {
      speech: context.content.words(language), shelf: context.assets, roles: staff?.roles ?? new Set(), demonstration: context.demonstration,
      ...(context.demonstration ? onTour(context, c) : {}),
      ...(staff?.idleMinutes === undefined ? {} : { signedIn: { personId: staff.personId, idleMinutes: staff.idleMinutes } }),
    },
    requestId: requestIdOf(c),
    http: c,
    param,
    id(name, schema) {
      const parsed = schema.safeParse(param(name))
      if (!parsed.success) throw new Refusal('not-found')
      return parsed.data
    },
    query: (name) => c.req.query(name),
    form: () => formOf(c),
    redirect: (path) => c.redirect(path, 303),
  }
}

function onTour(context: Context, c: HonoContext): Pick<Frame, 'tour'> {
  const stop = Number(readCookie(context, c, 'tour'))
  return stop > 0 ? { tour: stop } : {}
}

export const requestIdOf = (c: HonoContext): string => c.get('requestId' as never) as string

/** As the table has it; null while no route has been found. */
export const routeOf = (c: HonoContext): Route | null => (c.get('route' as never) as Route | undefined) ?? null

/** Who was found to ask, for the log: nobody, until somebody was. */
export const askerOf = (c: HonoContext): Pick<Refused, 'by' | 'share' | 'personId'> => (c.get('asker' as never) as Pick<Refused, 'by' | 'share' | 'personId'> | undefined) ?? { by: 'nobody', share: '' }

/** The form of a request, read once however often it is asked for: who answers for a failure needs it again. */
export async function formOf(c: HonoContext): Promise<Form> {
  const read = (c.get('form' as never) as Promise<Form> | undefined) ?? readForm(c.req.raw)
  c.set('form' as never, read as never)
  return await read
}

/** The language of whoever was let in; until then the first that the browser asks for and we may offer. */
export const languageOf = (c: HonoContext, context: Context): string => (c.get('language' as never) as string | undefined) ?? preferredLanguage(c, context)

function preferredLanguage(c: HonoContext, context: Context): string {
  const asked = (c.req.header('accept-language') ?? '').split(',').map((part) => part.split(';')[0]!.trim().toLowerCase().split('-')[0]!)
  return asked.find((language) => context.content.languages.includes(language)) ?? 'en'
}
