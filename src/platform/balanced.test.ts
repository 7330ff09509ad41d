// What somebody writes turns round nothing but itself.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { balanced } from './balanced.ts'

const [lre, rlo, pdf, rli, fsi, pdi] = ['\u202a', '\u202e', '\u202c', '\u2067', '\u2068', '\u2069']

test('what has its partner stays, in any depth', () => {
  for (const text of ['Amal', 'أمل', `a${fsi}b${pdi}c`, `${rli}x${rlo}y${pdf}${pdi}`, `${rlo}x${pdf}`, `${fsi}${rlo}${pdi}`, 'left\u200eright\u200f']) assert.equal(balanced(text), text)
})

test('an end without a beginning, and a beginning without an end, are left out; each line by itself', () => {
  assert.equal(balanced(`Bo${pdi}${rlo} 12`), 'Bo 12')
  assert.equal(balanced(`a${rli}b`), 'ab')
  assert.equal(balanced(`${lre}a${rli}b${pdf}c${pdi}`), `a${rli}bc${pdi}`)
  assert.equal(balanced(`${fsi}a\nb${pdi}`), 'a\nb')
})

test('of any text nothing else is left out, what is left is left as it is, and it stands alone between an isolate of ours', () => {
  fc.assert(fc.property(fc.string({ unit: fc.constantFrom('a', 'א', '1', '\n', lre, rlo, pdf, rli, fsi, pdi), maxLength: 60 }), (text) => {
    const once = balanced(text)
    assert.equal(balanced(once), once)
    assert.equal(once.replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, ''), text.replaceAll(/[\u202a-\u202e\u2066-\u2069]/g, ''))
    for (const line of once.split('\n')) assert.equal(balanced(`${fsi}${line}${pdi}x`), `${fsi}${line}${pdi}x`)
  }))
})

test('as many as a form can hold take no time', () => {
  const began = process.threadCpuUsage()
  for (const text of [rli.repeat(80_000), pdi.repeat(80_000), rlo.repeat(80_000) + pdi.repeat(80_000), (rli + pdi).repeat(80_000), rli + rlo.repeat(80_000) + pdi]) balanced(text)
  assert.ok(process.threadCpuUsage(began).user < 1_000_000)
})
