// Reads a model as the field writes it, in lme4's formula language: `outcome ~ a + b + (1 + a | client) + (1 | therapist)`.
import { openCursor } from './cursor.ts'
import type { Formula, FormulaEffects, FormulaFault, FormulaTerms } from './formula.ts'
import { groupsOf, type FormulaGroup, type GroupName } from './groups.ts'
import { add, byDegree, cross, interact, mostTerms, nest, raise, remove, type Product } from './terms.ts'
import { readTokens } from './tokens.ts'

/** Parentheses within parentheses, at most. A design choice. */
const deepest = 30
const highestPower = 9
/** Columns that make up one group, and random terms once they are written out. Design choices. */
const [mostInGroup, mostRandom] = [10, 100]

/** Names that one set of terms is made of, and whether it has an intercept so far. */
interface Part {
  readonly names: string[]
  intercept: boolean
}

/** Where a term stands: only what is simply added or taken away may be 0, 1 or a random term. */
interface Place {
  readonly part: Part
  readonly isAdded: boolean
  readonly isAddend: boolean
  readonly depth: number
}

/**
 * Reads `+ - : * / ^ ( )`, 0 and 1, names with dots and underscores or in backticks, `(a | g)`, `(a || g)`, `(1 | g/h)` and `(1 | g:h)`; spaces and line breaks anywhere.
 * Intercepts are there unless 0 or −1 takes them away. Terms are in R's order, by degree. Refuses functions, `.`, and whatever else, with its place.
 * @source wilkinson-rogers-1973 @source bates-2015
 */
export function parseFormula(text: string): Formula | FormulaFault {
  const tokens = readTokens(text)
  const { peek, step, isSign, isBar, expect, fail, fault, isMultiplied, hasBar } = openCursor(tokens)
  const places = new Map<string, number>()
  const random: FormulaEffects[] = []

  const fixed: Part = { names: [], intercept: true }
  const outcome = nameOf('outcome-expected')
  expect('~', 'tilde-expected')
  const right = peek()
  const terms = sum({ part: fixed, isAdded: true, isAddend: true, depth: 0 })
  if (!fault() && peek().kind !== 'end') fail(isBar() ? 'bar-outside' : 'sign-expected')
  const answer = { outcome, fixed: termsOf(fixed, terms), random, names: places }
  if (!fault()) checkWhole()
  return fault() ?? answer

  function checkWhole(): void {
    const again = tokens.find(({ kind, text: name, at }) => at >= right.at && kind === 'name' && name === outcome)
    if (again) fail('outcome-explains-itself', again)
    else if (!answer.fixed.intercept && answer.fixed.products.length === 0) fail('no-fixed-effects', right)
  }

  function nameOf(reason: FormulaFault['reason']): string {
    const token = peek()
    if (token.kind !== 'name' || fault()) return fail(reason), ''
    if (peek(1).kind === 'sign' && peek(1).text === '(') return fail('function'), ''
    if (token.text === '.') return fail('all-columns'), ''
    if (!places.has(token.text)) places.set(token.text, token.at)
    step()
    return token.text
  }

  function sum(place: Place): readonly Product[] {
    if (place.depth > deepest) fail('too-deep')
    let found: readonly Product[] = []
    for (let isFirst = true; isFirst || isSign('+', '-'); isFirst = false) {
      let isAdded = true
      for (; isSign('+', '-'); step()) if (peek().text === '-') isAdded = !isAdded
      const own = crossed({ ...place, isAdded: place.isAdded === isAdded })
      found = isAdded ? add(found, own) : remove(found, own)
      if (found.length > mostTerms) fail('too-many-terms')
    }
    return found
  }

  function crossed(place: Place): readonly Product[] {
    let left = interacted(place)
    while (isSign('*', '/')) {
      const join = peek().text === '*' ? cross : nest
      step()
      left = limited(join(left, interacted({ ...place, isAddend: false })))
    }
    return left
  }

  function interacted(place: Place): readonly Product[] {
    let left = raised(place)
    while (isSign(':')) {
      step()
      left = limited(interact(left, raised({ ...place, isAddend: false })))
    }
    return left
  }

  function raised(place: Place): readonly Product[] {
    let terms = single(place)
    while (isSign('^')) {
      step()
      const power = Number(peek().text)
      if (peek().kind !== 'number' || !Number.isInteger(power) || power < 1 || power > highestPower) fail('power-expected')
      else {
        step()
        terms = limited(raise(terms, power))
      }
    }
    return terms
  }

  function limited(terms: readonly Product[]): readonly Product[] {
    if (terms.length > mostTerms) fail('too-many-terms')
    return terms.slice(0, mostTerms)
  }

  function single(place: Place): readonly Product[] {
    const { part, isAdded } = place
    const isAddend = place.isAddend && !isMultiplied()
    if (peek().kind === 'number') {
      if (!['0', '1'].includes(peek().text)) fail('number')
      else if (!isAddend) fail('number-in-product')
      else {
        part.intercept = (peek().text === '1') === isAdded
        step()
      }
      return []
    }
    if (isSign('(')) return inParentheses({ ...place, isAddend, depth: place.depth + 1 })
    const name = nameOf('term-expected')
    if (fault()) return []
    if (!part.names.includes(name)) part.names.push(name)
    return [[part.names.indexOf(name)]]
  }

  function inParentheses(place: Place): readonly Product[] {
    const opening = peek()
    const isRandom = hasBar()
    if (isRandom && !place.isAddend) fail('random-in-product', opening)
    if (isRandom && !place.isAdded) fail('random-removed', opening)
    step()
    if (isRandom) return randomTerm(place.depth), []
    const terms = sum(place)
    expect(')', 'closing-expected')
    return terms
  }

  function randomTerm(depth: number): void {
    const part: Part = { names: [], intercept: true }
    const begin = peek()
    const terms = sum({ part, isAdded: true, isAddend: true, depth })
    if (!fault() && !isBar()) fail('sign-expected')
    const isApart = peek().text === '||'
    if (!fault() && !part.intercept && terms.length === 0) fail('no-effects', begin)
    if (!fault()) step()
    const groups = groupNames()
    expect(')', 'closing-expected')
    if (fault()) return
    const whole = termsOf(part, terms)
    for (const effects of isApart ? apart(whole) : [whole]) for (const group of groups) random.push({ ...effects, group })
    if (random.length > mostRandom) fail('too-many-terms', begin)
  }

  /** From the innermost of `a/b` outwards. */
  function groupNames(): readonly FormulaGroup[] {
    const levels: GroupName[] = []
    for (let isFirst = true; isFirst || isSign('/'); isFirst = false) {
      if (!isFirst) step()
      const names = [nameOf('group-expected')]
      while (isSign(':')) {
        step()
        names.push(nameOf('group-expected'))
      }
      levels.push(names)
    }
    if (levels.flat().length > mostInGroup) fail('too-many-terms')
    if (!fault() && !isSign(')')) fail(peek().kind === 'sign' ? 'group-sign' : 'closing-expected')
    return groupsOf(levels)
  }
}

function termsOf({ names, intercept }: Part, terms: readonly Product[]): FormulaTerms {
  return { intercept, products: byDegree(terms).map((product) => product.map((at) => names[at]!)) }
}

/** `(a + b || g)`: each on its own. */
function apart({ intercept, products }: FormulaTerms): FormulaTerms[] {
  return [...(intercept ? [{ intercept, products: [] }] : []), ...products.map((product) => ({ intercept: false, products: [product] }))]
}
