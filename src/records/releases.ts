// The client's word on which alliance checks both may look at: each word is kept, the latest holds.
import type { CheckInId } from '#src/domain/kernel/ids.ts'
import { instant, type Tx } from './database.ts'
import type { CaseScope, ClientScope } from './scope.ts'

export interface NewRelease {
  readonly releaseId: string
  readonly checkInId: CheckInId
  readonly released: boolean
  readonly at: number
}

export async function insertRelease(tx: Tx, scope: ClientScope, { releaseId, checkInId, released, at }: NewRelease): Promise<void> {
  await tx
    .insertInto('check_in_releases')
    .values({ organisation_id: scope.organisationId, check_in_id: checkInId, said_at: new Date(at), release_id: releaseId, case_id: scope.caseId, released })
    .execute()
}

/** The checks of this case that both may look at, by the client's latest word on each. */
export async function releasedChecks(tx: Tx, scope: CaseScope | ClientScope): Promise<ReadonlySet<CheckInId>> {
  const rows = await tx
    .selectFrom('check_in_releases')
    .select(['check_in_id as checkInId', 'released'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .orderBy('said_at')
    // Of two words in one millisecond the one that closes holds.
    .orderBy('released', 'desc')
    .execute()
  const latest = new Map(rows.map(({ checkInId, released }) => [checkInId, released]))
  return new Set([...latest].filter(([, released]) => released).map(([checkInId]) => checkInId))
}

/** Whether this alliance check is the client's own: sent with the PIN, since it was chosen. */
export async function isOwnAllianceCheck(tx: Tx, scope: ClientScope, checkInId: CheckInId): Promise<boolean> {
  const row = await tx
    .selectFrom('check_ins')
    .select('check_in_id')
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .where('check_in_id', '=', checkInId)
    .where('kind', '=', 'after')
    .where('door', '=', 'pin')
    .where('received_at', '>=', instant(scope.ownSince))
    .executeTakeFirst()
  return row !== undefined
}
