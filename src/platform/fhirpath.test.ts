import assert from 'node:assert/strict'
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { test } from 'node:test'
import { evaluateExpressions, type Evaluated, type Step } from './fhirpath.ts'

const score = (expression: string, name = 'sum'): Step => ({ kind: 'score', name, expression })
const response = { resourceType: 'QuestionnaireResponse', item: [{ linkId: 'a', answer: [{ valueInteger: 2 }] }, { linkId: 'b', answer: [{ valueInteger: 3 }] }, { linkId: 'sum' }, { linkId: 'twice' }] }
const run = async (...steps: Step[]): Promise<Evaluated> => await evaluateExpressions({ questionnaire: { resourceType: 'Questionnaire' }, steps, responses: [response] })

test('an expression gives a number, nothing, or is said not to be one', async () => {
  const result = await run(score('%resource.item.answer.value.sum()'), score('{}', 'none'), score("'x'", 'text'), score('1 | 2', 'two'))
  assert.deepEqual(result, {
    kind: 'evaluated',
    outcomes: [{ sum: { kind: 'number', value: 5 }, none: { kind: 'empty' }, text: { kind: 'not-a-number', what: 'string' }, two: { kind: 'not-a-number', what: '2 values' } }],
  })
})

test('a score may rest on a variable and on another score', async () => {
  const result = await run({ kind: 'variable', name: 'a', expression: "%resource.item.where(linkId='a').answer.value" }, score('%a + 1'), score("%resource.item.where(linkId='sum').answer.value * 2", 'twice'))
  assert.deepEqual(result.kind === 'evaluated' && result.outcomes[0]!['twice'], { kind: 'number', value: 6 })
})

test('no clock is asked, however it is written', async () => {
  for (const clock of ['now()', 'now/* */()', '`now`()', '`n\\u006fw`()', 'now // x\n ()', 'iif(true, today/**/(), 1)', '`timeOfDay`()']) {
    const result = await run(score(`${clock}.toString().length()`))
    assert.equal(result.kind, 'failed', clock)
  }
})

test('nothing is fetched, however it is written', async () => {
  const asked: string[] = []
  const elsewhere = createServer((request, answer) => {
    asked.push(request.url ?? '')
    answer.end('{}')
  }).listen(0, '127.0.0.1')
  await once(elsewhere, 'listening')
  const address = `http://127.0.0.1:${(elsewhere.address() as AddressInfo).port}/ValueSet/x`
  try {
    for (const fetching of [`'${address}'.resolve()`, `'${address}'.\`resolve\`()`, `'a'.memberOf('${address}')`, `%terminologies.expand('${address}')`, `%\`server\`.read('Patient', '1')`, `%factory.create(%resource).conformsTo('${address}')`]) {
      const result = await run(score(`${fetching}.count()`))
      assert.equal(result.kind, 'failed', fetching)
    }
    assert.deepEqual(asked, [])
  } finally {
    elsewhere.close()
  }
})

test('one that throws, never ends or eats memory is named as such, and the house stands', async () => {
  assert.equal((await run(score('%nowhere + 1'))).kind, 'failed')
  assert.equal((await run(score('item.where('))).kind, 'failed')
  const began = performance.now()
  const endless = await evaluateExpressions({ questionnaire: {}, steps: [score("('a'.replaceMatches('', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa') + 'b').matches('^(a+)+$')")], responses: [response] }, 0.5)
  assert.ok(['too-long', 'too-much'].includes(endless.kind), endless.kind)
  assert.ok(performance.now() - began < 5000)
  const hungry = await evaluateExpressions({ questionnaire: {}, steps: [score("(1|2|3|4|5|6|7|8|9).repeat($this + 1).count()")], responses: [response] }, 1)
  assert.notEqual(hungry.kind, 'evaluated')
  assert.equal((await run(score('1'))).kind, 'evaluated')
})
