// The therapist's own check of one session.
import type { On, StaffOfCase, Visit } from '#src/access/gate.ts'
import { SessionId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { startOf } from '#src/domain/session/before-after.ts'
import { mayHaveTakenPlace } from '#src/domain/session/course.ts'
import type { Form } from '#src/platform/http.ts'
import { audit } from '#src/records/audit.ts'
import { openName, readCase } from '#src/records/cases.ts'
import { inTransaction } from '#src/records/database.ts'
import { mirrorOfSession } from '#src/records/mirrors.ts'
import { sessionOfCase } from '#src/records/sessions.ts'
import { mendsOf } from '#src/ui/fields.tsx'
import { html } from '#src/ui/page.tsx'
import { check } from './check.ts'
import { CheckPage } from './check-page.tsx'
import { CheckForm, ratingIssues } from './input.ts'

export function sessionRoutes(on: On): void {
  on('GET /cases/:case/sessions/:session/check', (visit) => answer(visit, {}, {}))
  on('POST /cases/:case/sessions/:session/check', async (visit) => {
    const sessionId = visit.id('session', SessionId)
    const form = await visit.form()
    const input = CheckForm.safeParse(form)
    if (!input.success) return await answer(visit, form, mendsOf(ratingIssues(form)), 422)
    await check(visit.context, visit.scope, sessionId, input.data)
    return visit.redirect(`/cases/${visit.scope.case.caseId}/sessions/${sessionId}/check`)
  })
}

async function answer(visit: Visit<StaffOfCase>, values: Form, mends: Record<string, string>, status = 200): Promise<Response> {
  const { context, scope, frame } = visit
  const { caseId, clientId, organisationId } = scope.case
  const sessionId = visit.id('session', SessionId)
  const key = await context.keyring.client(organisationId, clientId)
  const now = context.clock()
  const { session, mirror, called } = await inTransaction(context.db, scope.case, async (tx) => {
    const found = await sessionOfCase(tx, scope.case, sessionId)
    if (!found) throw new Refusal('not-found')
    await audit(tx, scope.case, { action: 'view-check', subjectId: sessionId, id: context.newId(), at: now })
    return { session: found, mirror: await mirrorOfSession(tx, scope.case, sessionId), called: (await readCase(tx, scope.case)).called }
  })
  const isOver = mayHaveTakenPlace({ ...session, number: null }) && startOf(session) <= now
  const { speech } = frame
  return html(
    <CheckPage
      frame={frame} typed={{ values, mends }} caseId={caseId} sessionId={sessionId} command={context.newId()}
      called={key ? (openName(key, called, clientId, 'called') ?? speech.t('signal.unreadable')) : speech.t('signal.erased')}
      when={speech.date(startOf(session), scope.staff.timeZone)} state={mirror ? (mirror.answers ? 'in' : 'not-rating') : isOver ? 'open' : 'too-early'}
      instrument={context.content.instrument('attune-mirror', scope.staff.language)!}
    />,
    status,
  )
}
