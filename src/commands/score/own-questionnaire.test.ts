import assert from 'node:assert/strict'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { responseOf } from '#src/domain/instruments/response.ts'
import { makeInstrument } from '#src/domain/instruments/own-instrument.ts'
import { choice, garden, score as scoreItem, slider, stated, type Json } from '#src/domain/instruments/questionnaire.fixture.ts'
import { readQuestionnaire } from '#src/domain/instruments/questionnaire.ts'
import { writeQuestionnaire } from '#src/domain/instruments/write-questionnaire.ts'
import { readContent } from '#src/platform/content.ts'
import { root } from '../../root.ts'
import { runOn, type Said } from '../test-call.ts'
import { score } from './score.ts'

const folder = await mkdtemp(join(tmpdir(), 'attune-questionnaire-'))
after(() => rm(folder, { recursive: true }))

/** Scores a file of answers with this questionnaire. */
async function scoreWith(questionnaire: Json, answers: string, values: Record<string, string | boolean | string[]> = {}): Promise<Said> {
  const file = join(folder, 'garden.json')
  await writeFile(file, typeof questionnaire === 'string' ? questionnaire : JSON.stringify(questionnaire, null, 1))
  return await runOn(score, answers, { questionnaire: file, language: 'en', ...values })
}

const header = 'who,g1.1,g1.2,g2.1,g2.2\n'
const text = (said: Said) => said.text.replaceAll('\r\n', '\n')
const lines = (said: Said): Json[] => said.text.trim().split('\n').map((line) => JSON.parse(line))

test('points are added up by linkId, whether a cell holds a code, the words or the points', async () => {
  const said = await scoreWith(garden(), `${header}a,g0,Now and then,2,Every single day\nb,3,3,3,\n`)
  assert.equal(text(said), 'who,result,value,prorated,missing,band,case,scale.total\na,scored,6,false,,,,6\nb,incomplete,,,g2.2,,,\n')
  assert.deepEqual([said.code, said.problems, said.error], [0, [], null])
})

test('what the file does not say is said by options: reversed and left-out questions, a mean, missing answers, sub-scales, the range of the manual', async () => {
  const options = { reversed: ['g1.2'], 'not-counted': ['g2.2'], method: 'mean', range: '0:3', 'max-missing': '1', subscale: ['path=g2.1,g2.2'] }
  const [one, two] = lines(await scoreWith(garden(), `${header}a,3,3,0,1\nb,3,,0,\n`, { ...options, json: true }))
  assert.deepEqual(one, {
    line: 2, row: { who: 'a' }, kind: 'scored', instrument: 'urn:garden:form', version: null, value: 1, prorated: false, missing: [], band: null, case: null,
    scales: { total: { value: 1, prorated: false, missing: [] }, path: { value: 0.5, prorated: false, missing: [] } },
  })
  assert.deepEqual([two.value, two.prorated, two.missing, Object.keys(two.scales)], [1.5, true, ['g1.2'], ['total']])
})

test('a score that the file makes is made by its own expression, for many rows at once, with ends or without', async () => {
  const sum = '%resource.item.item.answer.value.weight().sum()'
  const rows = Array.from({ length: 600 }, (_, row) => `r${row},${row % 4},${(row >> 2) % 4},g1,0\n`)
  const said = await scoreWith(garden(scoreItem('all', `${sum} * 2`)), `${header}${rows.join('')}`, { json: true })
  assert.deepEqual([said.problems, said.error], [[], null])
  assert.deepEqual(lines(said).map(({ value }) => value), rows.map((_, row) => 2 * ((row % 4) + ((row >> 2) % 4) + 1)))
  const [whole, short] = lines(await scoreWith(garden(scoreItem('all', sum, [0, 12])), `${header}a,1,1,1,1\nb,1,1,1,\n`, { json: true }))
  assert.deepEqual([whole.value, short.kind, short.value, short.reason], [4, 'incomplete', null, 'too-many-missing'])
})

test('a question that an expression counts without naming it is missed when it is left out, and never counts as nothing', async () => {
  const two = "%resource.descendants().where(linkId='g2.1' or linkId='g2.2').answer.value.weight().sum()"
  const counting = {
    'by its group': `%resource.item.where(linkId='g1').item.answer.value.weight().sum() + ${two}`,
    'by the beginning of its linkId': `%resource.descendants().where(linkId.startsWith('g1.')).answer.value.weight().sum() + ${two}`,
    'by its place': `%resource.item.first().item.answer.value.weight().sum() + ${two}`,
  }
  for (const [how, expression] of Object.entries(counting)) {
    const said = lines(await scoreWith(garden(scoreItem('all', expression, [0, 12])), `${header}a,3,3,3,3\nb,,3,3,3\nc,3,,3,3\nd,3,3,,3\ne,3,3,3,\n`, { json: true }))
    assert.deepEqual(said.map(({ value, missing }) => [value, missing.join()]), [[12, ''], [null, 'g1.1'], [null, 'g1.2'], [null, 'g2.1'], [null, 'g2.2']], how)
    const filled = lines(await scoreWith(garden(scoreItem('all', expression, [0, 12])), `${header}a,,3,3,3\nb,,,3,3\n`, { json: true, 'max-missing': '1' }))
    assert.deepEqual(filled.map(({ value, prorated, missing }) => [value, prorated ?? null, missing.join()]), [[9, true, 'g1.1'], [null, null, 'g1.1,g1.2']], how)
  }
  const hard: Json = { linkId: 'hard', text: 'How hard was it?', type: 'choice', answerOption: [{ valueString: 'Easy' }, { valueString: 'Hard' }] }
  const refused = await scoreWith(garden(hard, scoreItem('all', '%resource.descendants().answer.count()', [0, 9])), `${header.trim()},hard\na,3,3,3,3,Easy\n`)
  assert.match(refused.problems[0]!.reason, /changes with the question hard, whose answers have no points/)
})

test('a long measure with a score and three sub-scores is not too long: two seconds are for what a client sends', async () => {
  const sum = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => `%resource.item.where(linkId='i${from + index}').answer.value.weight()`).join(' + ')
  const items = Array.from({ length: 60 }, (_, index) => choice(`i${index}`, `Question ${index}`))
  const scores = [[0, 60], [0, 20], [20, 40], [40, 60]].map(([from, to], place) => scoreItem(`score${place}`, sum(from!, to!), [0, 3 * (to! - from!)]))
  const said = await scoreWith({ resourceType: 'Questionnaire', status: 'active', title: 'Long', item: [...items, ...scores] }, `${items.map(({ linkId }) => linkId).join()}\n${items.map(() => '2').join()}\n`, { json: true })
  assert.deepEqual([said.problems, lines(said)[0].value], [[], 120])
})

test('every answer of every question is tried: an expression that gives no number for one of them is refused', async () => {
  for (const code of [1, 3]) {
    for (const name of ['g1.2', 'g2.2']) {
      const answer = `%resource.descendants().where(linkId='${name}').answer.value.weight()`
      const said = await scoreWith(garden(scoreItem('all', `1 / (${answer} - ${code}) * 0 + ${answer}`, [0, 3])), `${header}a,3,3,3,3\n`)
      assert.match(said.problems[0]?.reason ?? '', /gave no number/, `${name} = ${code}`)
    }
  }
})

test('a slider takes the whole numbers between its ends', async () => {
  const said = await scoreWith(garden(slider('green', 'How green is it?', -2, 2)), 'g1.1,g1.2,g2.1,g2.2,green\n0,0,0,0,-2\n0,0,0,0,2.5\n', { json: true })
  assert.deepEqual(lines(said).map(({ value }) => value), [-2, null])
  assert.deepEqual(said.problems, [{ line: 3, column: 'green', reason: '2.5 is not a whole number from -2 to 2' }])
})

test('a cell that could be one answer as a code and another as points is not guessed at', async () => {
  const doubtful = garden({ ...choice('n', 'Stones'), answerOption: [1, 2, 3].map((code) => ({ extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/ordinalValue', valueDecimal: code - 1 }], valueCoding: { code: String(code), display: `Stones ${code}` } })) })
  const answers = 'g1.1,g1.2,g2.1,g2.2,n\n0,0,0,0,2\n'
  assert.match((await scoreWith(doubtful, answers)).error!, /^1 is the code of one answer to n and the points of another.*--answers codes/)
  assert.deepEqual(lines(await scoreWith(doubtful, answers, { answers: 'points', json: true }))[0].value, 2)
  assert.deepEqual(lines(await scoreWith(doubtful, 'g1.1,g1.2,g2.1,g2.2,n\ng0,g0,g0,g0,2\n', { answers: 'codes', json: true }))[0].value, 1)
  const equal = await scoreWith(garden(choice('e', 'Alike', [0, 1, 1, 2])), 'g1.1,g1.2,g2.1,g2.2,e\n0,0,0,0,1\n0,0,0,0,g2\n', { json: true })
  assert.deepEqual(lines(equal).map(({ value }) => value), [null, 1])
  assert.deepEqual(equal.problems, [{ line: 2, column: 'e', reason: '1 are the points of more than one answer: Now and then, Most days' }])
})

test('cells that are none of the answers and columns that are not there are named', async () => {
  const said = await scoreWith(garden(), `${header}a,g9,1,1,1\nb,1,1,1,1\n`, { json: true })
  assert.deepEqual([said.code, said.problems, lines(said).map(({ value }) => value)], [2, [{ line: 2, column: 'g1.1', reason: 'g9 is none of the answers g0, g1, g2, g3' }], [null, 4]])
  const without = await scoreWith(garden(), 'g1.1,g1.2,g2.1\n')
  assert.deepEqual([without.problems, without.error], [[{ line: 1, column: 'g2.2', reason: 'there is no such column; there are g1.1, g1.2, g2.1' }], 'Nothing was scored.'])
})

test('a questionnaire that could be scored wrongly is refused with every fault by line and linkId, before any row is read', async () => {
  const broken = garden()
  delete broken.item[0].item[0].answerOption[2].extension
  broken.item[1].item[0].type = 'boolean'
  const said = await scoreWith(broken, `${header}a,1,1,1,1\n`)
  const lineOf = (linkId: string) => JSON.stringify(broken, null, 1).split('\n').findIndex((line) => line.includes(`"linkId": "${linkId}"`)) + 1
  assert.deepEqual(said.problems.map(({ line, column }) => [line, column]), [[lineOf('g1.1'), 'g1.1'], [lineOf('g2.1'), 'g2.1']])
  assert.match(said.problems[0]!.reason, /no points while others have: Most days$/)
  assert.deepEqual([said.text, said.code], ['', 2])
  assert.deepEqual((await scoreWith('{\n"resourceType": "Questionnaire"\n"item": [] }', '')).problems.map(({ line, column }) => [line, column]), [[3, null]])
  const wordy = await scoreWith(garden(scoreItem('all', "'5'", [0, 12])), header)
  assert.match(wordy.problems[0]!.reason, /The score all gave no number/)
})

test('options that do not fit the file are refused by name', async () => {
  const errors: readonly [Record<string, string | string[]>, RegExp][] = [
    [{ reversed: ['g7'] }, /^--reversed: there is no question g7; there are g1\.1, g1\.2, g2\.1, g2\.2$/], [{ method: 'median' }, /^--method/], [{ range: '12' }, /^--range/], [{ range: '3:1' }, /^--range/],
    [{ 'max-missing': '-1' }, /^--max-missing/], [{ subscale: ['path'] }, /^--subscale/], [{ answers: 'both' }, /^--answers/], [{ instrument: 'phq-9' }, /not both/], [{ questionnaire: join(folder, 'nowhere.json') }, /ENOENT.*nowhere/],
  ]
  for (const [values, expected] of errors) assert.match((await scoreWith(garden(), header, values)).error ?? '', expected)
  assert.deepEqual((await scoreWith(garden(), header, { range: '0:16' })).problems.map(({ column }) => column), ['--range'])
  assert.deepEqual((await scoreWith(garden(), header, { 'max-missing': '4' })).problems.map(({ column }) => column), ['--max-missing'])
  assert.match((await runOn(score, header, { instrument: 'phq-9', language: 'en', method: 'mean' })).error!, /--method is for a questionnaire of your own/)
})

const made = (file: Json) => {
  const read = readQuestionnaire(file)
  assert.ok(read.kind === 'read')
  const instrument = makeInstrument(read, stated, 'own-garden', '1.0.0')
  assert.ok(instrument.kind === 'made')
  return instrument.instrument
}
const response = (codes: readonly number[], more: object = {}): Json => ({ ...responseOf(made(garden()), garden(), Object.fromEntries(codes.map((code, at) => [`own-garden/${at + 1}`, code]))), ...more })

test('a FHIR response, a list and a Bundle are scored, with id, client and date handed through', async () => {
  const all = [response([0, 1, 2, 3], { id: 'r1', subject: { reference: 'Patient/7' }, authored: '2026-11-20' }), response([3, 3, 3])]
  const [one, two] = lines(await scoreWith(garden(), JSON.stringify(all), { json: true }))
  assert.deepEqual([one.response, one.row, one.value], [1, { id: 'r1', subject: 'Patient/7', authored: '2026-11-20' }, 6])
  assert.deepEqual([two.response, two.kind, two.missing], [2, 'incomplete', ['g2.2']])
  assert.equal(text(await scoreWith(garden(), JSON.stringify(all[0]))), 'id,subject,authored,result,value,prorated,missing,band,case,scale.total\nr1,Patient/7,2026-11-20,scored,6,false,,,,6\n')
  const bundle = { resourceType: 'Bundle', type: 'collection', entry: [{ resource: { resourceType: 'Patient' } }, ...all.map((resource) => ({ resource }))] }
  assert.deepEqual(lines(await scoreWith(garden(), JSON.stringify(bundle), { json: true })).map(({ response: place }) => place), [1, 2])
})

test('an instrument of Attune’s own scores responses to the questionnaire that it is taken out as', async () => {
  const phq9 = (await readContent(new URL('content/', root), false)).instrument('phq-9', 'en')!
  const file = writeQuestionnaire(phq9)
  const given = { resourceType: 'QuestionnaireResponse', status: 'completed', questionnaire: file['url'], item: phq9.items.filter(({ scored }) => scored).map(({ key }) => ({ linkId: key, answer: [{ valueCoding: { system: 'http://loinc.org', code: 'LA6569-3' } }] })) }
  const [one] = lines(await runOn(score, JSON.stringify(given), { instrument: 'phq-9', language: 'en', json: true }))
  assert.deepEqual([one.value, one.band, one.instrument], [9, 'mild', 'phq-9'])
})

const wrong: readonly [string, (given: Json) => unknown, string | null, RegExp][] = [
  ['another resource', () => ({ resourceType: 'Observation' }), '1', /resourceType is Observation/],
  ['no resource at all', () => [7], '1', /no FHIR QuestionnaireResponse/],
  ['another questionnaire', (given) => ({ ...given, questionnaire: 'urn:other' }), '1', /another questionnaire: urn:other/],
  ['entered in error', (given) => ({ ...given, status: 'entered-in-error' }), '1', /entered in error/],
  ['a modifier', (given) => ({ ...given, modifierExtension: [{ url: 'urn:not' }] }), '1', /modifier extension.*urn:not/],
  ['a question of another form', (given) => (given.item[0].item[0].linkId = 'g7', given), '1.g7', /no such question/],
  ['two answers', (given) => (given.item[0].item[0].answer.push(given.item[0].item[0].answer[0]), given), '1.g1.1', /has 2 answers/],
  ['an answer of another form', (given) => (given.item[0].item[0].answer[0] = { valueCoding: { system: 'urn:garden', code: 'g9' } }, given), '1.g1.1', /^g9 is none of its answers/],
  ['a code of another system', (given) => (given.item[0].item[0].answer[0].valueCoding.system = 'urn:field', given), '1.g1.1', /none of its answers/],
  ['an answer of another type', (given) => (given.item[0].item[0].answer[0] = { valueBoolean: true }, given), '1.g1.1', /none of its answers/],
  ['points that contradict', (given) => (given.item[0].item[0].answer[0].valueCoding.extension[0].valueDecimal = 9, given), '1.g1.1', /points that come with g0/],
  ['no linkId', (given) => (delete given.item[0].item[0].linkId, given), '1.item', /not as FHIR R4 has it/],
]
for (const [what, change, column, reason] of wrong) {
  test(`a response with ${what} is named and not scored`, async () => {
    const said = await scoreWith(garden(), JSON.stringify(change(response([0, 1, 2, 3]))), { json: true })
    assert.deepEqual([said.code, said.problems.map((problem) => problem.column)], [2, [column]])
    assert.match(said.problems[0]!.reason, reason)
    assert.deepEqual(lines(said).map(({ kind, value }) => [kind, value]), [['invalid', null]])
  })
}

test('a question that was asked and not answered is missing, not wrong', async () => {
  const given = response([0, 1, 2, 3])
  given.item[0].item[0].answer = []
  given.item[0].item[1].answer = [{ extension: [{ url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason' }] }]
  const said = await scoreWith(garden(), JSON.stringify(given), { json: true })
  assert.deepEqual([said.problems, lines(said)[0].missing], [[], ['g1.1', 'g1.2']])
  assert.match((await scoreWith(garden(), '[{]')).error!, /is not JSON/)
})
