// Goes through the tokens of a formula, one after the other, and keeps the first thing that is wrong.
import type { FormulaFault } from './formula.ts'
import type { Token } from './tokens.ts'

export interface Cursor {
  peek(ahead?: number): Token
  step(): void
  /** Whether one of these signs is next. */
  isSign(...signs: string[]): boolean
  isBar(): boolean
  expect(sign: string, reason: FormulaFault['reason']): void
  /** The first fault is the one that is told; from there nothing more is read. */
  fail(reason: FormulaFault['reason'], token?: Token): void
  fault(): FormulaFault | null
  /** Whether what begins here, a name, a number or a parenthesis, is multiplied with what follows. */
  isMultiplied(): boolean
  /** Whether a bar stands in the parenthesis that opens here, and not in one within. */
  hasBar(): boolean
}

export function openCursor(tokens: readonly Token[]): Cursor {
  const last = tokens.length - 1
  let next = 0
  let fault: FormulaFault | null = null
  const peek = (ahead = 0): Token => tokens[Math.min(next + ahead, last)]!
  const isSign = (...signs: string[]) => peek().kind === 'sign' && signs.includes(peek().text)
  const step = () => {
    next = Math.min(next + 1, last)
  }
  const fail = (reason: FormulaFault['reason'], token = peek()) => {
    fault ??= { kind: 'formula-fault', reason: token.fault ?? reason, at: token.at, found: token.written }
    next = last
  }

  /** Depth of parentheses at each token from here to where the one that opens here is closed, or to the end. */
  function* within(): Generator<{ token: Token; depth: number; ahead: number }> {
    let depth = 0
    for (let ahead = 0; next + ahead <= last; ahead += 1) {
      const token = peek(ahead)
      if (token.kind === 'sign') depth += token.text === '(' ? 1 : token.text === ')' ? -1 : 0
      yield { token, depth, ahead }
      if (depth === 0) return
    }
  }

  return {
    peek, step, isSign, fail,
    isBar: () => isSign('|', '||'),
    fault: () => fault,
    expect: (sign, reason) => (isSign(sign) ? step() : fail(reason)),
    isMultiplied() {
      const { kind, text } = peek(isSign('(') ? [...within()].at(-1)!.ahead + 1 : 1)
      return kind === 'sign' && [':', '*', '/', '^'].includes(text)
    },
    hasBar: () => [...within()].some(({ token, depth }) => depth === 1 && token.kind === 'sign' && (token.text === '|' || token.text === '||')),
  }
}
