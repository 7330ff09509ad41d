// Random trees, and good questionnaires with something wrong in them, for the reader of FHIR Questionnaires: taken in whole, or refused with a reason.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { urls } from '#src/domain/instruments/extensions.ts'
import { makeInstrument } from '#src/domain/instruments/own-instrument.ts'
import { garden, score, slider, stated, type Json } from '#src/domain/instruments/questionnaire.fixture.ts'
import { parseQuestionnaire, readQuestionnaire, type QuestionnaireResult } from '#src/domain/instruments/questionnaire.ts'
import { readResponse } from '#src/domain/instruments/read-response.ts'
import { responseOf } from '#src/domain/instruments/response.ts'
import { scoreInstrument } from '#src/domain/instruments/score.ts'
import { fuzz } from './fuzz.ts'

const paths = (node: Json, path: (string | number)[] = []): (string | number)[][] =>
  typeof node !== 'object' || node === null ? [path] : [path, ...Object.entries(node).flatMap(([key, value]) => paths(value, [...path, Array.isArray(node) ? Number(key) : key]))]

/** Whatever came out, it is a whole questionnaire that can be made and scored, or it is refused with at least one reason. */
function holds(result: QuestionnaireResult): void {
  if (result.kind === 'refused') {
    assert.ok(result.faults.length > 0)
    return
  }
  const made = makeInstrument(result, { ...stated, reversed: [], maxMissing: 0 }, 'own-test', '1.0.0')
  if (made.kind === 'refused') return assert.ok(made.faults.length > 0)
  const answers = Object.fromEntries(made.instrument.items.map((each) => [`own-test/${each.key}`, each.kind === 'scale' ? each.range.min : 0]))
  const scored = scoreInstrument(made.instrument, answers)
  assert.ok(scored.kind === 'incomplete' || (scored.kind === 'scored' && scored.value >= 0 && scored.value <= 12), JSON.stringify(scored))
}

test('any JSON at all, and any text, is read or refused, never a crash', async () => {
  await fuzz(fc.property(fc.oneof(fc.json({ maxDepth: 6 }), fc.string({ maxLength: 200 })), (text) => holds(parseQuestionnaire(text))), 600)
})

test('a good questionnaire with something wrong anywhere is read whole or refused', async () => {
  const good = garden(slider('s', 'Green?', 0, 10), score('sum', '%resource.item.item.answer.value.weight().sum()', [0, 12]))
  const places = paths(good).filter((path) => path.length > 0)
  const wrong = fc.oneof(fc.anything({ maxDepth: 2, withBigInt: false }), fc.constantFrom(null, undefined, '', 'x'.repeat(20_000), -1, 1e308, 0.1, [], {}, [null], { url: urls.ordinalValue }, 'g1.1', 'choice', 'integer'))
  await fuzz(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...places), wrong), { minLength: 1, maxLength: 4 }), (changes) => {
      const file = structuredClone(good)
      for (const [path, value] of changes) {
        const last = path.at(-1)!
        const parent = path.slice(0, -1).reduce((node: Json, key) => node?.[key], file)
        if (typeof parent === 'object' && parent !== null) parent[last] = value
      }
      holds(readQuestionnaire(file))
    }),
    1500,
  )
})

test('a response with something wrong anywhere is read or refused, and what is read are answers that the form can give', async () => {
  const read = readQuestionnaire(garden())
  const made = read.kind === 'read' ? makeInstrument(read, stated, 'own-test', '1.0.0') : assert.fail()
  const instrument = made.kind === 'made' ? made.instrument : assert.fail()
  const good = responseOf(instrument, garden(), { 'own-test/1': 0, 'own-test/2': 1, 'own-test/3': 2, 'own-test/4': 3 })
  const places = paths(good).filter((path) => path.length > 0)
  const wrong = fc.oneof(fc.anything({ maxDepth: 2, withBigInt: false }), fc.constantFrom(null, undefined, '', -1, 1e308, 0.1, [], {}, [null], 'g1.1', 'g9', 'entered-in-error'))
  await fuzz(
    fc.property(fc.array(fc.tuple(fc.constantFrom(...places), wrong), { maxLength: 4 }), (changes) => {
      const given = structuredClone(good) as Json
      for (const [path, value] of changes) {
        const last = path.at(-1)!
        const parent = path.slice(0, -1).reduce((node: Json, key) => node?.[key], given)
        if (typeof parent === 'object' && parent !== null) parent[last] = value
      }
      const result = readResponse(instrument, garden(), given)
      if (result.kind === 'refused') assert.ok(result.faults.length > 0 && changes.length > 0)
      else assert.notEqual(scoreInstrument(instrument, result.answers).kind, 'invalid')
    }),
    1500,
  )
})
