import assert from 'node:assert/strict'
import { test } from 'node:test'
import { urls } from './extensions.ts'
import { choice, garden, score, slider, type Json } from './questionnaire.fixture.ts'
import { parseQuestionnaire, readQuestionnaire, type ReadQuestionnaire } from './questionnaire.ts'

const mustRead = (file: Json): ReadQuestionnaire => {
  const result = readQuestionnaire(file)
  return result.kind === 'read' ? result : assert.fail(JSON.stringify(result.faults))
}

test('groups are laid flat, what stands above a question stays above it, and points are found on option and Coding', () => {
  const read = mustRead(garden(slider('s', 'How green is it?', -2, 2)))
  assert.deepEqual(read.items.map(({ key, linkId, kind }) => [key, linkId, kind]), [['1', 'g1.1', 'choice'], ['2', 'g1.2', 'choice'], ['3', 'g2.1', 'choice'], ['4', 'g2.2', 'choice'], ['5', 's', 'scale']])
  assert.deepEqual([read.stem, read.items[1]!.heading, read.items[2]!.heading], ['Over the last week in the garden:', undefined, 'And beyond the fence:'])
  assert.equal(Object.keys(read.answerLists).length, 1, 'equal lists are one')
  assert.deepEqual(Object.values(read.answerLists)[0]!.anchors.map(({ code, weight }) => [code, weight]), [[0, 0], [1, 1], [2, 2], [3, 3]])
  assert.deepEqual([read.title, read.language, read.notice], ['The garden form', 'en', '© The Garden Society. Used with permission.'])
})

test('a value set in the file itself and whole numbers as options are read too', () => {
  const file = garden({ linkId: 'v', text: 'Shade', type: 'choice', answerValueSet: '#shade' }, { linkId: 'w', text: 'Stones', type: 'choice', answerOption: [{ valueInteger: 1 }, { valueInteger: 4 }] })
  file.contained = [{ resourceType: 'ValueSet', id: 'shade', compose: { include: [{ system: 'urn:shade', concept: [{ code: 'n', display: 'None', extension: [{ url: urls.ordinalValue, valueDecimal: 0 }] }, { code: 'm', display: 'Much', extension: [{ url: urls.ordinalValue, valueDecimal: 2.5 }] }] }] } }]
  const read = mustRead(file)
  const points = (key: string) => read.items.filter((item) => item.key === key).flatMap((item) => ('answers' in item ? read.answerLists[item.answers]!.anchors : [])).map(({ weight }) => weight)
  assert.deepEqual([points('5'), points('6')], [[0, 2.5], [1, 4]])
})

const item = (file: Json, group: number, index: number): Json => file.item[group].item[index]
const broken: readonly [string, string, (file: Json) => void][] = [
  ['points-missing', 'g1.1', (file) => delete item(file, 0, 0).answerOption[2].extension],
  ['points-differ', 'g1.1', (file) => (item(file, 0, 0).answerOption[1].valueCoding.extension = [{ url: urls.itemWeight, valueDecimal: 7 }])],
  ['points-range', 'g1.1', (file) => (item(file, 0, 0).answerOption[1].extension[0].valueDecimal = 1e9)],
  ['points-range', 'g1.1', (file) => delete item(file, 0, 0).answerOption[1].extension[0].valueDecimal],
  ['option-twice', 'g1.1', (file) => (item(file, 0, 0).answerOption[1].valueCoding.code = 'g0')],
  ['option-twice', 'g1.1', (file) => (item(file, 0, 0).answerOption[1].valueCoding.display = 'Most days')],
  ['options-missing', 'g1.1', (file) => (item(file, 0, 0).answerOption.length = 1)],
  ['value-set-elsewhere', 'g1.1', (file) => Object.assign(item(file, 0, 0), { answerOption: undefined, answerValueSet: 'http://example.org/vs' })],
  ['link-id-twice', 'g1.1', (file) => (item(file, 0, 1).linkId = 'g1.1')],
  ['link-id-missing', '', (file) => delete item(file, 0, 1).linkId],
  ['type-unsupported', 'g1.1', (file) => (item(file, 0, 0).type = 'boolean')],
  ['type-unsupported', 'g1.1', (file) => (item(file, 0, 0).type = 'attachment')],
  ['repeats', 'g1.1', (file) => (item(file, 0, 0).repeats = true)],
  ['repeats', 'g1', (file) => (file.item[0].repeats = true)],
  ['condition', 'g1.1', (file) => (item(file, 0, 0).enableWhen = [{ question: 'g2.1', operator: 'exists', answerBoolean: true }])],
  ['condition', 'g1.2', (file) => (file.item[0].enableWhen = [{}])],
  ['modifier-extension', 'g1.1', (file) => (item(file, 0, 0).modifierExtension = [{ url: 'urn:turn-around' }])],
  ['modifier-extension', '', (file) => (item(file, 0, 0).answerOption[0].valueCoding.modifierExtension = [{ url: 'urn:turn-around' }])],
  ['implicit-rules', '', (file) => (file.implicitRules = 'urn:rules')],
  ['question-empty', 'g1.1', (file) => (item(file, 0, 0).text = ' ')],
  ['ends-missing', 's', (file) => file.item.push({ linkId: 's', text: 'x', type: 'integer' })],
  ['ends-wrong', 's', (file) => file.item.push(slider('s', 'x', 5, 5))],
  ['too-many-steps', 's', (file) => file.item.push(slider('s', 'x', 0, 100))],
  ['step', 's', (file) => file.item.push({ ...slider('s', 'x', 0, 10), extension: [...slider('s', 'x', 0, 10).extension, { url: urls.sliderStep, valueInteger: 2 }] })],
  ['too-long', 'g1.1', (file) => (item(file, 0, 0).text = 'x'.repeat(5000))],
  ['malformed', 'g1.1', (file) => (item(file, 0, 0).text = 7)],
  ['not-text', '', (file) => (file.title = 'a\0b')],
  ['not-text', '', (file) => (item(file, 0, 0).text = 'half \ud800')],
  ['no-items', '', (file) => (file.item = [])],
  ['no-points', '', (file) => (file.item = [{ linkId: 'a', text: 'a', type: 'choice', answerOption: [{ valueString: 'Yes' }, { valueString: 'No' }] }])],
  ['circle', 'a', (file) => file.item.push(score('a', "%resource.item.where(linkId='b').answer.value"), score('b', "%resource.item.where(linkId='a').answer.value + 1"))],
  ['circle', 'a', (file) => file.item.push(score('a', "%resource.descendants().where(linkId = 'a').answer.value"))],
  ['circle', 'x', (file) => (file.extension = ['x', 'y'].map((name) => ({ url: urls.variable, valueExpression: { name, language: 'text/fhirpath', expression: `%${name === 'x' ? 'y' : 'x'} + 1` } })))],
  ['variable-twice', '', (file) => (file.extension = [1, 2].map(() => ({ url: urls.variable, valueExpression: { name: 'x', language: 'text/fhirpath', expression: '1' } })))],
  ['variable-name', '', (file) => (file.extension = [{ url: urls.variable, valueExpression: { name: 'resource', language: 'text/fhirpath', expression: '1' } }])],
  ['expression-language', 'a', (file) => file.item.push({ ...score('a', '1'), extension: [{ url: urls.calculatedExpression, valueExpression: { language: 'text/cql', expression: '1' } }] })],
  ['expression-refused', 'a', (file) => file.item.push(score('a', 'iif(now() > @2020, 1, 2)'))],
  ['expression-refused', 'a', (file) => file.item.push(score('a', "%terminologies.expand('x')"))],
  ['expression-empty', 'a', (file) => file.item.push(score('a', ' '))],
  ['score-type', 'a', (file) => file.item.push({ ...score('a', '1'), type: 'string' })],
]

test('whatever could make a score wrong in silence is refused by name and place', () => {
  for (const [code, where, breakIt] of broken) {
    const file = garden()
    breakIt(file)
    const result = readQuestionnaire(file)
    const found = result.kind === 'refused' ? result.faults : []
    assert.ok(found.some((fault) => fault.code === code && fault.where === where), `${code} at ${where}: ${JSON.stringify(result.kind === 'refused' ? found : 'taken in')}`)
  }
})

test('what harms no score is left out and said', () => {
  const read = mustRead(garden(
    { linkId: 'name', text: 'Your name', type: 'string' }, { linkId: 'h', text: 'Office use', type: 'choice', extension: [{ url: urls.hidden, valueBoolean: true }] },
    { linkId: 'd', text: 'How hard was it?', type: 'choice', enableWhen: [{}], answerOption: [{ valueString: 'Easy' }, { valueString: 'Hard' }], extension: [{ url: 'urn:colour', valueString: 'red' }] },
    { ...choice('o', 'Which tool?'), type: 'open-choice' },
  ))
  assert.deepEqual(read.items.map(({ linkId, scored }) => [linkId, scored]).slice(4), [['d', false], ['o', true]])
  assert.deepEqual(read.notes.map(({ code, where }) => `${code} ${where}`), ['words-left-out name', 'hidden-left-out h', 'not-counted d', 'condition-left-out d', 'open-choice o', 'extension-left-out d'])
})

test('what is no questionnaire at all is refused, however deep', () => {
  const codeOf = (text: string) => {
    const result = parseQuestionnaire(text)
    return result.kind === 'refused' ? result.faults[0]?.code : 'read'
  }
  assert.equal(codeOf(''), 'not-json')
  assert.equal(codeOf('<Questionnaire/>'), 'not-json')
  for (const text of ['null', '[]', '7', '"x"', '{}', '{"resourceType":"Patient"}']) assert.equal(codeOf(text), 'not-a-questionnaire', text)
  assert.equal(codeOf(`${'['.repeat(200_000)}${']'.repeat(200_000)}`), 'too-deep')
  const nest = (depth: number): Json => ({ linkId: `g${depth}`, type: 'group', item: [depth === 0 ? choice('x', 'x') : nest(depth - 1)] })
  assert.equal(codeOf(JSON.stringify({ ...garden(), item: [nest(12)] })), 'too-deep')
  assert.equal(codeOf(JSON.stringify({ ...garden(), item: Array.from({ length: 200_000 }, () => 0) })), 'too-deep')
})
