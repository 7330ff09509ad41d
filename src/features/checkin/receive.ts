// Takes in what a phone sealed while it had no signal: opens it with the server's key and submits it like any other.
import { catalogueFor } from '#src/access/catalogue.ts'
import type { Context } from '#src/access/context.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { openOutbox } from '#src/platform/crypto.ts'
import { readForm } from '#src/platform/http.ts'
import type { ClientScope } from '#src/records/scope.ts'
import { idsIn, readSubmission } from './input.ts'
import { submit, type Receipt } from './submit.ts'

export const sealedBytes = 256 * 1024

/** @throws Refusal invalid for what was not sealed to this server, or holds no form */
export async function receive(context: Context, scope: ClientScope, sealed: Buffer): Promise<Receipt> {
  const keys = await context.keyring.outbox(scope.organisationId)
  const form = await readForm(formRequest(opened(() => openOutbox(keys, sealed))))
  const catalogue = await catalogueFor(context, scope, idsIn(form))
  const read = readSubmission(form, null, (id, version) => catalogue.find(id, scope.language, version), scope.known)
  if (read.kind === 'to-mend') throw new Refusal('invalid', 'checkin.mend.broken')
  return await submit(context, scope, read.submission, 'outbox')
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
