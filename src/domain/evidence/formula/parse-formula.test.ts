import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { intercept } from '../model-rows.ts'
import { coefficientsOf } from './coefficients.ts'
import type { Formula, FormulaFault } from './formula.ts'
import { orderOfTerms } from './model-from-formula.ts'
import { parseFormula } from './parse-formula.ts'

const parsed = (text: string): Formula => {
  const formula = parseFormula(text)
  assert.ok(!('kind' in formula), `${text}: ${JSON.stringify(formula)}`)
  return formula
}
const texts: Readonly<Record<string, readonly string[]>> = { arm: ['cbt', 'wait'], sex: ['f', 'm', 'x'] }
const levelsOf = (column: string) => texts[column] ?? null
const fixedOf = (text: string) => coefficientsOf(parsed(text).fixed, levelsOf).map(({ name }) => name)
const randomOf = (text: string) => parsed(text).random.map((effects) => [effects.group.name, ...coefficientsOf(effects, levelsOf).map(({ name }) => name)].join(' '))
const faultOf = (text: string): Partial<FormulaFault> => {
  const { reason, at, found } = parseFormula(text) as FormulaFault
  return { reason, at, found }
}

test('fixed effects have the names and the order that R gives them', () => {
  const expected: Readonly<Record<string, readonly string[]>> = {
    '1': [intercept],
    'a + b': [intercept, 'a', 'b'],
    'b + a + a': [intercept, 'b', 'a'],
    'a:b + c + b + a': [intercept, 'c', 'b', 'a', 'a:b'],
    'b + b:a + a': [intercept, 'b', 'a', 'b:a'],
    'a * b * c': [intercept, 'a', 'b', 'c', 'a:b', 'a:c', 'b:c', 'a:b:c'],
    '(a + b + c)^2 - b:c': [intercept, 'a', 'b', 'c', 'a:b', 'a:c'],
    'a / b': [intercept, 'a', 'a:b'],
    '(a + b) / c': [intercept, 'a', 'b', 'a:b:c'],
    'a * b - a': [intercept, 'b', 'a:b'],
    '0 + a': ['a'],
    '-1 + a + b': ['a', 'b'],
    'a + b - 1': ['a', 'b'],
    'a - 1 + 1': [intercept, 'a'],
    'a + -1': ['a'],
    'a - (b - 1) - 0': [intercept, 'a'],
    'a:a + a^3': [intercept, 'a'],
    '`two words` + `a` + `1st`:a': [intercept, '`two words`', 'a', 'a:`1st`'],
    'next + a:in': [intercept, '`next`', 'a:`in`'],
    'x_1.y+.z': [intercept, 'x_1.y', '.z'],
  }
  for (const [right, names] of Object.entries(expected)) assert.deepEqual(fixedOf(`y ~ ${right} + (1 | g)`), names, right)
})

test('texts are compared with their first, or have a coefficient each where nothing else stands for it', () => {
  const expected: Readonly<Record<string, readonly string[]>> = {
    'arm + x': [intercept, 'armwait', 'x'],
    'arm * x': [intercept, 'armwait', 'x', 'armwait:x'],
    'x + x:arm': [intercept, 'x', 'x:armwait'],
    'x:arm': [intercept, 'x:armcbt', 'x:armwait'],
    '0 + arm': ['armcbt', 'armwait'],
    '0 + x + arm + sex': ['x', 'armcbt', 'armwait', 'sexm', 'sexx'],
    'arm * sex': [intercept, 'armwait', 'sexm', 'sexx', 'armwait:sexm', 'armwait:sexx'],
    'arm:sex': [intercept, 'armcbt:sexf', 'armwait:sexf', 'armcbt:sexm', 'armwait:sexm', 'armcbt:sexx', 'armwait:sexx'],
    'arm / sex': [intercept, 'armwait', 'armcbt:sexm', 'armwait:sexm', 'armcbt:sexx', 'armwait:sexx'],
  }
  for (const [right, names] of Object.entries(expected)) assert.deepEqual(fixedOf(`y ~ ${right} + (1 | g)`), names, right)
})

test('random terms have an intercept unless it is taken away; bars, nesting and pairs are written out as lme4 does', () => {
  const expected: Readonly<Record<string, readonly string[]>> = {
    '(1 | g)': [`g ${intercept}`],
    '(a | g)': [`g ${intercept} a`],
    '(1 + a | g) + (1 | h)': [`g ${intercept} a`, `h ${intercept}`],
    '(0 + a | g) + (a - 1 | h)': ['g a', 'h a'],
    '(a * b || g)': [`g ${intercept}`, 'g a', 'g b', 'g a:b'],
    '(0 + a || g)': ['g a'],
    '(arm || g)': [`g ${intercept}`, 'g armcbt armwait'],
    '(1 | g/h)': [`h:g ${intercept}`, `g ${intercept}`],
    '(1 | g/h/i)': [`i:(h:g) ${intercept}`, `h:g ${intercept}`, `g ${intercept}`],
    '(a || g/h)': [`h:g ${intercept}`, `g ${intercept}`, 'h:g a', 'g a'],
    '(1 | g:h)': [`g:h ${intercept}`],
    '(1 | `the group`) + (1 | `the group`:g)': [`the group ${intercept}`, `\`the group\`:g ${intercept}`],
    '((1 | g) + (1 | h))': [`g ${intercept}`, `h ${intercept}`],
  }
  for (const [right, terms] of Object.entries(expected)) assert.deepEqual(randomOf(`y ~ x + ${right}`), terms, right)
  assert.deepEqual(parsed('y ~ (1 | g/h/i)').random[0]!.group.columns, ['i', 'h', 'g'])
})

test('spaces and line breaks may stand anywhere between names and signs', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom('', ' ', '\n', '\t', '\r\n', '\u00a0'), { minLength: 20, maxLength: 20 }), (spaces) => {
    const signs = ['y', '~', 'a', '*', 'b', '-', '1', '+', '(', '1', '+', 'a', '||', 'g', '/', 'h', ')']
    const text = signs.map((sign, at) => `${spaces[at]}${sign}`).join('')
    const { names: _, ...spaced } = parsed(text)
    const { names: __, ...plain } = parsed(signs.join(''))
    assert.deepEqual(spaced, plain)
  }))
})

test('what is no formula is told with its place and what stands there', () => {
  const expected: Readonly<Record<string, Partial<FormulaFault>>> = {
    '': { reason: 'outcome-expected', at: 1, found: '' },
    'y': { reason: 'tilde-expected', at: 2, found: '' },
    'y x': { reason: 'tilde-expected', at: 3, found: 'x' },
    'y ~': { reason: 'term-expected', at: 4, found: '' },
    '~ x': { reason: 'outcome-expected', at: 1, found: '~' },
    'y ~ x x': { reason: 'sign-expected', at: 7, found: 'x' },
    'y ~ x +': { reason: 'term-expected', at: 8, found: '' },
    'y ~ x + * z': { reason: 'term-expected', at: 9, found: '*' },
    'y ~ (1 | g': { reason: 'closing-expected', at: 11, found: '' },
    'y ~ (1 | )': { reason: 'group-expected', at: 10, found: ')' },
    'y ~ (| g)': { reason: 'term-expected', at: 6, found: '|' },
    'y ~ (1 | g + h)': { reason: 'group-sign', at: 12, found: '+' },
    'y ~ (1 | g*h)': { reason: 'group-sign', at: 11, found: '*' },
    'y ~ (0 | g)': { reason: 'no-effects', at: 6, found: '0' },
    'y ~ (1 | 2)': { reason: 'group-expected', at: 10, found: '2' },
    'y ~ x + 1 | g': { reason: 'bar-outside', at: 11, found: '|' },
    'y ~ x:(1 | g)': { reason: 'random-in-product', at: 7, found: '(' },
    'y ~ (1 | g)*x': { reason: 'random-in-product', at: 5, found: '(' },
    'y ~ x - (1 | g)': { reason: 'random-removed', at: 9, found: '(' },
    'y ~ log(x)': { reason: 'function', at: 5, found: 'log' },
    'log(y) ~ x': { reason: 'function', at: 1, found: 'log' },
    'y ~ . + (1 | g)': { reason: 'all-columns', at: 5, found: '.' },
    'y ~ x + 2': { reason: 'number', at: 9, found: '2' },
    'y ~ 1:x': { reason: 'number-in-product', at: 5, found: '1' },
    'y ~ x:(z + 0)': { reason: 'number-in-product', at: 12, found: '0' },
    'y ~ x^z': { reason: 'power-expected', at: 7, found: 'z' },
    'y ~ x^99': { reason: 'power-expected', at: 7, found: '99' },
    'y ~ x + y': { reason: 'outcome-explains-itself', at: 9, found: 'y' },
    'y ~ 0 + (1 | g)': { reason: 'no-fixed-effects', at: 5, found: '0' },
    'y ~ x == 3': { reason: 'unknown-sign', at: 7, found: '=' },
    'y ~ 😀': { reason: 'unknown-sign', at: 5, found: '😀' },
    'y ~ "😀" + x': { reason: 'unknown-sign', at: 5, found: '"' },
    'y ~ `😀` + !': { reason: 'unknown-sign', at: 11, found: '!' },
    'y ~ `x': { reason: 'backtick-not-closed', at: 5, found: '`' },
    'y ~ ``': { reason: 'backtick-empty', at: 5, found: '``' },
    'y ~ 2nd + x': { reason: 'name-with-digit', at: 5, found: '2nd' },
    'y ~ TRUE': { reason: 'value-for-name', at: 5, found: 'TRUE' },
    'y ~ x) + z': { reason: 'sign-expected', at: 6, found: ')' },
    'y ~ x ~ z': { reason: 'sign-expected', at: 7, found: '~' },
  }
  for (const [text, fault] of Object.entries(expected)) assert.deepEqual(faultOf(text), fault, text)
  assert.equal(faultOf(`y ~ ${'('.repeat(500)}x`).reason, 'too-deep')
  assert.equal(faultOf(`y ~ (1 | ${'g/'.repeat(10)}g)`).reason, 'too-many-terms')
  assert.equal(faultOf(`y ~ ${'(1 | g) + '.repeat(100)}(1 | g)`).reason, 'too-many-terms')
  assert.equal(faultOf(`y ~ ${Array.from({ length: 20 }, (_, at) => `x${at}`).join(' * ')}`).reason, 'too-many-terms')
})

test('a name is remembered with the character on which it first stands', () => {
  assert.deepEqual([...parsed('y ~ a +\n b + (a | `a g`)').names], [['y', 1], ['a', 5], ['b', 10], ['a g', 19]])
})

test('random terms are given as written, or from most units to fewest with ties turned round', () => {
  assert.deepEqual(orderOfTerms([250, 20, 4]), [0, 1, 2])
  assert.deepEqual(orderOfTerms([18, 18]), [0, 1])
  assert.deepEqual(orderOfTerms([20, 250, 250]), [2, 1, 0])
  assert.deepEqual(orderOfTerms([4, 20, 250, 20]), [2, 3, 1, 0])
})
