// The agenda of a session as the two write it in the room, sealed with the client's key.
import type { AgendaItemFact } from '#src/domain/session/agenda.ts'
import type { AgendaItemId, SessionId } from '#src/domain/kernel/ids.ts'
import { unsealWords } from '#src/platform/crypto.ts'
import type { Tx } from './database.ts'
import type { CaseScope } from './scope.ts'

/** What an item is sealed to: its own row. */
export const agendaSeal = (agendaItemId: string): string => `agenda ${agendaItemId}`

/** What was typed for this session, taken-off items too, in the order in which it was written first. */
export async function agendaItemsOf(tx: Tx, scope: CaseScope, key: Buffer, sessionId: SessionId): Promise<AgendaItemFact[]> {
  const rows = await tx
    .selectFrom('agenda_items')
    .select(['agenda_item_id as id', 'added_by as by', 'source_id as source', 'words'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .where('session_id', '=', sessionId)
    .orderBy('written_at')
    .orderBy('agenda_item_id')
    .execute()
  return rows.map(({ words, ...row }) => ({ ...row, text: words && unsealWords(key, words, agendaSeal(row.id)) }))
}

export interface NewAgendaItem extends Pick<AgendaItemFact, 'id' | 'by' | 'source'> {
  readonly sessionId: SessionId
  readonly words: Buffer | null
  readonly at: number
}

/** False when this session has an item in place of that source already. */
export async function insertAgendaItem(tx: Tx, scope: CaseScope, { id, by, source, sessionId, words, at }: NewAgendaItem): Promise<boolean> {
  const made = await tx
    .insertInto('agenda_items')
    .values({ organisation_id: scope.organisationId, agenda_item_id: id, case_id: scope.caseId, session_id: sessionId, added_by: by, source_id: source, words, written_at: new Date(at) })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'session_id', 'source_id']).doNothing())
    .returning('agenda_item_id')
    .executeTakeFirst()
  return made !== undefined
}

/** Other words for an item, or none: then it is off. False when the session has no such item. */
export async function rewordAgendaItem(tx: Tx, scope: CaseScope, sessionId: SessionId, id: AgendaItemId, words: Buffer | null): Promise<boolean> {
  const result = await tx
    .updateTable('agenda_items')
    .set({ words })
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .where('session_id', '=', sessionId)
    .where('agenda_item_id', '=', id)
    .executeTakeFirst()
  return Number(result.numUpdatedRows) > 0
}
