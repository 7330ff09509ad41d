import assert from 'node:assert/strict'
import { test } from 'node:test'
import { runOn } from '../test-call.ts'
import { attainmentCommand } from './attainment.ts'
import { concordanceCommand } from './concordance.ts'

const json = async (command: typeof attainmentCommand, text: string) => {
  const { text: said, ...rest } = await runOn(command, text, { json: true })
  return { ...rest, said: said === '' ? null : JSON.parse(said) }
}

test('goal attainment by person and session: the vectors, weights, and goals that were not rated', async () => {
  const { code, said } = await json(attainmentCommand, 'id,session,weight,level\nana,4,1,1\nana,4,1,1\nana,4,1,0\nana,8,3,1\nana,8,2,1\nana,8,1,0\nbo,4,1,-2\nbo,4,1,-2\nbo,4,1,-2\nbo,4,2,NA\n')
  assert.equal(code, 0)
  assert.deepEqual(said.map(({ name, session, t, rated, goals }: Record<string, number>) => [name, session, t!.toFixed(2), rated, goals]), [['ana', 4, '59.13', 3, 3], ['ana', 8, '61.02', 3, 3], ['bo', 4, '22.61', 3, 4]])
})

test('without weights every goal counts alike, and JSON says the same', async () => {
  assert.deepEqual((await json(attainmentCommand, 'id,level\nana,1\nana,1\nana,0\n')).said[0], { name: 'ana', ...(await json(attainmentCommand, '{"levels":[1,1,0]}')).said })
})

test('a level that the ladder has not, a weight below nothing or missing, and nobody rated are named, and the rest is scored', async () => {
  const { code, said, problems } = await json(attainmentCommand, 'id,weight,level\na,1,3\nb,0,1\nc,1,\nd,1,1\ne,,1\nf,1,much\n')
  assert.deepEqual([code, said.map(({ name }: { name: string }) => name)], [2, ['d']])
  assert.deepEqual(problems, [
    { line: 2, column: 'level', reason: 'a level is a whole number from −2 to 2' },
    { line: 3, column: 'weight', reason: 'a weight must be positive' },
    { line: 6, column: 'weight', reason: 'must be a number, for every goal' },
    { line: 7, column: 'level', reason: 'much is not a number' },
    { line: null, column: 'c', reason: 'no goal was rated: there is no score, which is not 50' },
  ])
})

test('a goal that cannot be read takes the score of its person with it: one made of the others would be another', async () => {
  for (const wrong of ['much', '0.5', '3']) {
    const { code, said, problems } = await json(attainmentCommand, `id,level\na,2\na,${wrong}\nb,1\n`)
    assert.deepEqual([code, said.map(({ name }: { name: string }) => name), problems.map(({ line, column }) => [line, column])], [2, ['b'], [[3, 'level']]])
  }
  assert.deepEqual((await json(concordanceCommand, 'id,client,therapist\na,1,1\na,x,2\nb,1,1\n')).said.map(({ name }: { name: string }) => name), ['b'])
})

test('two lists: what they share, in which order, and why they may be apart', async () => {
  const rows = ['anger,1,1', 'sleep,2,', 'work,3,2', 'trust,,3']
  const { code, said } = await json(concordanceCommand, ['id,goal,client,therapist', ...rows.map((row) => `ana,${row}`)].join('\n'))
  assert.equal(code, 0)
  // ABC and ACE: the vectors of the measures.
  assert.deepEqual({ ...said[0], top: said[0].top.toFixed(4) }, { name: 'ana', shared: 2, all: 4, overlap: 0.5, ranks: null, top: '0.7067', apart: [] })
  const four = (await json(concordanceCommand, '{"client":[1,2,3,4],"therapist":[1,3,2,4],"client_importance":[9,3,1,null],"therapist_importance":[9,7,2,10]}')).said
  assert.deepEqual([four.ranks.toFixed(3), four.apart], ['0.667', ['importance']])
})

test('each reason why two lists may be apart is said once', async () => {
  assert.deepEqual((await json(concordanceCommand, '{"client":[1,2,3],"therapist":[1,2,3],"client_importance":[9,8,1],"therapist_importance":[5,4,1]}')).said.apart, ['importance'])
})

test('places that cannot be, and a list with nothing on it, are named', async () => {
  const { code, said, problems } = await json(concordanceCommand, 'id,client,therapist\na,1,1\na,1,2\nb,1.5,1\nc,1,\nd,1,1\n')
  assert.deepEqual([code, said.map(({ name }: { name: string }) => name)], [2, ['d']])
  assert.deepEqual(problems.map(({ column, reason }) => [column, reason]), [
    ['client', 'a place on the list of the client is a whole number from 1'],
    ['a', 'two goals have the same place on the list of the client'],
    ['c', 'one of the lists is empty: who has named nothing does not disagree'],
  ])
})

test('an importance outside 0 to 10 is named', async () => {
  const { code, said, problems } = await json(concordanceCommand, 'id,client,therapist,client_importance\na,1,1,11\nb,1,1,\n')
  assert.deepEqual([code, said.map(({ name }: { name: string }) => name), problems], [2, ['b'], [{ line: 2, column: 'client_importance', reason: 'is from 0 to 10' }]])
})

test('for people each answer is a table', async () => {
  assert.match((await runOn(attainmentCommand, 'id,level\nana,1\nana,1\nana,0\n')).text, /^ana\nsession +T +rated +goals\n.* 59\.129 +3 +3/)
  assert.match((await runOn(concordanceCommand, 'id,client,therapist\nana,1,2\nana,2,1\n')).text, /^ana\nshared +of +overlap/)
})
