// One read of everything the page of a case shows, written to the audit chain first.
import { readCatalogue } from '#src/access/catalogue.ts'
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import { audit } from '#src/records/audit.ts'
import { measuresOf, readCase, therapistsOfCase } from '#src/records/cases.ts'
import { lastConsent } from '#src/records/consents.ts'
import { inTransaction } from '#src/records/database.ts'
import { standingErasureOf } from '#src/records/erasures.ts'
import { openLinks, pinSince } from '#src/records/doors.ts'
import { mayAskItemNine } from '#src/records/organisation.ts'
import { peopleWithRole } from '#src/records/people.ts'
import { sessionsOfCase } from '#src/records/sessions.ts'
import { readNames } from './read-names.ts'

export async function viewCase(context: Context, { staff, case: scope }: StaffOfCase) {
  const now = context.clock()
  return await inTransaction(context.db, scope, async (tx) => {
    await audit(tx, scope, { action: 'view-case', id: context.newId(), at: now })
    const row = await readCase(tx, scope)
    const therapists = await therapistsOfCase(tx, scope, scope.caseId)
    const link = (await openLinks(tx, scope, scope.caseId, now)).find(({ kind }) => kind === 'link')
    const pinAt = await pinSince(tx, scope)
    const here = await peopleWithRole(tx, staff, 'therapist')
    return {
      row, therapists, now,
      names: await readNames(context, scope, row),
      isOwn: therapists.some((one) => one.part === 'own' && one.until === null && one.personId === staff.personId),
      colleagues: here.filter((one) => one.personId !== staff.personId),
      measures: await measuresOf(tx, scope),
      catalogue: await readCatalogue(context, tx, staff),
      sessions: await sessionsOfCase(tx, scope),
      agreement: await lastConsent(tx, scope),
      link,
      isDoorOfBefore: isDoorOfBefore(therapists, link?.createdAt ?? null),
      pinInCover: therapists.find(({ part, since, until }) => pinAt !== null && part === 'cover' && since <= pinAt && until !== null && pinAt < until && until <= now),
      ending: await standingErasureOf(tx, scope, scope.clientId),
      itemNine: await mayAskItemNine(tx, scope, row.language, now),
    }
  })
}
/** Whether the case was handed over and no link has been given since: the one the client holds came from the therapist before. */
function isDoorOfBefore(therapists: Awaited<ReturnType<typeof therapistsOfCase>>, linkMadeAt: number | null): boolean {
  const own = therapists.filter(({ part }) => part === 'own')
  const present = own.find(({ until }) => until === null)
  return present !== undefined && own.length > 1 && (linkMadeAt === null || linkMadeAt < present.since)
}

export type CaseView = Awaited<ReturnType<typeof viewCase>>
