// Cuts SQL into statements and words: just enough reading to hold the migrations to the rules of the schema, and no more.
import { lineOf } from '../report.mjs'

/** @typedef {{ kind: 'word' | 'string' | 'body' | 'number' | 'symbol', text: string, offset: number }} Token words are in lower case */
/** @typedef {{ file: string, line: number, tokens: Token[], words: string, marks: string[], lineOf: (token: Token | undefined) => number }} Statement */

const patterns = /** @type {const} */ ([
  ['space', /\s+/y],
  ['comment', /--[^\n]*/y],
  ['body', /\$(\w*)\$[\s\S]*?\$\1\$/y],
  ['string', /(?:\b[eEbBxX])?'(?:[^']|'')*'/y],
  ['word', /"(?:[^"]|"")+"|[A-Za-z_][\w$]*/y],
  ['number', /\d[\w.]*/y],
  ['symbol', /::|<>|[<>!]=|[\s\S]/y],
])

/** Every statement of a file, with the comment lines that stand directly above it. @param {string} file @param {string} text @returns {Statement[]} */
export const readStatements = (file, text) => {
  const statements = []
  /** @type {Token[]} */
  let tokens = []
  /** @type {{ text: string, offset: number }[]} */
  let comments = []
  const finish = () => {
    const [first] = tokens
    if (first) statements.push(toStatement(file, text, tokens, directlyAbove(text, comments, first.offset)))
    tokens = []
    comments = []
  }
  for (const token of tokenise(text)) {
    if (token.kind === 'comment') {
      if (tokens.length === 0) comments.push(token)
    } else if (token.kind === 'symbol' && token.text === ';') finish()
    else tokens.push(/** @type {Token} */ (token))
  }
  finish()
  return statements
}

/** @param {string} text */
export const tokenise = (text) => {
  const tokens = []
  for (let offset = 0; offset < text.length; ) {
    if (text.startsWith('/*', offset)) {
      const end = endOfBlockComment(text, offset)
      tokens.push({ kind: 'comment', text: text.slice(offset, end), offset })
      offset = end
      continue
    }
    for (const [kind, pattern] of patterns) {
      pattern.lastIndex = offset
      const found = pattern.exec(text)
      if (!found) continue
      if (kind !== 'space') tokens.push({ kind, text: kind === 'word' ? plain(found[0]) : found[0], offset })
      offset = pattern.lastIndex
      break
    }
  }
  return tokens
}

const plain = (word) => (word.startsWith('"') ? word.slice(1, -1) : word.toLowerCase())

// PostgreSQL's block comments nest.
const endOfBlockComment = (text, start) => {
  let depth = 0
  for (let at = start; at < text.length; at += 1) {
    if (text.startsWith('/*', at)) [depth, at] = [depth + 1, at + 1]
    else if (text.startsWith('*/', at)) [depth, at] = [depth - 1, at + 1]
    if (depth === 0) return at + 1
  }
  return text.length
}

const directlyAbove = (text, comments, offset) => {
  const marks = []
  for (let below = offset, index = comments.length - 1; index >= 0; index -= 1) {
    const { text: comment, offset: at } = comments[index]
    // One line break between the two and nothing else.
    if (!/^[ \t]*\r?\n[ \t]*$/.test(text.slice(at + comment.length, below))) break
    marks.unshift(comment.replace(/^--\s*/, '').trim())
    below = at
  }
  return marks
}

const toStatement = (file, text, tokens, marks) => ({
  file,
  line: lineOf(text, tokens[0].offset),
  tokens,
  words: tokens.map((token) => token.text).join(' '),
  marks,
  lineOf: (token) => lineOf(text, (token ?? tokens[0]).offset),
})

/** The tokens between the bracket at `start` and its partner, and where it ends. @param {Token[]} tokens @param {number} start */
export const inBrackets = (tokens, start) => {
  if (tokens[start]?.text !== '(') return { inside: [], end: start }
  let depth = 0
  for (let at = start; at < tokens.length; at += 1) {
    if (tokens[at]?.text === '(') depth += 1
    else if (tokens[at]?.text === ')') depth -= 1
    if (depth === 0) return { inside: tokens.slice(start + 1, at), end: at + 1 }
  }
  return { inside: tokens.slice(start + 1), end: tokens.length }
}

/** Splits at the commas that are in no bracket. @param {Token[]} tokens @returns {Token[][]} */
export const atCommas = (tokens) => {
  /** @type {Token[][]} */
  const parts = [[]]
  let depth = 0
  for (const token of tokens) {
    if (token.text === '(' && token.kind === 'symbol') depth += 1
    if (token.text === ')' && token.kind === 'symbol') depth -= 1
    if (token.text === ',' && token.kind === 'symbol' && depth === 0) parts.push([])
    else parts.at(-1)?.push(token)
  }
  return parts.filter((part) => part.length > 0)
}
