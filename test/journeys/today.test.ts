// Today as somebody at work opens it: what needs them first, the day in order, and an empty day that says what to do.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { day, hour, minute } from '#src/platform/time.ts'
import { insertTherapistOfCase } from '#src/records/cases.ts'
import { updateSession } from '#src/records/sessions.ts'
import { beginning, openWorld, type World } from '#test/world.ts'
import { tellCheckIn } from './telling.ts'

let world: World
before(async () => {
  world = await openWorld()
})
after(() => world.close())

const plain = async (response: Response | Promise<Response>) => {
  const found = await response
  const body = await found.text()
  assert.equal(found.status, 200, found.status === 500 ? world.logged().slice(-2000) : body.slice(0, 300))
  return body.replace(/<[^>]+>/g, ' ').replace(/[\u2066-\u2069]/g, '').replace(/\s+/g, ' ')
}

test('an empty day says what to do next', async () => {
  const mira = await world.as('mira')
  assert.match(await plain(mira.get('/today')), /Tuesday 24 November .*No sessions today\. You have no clients here yet/)
  const one = await world.addCase({ therapist: 'mira', called: 'Ruth' })
  assert.match(await plain(mira.get('/today')), /Nothing is planned yet/)
  await world.addSession(one, beginning + 2 * day, { therapist: 'mira' })
  assert.match(await plain(mira.get('/today')), /The next is Ruth, Thursday 26 November at 09:00\./)
  assert.match(await plain(mira.get('/today?date=2026-11-26')), /Thursday 26 November One session\. The day before Today The day after 09:00 Ruth First meeting\. Not checked in yet Session 1/)
  world.clock.now = beginning + 2 * day + hour
  assert.match(await plain(mira.get('/today')), /One session, and it is done\./)
  world.clock.now = beginning
  for (const date of ['2026-02-30', 'soon', '1066-10-14']) assert.equal((await mira.get(`/today?date=${date}`)).status, 404)
})

test('a day: past ones with what is still to do, the next one, who has checked in', async () => {
  const tomas = await world.as('tomas')
  const ines = await world.addCase({ name: 'Ines Prado', called: 'Ines' })
  const amal = await world.addCase()
  const leila = await world.addCase({ name: 'ليلى حداد', called: 'ليلى' })
  const gone = await world.addCase({ name: 'Bo', called: 'Bo' })
  const past = await world.addSession(ines, beginning + hour)
  const next = await world.addSession(amal, beginning + 5 * hour)
  await world.addSession(leila, beginning + 8 * hour)
  const off = await world.addSession(gone, beginning + 3 * hour)
  await world.run((tx) => updateSession(tx, gone.scope, off, { status: 'cancelled-by-client' }))
  await tellCheckIn(world, ines, past, 'after', beginning + 2 * hour, { goal: 8, task: 3, bond: 8, tension: 0 })
  await tellCheckIn(world, amal, next, 'before', beginning + 4 * hour + 41 * minute, { phq9: 9, miss: 'My sister.' })
  world.clock.now = beginning + 4 * hour + 48 * minute
  const page = await plain(tomas.get('/today'))
  assert.match(page, /Three sessions, one of them done\. Amal is next\./)
  assert.match(page, /10:00 Ines Your own check is still to do Session 1/)
  assert.match(page, /12:00 Bo Called off by the client/)
  assert.match(page, /14:00 Next, in 12 minutes Amal First meeting\. Checked in at 13:41 Session 1/)
  assert.match(page, /17:00 ليلى First meeting\. Not checked in yet Session 1/)
  assert.doesNotMatch(page, /sister|Made sense|Possible/)
  assert.match(page, /Times are yours, in London\./)

  // Once the therapist's own check is in, the low answer is what matters about that session's case.
  await tomas.post(`/cases/${ines.caseId}/sessions/${past}/check`, { command: randomUUID(), goal: '8', task: '8', bond: '8', tension: '0' })
  assert.match(await plain(tomas.get('/today')), /10:00 Ines After session 1 Ines answered 3 of 10 on whether the way of working made sense\. Both checks are in Session 1/)
})

test('whoever covers sees the sessions of the case they cover, and times are the reader’s own', async () => {
  const one = await world.addCase({ name: 'Jonas Weber', called: 'Jonas' })
  await world.addSession(one, beginning + 3 * day)
  const mira = await world.as('mira')
  assert.doesNotMatch(await plain(mira.get('/today?date=2026-11-27')), /Jonas/)
  await world.run((tx, scope) => insertTherapistOfCase(tx, scope, { id: randomUUID(), caseId: one.caseId, personId: world.people.mira, part: 'cover', since: world.clock.now - hour, until: world.clock.now + 9 * day }))
  assert.match(await plain(mira.get('/today?date=2026-11-27')), /09:00 Jonas/)
  await world.run((tx) => tx.updateTable('people').set({ time_zone: 'America/New_York' }).where('organisation_id', '=', world.organisationId).where('person_id', '=', world.people.mira).execute())
  assert.match(await plain(mira.get('/today?date=2026-11-27')), /04:00 Jonas .*in New York/)
})

test('colleagues without sessions get a short page with their own ways', async () => {
  assert.match(await plain((await world.as('ingrid')).get('/today')), /Your ways .*What your supervisees may want to talk about/)
  assert.match(await plain((await world.as('dede')).get('/today')), /Live help, who is on duty/)
  const ada = await plain((await world.as('ada')).get('/today'))
  assert.match(ada, /Who works here/)
  assert.doesNotMatch(ada, /Live help|Amal|Ines/)
})
