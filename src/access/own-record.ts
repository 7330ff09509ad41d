// What may be done about a record as a whole, by the client with the PIN and by the case's therapist on the client's word: a copy, a correction, a stop, the wish to have it erased.
import type { CommandId, ErasureId, LineId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { copyFor, type RecordCopy } from '#src/domain/record/copy.ts'
import { seal } from '#src/platform/crypto.ts'
import { audit } from '#src/records/audit.ts'
import { clientSeal, openName, readCase, updateClient } from '#src/records/cases.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { readCopy } from '#src/records/copy.ts'
import { correctionSeal, insertCorrection, restrict } from '#src/records/corrections.ts'
import { inTransaction, type Tx } from '#src/records/database.ts'
import { endErasure, insertErasure, standingErasureOf } from '#src/records/erasures.ts'
import { keepEvidenceOfClient } from '#src/records/evidence-moments.ts'
import { mayCorrectLine } from '#src/records/lines.ts'
import type { CaseScope, ClientScope } from '#src/records/scope.ts'
import type { Context } from './context.ts'

type OfOne = CaseScope | ClientScope

const isClient = (scope: OfOne): scope is ClientScope => 'linkId' in scope

async function keyOrGone(context: Context, { organisationId, clientId }: OfOne): Promise<Buffer> {
  const key = await context.keyring.client(organisationId, clientId)
  if (!key) throw new Refusal('gone', 'record.gone')
  return key
}

/** @param action for the audit: seen on a page, or taken out as a file @throws Refusal gone once the key is */
export async function copyOf(context: Context, scope: OfOne, action: 'view-record' | 'take-out-record'): Promise<RecordCopy> {
  const [key, at] = [await keyOrGone(context, scope), context.clock()]
  return await inTransaction(context.db, scope, async (tx) => {
    await audit(tx, scope, { action, id: context.newId(), at })
    return copyFor(isClient(scope) ? { kind: 'client', ownSince: scope.ownSince, now: at } : { kind: 'therapist' }, await readCopy(tx, scope, key))
  })
}

export interface Who {
  readonly name: string
  readonly called: string
  readonly language: string
}

/** Changes who the client is; each that is changed is kept as it was, beside what is right. */
export async function changeWho(context: Context, tx: Tx, scope: OfOne, key: Buffer, input: Who & { readonly timeZone?: string }): Promise<void> {
  const row = await readCase(tx, scope)
  const where = (field: 'name' | 'called') => clientSeal(scope.clientId, field)
  const before = { name: openName(key, row.name, scope.clientId, 'name'), called: openName(key, row.called, scope.clientId, 'called'), language: row.language }
  for (const about of ['name', 'called', 'language'] as const) {
    const was = before[about]
    // Of what does not open nothing can be kept.
    if (was === null || was === input[about]) continue
    const correctionId = context.newId()
    const sealed = (field: 'was' | 'words', text: string) => seal(key, text, correctionSeal(correctionId, field))
    await insertCorrection(tx, scope, { correctionId, about, lineId: null, was: sealed('was', was), words: sealed('words', input[about]), at: context.clock() })
  }
  await updateClient(tx, scope, { name: seal(key, input.name, where('name')), called: seal(key, input.called, where('called')), language: input.language, timeZone: input.timeZone ?? row.timeZone })
}

/** What is right instead of a line of the client's own, or of anything else. @throws Refusal not-found for a line that is not theirs to correct */
export async function correct(context: Context, scope: OfOne, { command, lineId, text }: { command: CommandId; lineId: LineId | null; text: string }): Promise<void> {
  const [key, at] = [await keyOrGone(context, scope), context.clock()]
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, command, at))) return
    if (lineId && !(isClient(scope) && (await mayCorrectLine(tx, scope, lineId)))) throw new Refusal('not-found')
    const correctionId = context.newId()
    await insertCorrection(tx, scope, { correctionId, about: lineId ? 'line' : 'other', lineId, was: null, words: seal(key, text, correctionSeal(correctionId, 'words')), at })
    await audit(tx, scope, { action: lineId ? 'correct-line' : 'correct-record', subjectId: correctionId, id: context.newId(), at })
  })
}

export async function setRestricted(context: Context, scope: OfOne, { command, restricted }: { command: CommandId; restricted: boolean }): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, command, at))) return
    await restrict(tx, scope, restricted ? at : null)
    await audit(tx, scope, { action: restricted ? 'restrict-record' : 'use-record-again', subjectId: scope.clientId, id: context.newId(), at })
    await keepEvidenceOfClient(tx, scope)
  })
}

/** Asked twice is asked once. */
export async function askErasure(context: Context, scope: OfOne, command: CommandId): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, command, at))) return
    const standing = await standingErasureOf(tx, scope, scope.clientId)
    // What would come by itself gives way to what is asked for: that may come sooner.
    if (standing?.ground === 'retention') await endErasure(tx, scope, standing.erasureId, 'no-longer-due', at)
    const erasureId = context.newId() as ErasureId
    const { kind, id } = scope.actor
    const asked = await insertErasure(tx, scope, {
      erasureId, clientId: scope.clientId, ground: 'asked', askedBy: kind === 'person' ? 'person' : 'client', askedById: kind === 'person' ? id : null, at, dueAt: null,
    })
    if (asked) await audit(tx, scope, { action: 'ask-erasure', subjectId: erasureId, id: context.newId(), at })
  })
}

/** Until it has been carried out. @throws Refusal conflict when nothing that was asked for stands */
export async function callOffErasure(context: Context, scope: OfOne, command: CommandId): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, command, at))) return
    const standing = await standingErasureOf(tx, scope, scope.clientId)
    if (standing?.ground !== 'asked' || !(await endErasure(tx, scope, standing.erasureId, 'called-off', at))) throw new Refusal('conflict', 'record.decided')
    await audit(tx, scope, { action: 'call-off-erasure', subjectId: standing.erasureId, id: context.newId(), at })
  })
}

/** Who the client is, as the client writes it. */
export async function changeMe(context: Context, scope: ClientScope, { command, ...who }: Who & { command: CommandId }): Promise<void> {
  const [key, at] = [await keyOrGone(context, scope), context.clock()]
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, command, at))) return
    await changeWho(context, tx, scope, key, who)
    await audit(tx, scope, { action: 'change-details', subjectId: scope.clientId, id: context.newId(), at })
  })
}
