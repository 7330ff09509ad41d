// What the two agreed, on one sheet, as the client reads it on the phone and prints it: behind the PIN, and noted.
import type { Visit } from '#src/access/gate.ts'
import { goalsOnPaper } from '#src/domain/goals/on-paper.ts'
import { dateIn } from '#src/platform/time.ts'
import { audit } from '#src/records/audit.ts'
import { inTransaction } from '#src/records/database.ts'
import { goalReviewsOf } from '#src/records/goal-reviews.ts'
import type { ClientScope } from '#src/records/scope.ts'
import { GoalsPaper, PrintWays } from '#src/ui/goals-on-paper.tsx'
import { html } from '#src/ui/page.tsx'
import { ClientPage } from './client-page.tsx'
import { readGround } from './prepare.ts'
import { sheetOf } from './refusal-page.tsx'

export async function showPaper(visit: Visit<ClientScope>): Promise<Response> {
  const { context, scope, frame: { speech } } = visit
  const key = await context.keyring.client(scope.organisationId, scope.clientId)
  const { ground, reviews } = await inTransaction(context.db, scope, async (tx) => {
    await audit(tx, scope, { action: 'view-own-goals', id: context.newId(), at: context.clock() })
    return { ground: await readGround(context, tx, scope, key), reviews: await goalReviewsOf(tx, scope, [scope.caseId]) }
  })
  const { consent, goals: { goals }, contacts, now, timeZone } = ground
  if (!consent || consent.withdrawnAt !== null) return visit.redirect(`/c/${visit.param('token')}`)
  const paper = goalsOnPaper({ goals, reviews }, dateIn(now, timeZone))
  const sheet = await sheetOf(visit, contacts)
  return html(
    <ClientPage sheet={sheet} scripts={['print.js']}>
      {paper.goals.length === 0 ? <p class="hello">{speech.t('goals.agreed.none')}</p> : <><GoalsPaper speech={speech} paper={paper} /><PrintWays speech={speech} /></>}
      <p><a class="way" href={`${sheet.base}/goals`}>{speech.t('goals.paper.back')}</a></p>
    </ClientPage>,
  )
}
