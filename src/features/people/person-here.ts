// A colleague who has not left, and who must remain for the organisation to be looked after.
import type { PersonId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import type { Tx } from '#src/records/database.ts'
import { lockPeople, peopleWithRole, readPerson, type PersonRow } from '#src/records/people.ts'
import type { Role, StaffScope } from '#src/records/scope.ts'

/** @throws Refusal not-found */
export async function personHere(tx: Tx, scope: StaffScope, personId: PersonId): Promise<PersonRow> {
  const person = await readPerson(tx, scope, personId)
  if (!person || person.leftAt !== null) throw new Refusal('not-found')
  return person
}

/** Before something is given that outlasts the asking: whoever asks may be leaving in this very moment. @throws Refusal not-found */
export async function mustStillBeAdmin(tx: Tx, scope: StaffScope): Promise<void> {
  await lockPeople(tx, scope)
  if (!(await personHere(tx, scope, scope.personId)).roles.includes('admin')) throw new Refusal('not-found')
}

/** Refuses when this person, keeping only `kept`, would leave the organisation without an admin or a lead. Call lockPeople before. */
export async function mustKeepLookedAfter(tx: Tx, scope: StaffScope, person: PersonRow, kept: readonly Role[]): Promise<void> {
  for (const role of ['admin', 'lead'] as const) {
    if (!person.roles.includes(role) || kept.includes(role)) continue
    const others = (await peopleWithRole(tx, scope, role)).filter(({ personId }) => personId !== person.personId)
    if (others.length === 0) throw new Refusal('conflict', `people.mend.last-${role}`)
  }
}
