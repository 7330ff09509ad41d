// Time-based codes (RFC 6238, 6 digits, 30 seconds), as every authenticator app makes them.
import { Secret, TOTP } from 'otpauth'
import { seal, unseal } from '#src/platform/crypto.ts'
import type { PersonId } from '#src/domain/kernel/ids.ts'

const period = 30
/** One step early or late: clocks of phones are a little off. */
const window = 1

/** 160 bits, in base32, as apps want it typed. */
export const newTotpSecret = (): string => new Secret({ size: 20 }).base32

export function totpAddress(secret: string, organisation: string, email: string): string {
  // A colon would end the issuer.
  return new TOTP({ issuer: `Attune, ${organisation}`.replaceAll(':', ' '), label: email, secret, period }).toString()
}

/** The time step whose code this is, or null. @param now ms since the epoch */
export function totpStep(secret: string, code: string, now: number): number | null {
  const delta = new TOTP({ secret, period }).validate({ token: code, timestamp: now, window })
  return delta === null ? null : Math.floor(now / 1000 / period) + delta
}

export const sealTotp = (key: Buffer, personId: PersonId, secret: string): Buffer => seal(key, secret, `totp ${personId}`)
export const unsealTotp = (key: Buffer, personId: PersonId, sealed: Buffer): string => unseal(key, sealed, `totp ${personId}`)
