import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { bandOf, isCase } from './band.ts'
import { InstrumentFile, type Instrument } from './instrument.ts'
import { scoreInstrument, type Answers } from './score.ts'

const shipped = (name: string): Instrument => InstrumentFile.parse(JSON.parse(readFileSync(new URL(`../../../content/instruments/${name}.json`, import.meta.url), 'utf8')))
const phq = shipped('phq-9.en')
const phq8 = shipped('phq-8.en')
const gad = shipped('gad-7.en')
const after = shipped('attune-after.en')

const answersOf = (id: string, values: readonly (number | null)[]): Answers => Object.fromEntries(values.flatMap((value, index) => (value === null ? [] : [[`${id}/${index + 1}`, value]])))
const filled = (n: number, value: number) => Array<number | null>(n).fill(value)

test('a complete PHQ-9 is the exact sum, with PHQ-2 beside it', () => {
  const result = scoreInstrument(phq, answersOf('phq-9', [3, 2, 1, 0, 3, 2, 1, 0, 1]))
  assert.deepEqual(result, {
    kind: 'scored',
    value: 13,
    prorated: false,
    missing: [],
    scales: { total: { value: 13, prorated: false, missing: [] }, 'phq-2': { value: 5, prorated: false, missing: [] } },
  })
})

test('the difficulty item is kept out of the score', () => {
  const answers = { ...answersOf('phq-9', filled(9, 1)), 'phq-9/difficulty': 3 }
  const result = scoreInstrument(phq, answers)
  assert.equal(result.kind === 'scored' && result.value, 9)
})

test('every complete form scores to its plain sum, within range and with one band', () => {
  for (const [instrument, n] of [[phq, 9], [phq8, 8], [gad, 7]] as const) {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: n, maxLength: n }), (values) => {
        const result = scoreInstrument(instrument, answersOf(instrument.id, values))
        assert.equal(result.kind, 'scored')
        if (result.kind !== 'scored') return
        assert.equal(result.value, values.reduce((sum, value) => sum + value, 0))
        assert.notEqual(bandOf(instrument, result.value), null)
      }),
    )
  }
})

test('PHQ-9 with two items missing is pro-rated; with three it is not scored', () => {
  const two = scoreInstrument(phq, answersOf('phq-9', [2, null, 2, 2, null, 2, 2, 2, 2]))
  assert.deepEqual([two.kind, two.kind === 'scored' && [two.value, two.prorated, two.missing]], ['scored', [18, true, ['2', '5']]])
  const three = scoreInstrument(phq, answersOf('phq-9', [2, null, 2, null, null, 2, 2, 2, 2]))
  assert.equal(three.kind, 'incomplete')
  if (three.kind === 'incomplete') assert.deepEqual([three.missing, three.reason, three.scales], [['2', '4', '5'], 'too-many-missing', {}])
})

test('PHQ-9 without item 9 is never scored, and what stands on its own still is', () => {
  const result = scoreInstrument(phq, answersOf('phq-9', filled(8, 1)))
  assert.deepEqual(result, { kind: 'incomplete', missing: ['9'], reason: 'never-impute', scales: { 'phq-2': { value: 2, prorated: false, missing: [] } } })
})

test('GAD-7 allows one missing item, not two', () => {
  assert.equal(scoreInstrument(gad, answersOf('gad-7', [1, 1, 1, 1, 1, 1, null])).kind, 'scored')
  assert.equal(scoreInstrument(gad, answersOf('gad-7', [1, 1, 1, 1, 1, null, null])).kind, 'incomplete')
})

test('a pro-rated sum goes to the nearest whole point, halves upward', () => {
  const eight = (sum: number) => answersOf('phq-9', [...Array.from({ length: 7 }, (_, n) => Math.min(3, Math.max(0, sum - 3 * n))), null, 0])
  const value = (answers: Answers) => {
    const result = scoreInstrument(phq, answers)
    return result.kind === 'scored' ? result.value : result.kind
  }
  assert.equal(value(eight(4)), 5, '4.5 becomes 5')
  assert.equal(value(eight(3)), 3, '3.375 becomes 3')
  assert.equal(value(eight(5)), 6, '5.625 becomes 6')
})

test('a pro-rated score is the rounded mean times the number of items', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 9, maxLength: 9 }), fc.subarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 1, maxLength: 2 }), (values, skipped) => {
      const result = scoreInstrument(phq, answersOf('phq-9', values.map((value, index) => (skipped.includes(index) ? null : value))))
      const kept = values.filter((_, index) => !skipped.includes(index))
      const exact = (kept.reduce((sum, value) => sum + value, 0) * 9) / kept.length
      assert.ok(result.kind === 'scored' && result.prorated && Number.isInteger(result.value) && Math.abs(result.value - exact) <= 0.5)
    }),
  )
})

test('an answer the form cannot give is refused by name, whatever the rest says', () => {
  const good = answersOf('phq-9', filled(9, 1))
  for (const [item, value] of [['phq-9/3', 4], ['phq-9/3', -1], ['phq-9/3', 1.5], ['phq-9/3', NaN], ['phq-9/difficulty', 4], ['phq-9/10', 1]] as const) {
    assert.deepEqual(scoreInstrument(phq, { ...good, [item]: value }), { kind: 'invalid', item, value })
  }
  assert.equal(scoreInstrument(after, { 'attune-after/better': 1 }).kind, 'invalid', 'a text item takes no number')
})

test('answers of other instruments are none of its business', () => {
  assert.equal(scoreInstrument(gad, { ...answersOf('gad-7', filled(7, 0)), 'phq-9/1': 99, 'gad-70/1': 99 }).kind, 'scored')
})

test('nothing answered is incomplete, and no score by design is neither', () => {
  assert.equal(scoreInstrument(phq, {}).kind, 'incomplete')
  assert.equal(scoreInstrument(shipped('attune-before.en'), { 'attune-before/hope': 5 }).kind, 'unscored')
})

test('the alliance check is a mean at full precision', () => {
  const result = scoreInstrument(after, { 'attune-after/goal': 7, 'attune-after/task': 8, 'attune-after/bond': 8, 'attune-after/tension': 2 })
  assert.equal(result.kind === 'scored' && result.value, 23 / 3)
  assert.equal(scoreInstrument(after, { 'attune-after/goal': 7, 'attune-after/task': 8 }).kind, 'incomplete')
})

test('bands and caseness change exactly at their published points', () => {
  assert.deepEqual([0, 4, 5, 9, 10, 14, 15, 19, 20, 27].map((value) => bandOf(phq, value)), ['minimal', 'minimal', 'mild', 'mild', 'moderate', 'moderate', 'moderately-severe', 'moderately-severe', 'severe', 'severe'])
  assert.deepEqual([4, 5, 9, 10, 14, 15, 21].map((value) => bandOf(gad, value)), ['minimal', 'mild', 'mild', 'moderate', 'moderate', 'severe', 'severe'])
  assert.deepEqual([bandOf(phq, 28), bandOf(after, 5)], [null, null])
  assert.deepEqual([isCase(phq, 9), isCase(phq, 10), isCase(gad, 7), isCase(gad, 8), isCase(after, 5)], [false, true, false, true, null])
})

const weighed = (change: (file: any) => void): Instrument => {
  const file = structuredClone(phq) as any
  file.answerLists.frequency.anchors.forEach((anchor: any) => (anchor.weight = anchor.code + 1))
  file.items[8].risk = false
  file.scoring = [{ ...file.scoring[0], range: { min: 9, max: 36 } }]
  Object.assign(file, { bands: null, reliableChange: null, caseness: null })
  change(file)
  return InstrumentFile.parse(file)
}

test('answers count by their points, reversed items from the other end', () => {
  const plain = weighed(() => {})
  const reversed = weighed((file) => (file.scoring[0].reversed = ['1', '2']))
  const answers = answersOf('phq-9', [3, 0, 0, 0, 0, 0, 0, 0, 0])
  const value = (instrument: Instrument) => {
    const result = scoreInstrument(instrument, answers)
    return result.kind === 'scored' ? result.value : result.kind
  }
  assert.deepEqual([value(plain), value(reversed)], [4 + 8, 1 + 4 + 7])
})

test('decimal points add up to the digit', () => {
  const tenths = weighed((file) => {
    file.answerLists.frequency.anchors.forEach((anchor: any) => (anchor.weight = anchor.code / 10))
    file.scoring[0] = { ...file.scoring[0], range: { min: 0, max: 2.7 }, rounding: 'none' }
  })
  const result = scoreInstrument(tenths, answersOf('phq-9', [1, 2, 0, 0, 0, 0, 0, 0, 0]))
  assert.equal(result.kind === 'scored' && result.value, 0.3)
})

test('an expression gives a score only from enough answers and within its range; nothing answered is never a zero', () => {
  const made = weighed((file) => (file.scoring[0] = { ...file.scoring[0], method: 'expression', linkId: 'sum', range: { min: 0, max: 50 }, maxMissing: 1, neverImpute: [] }))
  const full = answersOf('phq-9', filled(9, 1))
  const kindOf = (answers: Answers, computed?: Answers) => {
    const result = scoreInstrument(made, answers, computed)
    return result.kind === 'scored' ? result.value : result.kind === 'incomplete' ? result.reason : result.kind
  }
  assert.equal(kindOf(full, { 'phq-9/total': 41.5 }), 41.5)
  assert.equal(kindOf(full), 'not-computed')
  for (const wrong of [51, -1, NaN, Infinity]) assert.equal(kindOf(full, { 'phq-9/total': wrong }), 'not-computed')
  assert.equal(kindOf({}, { 'phq-9/total': 0 }), 'too-many-missing')
  assert.equal(kindOf(answersOf('phq-9', [...filled(7, 1), null, null]), { 'phq-9/total': 7 }), 'too-many-missing')
})
