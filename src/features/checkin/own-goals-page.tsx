// Shows the client what they want to change: read behind the PIN, and noted.
import type { Visit } from '#src/access/gate.ts'
import { asFields, typedLines } from '#src/domain/goals/list-lines.ts'
import type { GoalList } from '#src/domain/goals/naming.ts'
import { ratedGoals } from '#src/domain/goals/rated-goals.ts'
import type { Form } from '#src/platform/http.ts'
import { dateIn } from '#src/platform/time.ts'
import { audit } from '#src/records/audit.ts'
import { inTransaction } from '#src/records/database.ts'
import { namingFor } from '#src/records/goal-lists.ts'
import { goalReviewsOf } from '#src/records/goal-reviews.ts'
import type { ClientScope } from '#src/records/scope.ts'
import { nothingTyped, type Typed } from '#src/ui/fields.tsx'
import { html } from '#src/ui/page.tsx'
import { therapistIn } from './client-page.tsx'
import { GoalsPage } from './goals-page.tsx'
import { readGround } from './prepare.ts'
import { sheetOf } from './refusal-page.tsx'

interface Shown {
  readonly typed?: Typed
  readonly said?: string | null
  readonly status?: number
}

export async function showGoals(visit: Visit<ClientScope>, { typed = nothingTyped, said = null, status = 200 }: Shown): Promise<Response> {
  const { context, scope, frame: { speech } } = visit
  const key = await context.keyring.client(scope.organisationId, scope.clientId)
  const { ground, naming, reviews } = await inTransaction(context.db, scope, async (tx) => {
    await audit(tx, scope, { action: 'view-own-goals', id: context.newId(), at: context.clock() })
    return { ground: await readGround(context, tx, scope, key), naming: await namingFor(tx, scope, key), reviews: await goalReviewsOf(tx, scope, [scope.caseId]) }
  })
  if (!ground.consent || ground.consent.withdrawnAt !== null) return visit.redirect(`/c/${visit.param('token')}`)
  const isTyped = typed.values['kind'] === 'goals'
  const isOver = said === 'goals.conflict' && !naming.mayWrite
  return html(
    <GoalsPage
      caseId={scope.caseId}
      sheet={await sheetOf(visit, ground.contacts)} therapist={therapistIn([...ground.names.values()].at(-1))} naming={naming} lines={typedLines(isTyped ? typed.values : fieldsOf(naming.own), 'wants')}
      isWriting={isTyped || (naming.mayWrite && (naming.own === null || naming.own.state === 'draft' || visit.query('write') === 'yes'))}
      rated={ratedGoals(ground, null)} facts={{ reviews }} today={dateIn(context.clock(), ground.timeZone)} typed={typed} said={isOver ? 'goals.conflict.over' : said} newCommand={context.newId} day={(at) => speech.date(at, ground.timeZone)}
    />,
    status,
  )
}

const fieldsOf = (list: GoalList | null): Form => asFields('wants', (list?.goals ?? []).map(({ text, why, importance }) => ({ text: text ?? '', why: why ?? '', importance: importance?.toString() ?? '' })))
