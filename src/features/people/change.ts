// Which roles a colleague holds, and who supervises them.
import type { Context } from '#src/access/context.ts'
import type { CommandId, PersonId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { lockOwnCasesOf } from '#src/records/leaving.ts'
import { lockPeople, lockPerson, replaceRoles } from '#src/records/people.ts'
import type { Role, StaffScope } from '#src/records/scope.ts'
import { beginSupervision, endSupervisions } from '#src/records/supervisions.ts'
import { endLinksOfAdmin } from './end-links.ts'
import { mustKeepLookedAfter, personHere } from './person-here.ts'

/** Takes effect with the person's next click: every request reads the roles anew. */
export async function changeRoles(context: Context, scope: StaffScope, personId: PersonId, input: { command: CommandId; roles: readonly Role[] }): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, input.command, at))) return
    await lockPeople(tx, scope)
    await lockPerson(tx, scope, personId)
    const person = await personHere(tx, scope, personId)
    await mustKeepLookedAfter(tx, scope, person, input.roles)
    if (!input.roles.includes('therapist')) {
      if ((await lockOwnCasesOf(tx, scope, personId)).some(({ isOpen }) => isOpen)) throw new Refusal('conflict', 'people.mend.has-clients')
      await endSupervisions(tx, scope, { therapistId: personId }, at)
    }
    if (!input.roles.includes('supervisor')) await endSupervisions(tx, scope, { supervisorId: personId }, at)
    await replaceRoles(tx, scope, personId, input.roles)
    await endLinksOfAdmin(context, tx, scope, person, input.roles, at)
    await audit(tx, scope, { action: 'change-roles', subjectId: personId, id: context.newId(), at })
  })
}

/** @param input `supervisor` null ends supervision */
export async function chooseSupervisor(
  context: Context,
  scope: StaffScope,
  therapistId: PersonId,
  input: { command: CommandId; supervisor: PersonId | null },
): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, input.command, at))) return
    const therapist = await personHere(tx, scope, therapistId)
    if (!therapist.roles.includes('therapist')) throw new Refusal('conflict', 'people.mend.not-a-therapist')
    await endSupervisions(tx, scope, { therapistId }, at)
    if (input.supervisor) {
      const supervisor = await personHere(tx, scope, input.supervisor)
      if (!supervisor.roles.includes('supervisor') || supervisor.personId === therapistId) throw new Refusal('conflict', 'people.mend.supervisor')
      await beginSupervision(tx, scope, input.supervisor, therapistId, at)
    }
    await audit(tx, scope, { action: 'choose-supervisor', subjectId: therapistId, id: context.newId(), at })
  })
}
