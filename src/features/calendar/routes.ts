// The routes of sessions: plan, move, call off, and the taps that say it began and ended.
import { agreeHomework } from '#src/access/agree-homework.ts'
import type { On, StaffOfCase, Visit } from '#src/access/gate.ts'
import { audit } from '#src/records/audit.ts'
import { openName, readCase } from '#src/records/cases.ts'
import { keyOf } from '#src/records/by-case.ts'
import { inTransaction } from '#src/records/database.ts'
import { homeworkOf } from '#src/records/homework.ts'
import { sessionsOfCase } from '#src/records/sessions.ts'
import { SessionId, type CommandId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import type { Form } from '#src/platform/http.ts'
import { mendsOf, nothingTyped, type Typed } from '#src/ui/fields.tsx'
import { didNotAttend, endSession, startSession, takeBackEnd, takeBackStart } from './attend.ts'
import { Cancel, Homework, Move, Plan, TakeBack, Tap } from './input.ts'
import { cancelSession, find, moveSession, putBack } from './move.ts'
import { planPage } from './plan-page.tsx'
import { planSessions, warningsOf } from './plan.ts'
import { andFollowing, isOpen, moved, occurrences } from './repeat.ts'
import { sessionPage, type SessionProps } from './session-page.tsx'

type CaseVisit = Visit<StaffOfCase>

export function calendarRoutes(on: On): void {
  on('GET /cases/:case/sessions/new', (visit) => showPlan(visit, nothingTyped, []))
  on('POST /cases/:case/sessions', async (visit) => {
    const { context, scope, frame } = visit
    const values = await visit.form()
    const form = Plan.safeParse(values)
    if (!form.success) return await showPlan(visit, typedOf(values, form.error), [])
    const planned = occurrences(form.data, scope.staff.timeZone)
    if (!form.data.overlap) {
      const warnings = await warningsOf(context, scope, form.data.command, scope.staff.personId, frame.speech, planned)
      if (warnings.length > 0) return await showPlan(visit, { values, mends: {} }, warnings)
    }
    const id = await planSessions(context, scope, form.data.command, planned)
    return visit.redirect(`${pathOf(visit)}/sessions/${id}?done=${planned.length > 1 ? 'series' : 'planned'}`)
  })

  on('GET /cases/:case/sessions/:session', (visit) => showSession(visit))
  on('POST /cases/:case/sessions/:session/move', async (visit) => {
    const { context, scope, frame } = visit
    const values = await visit.form()
    const form = Move.safeParse(values)
    if (!form.success) return await showSession(visit, { form: 'move', typed: typedOf(values, form.error) })
    const { session, all } = await inTransaction(context.db, scope.case, (tx) => find(tx, scope.case, idOf(visit)))
    if (isOpen(session) && !form.data.overlap) {
      const those = andFollowing(session, all, form.data.which === 'following')
      const warnings = await warningsOf(context, scope, form.data.command, session.therapistId, frame.speech, moved(those, session, form.data, scope.staff.timeZone), those.map(({ id }) => id))
      if (warnings.length > 0) return await showSession(visit, { form: 'move', typed: { values, mends: {} }, warnings })
    }
    await moveSession(context, scope, session.id, form.data)
    return done(visit, 'moved')
  })
  on('POST /cases/:case/sessions/:session/cancel', async (visit) => {
    const values = await visit.form()
    if (await takenBack(visit, values, putBack)) return done(visit, 'put-back')
    const form = Cancel.safeParse(values)
    if (!form.success) return await showSession(visit, { form: 'cancel', typed: typedOf(values, form.error) })
    await cancelSession(visit.context, visit.scope, idOf(visit), form.data)
    return done(visit, 'called-off')
  })
  on('POST /cases/:case/sessions/:session/start', (visit) => tapped(visit, 'start', startSession, takeBackStart))
  on('POST /cases/:case/sessions/:session/end', (visit) => tapped(visit, 'end', endSession, takeBackEnd))
  on('POST /cases/:case/sessions/:session/did-not-attend', async (visit) => {
    const values = await visit.form()
    if (await takenBack(visit, values, putBack)) return done(visit, 'put-back')
    const form = TakeBack.safeParse(values)
    if (!form.success) throw new Refusal('invalid')
    await didNotAttend(visit.context, visit.scope, idOf(visit), form.data.command)
    return done(visit, 'not-attended')
  })
  on('POST /cases/:case/sessions/:session/homework', async (visit) => {
    const values = await visit.form()
    const form = Homework.safeParse(values)
    if (!form.success) return await showSession(visit, { form: 'homework', typed: { values, mends: { text: 'calendar.homework.mend' } } })
    await agreeHomework(visit.context, visit.scope, { ...form.data, sessionId: idOf(visit) })
    return done(visit, form.data.text === null ? 'homework-back' : 'homework')
  })
}

const pathOf = (visit: CaseVisit): string => `/cases/${visit.scope.case.caseId}`
const idOf = (visit: CaseVisit): SessionId => visit.id('session', SessionId)
const done = (visit: CaseVisit, deed: string): Response => visit.redirect(`${pathOf(visit)}/sessions/${idOf(visit)}?done=${deed}`)
const typedOf = (values: Form, error: { readonly issues: Parameters<typeof mendsOf>[0] }): Typed => ({ values, mends: mendsOf(error.issues) })

async function takenBack(visit: CaseVisit, values: Form, takeBack: (context: CaseVisit['context'], scope: StaffOfCase, id: SessionId, command: CommandId) => Promise<void>): Promise<boolean> {
  const form = TakeBack.safeParse(values)
  if (!form.success || !form.data.undo) return false
  await takeBack(visit.context, visit.scope, idOf(visit), form.data.command)
  return true
}

/** What is wrong with the time of a tap is asked beside the form; what cannot be is a page of its own. */
async function tapped(visit: CaseVisit, which: 'start' | 'end', carryOut: typeof startSession, takeBack: typeof takeBackStart): Promise<Response> {
  const values = await visit.form()
  if (await takenBack(visit, values, takeBack)) return done(visit, 'taken-back')
  const form = Tap.safeParse(values)
  if (!form.success) return await showSession(visit, { form: which, typed: typedOf(values, form.error) })
  try {
    await carryOut(visit.context, visit.scope, idOf(visit), form.data)
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'invalid' || !error.detail) throw error
    return await showSession(visit, { form: which, typed: { values, mends: {} }, say: error.detail })
  }
  return done(visit, which === 'start' ? 'began' : 'ended')
}

async function readAround(visit: CaseVisit, action: string) {
  const { context, scope: { case: scope }, frame } = visit
  const now = context.clock()
  const key = await context.keyring.client(scope.organisationId, scope.clientId)
  const { row, sessions, homework } = await inTransaction(context.db, scope, async (tx) => {
    await audit(tx, scope, { action, id: context.newId(), at: now })
    const row = await readCase(tx, scope)
    return { row, sessions: await sessionsOfCase(tx, scope), homework: row.restrictedAt === null ? await homeworkOf(tx, scope, [scope.caseId], keyOf(scope, key)) : [] }
  })
  return { row, sessions, homework, now, called: (key && openName(key, row.called, row.clientId, 'called')) ?? frame.speech.t('signal.unreadable') }
}

async function showPlan(visit: CaseVisit, typed: Typed, warnings: readonly string[]): Promise<Response> {
  const { row, called } = await readAround(visit, 'view-case')
  const { timeZone } = visit.scope.staff
  return planPage({
    frame: visit.frame, casePath: pathOf(visit), called, typed, warnings, timeZone, commandId: visit.context.newId(), closed: row.closedAt !== null,
    theirZone: row.timeZone === timeZone ? null : row.timeZone,
  })
}

const deeds = new Set(['planned', 'series', 'moved', 'called-off', 'put-back', 'began', 'ended', 'taken-back', 'not-attended', 'homework', 'homework-back'])

async function showSession(visit: CaseVisit, mend?: NonNullable<SessionProps['mend']>): Promise<Response> {
  const { row, sessions, homework, now, called } = await readAround(visit, 'view-session')
  const session = sessions.find((one) => one.id === idOf(visit))
  if (!session) throw new Refusal('not-found')
  const deed = visit.query('done') ?? ''
  return sessionPage({
    frame: visit.frame, session, isUsed: row.restrictedAt === null, homework: homework.find(({ sessionId }) => sessionId === session.id)?.text ?? null, called, now, casePath: pathOf(visit), timeZone: visit.scope.staff.timeZone, theirZone: row.timeZone, newId: visit.context.newId,
    done: deeds.has(deed) ? `calendar.done.${deed}` : undefined, ...(mend ? { mend } : {}),
  })
}
