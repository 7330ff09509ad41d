// Brings in what a file holds, client by client, each all or nothing; what is there already stays as it is, so that a second time changes nothing.
import type { Context } from '#src/access/context.ts'
import type { CommandId } from '#src/domain/kernel/ids.ts'
import { idFrom, seal } from '#src/platform/crypto.ts'
import { auditOn } from '#src/records/audit.ts'
import { clientSeal } from '#src/records/cases.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { openCase } from '#src/records/open-case.ts'
import { readOrganisation } from '#src/records/organisation.ts'
import { insertPastScores, type NewPastScore } from '#src/records/past-scores.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { idsFrom, planImport, type PlannedRow } from './plan.ts'
import type { ImportRow } from './input.ts'

/** @returns what became of each row; planned anew, since time has passed since the file was looked at */
export async function carryOutImport(context: Context, staff: StaffScope, rows: readonly ImportRow[]): Promise<PlannedRow[]> {
  const planned = await planImport(context, staff, rows)
  const idsOf = await idsFrom(context, staff)
  const { defaultLanguage } = await inTransaction(context.db, staff, (tx) => readOrganisation(tx, staff))
  for (const [client, own] of Map.groupBy(planned.filter(({ fate }) => fate === 'add-client' || fate === 'add-score'), (row) => row.client)) {
    await bringIn(context, staff, { ...idsOf(client), language: defaultLanguage }, own)
  }
  return planned
}

async function bringIn(context: Context, staff: StaffScope, { caseId, clientId, language }: ReturnType<Awaited<ReturnType<typeof idsFrom>>> & { language: string }, rows: readonly PlannedRow[]): Promise<void> {
  const at = context.clock()
  const [first] = rows
  const isNew = first?.fate === 'add-client'
  if (isNew) await context.keyring.createClient(staff.organisationId, clientId)
  const key = await context.keyring.client(staff.organisationId, clientId)
  await inTransaction(context.db, staff, async (tx) => {
    if (first && isNew && key && (await isFirstTime(tx, staff, caseId as string as CommandId, at))) {
      const client = {
        clientId, language, timeZone: staff.timeZone, at,
        name: seal(key, first.name, clientSeal(clientId, 'name')), called: seal(key, first.called, clientSeal(clientId, 'called')),
      }
      await openCase(tx, staff, { caseId, client }, context.newId)
    }
    const scores = rows.flatMap(({ score }): NewPastScore[] => {
      if (!score) return []
      const { instrument, value, takenOn } = score
      const scale = instrument.scoring[0]?.scale ?? ''
      return [{ id: idFrom(JSON.stringify([caseId, instrument.id, scale, takenOn])), caseId, instrument: instrument.id, scale, version: instrument.version, value, takenOn }]
    })
    await insertPastScores(tx, staff, scores, at)
    if (scores.length > 0) await auditOn(tx, staff, caseId, { action: 'import-scores', subjectId: null, id: context.newId(), at })
  })
}
