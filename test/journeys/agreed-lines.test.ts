// What the two agreed: written once, sealed, corrected and taken back without an edit, read only by whoever may read words.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { day } from '#src/platform/time.ts'
import { readHistory } from '#src/records/history.ts'
import { beginning, openWorld, type World, type WorldCase } from '#test/world.ts'

let world: World
before(async () => {
  world = await openWorld()
})
after(() => world.close())

async function agreed(one: WorldCase, words = true) {
  const key = await world.context.keyring.client(world.organisationId, one.clientId)
  return await world.run(async (tx) => (await readHistory(tx, { ...one.scope, words }, key, world.clock.now)).agreed)
}

test('written once, corrected, taken back; every wording is kept, sealed', async () => {
  const one = await world.addCase()
  const session = await world.addSession(one, beginning - day)
  const tomas = await world.as('tomas')
  const path = `/cases/${one.caseId}/agreed`
  const form = { command: randomUUID(), session, answers: 'rupture', text: '  Slower,\n and I ask first. ' }
  for (const _ of [1, 2]) assert.equal((await tomas.post(path, form)).headers.get('location'), `/cases/${one.caseId}/brief`)
  const [first, ...others] = await agreed(one)
  assert.deepEqual([first?.text, first?.sessionId, first?.answers, others], ['Slower, and I ask first.', session, 'rupture', []])
  assert.deepEqual(await agreed(one, false), [], 'nothing for a reader without words')

  await tomas.post(path, { command: randomUUID(), replaces: first!.id, text: 'Slower, and Amal says when.' })
  const [second] = await agreed(one)
  assert.deepEqual([second?.text, second?.sessionId, second?.answers], ['Slower, and Amal says when.', session, 'rupture'])
  assert.equal((await tomas.post(path, { command: randomUUID(), replaces: first!.id, text: 'Something else.' })).status, 404, 'only what holds can be corrected')
  await tomas.post(path, { command: randomUUID(), replaces: second!.id, take: 'back' })
  assert.deepEqual(await agreed(one), [])

  const rows = await world.run((tx) => tx.selectFrom('agreed_lines').selectAll().where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).execute())
  assert.equal(rows.length, 3)
  assert.doesNotMatch(rows.map(({ words }) => words?.toString('latin1')).join(), /Slower/)
  const chain = await world.run((tx) => tx.selectFrom('audit_events').select('action').where('organisation_id', '=', world.organisationId).where('chain_id', '=', one.caseId).orderBy('position').execute())
  assert.deepEqual(chain.map(({ action }) => action), ['agree-line', 'correct-agreed-line', 'take-back-agreed-line'])
})

test('another case’s session or line is not there, and no line is empty or longer than a line', async () => {
  const [one, other] = [await world.addCase(), await world.addCase({ called: 'Ruth' })]
  const session = await world.addSession(other, beginning - day)
  const tomas = await world.as('tomas')
  assert.equal((await tomas.post(`/cases/${one.caseId}/agreed`, { command: randomUUID(), session, text: 'Ours.' })).status, 404)
  assert.equal((await tomas.post(`/cases/${other.caseId}/agreed`, { command: randomUUID(), session, text: 'Ours.' })).status, 303)
  const [line] = await agreed(other)
  assert.equal((await tomas.post(`/cases/${one.caseId}/agreed`, { command: randomUUID(), replaces: line!.id, take: 'back' })).status, 404)
  for (const text of ['', '   ', 'a'.repeat(301)]) assert.equal((await tomas.post(`/cases/${other.caseId}/agreed`, { command: randomUUID(), session, text })).status, 400)
  assert.deepEqual((await agreed(other)).map(({ text }) => text), ['Ours.'])
})
