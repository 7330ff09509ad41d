// The client's door: what a link opens, what needs the PIN, and what is sent through it.
import { catalogueFor } from '#src/access/catalogue.ts'
import type { On, Visit } from '#src/access/gate.ts'
import { clearCookie, readCookie, writeCookie } from '#src/access/cookies.ts'
import { noteRefusal } from '#src/access/refused.ts'
import { asWritten } from '#src/access/written-by.ts'
import { CheckInId, CommandId, LineId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { readBytes, statusOf } from '#src/platform/http.ts'
import type { ClientScope } from '#src/records/scope.ts'
import { mendsOf, nothingTyped, type Typed } from '#src/ui/fields.tsx'
import { html } from '#src/ui/page.tsx'
import { agree, Agreement, stop } from './agree.ts'
import { goOn, keptIn, showPin } from './ask-pin.ts'
import { answering, sheetOf } from './refusal-page.tsx'
import { ask, showNow } from './asked-page.tsx'
import { Change, changeLine } from './change-line.ts'
import { isolated } from './client-page.tsx'
import { ConsentPage, WithdrawPage } from './consent-page.tsx'
import { choosePin, Choosing, deviceSeconds, enter, Entering, type Entered } from './enter.ts'
import { forget } from './forget.ts'
import { idsIn, readSubmission, type Kind } from './input.ts'
import { prepare } from './prepare.ts'
import { receive, sealedBytes } from './receive.ts'
import { Look, release } from './release.ts'
import { showMine, showThanks } from './sent-page.tsx'
import { submit } from './submit.ts'

type AtDoor = Visit<ClientScope>

export function checkinRoutes(on: On): void {
  on('GET /c/:token', answering(async (visit) => await showNow(visit)))
  on('GET /c/:token/before', answering(async (visit) => await ask(visit, 'before')))
  on('GET /c/:token/after', answering(async (visit) => await ask(visit, 'after')))
  on('POST /c/:token/before', answering(async (visit) => await take(visit, 'before')))
  on('POST /c/:token/after', answering(async (visit) => await take(visit, 'after')))
  on('POST /c/:token/outbox', takeSealed)
  on('GET /c/:token/thanks', answering(showThanks))
  on('GET /c/:token/mine', answering(showMine))

  on('GET /c/:token/consent', answering(async (visit) => {
    const { consent } = await prepare(visit.context, visit.scope)
    const again = !consent ? 'first' : consent.withdrawnAt === null ? 'agreed' : 'stopped'
    // What was chosen is for the client alone.
    const typed = again === 'agreed' && visit.scope.known ? { supervision: consent?.supervision ? 'on' : '', words: consent?.words ? 'on' : '' } : {}
    return html(<ConsentPage sheet={await sheetOf(visit)} text={visit.context.content.consent(visit.scope.language)} command={visit.context.newId()} again={again} typed={typed} />)
  }))
  on('POST /c/:token/consent', answering(async (visit) => {
    const given = Agreement.safeParse(await visit.form())
    if (!given.success) throw new Refusal('invalid')
    await agree(visit.context, visit.scope, given.data)
    return visit.redirect(base(visit))
  }))
  on('GET /c/:token/withdraw', answering(async (visit) =>
    html(<WithdrawPage sheet={await sheetOf(visit)} text={visit.context.content.consent(visit.scope.language)} command={visit.context.newId()} />)))
  on('POST /c/:token/withdraw', answering(async (visit) => {
    const command = CommandId.safeParse((await visit.form())['command'])
    if (!command.success) throw new Refusal('invalid')
    await stop(visit.context, visit.scope, command.data)
    return visit.redirect(base(visit))
  }))

  on('GET /c/:token/pin', answering(async (visit) => await showPin(visit, nothingTyped)))
  on('POST /c/:token/pin', answering(async (visit) => {
    const form = await visit.form()
    const given = Entering.safeParse(form)
    const kept = keptIn(form)
    if (!given.success) return await showPin(visit, { values: {}, mends: mendsOf(given.error.issues) }, { status: 422, kept })
    return await entered(visit, await enter(visit.context, visit.scope, given.data, readCookie(visit.context, visit.http, 'device')), {}, kept)
  }))
  on('POST /c/:token/pin/new', answering(async (visit) => {
    const form = await visit.form()
    const given = Choosing.safeParse(form)
    const values = { code: form['code'] ?? '' }
    if (!given.success) return await showPin(visit, { values, mends: mendsOf(given.error.issues) }, { status: 422 })
    return await entered(visit, await choosePin(visit.context, visit.scope, given.data), values)
  }))
  on('POST /c/:token/forget', answering(async (visit) => {
    const which = (await visit.form())['phones'] === 'all' ? 'all' : 'this'
    await forget(visit.context, visit.scope, readCookie(visit.context, visit.http, 'device'), which)
    clearCookie(visit.context, visit.http, 'device')
    return visit.redirect(base(visit))
  }))

  on('POST /c/:token/lines/:line', answering(async (visit) => {
    const change = Change.safeParse(await visit.form())
    if (!change.success) throw new Refusal('invalid')
    await changeLine(visit.context, visit.scope, visit.id('line', LineId), change.data)
    return visit.redirect(`${base(visit)}/mine`)
  }))

  on('POST /c/:token/looks/:checkIn', answering(async (visit) => {
    const look = Look.safeParse(await visit.form())
    if (!look.success) throw new Refusal('invalid')
    await release(visit.context, visit.scope, visit.id('checkIn', CheckInId), look.data)
    return visit.redirect(`${base(visit)}/mine`)
  }))
}

const base = (visit: AtDoor): string => `/c/${visit.param('token')}`

async function take(visit: AtDoor, kind: Kind): Promise<Response> {
  const { context, scope } = visit
  const form = await visit.form()
  const catalogue = await catalogueFor(context, scope, idsIn(form))
  // Shut meanwhile by a new link, it is the client's still.
  const writer = scope.known ? scope : await asWritten(context, scope, form)
  const read = readSubmission(form, kind, (id, version) => catalogue.find(id, scope.language, version), writer.known)
  if (read.kind === 'to-mend') return await ask(visit, kind, { values: form, mends: read.mends })
  const { checkInId } = await submit(context, writer, read.submission, scope.tablet ? 'tablet' : 'link')
  return visit.redirect(`${base(visit)}/thanks?check-in=${checkInId}`)
}

/** Answers a script, not a person: whether it has arrived, and the words to say so. Too many and not now pass, so the phone tries again (browser/waiting.ts). */
async function takeSealed(visit: AtDoor): Promise<Response> {
  const { speech } = visit.frame
  try {
    const { receivedAt, late, timeZone } = await receive(visit.context, visit.scope, await readBytes(visit.http.req.raw, sealedBytes))
    const said = speech.t(late ? 'checkin.arrived-late' : 'checkin.arrived', { time: isolated(speech.time(receivedAt, timeZone)) })
    return Response.json({ receivedAt, late, said })
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    noteRefusal(visit.context, visit.http, error.code, error.detail)
    return Response.json({ error: error.code, said: speech.t('checkin.not-arrived') }, { status: statusOf[error.code] })
  }
}

async function entered(visit: AtDoor, result: Entered, values: Typed['values'], kept?: Typed['values']): Promise<Response> {
  if (result.kind !== 'open') noteRefusal(visit.context, visit.http, result.kind === 'paused' ? 'too-many' : 'no-match')
  if (result.kind === 'paused') return await showPin(visit, { values, mends: { form: 'checkin.pin.paused' } }, { status: 429, pausedUntil: result.until, kept })
  if (result.kind === 'wrong') return await showPin(visit, { values, mends: { [result.field]: result.mend } }, { status: 422, kept })
  // On the clinic's tablet it lasts until the browser closes.
  writeCookie(visit.context, visit.http, 'device', result.token, visit.scope.tablet ? undefined : deviceSeconds)
  return goOn(visit, kept)
}
