// Signing in with a password and a code. An unknown name, a wrong password and a wrong code get one answer, after one time.
import { OrganisationId, PersonId } from '#src/domain/kernel/ids.ts'
import { audit } from '#src/records/audit.ts'
import { passwordOf, takeRecoveryCode, takeTotpStep, whereLoginLeads, type Login } from '#src/records/credentials.ts'
import { inTransaction } from '#src/records/database.ts'
import { loginName } from '#src/records/people.ts'
import type { OrganisationScope } from '#src/records/scope.ts'
import { hashSecret, isSecret } from '#src/platform/crypto.ts'
import type { HonoContext } from '#src/platform/http.ts'
import type { Context } from './context.ts'
import { knownBrowser } from './known-browser.ts'
import { countWrongGuess, refuseAfterGuessing } from './limits.ts'
import { isRecoveryCode, recoveryHash } from './recovery.ts'
import { noteRefusal } from './refused.ts'
import { organisationScope } from './scope.ts'
import { beginTry, endTry, waitFrom } from './slow-down.ts'
import { totpStep, unsealTotp } from './totp.ts'

const nil = '00000000-0000-0000-0000-000000000000'
/** Looked up and compared for a name that leads nowhere, so that it takes the same path and time. */
const nobody: Login = { organisationId: OrganisationId.parse(nil), personId: PersonId.parse(nil) }
let dummy: Promise<string> | undefined
const dummyHash = () => (dummy ??= hashSecret('nobody has this password'))

export interface Proven extends Login {
  readonly how: 'password' | 'recovery-code'
}

/**
 * @param typed code: six digits of the app, or sixteen of a recovery code; a recovery code alone is enough for a person who has
 *   never chosen a password, since their passkey was lost
 * @returns null whatever it was that did not fit
 * @throws Refusal too-many
 */
export async function provePassword(
  context: Context,
  http: HonoContext,
  typed: { email: string; password: string; code: string },
  requestId: string,
): Promise<Proven | null> {
  const began = performance.now()
  const login = loginName(typed.email)
  const found = await whereLoginLeads(context.db, login)
  const known = await knownBrowser(context, http, found)
  if (known === null) await refuseAfterGuessing(http)
  const who = known === null ? `name ${login}` : `known ${known}`
  await beginTry(who)
  const code = typed.code.replace(/[\s-]/g, '')
  const proofs = await Promise.all((found.length > 0 ? found : [nobody]).map((one) => proveOne(context, one, typed.password, code, requestId)))
  const proven = proofs.find((proof) => proof !== null) ?? null
  if (proven) {
    await endTry(who)
    return proven
  }
  await countWrongGuess(http)
  noteRefusal(context, http, 'no-match')
  await waitFrom(began)
  return null
}

async function proveOne(context: Context, login: Login, password: string, code: string, requestId: string): Promise<Proven | null> {
  const scope = organisationScope(login.organisationId, { kind: 'system', id: null }, requestId)
  const kept = await inTransaction(context.db, scope, (tx) => passwordOf(tx, scope, login.personId))
  const isRight = await isSecret(password, kept?.hash ?? (await dummyHash()))
  if (login === nobody) return null
  return await inTransaction(context.db, scope, async (tx) => {
    if (kept ? isRight : password === '') {
      const key = await context.keyring.organisation(login.organisationId)
      if (isRecoveryCode(code)) {
        if (await takeRecoveryCode(tx, scope, login.personId, recoveryHash(key, login.personId, code), context.clock())) return { ...login, how: 'recovery-code' as const }
      } else if (kept) {
        const step = totpStep(unsealTotp(key, login.personId, kept.totpSecret), code, context.clock())
        if (step !== null && (await takeTotpStep(tx, scope, login.personId, step))) return { ...login, how: 'password' as const }
      }
    }
    await audit(tx, scope, { action: 'fail-sign-in', subjectId: login.personId, id: context.newId(), at: context.clock() })
    return null
  })
}

/** Whether this is the password of a person who has signed in already and only unlocks. @throws Refusal too-many */
export async function isPasswordOf(context: Context, http: HonoContext, scope: OrganisationScope, personId: PersonId, password: string): Promise<boolean> {
  const who = `unlock ${personId}`
  await beginTry(who)
  const kept = await inTransaction(context.db, scope, (tx) => passwordOf(tx, scope, personId))
  if (kept && (await isSecret(password, kept.hash))) {
    await endTry(who)
    return true
  }
  await inTransaction(context.db, scope, (tx) => audit(tx, scope, { action: 'fail-unlock', subjectId: personId, id: context.newId(), at: context.clock() }))
  await countWrongGuess(http)
  noteRefusal(context, http, 'no-match')
  return false
}
