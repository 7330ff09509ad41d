// Passkeys: the device checks the person (finger, face or PIN) and signs our challenge. The user handle carries organisation
// and person, so that a passkey finds its organisation by itself.
import { randomBytes } from 'node:crypto'
import { isIP } from 'node:net'
import {
  generateAuthenticationOptions, generateRegistrationOptions, verifyAuthenticationResponse, verifyRegistrationResponse,
  type AuthenticationResponseJSON, type RegistrationResponseJSON,
} from '@simplewebauthn/server'
import { z } from 'zod'
import { OrganisationId, PersonId } from '#src/domain/kernel/ids.ts'
import { audit } from '#src/records/audit.ts'
import type { Login } from '#src/records/credentials.ts'
import { inTransaction } from '#src/records/database.ts'
import { findPasskey, touchPasskey } from '#src/records/passkeys.ts'
import type { OrganisationScope } from '#src/records/scope.ts'
import type { HonoContext } from '#src/platform/http.ts'
import { minute } from '#src/platform/time.ts'
import type { Context } from './context.ts'
import { countWrongGuess, refuseAfterGuessing } from './limits.ts'
import { noteRefusal } from './refused.ts'
import { organisationScope } from './scope.ts'
import { takeSealed, writeSealed, type Purpose } from './sealed-cookie.ts'
import { isFirstAnswer } from './slow-down.ts'

/** Challenges live for minutes, in one process, before any organisation is known: its key need not outlive it. */
const challengeKey = randomBytes(32)
const challengeLasts = 5 * minute
const purpose = (what: string): Purpose => ({ key: challengeKey, where: `challenge ${what}` })

/** Ed25519, P-256 and RSA: what devices have. The library's own list tries out more, which Node calls experimental. */
const supportedAlgorithmIDs = [-8, -7, -257]

const host = (context: Context) => new URL(context.origin).hostname

/** Browsers bind passkeys to a name, never to a bare number. */
export const offersPasskeys = (context: Context): boolean => isIP(host(context).replace(/^\[|\]$/g, '')) === 0

const hexOf = (id: string) => id.replaceAll('-', '')

function userHandle(login: Login): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.from(hexOf(login.organisationId) + hexOf(login.personId), 'hex'))
}

function loginIn(handle: string | undefined): Login | null {
  const hex = Buffer.from(handle ?? '', 'base64url').toString('hex')
  if (hex.length !== 64) return null
  const uuid = (text: string) => [text.slice(0, 8), text.slice(8, 12), text.slice(12, 16), text.slice(16, 20), text.slice(20)].join('-')
  const organisation = OrganisationId.safeParse(uuid(hex.slice(0, 32)))
  const person = PersonId.safeParse(uuid(hex.slice(32)))
  return organisation.success && person.success ? { organisationId: organisation.data, personId: person.data } : null
}

export async function registrationOptions(
  context: Context,
  http: HonoContext,
  person: Login & { readonly name: string; readonly email: string },
  has: readonly { readonly credentialId: string; readonly transports: string }[],
): Promise<object> {
  const options = await generateRegistrationOptions({
    rpName: 'Attune',
    supportedAlgorithmIDs,
    rpID: host(context),
    userName: person.email,
    userDisplayName: person.name,
    userID: userHandle(person),
    attestationType: 'none',
    authenticatorSelection: { residentKey: 'required', userVerification: 'required' },
    excludeCredentials: has.map(({ credentialId, transports }) => ({ id: credentialId, transports: transports.split(' ').filter(Boolean) })),
  })
  writeSealed(context, http, 'challenge', purpose(`register ${person.personId}`), options.challenge, challengeLasts)
  return options
}

const Encoded = z.string().regex(/^[\w-]+$/).max(16_000)
const Registration = z.object({
  id: Encoded.max(2_000), rawId: Encoded.max(2_000), type: z.literal('public-key'), clientExtensionResults: z.object({}),
  response: z.object({ clientDataJSON: Encoded, attestationObject: Encoded, transports: z.array(z.string().regex(/^[a-z-]{1,20}$/)).max(10).optional() }),
})
const Assertion = z.object({
  id: Encoded.max(2_000), rawId: Encoded.max(2_000), type: z.literal('public-key'), clientExtensionResults: z.object({}),
  response: z.object({ clientDataJSON: Encoded, authenticatorData: Encoded, signature: Encoded, userHandle: Encoded.optional() }),
})

export interface NewPasskey {
  readonly credentialId: string
  readonly publicKey: Buffer
  readonly counter: number
  readonly transports: string
}

/** null when the answer does not fit the challenge. */
export async function proveNewPasskey(context: Context, http: HonoContext, personId: PersonId, answer: unknown): Promise<NewPasskey | null> {
  const passkey = await passkeyIn(context, http, personId, answer)
  if (!passkey) noteRefusal(context, http, 'no-match')
  return passkey
}

async function passkeyIn(context: Context, http: HonoContext, personId: PersonId, answer: unknown): Promise<NewPasskey | null> {
  const expectedChallenge = takeSealed(context, http, 'challenge', purpose(`register ${personId}`))
  const parsed = Registration.safeParse(answer)
  if (!expectedChallenge || !parsed.success || !(await isFirstAnswer(expectedChallenge))) return null
  const { verified, registrationInfo } = await verifyRegistrationResponse({
    response: parsed.data as RegistrationResponseJSON,
    supportedAlgorithmIDs, expectedChallenge, expectedOrigin: context.origin, expectedRPID: host(context), requireUserVerification: true,
  }).catch(() => ({ verified: false, registrationInfo: undefined }))
  if (!verified || !registrationInfo) return null
  const { id, publicKey, counter } = registrationInfo.credential
  return { credentialId: id, publicKey: Buffer.from(publicKey), counter, transports: (parsed.data.response.transports ?? []).join(' ') }
}

/** Names nobody: the browser offers whichever passkeys it has for this site. */
export async function signInOptions(context: Context, http: HonoContext): Promise<object> {
  const options = await generateAuthenticationOptions({ rpID: host(context), userVerification: 'required' })
  writeSealed(context, http, 'challenge', purpose('sign-in'), options.challenge, challengeLasts)
  return options
}

/** The person whose passkey answered, or null. */
export async function provePasskey(context: Context, http: HonoContext, answer: unknown, requestId: string): Promise<Login | null> {
  const expectedChallenge = takeSealed(context, http, 'challenge', purpose('sign-in'))
  const parsed = Assertion.safeParse(answer)
  const login = parsed.success ? loginIn(parsed.data.response.userHandle) : null
  const isRight =
    expectedChallenge && parsed.success && login && (await isFirstAnswer(expectedChallenge))
      ? await isAnswerOf(context, organisationScope(login.organisationId, { kind: 'system', id: null }, requestId), login.personId, parsed.data as AuthenticationResponseJSON, expectedChallenge)
      : false
  if (isRight) return login
  await refuseAfterGuessing(http)
  await countWrongGuess(http)
  noteRefusal(context, http, 'no-match')
  return null
}

async function isAnswerOf(context: Context, scope: OrganisationScope, personId: PersonId, response: AuthenticationResponseJSON, expectedChallenge: string): Promise<boolean> {
  return await inTransaction(context.db, scope, async (tx) => {
    const kept = await findPasskey(tx, scope, personId, response.id)
    if (!kept) return false
    const { verified, authenticationInfo } = await verifyAuthenticationResponse({
      response, expectedChallenge, expectedOrigin: context.origin, expectedRPID: host(context), requireUserVerification: true,
      credential: { id: response.id, publicKey: new Uint8Array(kept.publicKey), counter: Number(kept.counter) },
    }).catch(() => ({ verified: false, authenticationInfo: undefined }))
    if (!verified || !authenticationInfo) {
      await audit(tx, scope, { action: 'fail-sign-in', subjectId: personId, id: context.newId(), at: context.clock() })
      return false
    }
    await touchPasskey(tx, scope, kept.passkeyId, authenticationInfo.newCounter, context.clock())
    return true
  })
}
