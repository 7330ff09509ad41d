// Takes in what a phone sealed while it had no signal: opens it with the server's key and takes it like any other.
import { catalogueFor } from '#src/access/catalogue.ts'
import type { Context } from '#src/access/context.ts'
import { nameGoals } from '#src/access/name-goals.ts'
import { asWritten } from '#src/access/written-by.ts'
import { readLines, typedLines } from '#src/domain/goals/list-lines.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { openOutbox } from '#src/platform/crypto.ts'
import { readForm, type Form } from '#src/platform/http.ts'
import type { ClientScope } from '#src/records/scope.ts'
import { SealedListForm } from './goals-input.ts'
import { idsIn, readSubmission } from './input.ts'
import { prepare } from './prepare.ts'
import { submit, type Receipt } from './submit.ts'

export const sealedBytes = 256 * 1024

/** What the phone is told. */
type Received = Pick<Receipt, 'receivedAt' | 'late' | 'timeZone'>

/** @throws Refusal invalid for what was not sealed to this server, or holds no form */
export async function receive(context: Context, scope: ClientScope, sealed: Buffer): Promise<Received> {
  const keys = await context.keyring.outbox(scope.organisationId)
  const form = await readForm(formRequest(opened(() => openOutbox(keys, sealed))))
  if (form['kind'] === 'goals') return await receiveList(context, scope, form)
  const catalogue = await catalogueFor(context, scope, idsIn(form))
  const writer = await asWritten(context, scope, form)
  const read = readSubmission(form, null, (id, version) => catalogue.find(id, scope.language, version), writer.known)
  if (read.kind === 'to-mend') throw new Refusal('invalid', 'checkin.mend.broken')
  return await submit(context, writer, read.submission, 'outbox')
}

/** A list of goals is taken from its writer, who is known; from anybody else it waits on the phone until that PIN is shown. */
async function receiveList(context: Context, scope: ClientScope, form: Form): Promise<Received> {
  if (!scope.known) throw new Refusal('gone')
  const head = SealedListForm.safeParse(form)
  if (!head.success) throw new Refusal('invalid')
  if (head.data.case !== scope.caseId) throw new Refusal('gone')
  // A reason without a goal is all that somebody had typed by then, and as little may be lost of it.
  const lines = typedLines(form, 'wants').map((line) => (line.text.trim() === '' ? { ...line, text: line.why, why: '' } : line))
  const { goals } = readLines('wants', lines)
  const { do: pressed, case: _, ...given } = head.data
  await nameGoals(context, scope, { ...given, state: pressed === 'send' && goals.length > 0 ? 'in' : pressed === 'not-now' ? 'not-now' : 'draft', isLate: true, goals })
  const { timeZone } = await prepare(context, scope)
  return { receivedAt: context.clock(), late: false, timeZone }
}

function opened(open: () => string): string {
  try {
    return open()
  } catch {
    throw new Refusal('invalid', 'checkin.mend.broken')
  }
}

/** The seal holds the body of a form, so it is read by the same rules. */
const formRequest = (body: string): Request =>
  new Request('http://outbox/', { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded' } })
