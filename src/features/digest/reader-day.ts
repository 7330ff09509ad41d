// A reader's calendar day in their own time zone: which it is, whether its digest is due, and whether there is anything to look at.
import { standInScope } from '#src/access/scope.ts'
import type { PersonId } from '#src/domain/kernel/ids.ts'
import { isDigestDue } from '#src/domain/notification/digest.ts'
import { clockOf, dateIn, day, dayBounds, instantOf, weekMinute } from '#src/platform/time.ts'
import type { Tx } from '#src/records/database.ts'
import { isAnythingToLookAt } from '#src/records/digests.ts'
import type { DigestReader } from '#src/records/notifications.ts'
import { readPerson } from '#src/records/people.ts'
import type { OrganisationScope } from '#src/records/scope.ts'

/** How long an own check that is due is worth a mail; a design choice. On screen it stays due. */
const checkDueFor = 7 * day

export const dayOf = ({ timeZone }: Pick<DigestReader, 'timeZone'>, at: number): string => dateIn(at, timeZone)

export function isDueNow(reader: DigestReader, at: number): boolean {
  const today = dayOf(reader, at)
  if (reader.settledDay !== null && reader.settledDay >= today) return false
  const dueAt = instantOf(today, clockOf(reader.digestMinute), reader.timeZone)
  return isDigestDue(reader, { now: at, ...weekMinute(at, reader.timeZone), dueAt, chosenAt: reader.chosenAt })
}

/** Looked up with the rights that the reader has now; false for one who has left. */
export async function hasSomethingFor(tx: Tx, scope: OrganisationScope, personId: PersonId, at: number): Promise<boolean> {
  const person = await readPerson(tx, scope, personId)
  if (!person || person.leftAt !== null) return false
  const { organisationId } = scope
  const staff = standInScope({ organisationId, personId, roles: new Set(person.roles), signInId: personId, language: person.language, timeZone: person.timeZone })
  const { until } = dayBounds(dateIn(at, person.timeZone), person.timeZone)
  return await isAnythingToLookAt(tx, staff, { since: at - checkDueFor, now: at, until })
}
