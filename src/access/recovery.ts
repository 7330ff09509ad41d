// Ten one-time codes on paper, for the day the phone is lost.
import { randomInt } from 'node:crypto'
import type { PersonId } from '#src/domain/kernel/ids.ts'
import { hashToken } from '#src/platform/crypto.ts'
import type { HonoContext } from '#src/platform/http.ts'
import { minute } from '#src/platform/time.ts'
import { replaceRecoveryCodes } from '#src/records/credentials.ts'
import type { Tx } from '#src/records/database.ts'
import type { OrganisationScope } from '#src/records/scope.ts'
import type { Context } from './context.ts'
import { takeSealed, writeSealed } from './sealed-cookie.ts'

const howMany = 10
/** Digits only: they are typed into the same field as the app's code, on a phone's number pad. 53 bits. */
const digits = 16

export const isRecoveryCode = (typed: string): boolean => typed.length === digits && /^\d+$/.test(typed)

/** With the organisation's key in it, so that the database alone does not allow guessing at 53 bits. */
export function recoveryHash(key: Buffer, personId: PersonId, code: string): string {
  return hashToken(`recovery ${key.toString('base64')} ${personId} ${code}`)
}

/** Makes ten, keeps their hashes, and returns them to be shown once. */
export async function issueRecoveryCodes(context: Context, tx: Tx, scope: OrganisationScope, personId: PersonId): Promise<readonly string[]> {
  const codes = Array.from({ length: howMany }, () => Array.from({ length: digits }, () => randomInt(10)).join(''))
  const key = await context.keyring.organisation(scope.organisationId)
  await replaceRecoveryCodes(tx, scope, personId, codes.map((code) => recoveryHash(key, personId, code)))
  return codes
}

const shownWithin = 10 * minute

async function purposeOf(context: Context, scope: OrganisationScope, personId: PersonId) {
  return { key: await context.keyring.organisation(scope.organisationId), where: `codes ${personId}` }
}

/** The codes travel, sealed, over the redirect to the page that shows them. */
export async function carryCodes(context: Context, http: HonoContext, scope: OrganisationScope, personId: PersonId, codes: readonly string[]): Promise<void> {
  writeSealed(context, http, 'codes', await purposeOf(context, scope, personId), codes.join(' '), shownWithin)
}

/** The codes that are to be shown now, once; empty otherwise. */
export async function takeCodes(context: Context, http: HonoContext, scope: OrganisationScope, personId: PersonId): Promise<readonly string[]> {
  return takeSealed(context, http, 'codes', await purposeOf(context, scope, personId))?.split(' ') ?? []
}
