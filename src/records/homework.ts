// What the pair agreed to try until they meet again: rows are added and never changed; of each session the latest holds.
import type { HomeworkFact } from '#src/domain/brief/history.ts'
import type { SessionId } from '#src/domain/kernel/ids.ts'
import { unseal } from '#src/platform/crypto.ts'
import type { Tx } from './database.ts'
import type { CaseScope, ClientScope, StaffScope } from './scope.ts'

/** What a line is sealed to: its own row. */
export const homeworkSeal = (homeworkId: string): string => `homework ${homeworkId}`

export interface NewHomework extends Pick<HomeworkFact, 'id' | 'sessionId'> {
  /** Sealed with the client's key; null takes back what the session had. */
  readonly words: Buffer | null
  readonly at: number
}

export async function insertHomework(tx: Tx, scope: CaseScope, staff: StaffScope, { id, sessionId, words, at }: NewHomework): Promise<void> {
  await tx
    .insertInto('homework')
    .values({ organisation_id: scope.organisationId, homework_id: id, case_id: scope.caseId, session_id: sessionId, words, written_by: staff.personId, written_at: new Date(at) })
    .execute()
}

/** What holds of every session, as it reads now, in the order in which it was first written down; what was taken back is not there. @param key the client's; null for a reader without words, and once erased */
export async function homeworkOf(tx: Tx, scope: CaseScope | ClientScope, key: Buffer | null): Promise<HomeworkFact[]> {
  const rows = await tx
    .selectFrom('homework')
    .select(['homework_id as id', 'session_id as sessionId', 'words', 'written_at as writtenAt'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .orderBy('written_at')
    .orderBy('homework_id')
    .execute()
  return [...Map.groupBy(rows, ({ sessionId }) => sessionId).values()].flatMap((own): HomeworkFact[] => {
    const [first, { id, sessionId, words }] = [own[0]!, own.at(-1)!]
    return words ? [{ id, sessionId, writtenAt: first.writtenAt, text: key && unseal(key, words, homeworkSeal(id)) }] : []
  })
}

/** Whether this session has a line that holds. */
export async function hasHomework(tx: Tx, scope: CaseScope, sessionId: SessionId): Promise<boolean> {
  return (await homeworkOf(tx, scope, null)).some((line) => line.sessionId === sessionId)
}
