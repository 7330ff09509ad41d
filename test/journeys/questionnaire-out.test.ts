// What Attune writes out must score the same elsewhere: its expressions, run by a FHIRPath engine, against its own engine.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { urls } from '#src/domain/instruments/extensions.ts'
import { rangeOf, type Instrument } from '#src/domain/instruments/instrument.ts'
import { makeInstrument, type Statement } from '#src/domain/instruments/own-instrument.ts'
import { readQuestionnaire } from '#src/domain/instruments/questionnaire.ts'
import { garden, stated, type Json } from '#src/domain/instruments/questionnaire.fixture.ts'
import { responseOf } from '#src/domain/instruments/response.ts'
import { scoreInstrument, type Answers } from '#src/domain/instruments/score.ts'
import { writeQuestionnaire } from '#src/domain/instruments/write-questionnaire.ts'
import { readContent } from '#src/platform/content.ts'
import { evaluateExpressions } from '#src/platform/fhirpath.ts'
import { root } from '#src/root.ts'

const given = (file: Json, statement: Partial<Statement>): Instrument => {
  const read = readQuestionnaire(file)
  const made = read.kind === 'read' ? makeInstrument(read, { ...stated, ...statement }, 'own-garden', '1.0.0') : assert.fail()
  return made.kind === 'made' ? made.instrument : assert.fail()
}

/** A fixed walk through the answers, and one form with an answer missing. */
function formsOf(instrument: Instrument): Answers[] {
  const items = instrument.items.filter((item) => item.kind !== 'text')
  const full = Array.from({ length: 12 }, (_, run) => Object.fromEntries(items.map((item, index) => {
    const { min, max } = rangeOf(instrument, item)!
    return [`${instrument.id}/${item.key}`, min + ((run * 7 + index * (run + 3)) % (max - min + 1))]
  })))
  const [first] = Object.keys(full[0]!)
  return [...full, Object.fromEntries(Object.entries(full[0]!).filter(([key]) => key !== first))]
}

test('every written score gives, in a FHIRPath engine, what Attune’s own engine gives for a full form, and nothing for one with a gap', async () => {
  const content = await readContent(new URL('content/', root), true)
  const instruments = [...content.instruments('en').filter(({ scoring }) => scoring.length > 0), given(garden(), { reversed: ['1', '4'], subscales: [{ name: 'path', items: ['3', '4'] }] })]
  assert.ok(instruments.length >= 7)
  for (const instrument of instruments) {
    const file = writeQuestionnaire(instrument) as Json
    const scores = file.item.filter((item: Json) => item.readOnly)
    const steps = scores.map((item: Json) => ({ kind: 'score', name: item.linkId, expression: item.extension.find((each: Json) => each.url === urls.calculatedExpression).valueExpression.expression }))
    const forms = formsOf(instrument)
    // The response is built from the file alone, as any other reader would: by linkId.
    const named: Instrument = { ...instrument, items: instrument.items.map((item) => ({ ...item, linkId: item.linkId ?? item.key })) }
    const result = await evaluateExpressions({ questionnaire: file, steps, responses: forms.map((answers) => responseOf(named, file, answers)) })
    assert.equal(result.kind, 'evaluated', JSON.stringify(result))
    if (result.kind !== 'evaluated') continue
    forms.forEach((answers, index) => {
      const own = scoreInstrument(instrument, answers)
      instrument.scoring.forEach((scale, at) => {
        const outcome = result.outcomes[index]![scores[at].linkId]!
        const mine = 'scales' in own ? own.scales[scale.scale] : undefined
        const isFull = scale.items.every((key) => answers[`${instrument.id}/${key}`] !== undefined)
        if (isFull) assert.ok(outcome.kind === 'number' && mine && Math.abs(outcome.value - mine.value) < 1e-9, `${instrument.id} ${scale.scale}: ${JSON.stringify([outcome, mine])}`)
        else assert.deepEqual(outcome, { kind: 'empty' }, `${instrument.id} ${scale.scale}`)
      })
    })
  }
})
