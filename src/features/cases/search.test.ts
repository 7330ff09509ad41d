// The search forgives what people do: marks, case, order, initials, a slip of one letter, and spellings of Arabic.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { inAlphabet, isFound } from './search.ts'

const found = (query: string, name: string, reference = 'ZZZZZZ') => isFound(query, [name], reference)

describe('search', () => {
  for (const [query, name] of [
    ['amal', 'Amal Haddad'], ['haddad amal', 'Amal Haddad'], ['hadad', 'Amal Haddad'], ['ahmal', 'Amal Haddad'], ['a h', 'Amal Haddad'], ['ah', 'Amal Haddad'],
    ['zoe', 'Zoë Brontë'], ['ZOË', 'zoe'], ['oneill', "Siobhán O'Neill"], ['o’neill', "Siobhán O'Neill"], ['anna maria', 'Anna-Maria Strauß'], ['annamaria', 'Anna-Maria'],
    ['strauss', 'Anna-Maria Strauß'], ['soren', 'Søren Kierkegaard'], ['lukasz', 'Łukasz Żak'], ['احمد', 'أحمد'], ['أحمد', 'احمد'], ['فاطمه', 'فاطمة'], ['ليلي', 'ليلى'],
    ['حداد', 'أمل الحدّاد'], ['小明', '王小明'], ['jonas', 'Jnoas Berg'], ['moham', 'Muhammad'], ['ａｍａｌ', 'Amal'], ['İpek', 'ipek'], ['', 'Anyone'],
  ] as const) {
    it(`"${query}" finds ${name}`, () => assert.equal(found(query, name), true))
  }
  for (const [query, name] of [['bea', 'Amal Haddad'], ['amal amal', 'Amal Haddad'], ['tim', 'Tom'], ['haddadberg', 'Amal Haddad'], ['x', 'Amal'], ['...', 'Amal']] as const) {
    it(`"${query}" does not find ${name}`, () => assert.equal(found(query, name), false))
  }
  it('tries out no orders: a name of a hundred words is looked through at once', () => {
    const began = process.threadCpuUsage()
    assert.equal(found('a a a a a a a zzz', 'a '.repeat(100)), false)
    assert.equal(found('b a a a a a a c', `${'a '.repeat(98)}b c`), true)
    assert.ok(process.threadCpuUsage(began).user < 100_000)
  })
  it('finds a case by its reference, letters for figures too', () => {
    assert.equal(found('7k3', 'Amal', '7K3M01'), true)
    assert.equal(found('7k3mol', 'Amal', '7K3M01'), true)
    assert.equal(found('9k3', 'Amal', '7K3M01'), false)
  })

  const word = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnopqrstuvwxyzéüçñåأبتثحليمن'), minLength: 2, maxLength: 9 })
  const name = fc.array(word, { minLength: 1, maxLength: 4 })
  it('finds every name by itself, in capitals, in the other normal form, and in any order', () => {
    fc.assert(fc.property(name, (words) => {
      const text = words.join(' ')
      return found(text, text) && found(text.toUpperCase(), text) && found(text.normalize('NFD'), text) && found(words.toReversed().join(' '), text) && found(words.join('-'), text)
    }))
  })
  it('forgives one letter left out of a word of five or more', () => {
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom(...'abcdefgh'), minLength: 5, maxLength: 9 }), fc.nat(), (text, at) => {
      const slip = at % text.length
      return found(text.slice(0, slip) + text.slice(slip + 1), text)
    }))
  })
  it('never throws, whatever is typed', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }), (query, text) => typeof found(query, text) === 'boolean'))
  })
  it('sorts in the alphabet of the reader', () => {
    assert.deepEqual(inAlphabet(['Zoe', 'Émile', 'adam', 'ليلى'], (one) => one, 'en'), ['adam', 'Émile', 'Zoe', 'ليلى'])
  })
})
