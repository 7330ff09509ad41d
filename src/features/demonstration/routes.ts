// The way into the demonstration from the first page, and inside it a door for each of its people.
import { startSignIn } from '#src/access/sign-in.ts'
import { organisationScope } from '#src/access/scope.ts'
import { PersonId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { inTransaction } from '#src/records/database.ts'
import { everyone } from '#src/records/people.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'
import type { Context } from '#src/access/context.ts'
import type { On } from '#src/access/gate.ts'
import { html } from '#src/ui/page.tsx'
import { DemonstrationPage } from './pages.tsx'

export function demonstrationRoutes(on: On): void {
  on('POST /demonstration', async (visit) => {
    await visit.context.house.enterDemonstration()
    return visit.redirect('/demonstration')
  })

  on('GET /demonstration', async (visit) => {
    const { people } = await peopleHere(visit.context)
    return html(DemonstrationPage({ frame: visit.frame, people }))
  })

  on('POST /demonstration/as', async (visit) => {
    const { organisationId, people } = await peopleHere(visit.context)
    const chosen = PersonId.safeParse((await visit.form())['person'])
    const person = people.find(({ personId }) => personId === chosen.data)
    if (!person) throw new Refusal('not-found')
    await startSignIn(visit.context, visit.http, { organisationId, personId: person.personId }, 'demonstration')
    return visit.redirect('/today')
  })

  on('POST /demonstration/reset', async (visit) => {
    await visit.context.house.resetDemonstration()
    return visit.redirect('/demonstration')
  })

  on('POST /demonstration/leave', async (visit) => {
    await visit.context.house.leaveDemonstration()
    return visit.redirect('/')
  })
}

async function peopleHere(context: Context) {
  const [organisationId] = await everyOrganisation(context.db)
  if (!organisationId) throw new Refusal('not-found')
  const scope = organisationScope(organisationId, { kind: 'system', id: null }, null)
  const people = await inTransaction(context.db, scope, (tx) => everyone(tx, scope))
  return { organisationId, people: people.filter(({ leftAt }) => leftAt === null) }
}
