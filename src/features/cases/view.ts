// One read of everything the page of a case shows, written to the audit chain first.
import { readCatalogue } from '#src/access/catalogue.ts'
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import { audit } from '#src/records/audit.ts'
import { measuresOf, readCase, therapistsOfCase } from '#src/records/cases.ts'
import { lastConsent } from '#src/records/consents.ts'
import { inTransaction } from '#src/records/database.ts'
import { standingErasureOf } from '#src/records/erasures.ts'
import { openLinks } from '#src/records/doors.ts'
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
      link: (await openLinks(tx, scope, scope.caseId, now)).find((link) => link.kind === 'link'),
      ending: await standingErasureOf(tx, scope, scope.clientId),
      itemNine: await mayAskItemNine(tx, scope, row.language, now),
    }
  })
}
export type CaseView = Awaited<ReturnType<typeof viewCase>>
