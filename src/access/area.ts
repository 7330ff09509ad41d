// Which area of work a path belongs to: signing in and safety have places of their own that nobody else can fill.
import type { Area } from '#src/platform/bulkheads.ts'
import type { Context } from './context.ts'

const beginnings: readonly (readonly [RegExp, Area])[] = [
  [/^\/c\//, 'client'],
  [/^\/(sign-in|sign-out|locked|unlock|invitations)(\/|$)/, 'sign-in'],
  [/^\/safety(\/|$)/, 'safety'],
  [/^\/(health|ready|metrics)$/, 'watching'],
]

export function areaOf(path: string): Area {
  return beginnings.find(([beginning]) => beginning.test(path))?.[1] ?? 'staff'
}

const inAreas = new WeakMap<Context, Map<Area, Context>>()

/** The same context with the database of an area; one object for each, since some things are remembered by context. */
export function inArea(context: Context, area: Area): Context {
  const known = inAreas.get(context) ?? new Map<Area, Context>()
  inAreas.set(context, known)
  const own = known.get(area) ?? { ...context, db: context.bulkheads[area].db }
  known.set(area, own)
  return own
}
