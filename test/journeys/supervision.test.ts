// A supervisor sees flagged cases of their own supervisees whose clients agreed: gravest first, by reference, without the client's words.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { day, hour } from '#src/platform/time.ts'
import { beginning, openWorld, type World, type WorldCase } from '#test/world.ts'
import { tellCheckIn, type Told } from './telling.ts'

let world: World
before(async () => {
  world = await openWorld()
})
after(() => world.close())

async function course(one: WorldCase, scores: readonly Told[]): Promise<void> {
  for (const [index, told] of scores.entries()) {
    const start = beginning - (scores.length - index) * 7 * day
    const session = await world.addSession(one, start)
    await tellCheckIn(world, one, session, 'before', start - hour, told)
  }
  await world.addSession(one, beginning + day)
}

test('flagged, agreed and supervised; nothing else, and no words', async () => {
  const worse = await world.addCase({ called: 'Ines' })
  await world.consent(worse, { supervision: true })
  await course(worse, [{ phq9: 8, miss: 'The dog died.' }, { phq9: 16, miss: 'The dog died.' }])
  const grave = await world.addCase({ called: 'Jonas' })
  await world.consent(grave, { supervision: true, words: true })
  await course(grave, [{ phq9: 9 }, { phq9: 9, item9: 2, voice: 'I cannot say it aloud.' }])
  const quiet = await world.addCase({ called: 'Ruth' })
  await world.consent(quiet, { supervision: true })
  await course(quiet, [{ phq9: 9 }, { phq9: 8 }])
  const unagreed = await world.addCase({ called: 'Kwame' })
  await world.consent(unagreed, { supervision: false })
  await course(unagreed, [{ phq9: 8 }, { phq9: 20 }])
  const others = await world.addCase({ therapist: 'mira', called: 'Bo' })
  await world.consent(others, { supervision: true })
  await course(others, [{ phq9: 8 }, { phq9: 20 }])

  const ingrid = await world.as('ingrid')
  const page = await (await ingrid.get('/supervision')).text()
  assert.match(page, /2 cases to talk about/)
  assert.ok(page.indexOf(grave.caseId) < page.indexOf(worse.caseId) && page.includes(grave.caseId), 'safety before deterioration')
  assert.match(page, /PHQ-9 was <b>16<\/b> before session <b>2<\/b>, <b>8<\/b> higher/)
  assert.match(page, /Tomas Lind/)
  assert.doesNotMatch(page, /Ines|Jonas|Ruth|Kwame|>Bo<|dog|aloud/)
  for (const hidden of [quiet, unagreed, others]) {
    assert.ok(!page.includes(hidden.caseId))
    assert.equal((await ingrid.get(`/cases/${hidden.caseId}/brief`)).status, 404)
  }

  const brief = await (await ingrid.get(`/cases/${worse.caseId}/brief`)).text()
  assert.match(brief, /Worse than at the start/)
  assert.match(brief, /Their own words stay between them and the therapist/)
  assert.doesNotMatch(brief, /Ines|dog died|Start the session|I have seen this|\/door/)
  // The second yes: words too.
  const agreed = await (await ingrid.get(`/cases/${grave.caseId}/brief`)).text()
  assert.match(agreed, /I cannot say it aloud\./)
  assert.match(agreed, /Jonas/)
  assert.match(agreed, /More than half the days/)
  for (const name of ['tomas', 'dede', 'ada'] as const) assert.equal((await (await world.as(name)).get('/supervision')).status, 404)

  // A yes taken back closes the case at once.
  await world.run((tx) => tx.updateTable('consents').set({ withdrawn_at: new Date(world.clock.now) }).where('organisation_id', '=', world.organisationId).where('case_id', '=', worse.caseId).execute())
  assert.equal((await ingrid.get(`/cases/${worse.caseId}/brief`)).status, 404)
  assert.ok(!(await (await ingrid.get('/supervision')).text()).includes(worse.caseId))
  const chain = await world.run((tx) => tx.selectFrom('audit_events').select('action').where('organisation_id', '=', world.organisationId).where('chain_id', '=', grave.caseId).execute())
  assert.deepEqual([...new Set(chain.map(({ action }) => action))].sort(), ['view-brief', 'view-supervision'])
})

test('a closed case is open to no supervisor any more, whatever address they kept', async () => {
  const one = await world.addCase()
  await world.consent(one, { supervision: true, words: true })
  await course(one, [{ phq9: 8 }, { phq9: 20 }])
  const [tomas, ingrid] = [await world.as('tomas'), await world.as('ingrid')]
  const paths = ['brief', 'signals', 'why/deteriorating'].map((page) => `/cases/${one.caseId}/${page}`)
  for (const path of paths) assert.equal((await ingrid.get(path)).status, 200, path)
  assert.equal((await tomas.post(`/cases/${one.caseId}/close`, { command: randomUUID() })).status, 303)
  for (const path of paths) assert.equal((await ingrid.get(path)).status, 404, path)
  assert.equal((await tomas.get(paths[0]!)).status, 200)
  assert.equal((await tomas.post(`/cases/${one.caseId}/reopen`, { command: randomUUID() })).status, 303)
  assert.equal((await ingrid.get(paths[0]!)).status, 200)
})
