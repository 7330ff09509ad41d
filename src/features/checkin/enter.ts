// Opens the client's own part on this device with the PIN, or sets a new PIN with the therapist's start code.
import { z } from 'zod'
import type { Context } from '#src/access/context.ts'
import { isGuessablePin } from '#src/access/guessable-pin.ts'
import { hashOf, isThe, isToMakeAnew } from '#src/access/pin-hash.ts'
import { newToken, readToken } from '#src/access/token.ts'
import { day, hour, minute } from '#src/platform/time.ts'
import { audit } from '#src/records/audit.ts'
import { inTransaction, type Tx } from '#src/records/database.ts'
import { insertDevice, pinOf, recordTry, replacePinHash, revokeDevice, revokeDevices, setPin } from '#src/records/doors.ts'
import type { ClientScope } from '#src/records/scope.ts'

const wrongTries = 5
const firstPauseMs = 15 * minute
const longestPauseMs = day
/** How long a phone stays open. */
export const deviceSeconds = (180 * day) / 1000
/** A tablet is opened for one sitting. */
const tabletMs = 2 * hour

const digits = (key: string, pattern: RegExp) => z.string().default('').transform((text) => toLatinDigits(text.replace(/\s/g, ''))).pipe(z.string().regex(pattern, key))
const Pin = digits('checkin.pin.mend-pin', /^\d{4,8}$/)

export const Entering = z.object({ pin: Pin })
export const Choosing = z
  .object({ code: digits('checkin.pin.mend-code', /^\d{6}$/), pin: Pin.refine((pin) => !isGuessablePin(pin), 'checkin.pin.mend-guessable'), again: digits('checkin.pin.mend-again', /^.*$/) })
  .refine(({ pin, again }) => pin === again, { path: ['again'], message: 'checkin.pin.mend-again' })

export type Entered =
  | { readonly kind: 'open'; readonly token: string }
  | { readonly kind: 'paused'; readonly until: number }
  /** The message key, and the field it belongs to. */
  | { readonly kind: 'wrong'; readonly field: 'pin' | 'code'; readonly mend: string }

/** @param cookie what this browser showed until now: it keeps one, and what is typed again or by somebody else takes its place */
export async function enter(context: Context, scope: ClientScope, { pin }: z.infer<typeof Entering>, cookie: string): Promise<Entered> {
  const at = context.clock()
  const before = readToken(cookie)
  return await inTransaction(context.db, scope, async (tx) => {
    // The row is held until the answer is known, so that many guesses at once are counted one by one.
    const door = await pinOf(tx, scope)
    if (door.lockedUntil !== null && door.lockedUntil > at) return { kind: 'paused', until: door.lockedUntil }
    if (door.pinHash === null) return { kind: 'wrong', field: 'pin', mend: 'checkin.pin.none-yet' }
    if (!(await isThe(context, scope, 'pin', pin, door.pinHash))) return await wrong(context, tx, scope, door.failedTries + 1, at, { field: 'pin', mend: 'checkin.pin.wrong' })
    await recordTry(tx, scope, 0, null)
    if (isToMakeAnew(door.pinHash)) await replacePinHash(tx, scope, await hashOf(context, scope, 'pin', pin))
    if (before) await revokeDevice(tx, scope, at, before.secretHash)
    return await open(context, tx, scope, at)
  })
}

export async function choosePin(context: Context, scope: ClientScope, { code, pin }: z.infer<typeof Choosing>): Promise<Entered> {
  const at = context.clock()
  return await inTransaction(context.db, scope, async (tx) => {
    const door = await pinOf(tx, scope)
    if (door.lockedUntil !== null && door.lockedUntil > at) return { kind: 'paused', until: door.lockedUntil }
    const isOver = door.startCodeHash === null || door.startCodeExpiresAt === null || door.startCodeExpiresAt <= at
    if (isOver || !(await isThe(context, scope, 'start-code', code, door.startCodeHash ?? ''))) {
      return await wrong(context, tx, scope, door.failedTries + 1, at, { field: 'code', mend: 'checkin.pin.wrong-code' })
    }
    await setPin(tx, scope, await hashOf(context, scope, 'pin', pin), at)
    // A new PIN starts afresh: what was opened with the old one is shut.
    await revokeDevices(tx, scope, at)
    await audit(tx, scope, { action: 'set-pin', subjectId: scope.clientId, id: context.newId(), at })
    return await open(context, tx, scope, at)
  })
}

/** Each pause is twice the one before, until a right PIN or a new start code: four digits do not stand a week of steady guessing. */
const pauseAfter = (tries: number): number => Math.min(longestPauseMs, firstPauseMs * 2 ** (tries / wrongTries - 1))

async function wrong(context: Context, tx: Tx, scope: ClientScope, tries: number, at: number, what: { field: 'pin' | 'code'; mend: string }): Promise<Entered> {
  const until = tries % wrongTries === 0 ? at + pauseAfter(tries) : null
  await recordTry(tx, scope, tries, until)
  if (!until) return { kind: 'wrong', ...what }
  await audit(tx, scope, { action: 'pause-pin', subjectId: scope.clientId, id: context.newId(), at })
  return { kind: 'paused', until }
}

async function open(context: Context, tx: Tx, scope: ClientScope, at: number): Promise<Entered> {
  const { token, secretHash } = newToken(scope.organisationId)
  const deviceId = context.newId()
  await insertDevice(tx, scope, { deviceId, tokenHash: secretHash, at, expiresAt: at + (scope.tablet ? tabletMs : deviceSeconds * 1000) })
  await audit(tx, scope, { action: 'bind-device', subjectId: deviceId, id: context.newId(), at })
  return { kind: 'open', token }
}

/** Arabic and Persian keyboards write their own digits. */
const toLatinDigits = (text: string): string =>
  text.replace(/[٠-٩]/g, (digit) => String(digit.charCodeAt(0) - 0x660)).replace(/[۰-۹]/g, (digit) => String(digit.charCodeAt(0) - 0x6f0))
