// Today: the page that somebody at work opens first.
import { catalogueFor } from '#src/access/catalogue.ts'
import { z } from 'zod'
import type { Context } from '#src/access/context.ts'
import type { On, Visit } from '#src/access/gate.ts'
import { waitingTasks } from '#src/access/safety.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { backupState } from '#src/platform/backup/state.ts'
import { dateIn } from '#src/platform/time.ts'
import { inReading } from '#src/records/database.ts'
import { countStanding } from '#src/records/erasures.ts'
import { readOrganisation } from '#src/records/organisation.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { html } from '#src/ui/page.tsx'
import { readDay } from './read-day.ts'
import { TodayPage, WaysPage, type Notices } from './today-page.tsx'
import { todayView, waysOf } from './today-view.ts'

/** No calendar reaches farther than this, and dates beyond it are mistakes. */
const AskedDate = z.iso.date().refine((date) => date >= '2000-01-01' && date <= '2100-12-31')

export function todayRoutes(on: On): void {
  on('GET /today', async (visit) => (visit.scope.roles.has('therapist') ? await showDay(visit) : await showWays(visit)))
}

async function showDay({ context, scope, frame, query }: Visit<StaffScope>): Promise<Response> {
  const date = AskedDate.safeParse(query('date') ?? dateIn(context.clock(), scope.timeZone))
  if (!date.success) throw new Refusal('not-found')
  const tasks = await waitingTasks(context, scope)
  const day = await readDay(context, scope, date.data)
  return html(<TodayPage frame={frame} {...await noticesFor(context, scope)} view={await todayView(context, scope, frame.speech, date.data, day, tasks)} />)
}

async function showWays({ context, scope, frame }: Visit<StaffScope>): Promise<Response> {
  const tasks = await waitingTasks(context, scope)
  const view = await todayView(context, scope, frame.speech, dateIn(context.clock(), scope.timeZone), { entries: [], catalogue: await catalogueFor(context, scope, []), next: null, hasCases: false }, tasks)
  return html(<WaysPage frame={frame} {...await noticesFor(context, scope)} title={view.title} waiting={view.waiting} ways={waysOf(scope)} />)
}

/** Records that end are announced to the lead, and backups that need somebody to the admin; a clock that went back to everybody. */
async function noticesFor(context: Context, scope: StaffScope): Promise<Notices> {
  const ending = scope.roles.has('lead') ? await inReading(context.db, scope, (tx) => countStanding(tx, scope)) : null
  const isClockBehind = context.clockBehindMs() > 0
  const { backups } = context
  if (!backups || !scope.roles.has('admin')) return { ending, isClockBehind, isTroubled: false }
  const { createdAt } = await inReading(context.db, scope, (tx) => readOrganisation(tx, scope))
  return { ending, isClockBehind, isTroubled: (await backupState(backups, createdAt, context.clock())).troubles.length > 0 }
}
