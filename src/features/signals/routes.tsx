// The lead's choices about signals, and why a signal stands in a brief.
import { readCatalogue } from '#src/access/catalogue.ts'
import type { On, Visit } from '#src/access/gate.ts'
import { SessionId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { inTransaction } from '#src/records/database.ts'
import { lastNorms, readChoice } from '#src/records/norms.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { mendsOf, nothingTyped, type Typed } from '#src/ui/fields.tsx'
import { html } from '#src/ui/page.tsx'
import { choose } from './choose.ts'
import { ChoicePage } from './choice-page.tsx'
import { explain } from './explain.ts'
import { ChoiceInput } from './input.ts'
import { WhyPage } from './why-page.tsx'
import { whyView } from './why-view.ts'

export function signalRoutes(on: On): void {
  on('GET /organisation/signals', (visit) => page(visit, nothingTyped))
  on('POST /organisation/signals', async (visit) => {
    const values = await visit.form()
    const input = ChoiceInput.safeParse(values)
    if (!input.success) return await page(visit, { values, mends: mendsOf(input.error.issues) }, 422)
    await choose(visit.context, visit.scope, input.data)
    return visit.redirect('/organisation/signals')
  })
  on('GET /cases/:case/why/:kind', async (visit) => {
    const asked = visit.query('session')
    const sessionId = asked === undefined ? undefined : SessionId.safeParse(asked)
    if (sessionId && !sessionId.success) throw new Refusal('not-found')
    const found = await explain(visit.context, visit.scope, visit.param('kind'), sessionId?.data)
    return html(<WhyPage frame={visit.frame} view={whyView(visit.context, visit.scope, visit.frame.speech, found)} />)
  })
}

async function page({ context, scope, frame }: Visit<StaffScope>, typed: Typed, status = 200): Promise<Response> {
  const [choice, norms, catalogue] = await inTransaction(context.db, scope, async (tx) => [await readChoice(tx, scope), await lastNorms(tx, scope), await readCatalogue(context, tx, scope)] as const)
  const measure = (id: string) => catalogue.find(id, scope.language)?.title ?? id
  return html(<ChoicePage frame={frame} choice={choice} norms={norms ?? null} measure={measure} timeZone={scope.timeZone} typed={typed} command={context.newId()} />, status)
}
