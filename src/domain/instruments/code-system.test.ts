import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { answerCode, attuneCodeSystem, itemCode, ownSystem, scaleCode } from './code-system.ts'
import { anchorsOf, InstrumentFile } from './instrument.ts'

const folder = new URL('../../../content/instruments/', import.meta.url)
const english = readdirSync(folder).filter((file) => file.endsWith('.en.json')).map((file) => InstrumentFile.parse(JSON.parse(readFileSync(new URL(file, folder), 'utf8'))))
const system = attuneCodeSystem(english)

test('every own item, every answer to one and every scale without a LOINC code has exactly one code', () => {
  const codes = system.concept.map(({ code }) => code)
  assert.equal(new Set(codes).size, codes.length)
  const own = english.filter((each) => each.codeSystem === ownSystem)
  const wanted = [
    ...own.flatMap((each) => each.items.flatMap((item) => [itemCode(each, item), ...anchorsOf(each, item).map(({ code }) => answerCode(each, item, code))])),
    ...english.flatMap((each) => each.scoring.filter(({ loinc }) => loinc === null).map((scale) => scaleCode(each, scale))),
  ]
  assert.deepEqual([...codes].sort(), wanted.sort())
  assert.ok(codes.includes('attune-culture/passed-over/2') && codes.includes('attune-goal-attainment/scale/goal-attainment') && codes.includes('gad-7/scale/gad-2'))
})

test('it says what a FHIR R4 reader needs to know', () => {
  assert.deepEqual([system.resourceType, system.status, system.content, system.caseSensitive, system.count], ['CodeSystem', 'active', 'complete', true, system.concept.length])
  for (const { code, display } of system.concept) assert.ok(display.length > 0 && /^[^\s]+(\s[^\s]+)*$/.test(code), code)
})
