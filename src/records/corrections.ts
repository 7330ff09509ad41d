// Corrections beside what they correct: added and never changed. Of a line the latest is what reads.
import { sql } from 'kysely'
import type { CaseId, LineId } from '#src/domain/kernel/ids.ts'
import { unsealWords } from '#src/platform/crypto.ts'
import type { Tx } from './database.ts'
import { personOf, type CaseScope, type ClientScope, type OrganisationScope } from './scope.ts'

/** What a correction is sealed to: its own row. */
export const correctionSeal = (correctionId: string, field: 'was' | 'words'): string => `correction ${correctionId} ${field}`

export interface NewCorrection {
  readonly correctionId: string
  readonly about: 'name' | 'called' | 'language' | 'line' | 'other'
  readonly lineId: LineId | null
  /** Both sealed with the client's key. */
  readonly was: Buffer | null
  readonly words: Buffer
  readonly at: number
}

export async function insertCorrection(tx: Tx, scope: CaseScope | ClientScope, row: NewCorrection): Promise<void> {
  const personId = personOf(scope)
  await tx
    .insertInto('corrections')
    .values({
      organisation_id: scope.organisationId, correction_id: row.correctionId, client_id: scope.clientId, about: row.about, line_id: row.lineId, was: row.was, words: row.words,
      said_by: personId ? 'person' : 'client', person_id: personId, said_at: new Date(row.at),
    })
    .execute()
}

/** As the lines of these cases read now, where the client has corrected them. @param keys of the cases whose words may be read */
export async function correctedLines(tx: Tx, scope: OrganisationScope, keys: ReadonlyMap<CaseId, Buffer>): Promise<ReadonlyMap<LineId, string>> {
  const rows = await tx
    .selectFrom('corrections as o')
    .innerJoin('lines as l', (join) => join.onRef('l.organisation_id', '=', 'o.organisation_id').onRef('l.line_id', '=', 'o.line_id'))
    .select(['o.correction_id as id', 'l.line_id as lineId', 'l.case_id as caseId', 'o.words'])
    .where('o.organisation_id', '=', scope.organisationId)
    .where('l.organisation_id', '=', scope.organisationId)
    .where(sql<boolean>`l.case_id = any(${[...keys.keys()]}::uuid[])`)
    .orderBy('o.said_at')
    .orderBy('o.correction_id')
    .execute()
  return new Map(rows.map(({ id, lineId, caseId, words }) => [lineId, unsealWords(keys.get(caseId)!, words, correctionSeal(id, 'words'))]))
}

export async function restrict(tx: Tx, scope: CaseScope | ClientScope, at: number | null): Promise<void> {
  await tx
    .updateTable('clients')
    .set({ restricted_at: at === null ? null : new Date(at) })
    .where('organisation_id', '=', scope.organisationId)
    .where('client_id', '=', scope.clientId)
    .execute()
}
