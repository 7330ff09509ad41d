// Begins: the organisation with its keys, the first person, live help; once, whoever else tries at the same moment.
import type { Context } from '#src/access/context.ts'
import { issueInvitation } from '#src/access/invitation.ts'
import { organisationScope } from '#src/access/scope.ts'
import { OrganisationId, PersonId, type CommandId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { insertContact, insertOrganisation } from '#src/records/organisation.ts'
import { insertPerson, readPerson } from '#src/records/people.ts'
import { firstLogins, lockFirstRun } from '#src/records/set-up.ts'
import type { FirstRunInput } from './input.ts'

/** @returns where the first person chooses how to sign in @throws Refusal not-found once an organisation exists */
export async function setUp(context: Context, input: FirstRunInput, requestId: string): Promise<string> {
  const organisationId = OrganisationId.parse(context.newId())
  const personId = PersonId.parse(context.newId())
  const scope = organisationScope(organisationId, { kind: 'person', id: personId }, requestId)
  const at = context.clock()
  const begun = await inTransaction(context.db, scope, async (tx) => {
    await lockFirstRun(tx)
    if ((await firstLogins(tx)).length > 0) return null
    await context.keyring.createOrganisation(organisationId)
    await insertOrganisation(tx, scope, {
      name: input.organisation, timeZone: input.timeZone, defaultLanguage: input.language, solePractitioner: input.alone === 'yes', dutyNote: input.dutyNote,
      acknowledgeWithinMinutes: 240, linkValidDays: 90, retentionYears: 8, idleMinutes: 60,
    }, at)
    await isFirstTime(tx, scope, input.command, at)
    await insertPerson(tx, scope, {
      personId, name: input.name, email: input.email, language: input.language, timeZone: input.timeZone, roles: [...input.roles, 'lead', 'admin'], at,
    })
    for (const contact of input.contacts) await insertContact(tx, scope, { contactId: context.newId(), ...contact })
    const invitation = await issueInvitation(context, tx, scope, personId)
    await audit(tx, scope, { action: 'create-organisation', subjectId: organisationId, id: context.newId(), at })
    return invitation
  })
  return begun ?? (await carryOn(context, input.command, requestId))
}

/** The same form sent twice, by two presses of the button: whoever sent it gets a way in as long as nobody has used one. */
export async function carryOn(context: Context, command: CommandId, requestId: string): Promise<string> {
  const [first, ...others] = await firstLogins(context.db)
  if (!first || others.length > 0) throw new Refusal('not-found')
  const scope = organisationScope(first.organisationId, { kind: 'person', id: first.personId }, requestId)
  return await inTransaction(context.db, scope, async (tx) => {
    const person = await readPerson(tx, scope, first.personId)
    if (!person || person.enrolled || (await isFirstTime(tx, scope, command, context.clock()))) throw new Refusal('not-found')
    return await issueInvitation(context, tx, scope, first.personId)
  })
}
