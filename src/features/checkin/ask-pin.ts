// Asks for the PIN: to open this phone, or once more before what weighs much; then what was asked for goes on.
import type { Visit } from '#src/access/gate.ts'
import { whoMay } from '#src/access/who-may.ts'
import { statusOf, type Form } from '#src/platform/http.ts'
import { dateIn } from '#src/platform/time.ts'
import { inTransaction } from '#src/records/database.ts'
import { pinOf } from '#src/records/doors.ts'
import type { ClientScope } from '#src/records/scope.ts'
import { nothingTyped, type Typed } from '#src/ui/fields.tsx'
import { isolated } from './client-page.tsx'
import { pinPage } from './pin-page.tsx'
import { prepare } from './prepare.ts'
import { sheetOf } from './refusal-page.tsx'

type AtDoor = Visit<ClientScope>

/** What needs the PIN typed a short while ago, by the end of its address. */
const waiting: ReadonlyMap<string, 'GET' | 'POST'> = new Map(
  Object.entries(whoMay).filter(([, audience]) => audience.kind === 'client' && 'soon' in audience).map(([route]) => [route.slice(route.indexOf(':token') + 7), route.startsWith('GET') ? 'GET' : 'POST']),
)

/** Keeps what was sent in the page that asks; a PIN is not kept. */
export async function askForPin(visit: AtDoor, form: Form): Promise<Response> {
  const next = visit.http.req.path.slice(baseOf(visit).length + 1)
  return await showPin(visit, nothingTyped, { status: statusOf.forbidden, kept: { ...form, next } })
}

/** @returns what waits for this PIN; undefined where it opens the phone */
export const keptIn = (form: Form): Typed['values'] | undefined => (waiting.has(form['next'] ?? '') ? form : undefined)

/** A form is sent on by the browser as it was, so nothing has to be typed again; a file waits on its page, or the PIN would stay on the screen behind it. */
export function goOn(visit: AtDoor, kept: Typed['values'] | undefined): Response {
  const next = kept?.['next']
  if (next === undefined) return visit.redirect(baseOf(visit))
  return waiting.get(next) === 'POST' ? visit.http.redirect(`${baseOf(visit)}/${next}`, 307) : visit.redirect(`${baseOf(visit)}/record`)
}

export async function showPin(visit: AtDoor, typed: Typed, { status = 200, pausedUntil, kept }: { status?: number; pausedUntil?: number; kept?: Typed['values'] | undefined } = {}): Promise<Response> {
  const { context, scope } = visit
  const { pinHash } = await inTransaction(context.db, scope, (tx) => pinOf(tx, scope))
  const until = pausedUntil === undefined ? null : pauseEnd(visit, pausedUntil, (await prepare(context, scope)).timeZone)
  return pinPage({ sheet: await sheetOf(visit), hasPin: pinHash !== null, typed, command: context.newId(), pausedUntil: until, kept }, status)
}

/** The hour; the day too when it is not today. */
function pauseEnd({ context, frame: { speech } }: AtDoor, until: number, timeZone: string): string {
  const time = speech.time(until, timeZone)
  return isolated(dateIn(until, timeZone) === dateIn(context.clock(), timeZone) ? time : `${speech.date(until, timeZone)}, ${time}`)
}

const baseOf = (visit: AtDoor): string => `/c/${visit.param('token')}`
