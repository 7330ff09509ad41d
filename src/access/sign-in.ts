// From a cookie to a signed-in person, and back: the server keeps every sign-in, so any of them can be ended.
import type { OrganisationId, PersonId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { audit } from '#src/records/audit.ts'
import { inReading, inTransaction, type Tx } from '#src/records/database.ts'
import { readOrganisation } from '#src/records/organisation.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { findSignIn, insertSignIn, revokeOldestSignIns, revokeSignIn, signedInAt, touchSignIn } from '#src/records/sign-ins.ts'
import type { HonoContext } from '#src/platform/http.ts'
import { day, hour, minute } from '#src/platform/time.ts'
import type { Context } from './context.ts'
import { clearCookie, readCookie, writeCookie } from './cookies.ts'
import { rememberBrowser } from './known-browser.ts'
import { shutClientsPart } from './lent-tablet.ts'
import { organisationScope, staffScope } from './scope.ts'
import { newToken, readToken } from './token.ts'

/** Thrown when somebody must sign in, or unlock, before this request can go on. */
export class SignInNeeded extends Error {
  override readonly name = 'SignInNeeded'
  readonly why: 'unknown' | 'locked'

  constructor(why: 'unknown' | 'locked') {
    super(why)
    this.why = why
  }
}

/** Thrown when somebody who has signed in must show once more that it is them. The detail is the message key for it. */
export class FreshSignInNeeded extends Refusal {
  constructor(why: string) {
    super('forbidden', why)
  }
}

/** A long day of work, and never two; [0033](../../docs/decisions/0033-how-long-a-sign-in-lasts.md) says why. */
const signInLasts = 12 * hour
/** An invented person has no password to sign in with again. */
const demonstrationLasts = 14 * day
/** A desk, a laptop, a phone, a tablet that is lent, and one to spare. */
const atOnce = 5
/** So an idle sign-in may end this much early. */
const touchedEvery = minute
/** How long after proving who they are somebody may do what who-may.ts has as `soon`: a browser left open must not be enough. */
const freshFor = 30 * minute

export async function signedIn(context: Context, http: HonoContext, requestId: string, lockedToo: boolean): Promise<StaffScope> {
  const token = readToken(readCookie(context, http, 'signIn'))
  if (!token) throw new SignInNeeded('unknown')
  const now = context.clock()
  const asking = organisationScope(token.organisationId, { kind: 'system', id: null }, requestId)
  const found = await inReading(context.db, asking, (tx) => findSignIn(tx, asking, token.secretHash, now))
  if (!found || now - found.lastSeenAt >= found.idleMinutes * minute) throw new SignInNeeded('unknown')
  if (now - found.lastSeenAt > touchedEvery) await inTransaction(context.db, asking, (tx) => touchSignIn(tx, asking, found.signInId, now))
  if (found.lockedAt !== null && !lockedToo) throw new SignInNeeded('locked')
  return staffScope({ ...found, organisationId: token.organisationId, roles: new Set(found.roles) }, requestId)
}

/**
 * Starts a sign-in for a person whose proof has been checked: a new token each time, so none can be fixed beforehand.
 * The one that this browser had before ends, locked or not.
 */
export async function startSignIn(
  context: Context,
  http: HonoContext,
  person: { organisationId: OrganisationId; personId: PersonId },
  how: 'password' | 'passkey' | 'recovery-code' | 'invitation' | 'demonstration',
): Promise<void> {
  const { token, secretHash } = newToken(person.organisationId)
  const scope = organisationScope(person.organisationId, { kind: 'person', id: person.personId }, null)
  const at = context.clock()
  const signInId = context.newId()
  const lasts = how === 'demonstration' ? demonstrationLasts : signInLasts
  await endReplaced(context, http)
  await inTransaction(context.db, scope, async (tx) => {
    await insertSignIn(tx, scope, {
      signInId, personId: person.personId, tokenHash: secretHash, device: deviceName(http.req.header('user-agent') ?? ''), at, expiresAt: at + lasts,
      idleMinutes: how === 'demonstration' ? lasts / minute : (await readOrganisation(tx, scope)).idleMinutes,
    })
    for (const ended of await revokeOldestSignIns(tx, scope, person.personId, atOnce, at)) {
      await audit(tx, scope, { action: 'end-oldest-sign-in', subjectId: ended, id: context.newId(), at })
    }
    await audit(tx, scope, { action: `sign-in-by-${how}`, subjectId: signInId, id: context.newId(), at })
  })
  writeCookie(context, http, 'signIn', token, lasts / 1000)
  if (how !== 'demonstration') await rememberBrowser(context, http, person)
}

async function endReplaced(context: Context, http: HonoContext): Promise<void> {
  const before = readToken(readCookie(context, http, 'signIn'))
  if (!before) return
  const scope = organisationScope(before.organisationId, { kind: 'system', id: null }, null)
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    const found = await findSignIn(tx, scope, before.secretHash, at)
    if (found) await revokeSignIn(tx, scope, found.personId, found.signInId, at)
    if (found?.lockedAt) await shutClientsPart(context, http, tx, scope)
  })
}

/** In the demonstration everybody is invented, and whoever looks around may be any of them: there is nothing to show once more. */
export async function isFresh(context: Context, tx: Tx, scope: StaffScope): Promise<boolean> {
  return context.demonstration || context.clock() - (await signedInAt(tx, scope)) < freshFor
}

/** @param why the message key for whoever is asked to sign in again @throws FreshSignInNeeded when the sign-in is not fresh */
export async function needFresh(context: Context, scope: StaffScope, why: string): Promise<void> {
  if (!(await inTransaction(context.db, scope, (tx) => isFresh(context, tx, scope)))) throw new FreshSignInNeeded(why)
}

export function forgetSignIn(context: Context, http: HonoContext): void {
  clearCookie(context, http, 'signIn')
}

/** "Firefox on Android": enough to recognise one's own, nothing more is kept. */
export function deviceName(userAgent: string): string {
  const browser = /Firefox/.test(userAgent) ? 'Firefox' : /Edg\//.test(userAgent) ? 'Edge' : /Chrome\//.test(userAgent) ? 'Chrome' : /Safari\//.test(userAgent) ? 'Safari' : ''
  const system = /Android/.test(userAgent) ? 'Android' : /iPhone|iPad/.test(userAgent) ? 'iOS' : /Windows/.test(userAgent) ? 'Windows' : /Mac OS/.test(userAgent) ? 'macOS' : /Linux/.test(userAgent) ? 'Linux' : ''
  return [browser, system].filter(Boolean).join(', ')
}
