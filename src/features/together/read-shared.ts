// Reads what two people may look at, and nothing more leaves this file.
import { readCatalogue } from '#src/access/catalogue.ts'
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import { sharedView, type SharedView } from '#src/domain/session/together.ts'
import { sessionInRoom } from '#src/domain/session/in-room.ts'
import { agendaItemsOf } from '#src/records/agenda.ts'
import { audit } from '#src/records/audit.ts'
import { openName, readCase, therapistsOfCase } from '#src/records/cases.ts'
import { inTransaction, type Tx } from '#src/records/database.ts'
import { readHistory } from '#src/records/history.ts'
import { readGround } from '#src/records/norms.ts'
import { releasedChecks } from '#src/records/releases.ts'

export interface Shared {
  readonly view: SharedView
  /** null once erased. */
  readonly called: string | null
  readonly therapist: string
  /** The client's: the page is as much theirs. */
  readonly language: string
  /** The name of a questionnaire in that language. */
  readonly measure: (instrument: string) => string
}

export async function readShared(context: Context, scope: StaffOfCase): Promise<Shared> {
  const { organisationId, clientId, caseId } = scope.case
  const key = await context.keyring.client(organisationId, clientId)
  return await inTransaction(context.db, scope.case, async (tx) => {
    await audit(tx, scope.case, { action: 'view-together', id: context.newId(), at: context.clock() })
    const found = await readCase(tx, scope.case)
    const therapists = await therapistsOfCase(tx, scope.case, caseId)
    const catalogue = await readCatalogue(context, tx, scope.case)
    return {
      view: await readView(context, tx, scope, key),
      measure: (id) => catalogue.find(id, found.language)?.title ?? id,
      called: key && openName(key, found.called, clientId, 'called'),
      therapist: therapists.find(({ personId }) => personId === scope.staff.personId)?.name ?? '',
      language: found.language,
    }
  })
}

/** @param key the client's; null once erased */
export async function readView(context: Context, tx: Tx, scope: StaffOfCase, key: Buffer | null): Promise<SharedView> {
  const history = await readHistory(tx, scope.case, key, context.clock())
  const session = sessionInRoom(history.sessions, history.now)
  const { all } = await readCatalogue(context, tx, scope.case)
  const agenda = key && session ? await agendaItemsOf(tx, scope.case, key, session.id) : []
  return sharedView(history, { released: await releasedChecks(tx, scope.case), agenda }, all, await readGround(tx, scope.case))
}
