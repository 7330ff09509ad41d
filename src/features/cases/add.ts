// Adds a client: the key first, then who they are, the case, the measures and perhaps a first session, all or nothing.
import { caseIdFrom } from '#src/access/case-id.ts'
import type { Context } from '#src/access/context.ts'
import type { CaseId, ClientId, SessionId } from '#src/domain/kernel/ids.ts'
import { clientSeal, replaceMeasures } from '#src/records/cases.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { openCase } from '#src/records/open-case.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { insertSessionsOf } from '#src/records/sessions.ts'
import { seal } from '#src/platform/crypto.ts'
import type { NewClient } from './input.ts'
import { mustBeLicensed } from './licensed.ts'

export async function addClient(context: Context, staff: StaffScope, input: NewClient, first: { start: number; end: number } | null): Promise<CaseId> {
  const at = context.clock()
  const clientId = context.newId() as ClientId
  const { organisationId } = staff
  const caseId = await caseIdFrom(context, staff, input.command)
  await context.keyring.createClient(organisationId, clientId)
  const key = (await context.keyring.client(organisationId, clientId))!
  const isNew = await inTransaction(context.db, staff, async (tx) => {
    if (!(await isFirstTime(tx, staff, input.command, at))) return false
    const client = {
      clientId, language: input.language, timeZone: input.zone, at,
      name: seal(key, input.name, clientSeal(clientId, 'name')), called: seal(key, input.called, clientSeal(clientId, 'called')),
    }
    await mustBeLicensed(context, tx, staff, input.measures, [])
    await openCase(tx, staff, { caseId, client }, context.newId)
    await replaceMeasures(tx, staff, caseId, input.measures)
    if (first) {
      const session = { id: context.newId() as SessionId, therapistId: staff.personId, seriesId: null, plannedStart: first.start, plannedEnd: first.end, timeZone: staff.timeZone }
      await insertSessionsOf(tx, staff, caseId, [session])
    }
    return true
  })
  if (!isNew) await context.keyring.dropClient(organisationId, clientId)
  return caseId
}
