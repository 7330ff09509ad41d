// Whether a password is among the first that would be tried: one that many people have, or one made of what anybody knows of this place and this person.
import { createHash } from 'node:crypto'

/** Characters; long beats clever. */
export const passwordAtLeast = 12
export const passwordAtMost = 200

/** What a stranger knows before they begin, besides names: what this is, and what is done here. Words that half of all sentences have are not among them. */
const ofThisKind = ['attune', 'alliance', 'cbt', 'therapy', 'therapist', 'psychotherapy', 'psychology', 'psychologist', 'counselling', 'counseling', 'clinic', 'client', 'patient', 'supervisor', 'admin', 'welcome', 'password', 'passphrase', 'letmein', 'changeme']
/** Shorter parts of names are in too many other words. */
const partAtLeast = 4
/** Letters and digits that must be left when all that is taken away. */
const leftAtLeast = 8

export interface Chooser {
  readonly name: string
  readonly email: string
  readonly organisation: string
}

/** @param common hashes of leaked passwords, as content/common-passwords.txt has them @returns the key of the message, or null for a password that may be chosen, and for one that is too long to look at */
export function whyGuessable(password: string, chooser: Chooser, common: ReadonlySet<string>): string | null {
  if (password.length > passwordAtMost) return null
  const small = fold(password)
  const letters = squeeze(small)
  if (new Set(small).size <= 4 || isRepeated(letters)) return 'account.mend.password-plain'
  const [local = ''] = fold(chooser.email).split('@')
  if (local.length >= partAtLeast && small.includes(local)) return 'account.mend.password-email'
  if ([small, letters].some((text) => common.has(hashOf(text)))) return 'account.mend.password-common'
  return leftOf(letters, chooser).length < leftAtLeast ? 'account.mend.password-context' : null
}

/** So that no capital makes another password of it. */
const fold = (text: string): string => text.normalize('NFKC').toLowerCase()

/** Letters and digits alone: what is put between them makes nobody's guessing harder. */
const squeeze = (text: string): string => text.replaceAll(/[^\p{L}\p{N}]/gu, '')

const hashOf = (text: string): string => createHash('sha256').update(text).digest().subarray(0, 6).toString('base64url')

/** The same once more, and once more: found at once, since such a text lies in its double a second time. */
const isRepeated = (text: string): boolean => text !== '' && (text + text).indexOf(text, 1) < text.length

function leftOf(letters: string, { name, email, organisation }: Chooser): string {
  const parts = [name, email, organisation].flatMap((text) => fold(text).split(/[^\p{L}\p{N}]/u)).filter((part) => part.length >= partAtLeast)
  const words = [...ofThisKind, ...parts, squeeze(fold(organisation))].filter(Boolean).toSorted((one, other) => other.length - one.length)
  return words.reduce((left, word) => left.replaceAll(word, ''), letters).replaceAll(/\d{4}$/g, '')
}
