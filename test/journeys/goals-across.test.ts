// Goals over the whole organisation: said to the lead from thirty cases on, in sums, with intervals, and never with a word or a name.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { day } from '#src/platform/time.ts'
import { openWorld, type World } from '#test/world.ts'

let world: World
before(async () => {
  world = await openWorld()
  await world.openDuty()
})
after(() => world.close())

test('below thirty cases the page says how many are missing; from thirty on what half of them needed, and its interval', async () => {
  const dede = await world.as('dede')
  const tomas = await world.as('tomas')
  const page = async () => (await (await dede.get('/organisation/goals')).text()).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
  const begin = async (withGoal: boolean) => {
    const one = await world.addCase()
    await world.consent(one)
    for (const ago of [21, 14, 7]) await world.addSession(one, world.clock.now - ago * day)
    if (!withGoal) return
    assert.equal((await tomas.post(`/cases/${one.caseId}/goals/together`, { command: randomUUID(), from: '', text: 'Swim in the lake again', step: 'Find the towel' })).status, 303)
  }
  await begin(true)
  assert.match(await page(), /How soon is there a goal\? Not enough yet: 1 client of 30\./)
  for (let more = 1; more < 30; more += 1) await begin(more < 20)
  const said = await page()
  assert.match(said, /Half have a goal both agreed by session 3 \(95 % interval: 3 or later\), of 30 clients\./)
  assert.match(said, /Do the two lists agree\?[\s\S]*Not enough yet: 0 clients of 30\./)
  assert.doesNotMatch(said, /Swim|towel|Tomás|Amal/)
  assert.equal((await tomas.get('/organisation/goals')).status, 404, 'not a therapist’s')
  assert.equal((await (await world.as('ada')).get('/organisation/goals')).status, 404, 'nor an administrator’s')
  assert.match(await (await dede.get('/organisation')).text(), /href="\/organisation\/goals"/)
})
