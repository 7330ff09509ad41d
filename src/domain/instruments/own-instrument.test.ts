import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import fc from 'fast-check'
import { urls } from './extensions.ts'
import { anchorsOf, InstrumentFile, rangeOf, type Instrument } from './instrument.ts'
import { makeInstrument, type Statement } from './own-instrument.ts'
import { choice, garden, score, slider, stated, type Json } from './questionnaire.fixture.ts'
import { readQuestionnaire, type ReadQuestionnaire } from './questionnaire.ts'
import { scoreInstrument, type Answers } from './score.ts'
import { withBothWeights, writeQuestionnaire } from './write-questionnaire.ts'

const read = (file: Json): ReadQuestionnaire => {
  const result = readQuestionnaire(file)
  return result.kind === 'read' ? result : assert.fail(JSON.stringify(result.faults))
}
const make = (file: Json, change: Partial<Statement> = {}): Instrument => {
  const result = makeInstrument(read(file), { ...stated, ...change }, 'own-garden', '1.0.0')
  return result.kind === 'made' ? result.instrument : assert.fail(JSON.stringify(result.faults))
}
const faults = (file: Json, change: Partial<Statement>): string[] => {
  const result = makeInstrument(read(file), { ...stated, ...change }, 'own-garden', '1.0.0')
  return result.kind === 'refused' ? result.faults.map(({ code, where }) => `${code} ${where}`) : []
}
const answers = (...codes: (number | null)[]): Answers => Object.fromEntries(codes.flatMap((code, index) => (code === null ? [] : [[`own-garden/${index + 1}`, code]])))

test('what the lead states becomes the score: reversed questions, sub-scales, missing answers, bands and a rule', () => {
  const made = make(garden(), {
    subscales: [{ name: 'The path', items: ['3', '4'] }], reliable: { points: 2.5, confidence: 0.9, name: 'The Society’s manual' },
    bands: [{ from: 0, to: 5, label: 'Green' }, { from: 6, to: 12, label: 'Dry' }],
  })
  const result = scoreInstrument(made, answers(3, 3, 1, 0))
  assert.deepEqual(result.kind === 'scored' && Object.fromEntries(Object.entries(result.scales).map(([key, { value }]) => [key, value])), { total: 4, 'the-path': 1 })
  const one = scoreInstrument(made, answers(3, 3, null, 0))
  assert.deepEqual(one.kind === 'scored' && [one.value, one.prorated, Object.keys(one.scales)], [4, true, ['total']])
  assert.deepEqual([made.reliableChange?.points, made.reliableChange?.confidence, made.reliableChange?.name, made.bands?.ranges[1]], [2.5, 0.9, 'The Society’s manual', { from: 6, to: 12, key: 'band-2', label: 'Dry' }])
})

test('what does not fit the file is refused by the name of the field', () => {
  assert.deepEqual(faults(garden(), { range: { min: 0, max: 16 } }), ['range-differs range'])
  assert.deepEqual(faults(garden(), { method: 'mean' }), ['range-differs range'])
  assert.deepEqual(faults(garden(), { maxMissing: 4 }), ['missing-all maxMissing'])
  const unlike = (...more: Json[]) => faults(garden(...more), { range: { min: 1, max: 22 } })
  assert.deepEqual(unlike(slider('s', 'How green is it?', 1, 10)), ['missing-unlike maxMissing'], 'three at 3 and one at 10 would make 24 of 22')
  assert.deepEqual(faults(garden(slider('s', 'How green is it?', 1, 10)), { range: { min: 1, max: 22 }, maxMissing: 0 }), [])
  assert.deepEqual(faults(garden(slider('s', 'How green is it?', 1, 10)), { range: { min: 0, max: 12 }, notCounted: ['5'] }), [], 'what does not count may be of any length')
  assert.deepEqual(faults(garden(), { reliable: { points: 12.5, confidence: 0.9, name: 'x' } }), ['does-not-fit form'])
  const half = choice('h', 'Half', [0, 0.5, 1, 3])
  assert.deepEqual(faults(garden(half), { range: { min: 0, max: 15 }, bands: [{ from: 0, to: 6, label: 'Green' }, { from: 7, to: 15, label: 'Dry' }] }), ['does-not-fit bands'], '6.5 would be in none')
  assert.deepEqual(faults(garden(), { reversed: ['9'] }), ['no-such-question reversed'])
  assert.deepEqual(faults(garden(), { subscales: [{ name: 'a', items: ['1', '7'] }] }), ['no-such-question subscales'])
  assert.deepEqual(faults(garden(), { notCounted: ['1', '2', '3', '4'] }), ['nothing-counted notCounted'])
  assert.deepEqual(faults(garden(), { bands: [{ from: 0, to: 5, label: 'Green' }, { from: 7, to: 12, label: 'Dry' }] }), ['does-not-fit bands'])
  assert.deepEqual(faults(garden(), { method: 'mean', range: { min: 0, max: 3 }, bands: [{ from: 0, to: 3, label: 'All' }] }), ['does-not-fit bands'])
})

test('only a question whose first answer is the lowest can be watched for a person, and it is never filled in', () => {
  assert.deepEqual(make(garden(), { risk: ['4'] }).scoring[0]!.neverImpute, ['4'])
  assert.deepEqual(faults(garden(choice('r', 'Upside down', [3, 2, 1, 0])), { risk: ['5'], range: { min: 0, max: 15 } }), ['risk-not-watchable risk'])
  assert.deepEqual(faults(garden(slider('s', 'Green?', 0, 10)), { risk: ['5'], range: { min: 0, max: 22 }, maxMissing: 0 }), ['risk-not-watchable risk'])
})

test('a score that the file makes goes before the one stated; it rests on the questions it names', () => {
  const made = make(garden(score('all', '%resource.item.item.answer.value.weight().sum()'), score('path', "%resource.item.where(linkId='g2').item.where(linkId='g2.1' or linkId='g2.2').answer.value.weight().sum()", [0, 6])), { range: { min: 0, max: 12 } })
  assert.deepEqual(made.scoring.map(({ scale, method, items, range, maxMissing, linkId }) => [scale, method, items.join(), range.max, maxMissing, linkId]), [
    ['total', 'expression', '1,2,3,4', 12, 1, 'all'], ['path', 'expression', '3,4', 6, 0, 'path'],
  ])
  assert.deepEqual(faults(garden(score('all', '1'), score('path', '2')), {}), ['score-range-missing form'])
})

test('an answer’s points stand in both places when a file is written out as it was brought', () => {
  const file = garden()
  const made = make(file)
  const both = withBothWeights(file, (linkId, index) => {
    const item = made.items.find((each) => each.linkId === linkId)
    return item && anchorsOf(made, item)[index]?.weight
  }) as Json
  for (const group of both.item) {
    for (const item of group.item) {
      for (const [index, option] of item.answerOption.entries()) {
        assert.deepEqual(option.extension.filter((each: Json) => each.url === urls.ordinalValue), [{ url: urls.ordinalValue, valueDecimal: index }])
        assert.deepEqual(option.valueCoding.extension.filter((each: Json) => each.url === urls.itemWeight), [{ url: urls.itemWeight, valueDecimal: index }])
      }
    }
  }
})

const folder = new URL('../../../content/instruments/', import.meta.url)
const shipped = readdirSync(folder).filter((name) => name.endsWith('.json')).map((name): Instrument => InstrumentFile.parse(JSON.parse(readFileSync(new URL(name, folder), 'utf8'))))
const own = [
  make(garden(), { subscales: [{ name: 'The path', items: ['3', '4'] }], risk: ['4'] }),
  make(garden(slider('s', 'Green?', -2, 2), choice('half', 'Half?', [0.5, 1.25, 2.125, 3])), { method: 'mean', maxMissing: 0, reversed: ['1', '5', '6'], range: { min: -1.5 / 6, max: 17 / 6 } }),
  make(garden(), { method: 'mean', range: { min: 0, max: 3 } }),
]

test('round trip: written out and read in again, every instrument gives the same score for all answers', () => {
  for (const instrument of [...shipped, ...own].filter((each) => each.items.some((item) => item.scored))) {
    const written = writeQuestionnaire(instrument) as Json
    const again = read(JSON.parse(JSON.stringify(written)))
    // What has no number stays behind, and a scale of a single own item is made by nobody: Attune's before-form has none.
    if (instrument.scoring.length === 0) continue
    const result = makeInstrument(again, { ...stated, title: instrument.title, reversed: [], direction: instrument.direction }, 'own-again', '1.0.0')
    const twin = result.kind === 'made' ? result.instrument : assert.fail(`${instrument.id}: ${JSON.stringify(result.faults)}`)
    const numbered = instrument.items.filter((item) => item.kind !== 'text')
    assert.deepEqual(twin.items.map(({ text }) => text), numbered.map(({ text }) => text))
    const arbitrary = fc.tuple(...numbered.map((item) => fc.option(fc.integer(rangeOf(instrument, item)!), { nil: undefined, freq: 8 })))
    fc.assert(
      fc.property(arbitrary, (codes) => {
        const given = (id: string, items: readonly { key: string }[]) => Object.fromEntries(items.flatMap((item, index) => (codes[index] === undefined ? [] : [[`${id}/${item.key}`, codes[index]]])))
        const one = scoreInstrument(instrument, given(instrument.id, numbered))
        const other = scoreInstrument(twin, given(twin.id, twin.items))
        const values = (of: typeof one) => ('scales' in of ? Object.entries(of.scales).map(([scale, { value, prorated }]) => [scale, value, prorated]) : of.kind)
        assert.equal(one.kind, other.kind)
        assert.deepEqual(values(other), values(one))
      }),
      { numRuns: 60 },
    )
  }
})

test('what is written carries LOINC where there is one, an own code where there is none, and both weights', () => {
  const phq = writeQuestionnaire(shipped.find(({ id, language }) => id === 'phq-9' && language === 'en')!) as Json
  const nine = phq.item.find((item: Json) => item.code?.[0]?.code === '44260-8')
  assert.deepEqual(nine.answerOption.map((option: Json) => [option.extension[0].url, option.extension[0].valueDecimal, option.valueCoding.extension[0].url, option.valueCoding.extension[0].valueDecimal, option.valueCoding.code]), [
    [urls.ordinalValue, 0, urls.itemWeight, 0, 'LA6568-5'], [urls.ordinalValue, 1, urls.itemWeight, 1, 'LA6569-3'], [urls.ordinalValue, 2, urls.itemWeight, 2, 'LA6570-1'], [urls.ordinalValue, 3, urls.itemWeight, 3, 'LA6571-9'],
  ])
  assert.deepEqual([phq.code[0].code, phq.item.at(-2).code[0].code], ['44249-1', '44261-6'])
  const after = writeQuestionnaire(shipped.find(({ id, language }) => id === 'attune-after' && language === 'en')!) as Json
  assert.deepEqual(after.item.slice(1, 3).map((item: Json) => item.code[0]).map(({ system, code }: Json) => [system, code]), [['urn:attune:items', 'attune-after/goal'], ['urn:attune:items', 'attune-after/task']])
  assert.equal(after.item.at(-1).code[0].code, 'attune-after/scale/alliance')
})
