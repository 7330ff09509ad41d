// Gives the client a way in: a link, a start code for the PIN, or this tablet for some minutes; and takes links back.
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import { issueLink } from '#src/access/issue-link.ts'
import { hashOf } from '#src/access/pin-hash.ts'
import { newToken } from '#src/access/token.ts'
import type { CommandId, LinkId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { audit } from '#src/records/audit.ts'
import { lockCase, readCase } from '#src/records/cases.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction, type Tx } from '#src/records/database.ts'
import { insertLink, openLinks, revokeDevices, revokeLinks, setStartCode } from '#src/records/doors.ts'
import { partInCase } from '#src/records/reach.ts'
import { setSignInLock } from '#src/records/sign-ins.ts'
import { randomDigits } from '#src/platform/crypto.ts'
import { day, minute } from '#src/platform/time.ts'

const startCodeLasts = 14 * day
const startCodeDigits = 6
const tabletLasts = 20 * minute

/**
 * The new link, and the end of the one before; undefined when this press was carried out already. Where one is ended before its time, somebody may fear
 * for it: phones ask for the PIN again. Where it had run out by itself, they stay open.
 */
export async function giveLink(context: Context, visit: StaffOfCase, command: CommandId): Promise<{ token: string; expiresAt: number } | undefined> {
  const scope = visit.case
  const at = context.clock()
  return await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, command, at))) return undefined
    await mustBeOpen(tx, visit, at)
    if ((await openLinks(tx, scope, scope.caseId, at)).some(({ kind }) => kind === 'link')) await revokeDevices(tx, scope, at)
    return await issueLink(context, tx, scope)
  })
}

/** Phones ask for the PIN again once there is a new link. */
export async function revokeLink(context: Context, { case: scope }: StaffOfCase, command: CommandId): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, command, at))) return
    await revokeLinks(tx, scope, at)
    await revokeDevices(tx, scope, at)
    await audit(tx, scope, { action: 'revoke-links', id: context.newId(), at })
  })
}

/** A code to say aloud, good for as long as its giver looks after the case; PIN and bound devices end, since whoever needs a new code has lost one of them or fears for it. */
export async function giveStartCode(context: Context, visit: StaffOfCase, command: CommandId): Promise<string | undefined> {
  const scope = visit.case
  const at = context.clock()
  const code = randomDigits(startCodeDigits)
  const hash = await hashOf(context, scope, 'start-code', code)
  return await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, command, at))) return undefined
    const until = (await mustBeOpen(tx, visit, at)) ?? Infinity
    await setStartCode(tx, scope, hash, Math.min(at + startCodeLasts, until))
    await revokeDevices(tx, scope, at)
    await audit(tx, scope, { action: 'give-start-code', subjectId: scope.clientId, id: context.newId(), at })
    return code
  })
}

/** Locks this browser's sign-in and returns the link to open in it; undefined when this press was carried out already. */
export async function lendTablet(context: Context, visit: StaffOfCase, command: CommandId): Promise<string | undefined> {
  const { staff, case: scope } = visit
  const at = context.clock()
  const { token, secretHash } = newToken(scope.organisationId, 16)
  return await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, command, at))) return undefined
    await mustBeOpen(tx, visit, at)
    const linkId = context.newId() as LinkId
    await revokeLinks(tx, scope, at, 'tablet')
    await insertLink(tx, scope, { linkId, secretHash, kind: 'tablet', at, expiresAt: at + tabletLasts })
    await setSignInLock(tx, staff, staff.signInId, at)
    await audit(tx, scope, { action: 'lend-tablet', subjectId: linkId, id: context.newId(), at })
    return token
  })
}

/** @returns when this person's part in the case ends; null for their own @throws Refusal not-found when it went to somebody else while this one asked */
async function mustBeOpen(tx: Tx, { staff, case: scope }: StaffOfCase, at: number): Promise<number | null> {
  await lockCase(tx, scope)
  const part = await partInCase(tx, staff, scope.caseId, at)
  if (!part) throw new Refusal('not-found')
  if ((await readCase(tx, scope)).closedAt !== null) throw new Refusal('conflict', 'cases.closed-door')
  return part.until
}
