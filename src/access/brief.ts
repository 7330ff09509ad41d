// A brief with what it was made of, for one reader: the one way in which every page of a case comes by it, so that none can be less blind than another.
import type { Brief } from '#src/domain/brief/brief.ts'
import { composeBrief } from '#src/domain/brief/compose.ts'
import type { Ground } from '#src/domain/brief/ground.ts'
import type { CaseHistory } from '#src/domain/brief/history.ts'
import type { SessionId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { openName, readCase } from '#src/records/cases.ts'
import type { Tx } from '#src/records/database.ts'
import { readHistory } from '#src/records/history.ts'
import { readGround } from '#src/records/norms.ts'
import type { CaseScope } from '#src/records/scope.ts'
import { readCatalogue, type Catalogue } from './catalogue.ts'
import type { Context } from './context.ts'

export interface BriefOfCase {
  readonly brief: Brief
  /** What this reader may see, already blind. */
  readonly history: CaseHistory
  readonly ground: Ground
  readonly catalogue: Catalogue
  /** null for a reader who may not read the client's words, and after an erasure. */
  readonly called: string | null
  readonly reference: string
  readonly erased: boolean
}

/** @throws Refusal not-found when `asked` is no session of this case */
export async function briefOfCase(context: Context, tx: Tx, scope: CaseScope, at: number, asked: SessionId | undefined): Promise<BriefOfCase> {
  const { organisationId, clientId, words } = scope
  const key = await context.keyring.client(organisationId, clientId)
  const [history, ground, catalogue, { reference, called }] = await Promise.all([
    readHistory(tx, scope, key, at), readGround(tx, scope), readCatalogue(context, tx, scope), readCase(tx, scope),
  ])
  const composed = composeBrief(history, catalogue.all, ground, asked)
  // The drop-out list is the therapist's alone, whatever page it might come to stand on.
  const brief = scope.reader === 'therapist' ? composed : { ...composed, dropOut: null }
  if (asked && !brief.session) throw new Refusal('not-found')
  return { brief, history, ground, catalogue, reference, erased: key === null, called: key && words ? openName(key, called, clientId, 'called') : null }
}
