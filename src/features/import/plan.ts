// Says row by row what bringing in a file would do, by looking at what is there; changes nothing.
import type { Context } from '#src/access/context.ts'
import type { CaseId, ClientId } from '#src/domain/kernel/ids.ts'
import { firstDayOf } from '#src/domain/outcome/course.ts'
import { inCourse } from '#src/domain/session/course.ts'
import { idFrom } from '#src/platform/crypto.ts'
import { casesAmong, openName, type CaseRow } from '#src/records/cases.ts'
import { inTransaction } from '#src/records/database.ts'
import { pastScoresOf } from '#src/records/past-scores.ts'
import { erasedClients } from '#src/records/erasures.ts'
import { casesOf } from '#src/records/reach.ts'
import { sessionsOfCases } from '#src/records/sessions.ts'
import type { StaffScope } from '#src/records/scope.ts'
import type { ImportRow, Refused } from './input.ts'

export type Fate = 'add-client' | 'add-score' | 'there' | 'refused'

export interface PlannedRow extends ImportRow {
  readonly fate: Fate
  readonly caseId: CaseId | null
}

export interface ClientIds {
  readonly caseId: CaseId
  readonly clientId: ClientId
}

/**
 * The ids of a client in a file come from the mark by which the other record knows them, for this therapist, and from the organisation's key:
 * the same file brought in twice leads to the same case, and nobody finds the mark in the id.
 */
export async function idsFrom(context: Context, staff: StaffScope): Promise<(client: string) => ClientIds> {
  const key = (await context.keyring.organisation(staff.organisationId)).toString('hex')
  const id = (kind: string, client: string) => idFrom(JSON.stringify([key, kind, staff.personId, client]))
  return (client) => ({ caseId: id('imported case', client) as CaseId, clientId: id('imported client', client) as ClientId })
}

export async function planImport(context: Context, staff: StaffScope, rows: readonly ImportRow[]): Promise<PlannedRow[]> {
  const idsOf = await idsFrom(context, staff)
  const caseIds = [...new Set(rows.filter(({ client }) => client !== '').map(({ client }) => idsOf(client).caseId))]
  const listed = await context.keyring.erased(staff.organisationId)
  const { there, own, kept, ledger, sessionsOf } = await inTransaction(context.db, staff, async (tx) => {
    const found = await casesAmong(tx, staff, caseIds)
    return { there: found, ledger: await erasedClients(tx, staff), own: await casesOf(tx, staff, context.clock(), true), kept: await pastScoresOf(tx, staff, [...found]), sessionsOf: await sessionsOfCases(tx, staff, [...found]) }
  })
  const scores = new Map(kept.map((score) => [scoreKey(score.caseId, score.instrument, score.takenOn), score.value]))
  const names = new Map<CaseId, string | null>()
  for (const row of own) if (there.has(row.caseId)) names.set(row.caseId, await nameOf(context, staff, row))
  const erased = new Set<string>([...listed, ...ledger])
  const willBe = new Set(there)
  return rows.map((row): PlannedRow => {
    if (row.refused) return { ...row, fate: 'refused', caseId: null }
    const { caseId, clientId } = idsOf(row.client)
    const refuse = (reason: Refused['reason'], values: Refused['values'] = {}): PlannedRow => ({ ...row, fate: 'refused', caseId: null, refused: { reason, values } })
    if (erased.has(clientId)) return refuse('erased')
    if (there.has(caseId) && !names.has(caseId)) return refuse('away')
    if (there.has(caseId) && names.get(caseId) !== row.name) return refuse('known-name')
    const isNew = !willBe.has(caseId)
    willBe.add(caseId)
    if (!row.score) return { ...row, fate: isNew ? 'add-client' : 'there', caseId }
    const firstDay = firstDayOf(inCourse(sessionsOf(caseId)))
    if (row.score.takenOn >= firstDay) return refuse('in-course', { date: new Date(firstDay).toISOString().slice(0, 10) })
    const key = scoreKey(caseId, row.score.instrument.id, row.score.takenOn)
    const known = scores.get(key)
    if (known !== undefined && known !== row.score.value) return refuse('known-value', { value: known })
    scores.set(key, row.score.value)
    return { ...row, fate: isNew ? 'add-client' : known === undefined ? 'add-score' : 'there', caseId }
  })
}

/** null once the client has been erased, and where the name does not open: then no name is theirs. */
async function nameOf(context: Context, staff: StaffScope, { clientId, name }: CaseRow): Promise<string | null> {
  const key = await context.keyring.client(staff.organisationId, clientId)
  return key && openName(key, name, clientId, 'name')
}

const scoreKey = (caseId: CaseId, instrument: string, takenOn: number): string => `${caseId} ${instrument} ${takenOn}`
