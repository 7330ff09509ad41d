// Changes who the client is (name, language, time zone; what stood there is kept beside it) and which questionnaires were agreed.
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import { changeWho } from '#src/access/own-record.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { audit } from '#src/records/audit.ts'
import { measuresOf, replaceMeasures } from '#src/records/cases.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import type { Details, Measures } from './input.ts'
import { mustBeLicensed } from './licensed.ts'
import { mustBeOwn } from './own.ts'

export async function changeDetails(context: Context, { case: scope }: StaffOfCase, input: Details): Promise<void> {
  const at = context.clock()
  const key = await context.keyring.client(scope.organisationId, scope.clientId)
  if (!key) throw new Refusal('gone', 'cases.no-key')
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, input.command, at))) return
    await changeWho(context, tx, scope, key, { name: input.name, called: input.called, language: input.language, timeZone: input.zone })
    await audit(tx, scope, { action: 'change-details', subjectId: scope.clientId, id: context.newId(), at })
  })
}

/** @throws LicenceFull where a licence allows no further therapist */
export async function changeMeasures(context: Context, visit: StaffOfCase, input: Measures): Promise<void> {
  const scope = visit.case
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, input.command, at))) return
    await mustBeOwn(context, tx, visit)
    await mustBeLicensed(context, tx, visit.staff, input.measures, await measuresOf(tx, scope))
    await replaceMeasures(tx, scope, scope.caseId, input.measures)
    await audit(tx, scope, { action: 'change-measures', id: context.newId(), at })
  })
}
