// Colleagues: the admin adds and changes them, the lead may look.
import type { z } from 'zod'
import type { On, Visit } from '#src/access/gate.ts'
import { isFresh, needFresh } from '#src/access/sign-in.ts'
import { PersonId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { inTransaction } from '#src/records/database.ts'
import { countOwnCases } from '#src/records/leaving.ts'
import { everyone } from '#src/records/people.ts'
import { roles, type Role, type StaffScope } from '#src/records/scope.ts'
import { supervisionsNow } from '#src/records/supervisions.ts'
import { countAnswersWaitingFor } from '#src/records/waiting-answers.ts'
import { mendsOf, nothingTyped, type Typed } from '#src/ui/fields.tsx'
import { html } from '#src/ui/page.tsx'
import { addColleague, inviteAgain, type Issued } from './add.ts'
import { changeRoles, chooseSupervisor } from './change.ts'
import { colleagueInput, commandInput, leaveInput, rolesInput, supervisorInput } from './input.ts'
import { endSignIns } from './end-sign-ins.ts'
import { leave } from './leave.ts'
import { InvitationPage, PeoplePage } from './pages.tsx'
import { PersonPage, type PersonForm } from './person-page.tsx'

const home = '/people'

export function peopleRoutes(on: On): void {
  on('GET /people', async (visit) => {
    const chosen = PersonId.safeParse(visit.query('person'))
    return await page(visit, chosen.success && visit.scope.roles.has('admin') ? { personId: chosen.data } : {})
  })

  on('POST /people', async (visit) => {
    const values = await visit.form()
    const input = colleagueInput.safeParse(values)
    if (!input.success) return await page(visit, { adding: { values, mends: mendsOf(input.error.issues) } })
    try {
      return issued(visit, await addColleague(visit.context, visit.scope, input.data))
    } catch (error) {
      return await page(visit, { adding: { values, mends: { email: mendIn(error) } } })
    }
  })

  on('POST /people/:person/invite', async (visit) => {
    const input = commandInput.safeParse(await visit.form())
    if (!input.success) throw new Refusal('invalid')
    return issued(visit, await inviteAgain(visit.context, visit.scope, visit.id('person', PersonId), input.data.command))
  })

  on('POST /people/:person/sign-ins/end', async (visit) => {
    const input = commandInput.safeParse(await visit.form())
    if (!input.success) throw new Refusal('invalid')
    const personId = visit.id('person', PersonId)
    await endSignIns(visit.context, visit.scope, personId, input.data.command)
    return visit.redirect(`${home}?person=${personId}&kept=yes`)
  })

  on('POST /people/:person/roles', (visit) => take(visit, 'roles', 'roles', rolesInput, (id, input) => changeRoles(visit.context, visit.scope, id, input)))
  on('POST /people/:person/supervisor', (visit) => take(visit, 'supervisor', 'supervisor', supervisorInput, (id, input) => chooseSupervisor(visit.context, visit.scope, id, input)))
  on('POST /people/:person/leave', (visit) => take(visit, 'leave', 'to', leaveInput, async (id, input) => {
    // Ways in may end at any time; whoever takes over gets clients to read.
    if (input.to) await needFresh(visit.context, visit.scope, 'people.fresh-needed')
    await leave(visit.context, visit.scope, id, input)
  }))
}

/** The link is in the answer itself: sending the page again repeats nothing, and nobody finds it later. */
function issued({ frame, redirect }: Visit<StaffScope>, link: Issued | null): Response {
  return link ? html(<InvitationPage frame={frame} name={link.name} url={link.url} />) : redirect(home)
}

/** Carries a form about one person out, or shows the page again with what is to be mended. @param field where a no of the use case is said */
async function take<Schema extends z.ZodType>(
  visit: Visit<StaffScope>, form: PersonForm, field: string, schema: Schema, carryOut: (personId: PersonId, input: z.infer<Schema>) => Promise<void>,
): Promise<Response> {
  const personId = visit.id('person', PersonId)
  const values = await visit.form()
  const input = schema.safeParse(values)
  if (!input.success) return await page(visit, { personId, mending: { form, typed: { values, mends: mendsOf(input.error.issues) } } })
  try {
    await carryOut(personId, input.data)
  } catch (error) {
    return await page(visit, { personId, mending: { form, typed: { values, mends: { [field]: mendIn(error) } } } })
  }
  return visit.redirect(form === 'leave' ? home : `${home}?person=${personId}&kept=yes`)
}

/** The message of a no that can be mended on the page; everything else goes on. */
function mendIn(error: unknown): string {
  if (error instanceof Refusal && error.detail?.startsWith('people.mend.')) return error.detail
  throw error
}

interface Shown {
  readonly personId?: PersonId
  readonly mending?: { readonly form: PersonForm; readonly typed: Typed }
  readonly adding?: Typed
}

async function page(visit: Visit<StaffScope>, { personId, mending, adding = nothingTyped }: Shown): Promise<Response> {
  const { context, scope, frame } = visit
  const { speech } = frame
  const mayChange = scope.roles.has('admin')
  const [people, supervisions, ownCases, waiting, fresh] = await inTransaction(context.db, scope, async (tx) => [
    await everyone(tx, scope), await supervisionsNow(tx, scope), await countOwnCases(tx, scope), personId ? await countAnswersWaitingFor(tx, scope, personId) : 0, await isFresh(context, tx, scope),
  ] as const)
  const here = people.filter(({ leftAt }) => leftAt === null)
  const nameOf = (id: PersonId) => people.find((person) => person.personId === id)?.name ?? ''
  const supervisorOf = (id: PersonId) => supervisions.find(({ therapistId }) => therapistId === id)?.supervisorId
  const roleName = (role: Role) => speech.t(`people.role.${role}`)
  const options = roles.map((role) => ({ value: role, label: roleName(role), note: speech.t(`people.role.${role}.what`) }))
  const others = (role: Role) => here.filter((one) => one.personId !== personId && one.roles.includes(role)).map((one) => ({ value: one.personId, label: one.name }))
  const person = people.find((one) => one.personId === personId && (one.leftAt === null || ownCases.has(one.personId)))
  if (personId && !person) throw new Refusal('not-found')
  if (person) {
    const count = ownCases.get(person.personId) ?? { open: 0, closed: 0 }
    return html(
      <PersonPage
        frame={frame} fresh={fresh} personId={person.personId} name={person.name} email={person.email} enrolled={person.enrolled} held={person.roles} roles={options}
        supervisors={person.roles.includes('therapist') ? others('supervisor') : null} supervisor={supervisorOf(person.personId) ?? ''}
        hasLeft={person.leftAt !== null} ownCases={count} needsColleague={waiting > 0 || count.open > 0 || count.closed > 0} colleagues={others('therapist')} newId={context.newId}
        isKept={visit.query('kept') === 'yes' && !mending} {...(mending ? { mending } : {})}
      />,
      mending ? 422 : 200,
    )
  }
  const lines = people.map(({ personId: id, name, roles: held, enrolled, leftAt }) => {
    const supervisor = supervisorOf(id)
    const isOfNobody = leftAt !== null && ownCases.has(id)
    const date = (at: number) => speech.date(at, scope.timeZone, { day: 'numeric', month: 'long', year: 'numeric' })
    const notes = [
      leftAt === null && !enrolled ? speech.t('people.invited') : '', leftAt === null ? '' : speech.t('people.left', { date: date(leftAt) }),
      supervisor ? speech.t('people.supervised-by', { name: nameOf(supervisor) }) : '', isOfNobody ? speech.t('people.left.cases') : '',
    ]
    return {
      personId: id, name, roles: new Intl.ListFormat(speech.language, { type: 'unit' }).format(held.map(roleName)), notes: notes.filter(Boolean),
      mayChange: mayChange && (leftAt === null || isOfNobody),
    }
  })
  const toMend = adding !== nothingTyped
  return html(
    <PeoplePage frame={frame} fresh={fresh} lines={lines} mayChange={mayChange} roles={options} adding={adding} commandId={adding.values['command'] ?? context.newId()} toMend={toMend} />,
    toMend ? 422 : 200,
  )
}
