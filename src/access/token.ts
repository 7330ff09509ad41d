// Tokens that carry their organisation: 22 characters of organisation, then the secret. One form for links, cookies, invitations and feeds.
import { OrganisationId } from '#src/domain/kernel/ids.ts'
import { hashToken, randomToken } from '#src/platform/crypto.ts'

export interface ReadToken {
  readonly organisationId: OrganisationId
  readonly secretHash: string
}

const organisationChars = 22
const uuidBytes = 16

/** @param secretBytes entropy of the secret; 16 (128 bits) for what is printed, 24 otherwise */
export function newToken(organisationId: OrganisationId, secretBytes: 16 | 24 = 24): { token: string; secretHash: string } {
  const secret = randomToken(secretBytes)
  const head = Buffer.from(organisationId.replaceAll('-', ''), 'hex').toString('base64url')
  return { token: head + secret, secretHash: hashToken(secret) }
}

/** undefined for anything that is not of the form. */
export function readToken(token: string): ReadToken | undefined {
  if (!/^[\w-]{38,54}$/.test(token)) return undefined
  const bytes = Buffer.from(token.slice(0, organisationChars), 'base64url')
  if (bytes.length !== uuidBytes) return undefined
  const hex = bytes.toString('hex')
  const id = OrganisationId.safeParse([hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-'))
  return id.success ? { organisationId: id.data, secretHash: hashToken(token.slice(organisationChars)) } : undefined
}
