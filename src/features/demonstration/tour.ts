// The tour's stops: through whose eyes one looks, and at which page.
import { caseIdFrom } from '#src/access/case-id.ts'
import type { Visit } from '#src/access/gate.ts'
import { issueLink } from '#src/access/issue-link.ts'
import { caseOf } from '#src/access/reading.ts'
import { staffScope } from '#src/access/scope.ts'
import { startSignIn } from '#src/access/sign-in.ts'
import { type OrganisationId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { dateIn } from '#src/platform/time.ts'
import { inTransaction } from '#src/records/database.ts'
import type { PersonRow } from '#src/records/people.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { sessionsOfCase } from '#src/records/sessions.ts'
import type { TourStop } from '#src/ui/tour-strip.tsx'
import { caseOfInvented, cast } from './tour-cast.ts'

export interface Here {
  readonly organisationId: OrganisationId
  readonly timeZone: string
  readonly people: readonly PersonRow[]
}

/** Signs this browser in as whoever the stop is for. @returns its page @throws Refusal not-found when that person has left, or no longer has the client */
export async function goTo(visit: Visit<null>, here: Here, stop: TourStop): Promise<string> {
  const { context, http } = visit
  const staff = staffNamed(here, stop === 'lead' ? cast.lead : cast.therapist)
  await startSignIn(context, http, staff, 'demonstration')
  switch (stop) {
    case 'today':
      return '/today'
    case 'brief':
      return await pathOf(visit, staff, 'brief')
    case 'why':
      return await pathOf(visit, staff, 'why/rupture')
    case 'together':
      return `/cases/${(await caseNamed(visit, staff, cast.client)).caseId}/together`
    case 'check-in':
      return await checkInPath(visit, staff)
    case 'lead':
      return '/organisation/signals'
  }
}

function staffNamed({ organisationId, people }: Here, email: string): StaffScope {
  const person = people.find((one) => one.email === email)
  if (!person) throw new Refusal('not-found')
  return staffScope({ organisationId, personId: person.personId, roles: new Set(person.roles), signInId: person.personId, language: person.language, timeZone: person.timeZone }, null)
}

const caseNamed = async ({ context }: Visit<null>, staff: StaffScope, name: string) => await caseOf(context, staff, await caseIdFrom(context, staff, caseOfInvented(staff.organisationId, name)), 'shut')

/** Of the latest session up to today: those after it have nothing to show yet. */
async function pathOf(visit: Visit<null>, staff: StaffScope, page: string): Promise<string> {
  const { context } = visit
  const scope = await caseNamed(visit, staff, cast.client)
  const today = dateIn(context.clock(), staff.timeZone)
  const sessions = await inTransaction(context.db, scope, (tx) => sessionsOfCase(tx, scope))
  const latest = sessions.findLast(({ plannedStart }) => dateIn(plannedStart, staff.timeZone) <= today)
  return `/cases/${scope.caseId}/${page}${latest ? `?session=${latest.id}` : ''}`
}

/** A new link each time: nobody keeps one. */
async function checkInPath(visit: Visit<null>, staff: StaffScope): Promise<string> {
  const { context } = visit
  const scope = await caseNamed(visit, staff, cast.onThePhone)
  const { token } = await inTransaction(context.db, scope, (tx) => issueLink(context, tx, scope))
  return `/c/${token}`
}
