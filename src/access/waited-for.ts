// Tells every page of somebody at work whether an answer that needs a person waits for them, so that no page of theirs is without the way to it.
import { inReading } from '#src/records/database.ts'
import { isAnythingWaiting } from '#src/records/answers-of-nobody.ts'
import type { StaffScope } from '#src/records/scope.ts'
import type { On, StaffOfCase, Visit } from './gate.ts'
import { whoMay } from './who-may.ts'

type AtWork = Visit<StaffScope | StaffOfCase>

/** Registers as `on` does. Not for clients, and not while a tablet is lent: then the browser is in a client's hands. */
export function sayingWhatWaits(on: On): On {
  return (route, handler) => {
    const { kind } = whoMay[route]
    if (kind !== 'staff' && kind !== 'case') return on(route, handler)
    return on(route, (async (visit: AtWork) => await (handler as (visit: AtWork) => Response | Promise<Response>)(await withWhatWaits(visit))) as typeof handler)
  }
}

async function withWhatWaits(visit: AtWork): Promise<AtWork> {
  const { context, scope } = visit
  const staff = 'staff' in scope ? scope.staff : scope
  const isWaitedFor = await inReading(context.db, staff, (tx) => isAnythingWaiting(tx, staff, context.clock()))
  return isWaitedFor ? { ...visit, frame: { ...visit.frame, isWaitedFor } as Visit<unknown>['frame'] } : visit
}
