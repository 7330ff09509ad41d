// What the pair agreed to try until they meet again: wordings are added and never changed; of each session the last holds.
import type { HomeworkFact } from '#src/domain/brief/history.ts'
import type { CaseId, SessionId } from '#src/domain/kernel/ids.ts'
import { unsealWords } from '#src/platform/crypto.ts'
import { isAmong } from './by-case.ts'
import type { Tx } from './database.ts'
import type { CaseScope, OrganisationScope, StaffScope } from './scope.ts'

/** What a wording is sealed to: its own row. */
export const homeworkSeal = (homeworkId: string): string => `homework ${homeworkId}`

export interface NewHomework extends Pick<HomeworkFact, 'id' | 'sessionId'> {
  /** 1, 2, 3 … within the session. */
  readonly wording: number
  /** Sealed with the client's key; null takes back what the session had. */
  readonly words: Buffer | null
  readonly at: number
}

/** False when somebody else has written that wording meanwhile; then nothing is written. */
export async function insertHomework(tx: Tx, scope: CaseScope, staff: StaffScope, { id, sessionId, wording, words, at }: NewHomework): Promise<boolean> {
  const made = await tx
    .insertInto('homework')
    .values({ organisation_id: scope.organisationId, homework_id: id, case_id: scope.caseId, session_id: sessionId, wording, words, written_by: staff.personId, written_at: new Date(at) })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'session_id', 'wording']).doNothing())
    .returning('homework_id')
    .executeTakeFirst()
  return made !== undefined
}

/** The number of the session's last wording, 0 before the first, and whether it holds. */
export async function lastWording(tx: Tx, scope: CaseScope, sessionId: SessionId): Promise<{ readonly wording: number; readonly holds: boolean }> {
  const last = await tx
    .selectFrom('homework')
    .select(['wording', 'words'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .where('session_id', '=', sessionId)
    .orderBy('wording', 'desc')
    .limit(1)
    .executeTakeFirst()
  return { wording: last?.wording ?? 0, holds: last !== undefined && last.words !== null }
}

/** What holds of every session of these cases, as it reads now; what was taken back is not there. It keeps the id and the time of its first wording. @param keys of the cases whose words may be read; without, the text is null */
export async function homeworkOf(tx: Tx, scope: OrganisationScope, caseIds: readonly CaseId[], keys: ReadonlyMap<CaseId, Buffer>): Promise<(HomeworkFact & { caseId: CaseId })[]> {
  const rows = await tx
    .selectFrom('homework')
    .select(['case_id as caseId', 'homework_id as id', 'session_id as sessionId', 'words', 'written_at as writtenAt'])
    .where('organisation_id', '=', scope.organisationId)
    .where(isAmong('case_id', caseIds))
    .orderBy('wording')
    .orderBy('homework_id')
    .execute()
  return [...Map.groupBy(rows, ({ sessionId }) => sessionId).values()].flatMap((own) => {
    const [{ caseId, id, sessionId, writtenAt }, last] = [own[0]!, own.at(-1)!]
    const key = keys.get(caseId)
    return last.words ? [{ caseId, id, sessionId, writtenAt, text: key ? unsealWords(key, last.words, homeworkSeal(last.id)) : null }] : []
  })
}
