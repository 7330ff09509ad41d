// The brief as a therapist finds it: what was said, what changed, how both saw it; and what is kept of its having been shown.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { beginning, openWorld, type World } from '#test/world.ts'
import type { SessionId } from '#src/domain/kernel/ids.ts'
import { day, hour, minute } from '#src/platform/time.ts'
import { tellCheckIn } from './telling.ts'

let world: World
before(async () => {
  world = await openWorld()
})
after(() => world.close())

const text = async (response: Response | Promise<Response>) => {
  const found = await response
  const body = await found.text()
  assert.equal(found.status, 200, found.status === 500 ? world.logged().slice(-3000) : body.slice(0, 400))
  return body
}

test('a course over three sessions: signals with their numbers, words, both sides, and one good thing', async () => {
  const one = await world.addCase({ measures: { 'phq-9': 1, 'gad-7': 1 } })
  await world.consent(one, { supervision: true, words: false })
  const tomas = await world.as('tomas')
  const sessions: SessionId[] = []
  world.clock.now = beginning + 4 * hour + 48 * minute
  for (const [index, phq9] of [17, 16, 11].entries()) {
    const start = beginning - (14 - 7 * index) * day + 5 * hour
    const id = await world.addSession(one, start)
    sessions.push(id)
    await tellCheckIn(world, one, id, 'before', start - 20 * minute, { phq9, gad7: 15 + index * 2, hope: 7 - index, ready: 5, miss: index === 2 ? 'My sister’s visit.' : undefined })
    if (index < 2) await tellCheckIn(world, one, id, 'after', start + 60 * minute, { goal: 7, task: index === 1 ? 4 : 8, bond: 8, tension: 0, better: 'A slower start.' })
  }
  const page = await text(tomas.get(`/cases/${one.caseId}/brief`))
  assert.match(page, /Amal/)
  assert.match(page, /Session 3\. Tuesday 24 November, 14:00 to 14:50\./)
  assert.match(page, /Checked in today at 13:40\./)
  assert.match(page, /Worse than at the start/)
  assert.match(page, /GAD-7 is <b>19<\/b> today, <b>4<\/b> higher than at the start \(<b>15<\/b>\)/)
  assert.match(page, /And one good thing\.<\/b> PHQ-9 is <b>11<\/b> today, <b>6<\/b> lower/)
  assert.match(page, /NHS rule/)
  assert.match(page, /My sister’s visit\./)
  assert.match(page, /Your own check of the last session is still to do/)
  assert.doesNotMatch(page, /Possible rupture|A slower start|Made sense/)

  // The therapist guesses; now both sides stand beside each other and the low answer may be raised.
  const check = `/cases/${one.caseId}/sessions/${sessions[1]}/check`
  const bad = await tomas.post(check, { command: randomUUID(), goal: '8', task: '11', bond: '7' })
  assert.equal(bad.status, 422)
  assert.match(await bad.text(), /Choose a number from 0 to 10/)
  assert.equal((await tomas.post(check, { command: randomUUID(), goal: '8', task: '9', bond: '7', tension: '0' })).status, 303)
  const seen = await text(tomas.get(`/cases/${one.caseId}/brief`))
  assert.match(seen, /Possible rupture/)
  assert.match(seen, /answered <b>4<\/b> of <b>10<\/b> on whether the way of working made sense, where you expected <b>9<\/b>/)
  assert.match(seen, /about 6 clients in 100\. That figure is simulated/)
  assert.match(seen, /it is a guess, and worth asking/)
  assert.match(seen, /Does this way of working make sense to you\?/)
  assert.match(seen, /A slower start\./)
  assert.match(seen, /not yet validated/)

  // A second, different guess changes nothing: only the first was blind.
  await tomas.post(check, { command: randomUUID(), goal: '1', task: '1', bond: '1', tension: '2' })
  assert.equal(await world.run(async (tx) => (await tx.selectFrom('mirrors').select('answers').where('organisation_id', '=', world.organisationId).where('session_id', '=', sessions[1]!).executeTakeFirstOrThrow()).answers?.['attune-mirror/task']), 9)

  const kept = await world.run((tx) => tx.selectFrom('shown_briefs').select(['shown', 'engine_version']).where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).execute())
  assert.equal(kept.length, 2)
  assert.doesNotMatch(JSON.stringify(kept), /sister|slower|Amal/)
  assert.match(JSON.stringify(kept), /"kind":"rupture"/)
})

test('another’s case is not there, nor a session of another case', async () => {
  const one = await world.addCase()
  const other = await world.addCase({ therapist: 'mira', name: 'Ruth Klein', called: 'Ruth' })
  const elsewhere = await world.addSession(other, beginning + 2 * day, { therapist: 'mira' })
  const tomas = await world.as('tomas')
  assert.equal((await tomas.get(`/cases/${other.caseId}/brief`)).status, 404)
  assert.equal((await tomas.get(`/cases/${one.caseId}/brief?session=${elsewhere}`)).status, 404)
  assert.equal((await tomas.get(`/cases/${one.caseId}/brief?session=nonsense`)).status, 404)
  assert.equal((await tomas.get(`/cases/${one.caseId}/sessions/${elsewhere}/check`)).status, 404)
  assert.match(await text(tomas.get(`/cases/${one.caseId}/brief`)), /No session is planned/)
})

test('a check before the session has begun is refused, and "not rating today" is one tap', async () => {
  const one = await world.addCase()
  const tomas = await world.as('tomas')
  const past = await world.addSession(one, beginning - day)
  const later = await world.addSession(one, beginning + 6 * day)
  const notYet = `/cases/${one.caseId}/sessions/${later}/check`
  assert.match(await text(tomas.get(notYet)), /opens when the session begins/)
  assert.equal((await tomas.post(notYet, { command: randomUUID(), not: 'today' })).status, 503)
  const check = `/cases/${one.caseId}/sessions/${past}/check`
  const answer = await tomas.post(check, { command: randomUUID(), not: 'today' })
  assert.equal(answer.headers.get('location'), check)
  assert.match(await text(tomas.get(check)), /chose not to rate/)
  assert.match(await text(tomas.get(`/cases/${one.caseId}/brief`)), /No guess was made/)
})
