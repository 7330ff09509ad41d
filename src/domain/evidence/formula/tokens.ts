// Cuts a formula into names, numbers and signs, each with its place, and says what of it no formula has.

export interface Token {
  readonly kind: 'name' | 'number' | 'sign' | 'end' | 'bad'
  /** A name without its backticks; all else as it is written. */
  readonly text: string
  readonly written: string
  /** The character on which it begins, from 1; line breaks count like any other. */
  readonly at: number
  /** Why a bad one is none. */
  readonly fault?: TokenFault
}

export type TokenFault = 'unknown-sign' | 'backtick-not-closed' | 'backtick-empty' | 'name-with-digit' | 'value-for-name'

/** Values, which are never taken for names. */
const values = new Set(['TRUE', 'FALSE', 'NULL', 'Inf', 'NaN', 'NA'])
/** Words of R's own language: as columns of a file they are clear all the same, but R writes them in backticks. */
const words = new Set(['if', 'else', 'repeat', 'while', 'function', 'for', 'next', 'break', 'in'])

const token = /(?<space>\s+)|(?<quoted>`[^`]*`)|(?<number>\d+(?:\.\d*)?)(?![\p{L}\p{N}._])|(?<digits>\d[\p{L}\p{N}._]*)|(?<name>(?:\p{L}|\.(?!\d))[\p{L}\p{M}\p{N}._]*)|(?<sign>\|\||[~+\-*:/^()|])|(?<other>[\s\S])/guy

/** Up to the end, or to the first that no formula has. */
export function readTokens(text: string): readonly Token[] {
  const tokens: Token[] = []
  let at = 1
  for (const { 0: whole, groups = {} } of text.matchAll(token)) {
    if (groups['space'] === undefined) tokens.push(tokenOf(whole, groups, at))
    if (tokens.at(-1)?.kind === 'bad') return tokens
    at += [...whole].length
  }
  return [...tokens, { kind: 'end', text: '', written: '', at }]
}

function tokenOf(text: string, { quoted, number, digits, name, sign }: Readonly<Record<string, string | undefined>>, at: number): Token {
  const good = (kind: Token['kind'], meant = text): Token => ({ kind, text: meant, written: text, at })
  const bad = (fault: TokenFault): Token => ({ ...good('bad'), fault })
  if (quoted !== undefined) return text.length === 2 ? bad('backtick-empty') : good('name', text.slice(1, -1))
  if (number !== undefined) return good('number')
  if (digits !== undefined) return bad('name-with-digit')
  if (name !== undefined) return values.has(text) ? bad('value-for-name') : good('name')
  if (sign !== undefined) return good('sign')
  return bad(text === '`' ? 'backtick-not-closed' : 'unknown-sign')
}

/** A name as a formula has it: in backticks where it could not stand alone. */
export function quoteName(name: string): string {
  return /^(?:\p{L}|\.(?!\d))[\p{L}\p{M}\p{N}._]*$/u.test(name) && !values.has(name) && !words.has(name) ? name : `\`${name}\``
}
