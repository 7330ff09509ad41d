// Hashes of a client's PIN and start code: with the organisation's key in them, so that the database alone does not give a few digits away.
import type { ClientScope, CaseScope } from '#src/records/scope.ts'
import { areDigits, hashDigits, isKeyed } from '#src/platform/crypto.ts'
import type { Context } from './context.ts'

type Kind = 'pin' | 'start-code'

const placeOf = (kind: Kind, { clientId }: ClientScope | CaseScope) => `${kind} ${clientId}`

export async function hashOf(context: Context, scope: ClientScope | CaseScope, kind: Kind, digits: string): Promise<string> {
  return await hashDigits(await context.keyring.organisation(scope.organisationId), placeOf(kind, scope), digits)
}

export async function isThe(context: Context, scope: ClientScope | CaseScope, kind: Kind, digits: string, hash: string): Promise<boolean> {
  return await areDigits(await context.keyring.organisation(scope.organisationId), placeOf(kind, scope), digits, hash)
}

/** One from before the key went in opens still, and is made anew when it does. */
export const isToMakeAnew = (hash: string): boolean => !isKeyed(hash)
