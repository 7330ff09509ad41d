// What the two agreed because of feedback: rows are added and never changed; what holds is what no later row replaces.
import type { AgreedFact } from '#src/domain/brief/history.ts'
import type { AgreedLineId, CaseId, SessionId } from '#src/domain/kernel/ids.ts'
import { unsealWords } from '#src/platform/crypto.ts'
import { isAmong } from './by-case.ts'
import type { Tx } from './database.ts'
import type { CaseScope, OrganisationScope, StaffScope } from './scope.ts'

/** What an agreed line is sealed to: its own row. */
export const agreedSeal = (agreedLineId: string): string => `agreed ${agreedLineId}`

export interface NewAgreedLine extends Pick<AgreedFact, 'id' | 'sessionId' | 'answers'> {
  /** Sealed with the client's key; null takes back the line that it replaces. */
  readonly words: Buffer | null
  readonly replaces: AgreedLineId | null
  readonly at: number
}

/** False when another row has replaced that line already; then nothing is written. */
export async function insertAgreedLine(tx: Tx, scope: CaseScope, staff: StaffScope, row: NewAgreedLine): Promise<boolean> {
  const made = await tx
    .insertInto('agreed_lines')
    .values({
      organisation_id: scope.organisationId, agreed_line_id: row.id, case_id: scope.caseId, session_id: row.sessionId, answers: row.answers, words: row.words,
      replaces: row.replaces, written_by: staff.personId, written_at: new Date(row.at),
    })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'replaces']).doNothing())
    .returning('agreed_line_id')
    .executeTakeFirst()
  return made !== undefined
}

/** The lines that hold in these cases, still sealed, in the order in which they were written. */
const standing = (tx: Tx, scope: OrganisationScope, caseIds: readonly CaseId[]) =>
  tx
    .selectFrom('agreed_lines as a')
    .leftJoin('agreed_lines as r', (join) => join.onRef('r.organisation_id', '=', 'a.organisation_id').onRef('r.replaces', '=', 'a.agreed_line_id'))
    .select(['a.case_id as caseId', 'a.agreed_line_id as id', 'a.session_id as sessionId', 'a.answers', 'a.words', 'a.written_at as writtenAt'])
    .where('a.organisation_id', '=', scope.organisationId)
    .where(isAmong('a.case_id', caseIds))
    .where('a.words', 'is not', null)
    .where('r.agreed_line_id', 'is', null)
    .orderBy('a.written_at')
    .orderBy('a.agreed_line_id')

/** What holds between the two, as it reads now; corrected lines once, those taken back not at all. @param keys of the cases whose words may be read */
export async function agreedLinesOf(tx: Tx, scope: OrganisationScope, keys: ReadonlyMap<CaseId, Buffer>): Promise<(AgreedFact & { caseId: CaseId })[]> {
  if (keys.size === 0) return []
  const rows = await standing(tx, scope, [...keys.keys()]).execute()
  return rows.map(({ words, ...row }) => ({ ...row, text: unsealWords(keys.get(row.caseId)!, words!, agreedSeal(row.id)) }))
}

/** The session and kind of a line that holds; undefined when it is not of this case, replaced, or taken back. */
export async function agreedLineOf(tx: Tx, scope: CaseScope, id: AgreedLineId): Promise<{ sessionId: SessionId; answers: AgreedFact['answers'] } | undefined> {
  return await standing(tx, scope, [scope.caseId]).where('a.agreed_line_id', '=', id).executeTakeFirst()
}
