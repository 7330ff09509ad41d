// Every use of cryptography in Attune, in one page: sealing text, hashing secrets, and opening what a phone has sealed.
import {
  argon2 as argon2Callback, createCipheriv, createDecipheriv, createECDH, createHash, createHmac, createSecretKey, hkdfSync, randomBytes, randomInt, timingSafeEqual,
} from 'node:crypto'
import { promisify } from 'node:util'
import { openTurns } from './turns.ts'

/**
 * Two slow hashes at once and no more: they run on the four threads on which Node also reads files, the keys among them, so that a crowd at the sign-in
 * would keep everybody else waiting. Each that waits is a request that has a turn in its own compartment, so there are never many; the bounds are a design choice.
 */
const turns = openTurns({ running: 2, waiting: 100, waitMs: 20_000 })
const argon2Now = promisify(argon2Callback)

async function argon2(...what: Parameters<typeof argon2Now>): Promise<Buffer> {
  const end = await turns.take(null)
  try {
    return await argon2Now(...what)
  } finally {
    end()
  }
}

const version = 1
const nonceBytes = 12
const tagBytes = 16

/** AES-256-GCM. Layout: version (1 byte), nonce (12), ciphertext, tag (16). @param where binds the text to its row, so it cannot be moved. Given the bare bytes of a key, Node 24 takes three times as long as with a key object made on the spot. */
export const seal = (key: Buffer, text: string, where: string): Buffer => sealBytes(key, Buffer.from(text, 'utf8'), where)

/** The same for bytes. */
export function sealBytes(key: Buffer, bytes: Buffer, where: string): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', createSecretKey(key), nonce).setAAD(Buffer.from(where))
  return Buffer.concat([Buffer.from([version]), nonce, cipher.update(bytes), cipher.final(), cipher.getAuthTag()])
}

/** The inverse of `seal`; throws when the key, the place or a single bit is not the one it was sealed with. */
export const unseal = (key: Buffer, sealed: Buffer, where: string): string => unsealBytes(key, sealed, where).toString('utf8')

/** What stands in the place of words that do not open: the sign, in every language, for what was there and cannot be read. */
export const notReadable = '\uFFFD'

/** The same for words among others on a page: where they are damaged nothing else is lost. @returns `notReadable` in their place */
export function unsealWords(key: Buffer, sealed: Buffer, where: string): string {
  try {
    return unseal(key, sealed, where)
  } catch {
    return notReadable
  }
}

/** The inverse of `sealBytes`, with the same refusals. */
export function unsealBytes(key: Buffer, sealed: Buffer, where: string): Buffer {
  if (sealed[0] !== version || sealed.length < 1 + nonceBytes + tagBytes) throw new Error('sealed text of an unknown form')
  const decipher = createDecipheriv('aes-256-gcm', createSecretKey(key), sealed.subarray(1, 1 + nonceBytes)).setAAD(Buffer.from(where))
  decipher.setAuthTag(sealed.subarray(-tagBytes))
  return Buffer.concat([decipher.update(sealed.subarray(1 + nonceBytes, -tagBytes)), decipher.final()])
}

/** A key for one purpose and, by the salt, for one file: HKDF-SHA-256. The purpose may be of any length, so its hash stands for it. */
export const deriveKey = (key: Buffer, salt: Buffer, purpose: string): Buffer => Buffer.from(hkdfSync('sha256', key, salt, createHash('sha256').update(purpose).digest(), 32))

/** Names a key without telling anything of it. */
export const keyName = (key: Buffer): string => deriveKey(key, Buffer.alloc(0), 'attune key name').toString('hex').slice(0, 16)

/**
 * One piece of a stream, AES-256-GCM with its number for a nonce, so that pieces can be neither moved, left out nor repeated; the last one is marked, so that none can be cut off.
 * The STREAM construction (Hoang, Reyhanitabar, Rogaway and Vizár 2015). Layout: ciphertext, tag (16). @param key of this one stream and never of another
 */
export function sealPiece(key: Buffer, number: number, isLast: boolean, piece: Buffer): Buffer {
  const cipher = createCipheriv('aes-256-gcm', createSecretKey(key), pieceNonce(number, isLast))
  return Buffer.concat([cipher.update(piece), cipher.final(), cipher.getAuthTag()])
}

/** The inverse of `sealPiece`; throws when anything differs. */
export function unsealPiece(key: Buffer, number: number, isLast: boolean, sealed: Buffer): Buffer {
  const decipher = createDecipheriv('aes-256-gcm', createSecretKey(key), pieceNonce(number, isLast))
  decipher.setAuthTag(sealed.subarray(-tagBytes))
  return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()])
}

export const pieceOverheadBytes = tagBytes

function pieceNonce(number: number, isLast: boolean): Buffer {
  const nonce = Buffer.alloc(nonceBytes)
  nonce.writeBigUInt64BE(BigInt(number), 3)
  nonce[nonceBytes - 1] = isLast ? 1 : 0
  return nonce
}

/** A secret for a link or cookie: 24 random bytes (192 bits), 32 characters of base64url. */
export const randomToken = (bytes = 24): string => randomBytes(bytes).toString('base64url')

/** A code to say aloud, e.g. `048213`; each as likely as any other. */
export const randomDigits = (count: number): string => String(randomInt(10 ** count)).padStart(count, '0')

/** For secrets with full entropy only: a slow hash would add nothing to 192 random bits. */
export const hashToken = (token: string): string => createHash('sha256').update(token).digest('base64url')

/** The same UUID for the same text, and one that nobody finds without it. */
export function idFrom(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  return [hex.slice(0, 8), hex.slice(8, 12), `8${hex.slice(13, 16)}`, `8${hex.slice(17, 20)}`, hex.slice(20, 32)].join('-')
}

export function sameText(one: string, other: string): boolean {
  const left = createHash('sha256').update(one).digest()
  const right = createHash('sha256').update(other).digest()
  return timingSafeEqual(left, right)
}

/** argon2id, OWASP's 19 MiB and 2 passes. */
const cost = { parallelism: 1, tagLength: 32, memory: 19_456, passes: 2 } as const

/** A slow hash for what a person has to remember, and is long. */
export async function hashSecret(secret: string): Promise<string> {
  const nonce = randomBytes(16)
  const tag = await argon2('argon2id', { ...cost, message: Buffer.from(secret.normalize('NFKC')), nonce })
  return `$argon2id$v=19$m=${cost.memory},t=${cost.passes},p=${cost.parallelism}$${nonce.toString('base64url')}$${tag.toString('base64url')}`
}

export async function isSecret(secret: string, hash: string): Promise<boolean> {
  const match = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/.exec(hash)
  if (!match) return false
  const expected = Buffer.from(match[5]!, 'base64url')
  const tag = await argon2('argon2id', {
    memory: Number(match[1]), passes: Number(match[2]), parallelism: Number(match[3]), tagLength: expected.length,
    message: Buffer.from(secret.normalize('NFKC')), nonce: Buffer.from(match[4]!, 'base64url'),
  })
  return timingSafeEqual(expected, tag)
}

const keyedMark = '$keyed$v=1'

/**
 * A slow hash for a secret of few digits: whoever has the hash alone tries them all in minutes, so a key that lies elsewhere goes in first.
 * @param place what it is for and whose, so that equal digits of two people have nothing in common
 */
export const hashDigits = async (key: Buffer, place: string, digits: string): Promise<string> => keyedMark + (await hashSecret(withKey(key, place, digits)))

/** True for a hash of `hashDigits`, and for one that was made without a key, which are to be made anew. */
export async function areDigits(key: Buffer, place: string, digits: string, hash: string): Promise<boolean> {
  return isKeyed(hash) ? await isSecret(withKey(key, place, digits), hash.slice(keyedMark.length)) : await isSecret(digits, hash)
}

export const isKeyed = (hash: string): boolean => hash.startsWith(keyedMark)

const withKey = (key: Buffer, place: string, digits: string): string =>
  createHmac('sha256', deriveKey(key, Buffer.alloc(0), 'attune digits 1')).update(`${place} ${digits.normalize('NFKC')}`).digest('base64url')

export interface OutboxKeys {
  /** P-256, PKCS-less: the raw private scalar. */
  readonly privateKey: Buffer
  /** Uncompressed point, 65 bytes. */
  readonly publicKey: Buffer
}

export function newOutboxKeys(): OutboxKeys {
  const ecdh = createECDH('prime256v1')
  ecdh.generateKeys()
  return { privateKey: ecdh.getPrivateKey(), publicKey: ecdh.getPublicKey() }
}

/**
 * Opens what the check-in page sealed while it had no signal.
 * Layout: the phone's one-time public point (65 bytes), nonce (12), AES-256-GCM ciphertext with its tag.
 * The key is HKDF-SHA-256 of the shared secret, salt = both points, info = `attune outbox 1`.
 */
export function openOutbox(keys: OutboxKeys, sealed: Buffer): string {
  const point = sealed.subarray(0, 65)
  const ecdh = createECDH('prime256v1')
  ecdh.setPrivateKey(keys.privateKey)
  const shared = ecdh.computeSecret(point)
  const key = Buffer.from(hkdfSync('sha256', shared, Buffer.concat([point, keys.publicKey]), 'attune outbox 1', 32))
  const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(65, 65 + nonceBytes))
  decipher.setAuthTag(sealed.subarray(-tagBytes))
  return Buffer.concat([decipher.update(sealed.subarray(65 + nonceBytes, -tagBytes)), decipher.final()]).toString('utf8')
}
