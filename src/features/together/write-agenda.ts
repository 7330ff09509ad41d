// Writes the agenda in the room: an entry added, put into other words, or taken off; sealed, once, and on the case's chain.
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import type { AgendaItemId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { seal } from '#src/platform/crypto.ts'
import { agendaSeal, insertAgendaItem, rewordAgendaItem } from '#src/records/agenda.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import type { AgendaChange } from './input.ts'
import { readView } from './read-shared.ts'

/** @throws Refusal not-found for a session that is not the one in the room, or an entry that is not on its agenda; gone once erased */
export async function writeAgenda(context: Context, scope: StaffOfCase, change: AgendaChange): Promise<void> {
  const key = await context.keyring.client(scope.case.organisationId, scope.case.clientId)
  if (!key) throw new Refusal('gone')
  await inTransaction(context.db, scope.case, async (tx) => {
    const at = context.clock()
    if (!(await isFirstTime(tx, scope.case, change.command, at))) return
    const view = await readView(context, tx, scope, key)
    if (view.session?.id !== change.session) throw new Refusal('not-found')
    const id = 'item' in change ? change.item : (context.newId() as AgendaItemId)
    const words = change.text === null ? null : seal(key, change.text, agendaSeal(id))
    const source = 'source' in change ? change.source : null
    const entries = view.agenda.flatMap((place) => (place.kind === 'entry' ? place.entry : []))
    const start = entries.find((entry) => ('item' in change ? entry.id === change.item : source !== null && entry.source === source))
    if (!('by' in change) && !start) throw new Refusal('not-found')
    const by = 'by' in change ? change.by : start!.by
    const isWritten = 'item' in change
      ? await rewordAgendaItem(tx, scope.case, change.session, id, words)
      : await insertAgendaItem(tx, scope.case, { id, by, source, sessionId: change.session, words, at })
    if (!isWritten) throw new Refusal('not-found')
    await audit(tx, scope.case, { action: words === null ? 'take-off-agenda' : 'by' in change ? 'add-to-agenda' : 'reword-agenda', subjectId: id, id: context.newId(), at })
  })
}
