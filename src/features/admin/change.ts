// Changes to the organisation's settings, each once and on the organisation's audit chain.
import type { Context } from '#src/access/context.ts'
import type { CommandId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction, type Tx } from '#src/records/database.ts'
import { deleteContact, deleteDuty, insertContact, insertDuty, updateOrganisation } from '#src/records/organisation.ts'
import { readPerson } from '#src/records/people.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { setIdleMinutes } from '#src/records/sign-ins.ts'
import type { ContactInput, DutyInput, SettingsInput } from './input.ts'

/** Runs `work` the first time this command comes, and writes down that it was done to `work`'s subject. */
async function once(context: Context, scope: StaffScope, command: CommandId, action: string, work: (tx: Tx) => Promise<string>): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, command, at))) return
    const subjectId = await work(tx)
    await audit(tx, scope, { action, subjectId, id: context.newId(), at })
  })
}

export async function changeSettings(context: Context, scope: StaffScope, input: SettingsInput): Promise<void> {
  await once(context, scope, input.command, 'change-organisation', async (tx) => {
    await updateOrganisation(tx, scope, { ...input, solePractitioner: input.alone === 'yes' })
    await setIdleMinutes(tx, scope, input.idleMinutes)
    return scope.organisationId
  })
}

export async function addContact(context: Context, scope: StaffScope, input: ContactInput): Promise<void> {
  await once(context, scope, input.command, 'add-crisis-contact', async (tx) => {
    const { language, label, phone, hours } = input
    const contactId = context.newId()
    await insertContact(tx, scope, { contactId, language, label, phone, hours })
    return contactId
  })
}

export async function removeContact(context: Context, scope: StaffScope, contactId: string, command: CommandId): Promise<void> {
  await once(context, scope, command, 'remove-crisis-contact', async (tx) => {
    if (!(await deleteContact(tx, scope, contactId))) throw new Refusal('not-found')
    return contactId
  })
}

/** @throws Refusal invalid for somebody who does not work here (any more) */
export async function addDuty(context: Context, scope: StaffScope, input: DutyInput): Promise<void> {
  await once(context, scope, input.command, 'add-duty', async (tx) => {
    for (const id of [input.person, input.deputy]) {
      const person = id === null ? null : await readPerson(tx, scope, id)
      if (person !== null && !(person && person.leftAt === null)) throw new Refusal('invalid', 'admin.mend.person')
    }
    for (const weekday of input.days) {
      const dutyId = context.newId()
      await insertDuty(tx, scope, { dutyId, personId: input.person, deputyId: input.deputy, weekday, fromMinute: input.from, untilMinute: input.until })
    }
    return input.person
  })
}

export async function removeDuty(context: Context, scope: StaffScope, dutyId: string, command: CommandId): Promise<void> {
  await once(context, scope, command, 'remove-duty', async (tx) => {
    if (!(await deleteDuty(tx, scope, dutyId))) throw new Refusal('not-found')
    return dutyId
  })
}
