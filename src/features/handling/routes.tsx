// What becomes of a signal: what was done, whether it was useful, what was agreed because of it; and every signal of a case over its sessions.
import { agreeLine } from '#src/access/agree-line.ts'
import type { On, StaffOfCase, Visit } from '#src/access/gate.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { handledKinds, type HandledKind } from '#src/domain/signal/handled-kind.ts'
import { html } from '#src/ui/page.tsx'
import { handle } from './handle.ts'
import { AgreedForm, HandlingForm, VoteForm } from './input.ts'
import { PastPage } from './past-page.tsx'
import { pastView } from './past-view.ts'
import { readPast } from './read-past.ts'
import { readUseful } from './read-useful.ts'
import { UsefulPage } from './useful-page.tsx'
import { vote } from './vote.ts'

export function handlingRoutes(on: On): void {
  on('POST /cases/:case/agreed', async (visit) => {
    const input = AgreedForm.safeParse(await visit.form())
    if (!input.success) throw new Refusal('invalid', 'handling.agreed.mend')
    await agreeLine(visit.context, visit.scope, input.data)
    return toBrief(visit, null)
  })
  on('POST /cases/:case/signals/:kind', async (visit) => {
    const kind = kindOf(visit)
    const input = HandlingForm.safeParse(await visit.form())
    if (!input.success) throw new Refusal('invalid', 'handling.mend')
    await handle(visit.context, visit.scope, kind, input.data)
    return toBrief(visit, input.data.session)
  })
  on('POST /cases/:case/signals/:kind/vote', async (visit) => {
    const kind = kindOf(visit)
    const input = VoteForm.safeParse(await visit.form())
    if (!input.success) throw new Refusal('invalid', 'handling.mend')
    await vote(visit.context, visit.scope, kind, input.data)
    return toBrief(visit, input.data.session)
  })
  on('GET /cases/:case/signals', async ({ context, scope, frame }) => {
    const past = await readPast(context, scope)
    return html(<PastPage frame={frame} view={pastView(scope, frame.speech, past)} />)
  })
  on('GET /organisation/useful', async ({ context, scope, frame, query }) => {
    const found = await readUseful(context, scope, query('month'))
    return html(<UsefulPage frame={frame} {...found} />)
  })
}

function kindOf(visit: Visit<StaffOfCase>): HandledKind {
  const kind = handledKinds.find((each) => each === visit.param('kind'))
  if (!kind) throw new Refusal('not-found')
  return kind
}

/** Back to the very brief that was open. */
const toBrief = (visit: Visit<StaffOfCase>, session: string | null): Response =>
  visit.redirect(`/cases/${visit.scope.case.caseId}/brief${session ? `?session=${session}` : ''}`)
