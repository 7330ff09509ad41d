// What the client agreed to: each yes is a row with its version; a new yes or a withdrawal ends the one before.
import type { Tx } from './database.ts'
import type { CaseScope, ClientScope } from './scope.ts'

export interface ConsentRow {
  readonly consentId: string
  readonly version: string
  readonly language: string
  readonly givenAt: number
  readonly supervision: boolean
  readonly words: boolean
  readonly withdrawnAt: number | null
}

/** The last yes of the case, withdrawn or not; undefined when there was none. */
export async function lastConsent(tx: Tx, scope: CaseScope | ClientScope): Promise<ConsentRow | undefined> {
  return await tx
    .selectFrom('consents')
    .select([
      'consent_id as consentId', 'version', 'language', 'given_at as givenAt', 'supervision', 'words_in_supervision as words', 'withdrawn_at as withdrawnAt',
    ])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .orderBy('given_at', 'desc')
    .orderBy('consent_id', 'desc')
    .limit(1)
    .executeTakeFirst()
}

export async function insertConsent(
  tx: Tx,
  scope: ClientScope,
  row: { consentId: string; version: string; language: string; at: number; supervision: boolean; words: boolean },
): Promise<void> {
  await endConsent(tx, scope, row.at)
  await tx
    .insertInto('consents')
    .values({
      organisation_id: scope.organisationId, consent_id: row.consentId, case_id: scope.caseId, version: row.version, language: row.language,
      given_at: new Date(row.at), supervision: row.supervision, words_in_supervision: row.words, withdrawn_at: null,
    })
    .execute()
}

/** Ends every open yes of the case; true when there was one. */
export async function endConsent(tx: Tx, scope: ClientScope, at: number): Promise<boolean> {
  const result = await tx
    .updateTable('consents')
    .set({ withdrawn_at: new Date(at) })
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .where('withdrawn_at', 'is', null)
    .executeTakeFirst()
  return Number(result.numUpdatedRows) > 0
}
