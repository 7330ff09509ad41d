// Who wrote a form, when it may arrive later than it was written: a mark that a page carries while the client is known there, and that nobody else can make.
// What waits on a phone goes out with whatever that phone shows by then: opened since by its client, or shut.
import type { CheckInId } from '#src/domain/kernel/ids.ts'
import { deriveKey, sameText } from '#src/platform/crypto.ts'
import type { Form } from '#src/platform/http.ts'
import type { ClientScope } from '#src/records/scope.ts'
import type { Context } from './context.ts'
import { knownAs } from './scope.ts'

/** Of this form and no other, and of this PIN: once there is another, it is worth nothing. */
async function markOf(context: Context, { organisationId, clientId, caseId, ownSince }: ClientScope, checkInId: string): Promise<string> {
  const key = await context.keyring.organisation(organisationId)
  return deriveKey(key, Buffer.alloc(0), `attune written by 1 ${clientId} ${caseId} ${ownSince} ${checkInId}`).toString('base64url')
}

/** For the page of a form; empty where only the link is known. */
export const writtenBy = async (context: Context, scope: ClientScope, checkInId: CheckInId): Promise<string> => (scope.known ? await markOf(context, scope, checkInId) : '')

/** The scope as it was when the form was written: by the client, known by PIN or device, or by whoever held the link. */
export async function asWritten(context: Context, scope: ClientScope, form: Form): Promise<ClientScope> {
  return knownAs(scope, sameText(form['by'] ?? '', await markOf(context, scope, form['check-in'] ?? '')))
}
