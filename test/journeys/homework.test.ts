// What the pair agreed to try: written in the room or on the session's page, asked back of a client who is known, told in the next brief, in supervision only as a fact.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { SessionId } from '#src/domain/kernel/ids.ts'
import { day, hour, minute } from '#src/platform/time.ts'
import { openWorld, type Browser, type World, type WorldCase } from '#test/world.ts'
import { formOf, rowsOf } from './check-in-form.ts'
import { tellCheckIn, tellMirror } from './telling.ts'

let world: World
before(async () => {
  world = await openWorld()
  await world.openDuty()
})
after(() => world.close())

interface Scene {
  readonly one: WorldCase
  readonly past: SessionId
  readonly today: SessionId
  readonly tomas: Browser
  readonly brief: string
}

/** A session a week ago and one in two hours. */
async function scene(): Promise<Scene> {
  const one = await world.addCase()
  await world.consent(one, { supervision: true })
  const past = await world.addSession(one, world.clock.now - 7 * day)
  const today = await world.addSession(one, world.clock.now + 2 * hour)
  return { one, past, today, tomas: await world.as('tomas'), brief: `/cases/${one.caseId}/brief` }
}

const text = async (answer: Response | Promise<Response>) => await (await answer).text()
const agree = ({ one, past, tomas }: Scene, form: Record<string, string>, session = past) => tomas.post(`/cases/${one.caseId}/sessions/${session}/homework`, { command: randomUUID(), ...form })
const rows = ({ one }: Scene) =>
  world.run((tx) => tx.selectFrom('homework').selectAll().where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).orderBy('written_at').execute())

async function answer(here: Scene, client: Browser, token: string, done: string, more: Record<string, string> = {}) {
  const form = formOf(await text(client.get(`/c/${token}/before`)), '/before')
  return await client.post(`/c/${token}/before`, { ...form, session: here.today, 'attune-homework/done': done, ...more })
}

test('written once on the session’s page, put into other words, taken back; every wording is kept, sealed', async () => {
  const here = await scene()
  const form = { command: randomUUID(), text: '  The diary,\n one line a day. ' }
  for (const _ of [1, 2]) assert.match((await agree(here, form)).headers.get('location')!, /done=homework$/)
  const page = `/cases/${here.one.caseId}/sessions/${here.past}`
  assert.match(await text(here.tomas.get(page)), /<p class="said" dir="auto">The diary, one line a day\.<\/p>/)
  world.clock.now += minute
  await agree(here, { text: 'A walk' })
  assert.match(await text(here.tomas.get(page)), /<p class="said" dir="auto">A walk<\/p>/)
  world.clock.now += minute
  assert.match((await agree(here, { take: 'back' })).headers.get('location')!, /done=homework-back$/)
  assert.doesNotMatch(await text(here.tomas.get(page)), /diary|A walk/)
  assert.equal((await agree(here, { take: 'back' })).status, 404, 'there is nothing to take back')
  for (const bad of ['', '   ', 'a'.repeat(301)]) assert.equal((await agree(here, { text: bad })).status, 422)
  const kept = await rows(here)
  assert.equal(kept.length, 3)
  assert.doesNotMatch(kept.map(({ words }) => words?.toString('latin1')).join(), /diary|walk/)
  const deeds = (await rowsOf(world, 'audit_events', here.one)).map(({ action }) => action)
  for (const deed of ['agree-homework', 'reword-homework', 'take-back-homework']) assert.equal(deeds.filter((each) => each === deed).length, 1, deed)

  const other = await scene()
  assert.equal((await agree(here, { text: 'x' }, other.past)).status, 404, 'another case’s session')
  assert.doesNotMatch(await text(here.tomas.get(`/cases/${here.one.caseId}/sessions/${here.today}`)), /Agreed to try/, 'a session to come has nothing to write down')
})

test('written in the room, beside what the two agree', async () => {
  const here = await scene()
  const path = `/cases/${here.one.caseId}/together`
  const send = (form: Record<string, string>) => here.tomas.post(`${path}/homework`, { command: randomUUID(), session: here.today, ...form })
  assert.match(await text(here.tomas.get(path)), /<h2 id="homework">What shall we try until next time\?<\/h2>/)
  assert.equal((await send({ text: 'A walk' })).headers.get('location'), `${path}#homework`)
  assert.match(await text(here.tomas.get(path)), /What we will try<\/h2>[\s\S]*<p class="said" dir="auto">A walk<\/p>/)
  const long = await send({ text: 'b'.repeat(301) })
  assert.deepEqual([long.status, /at most 300 letters/.test(await text(long))], [422, true])
  await send({ take: 'back' })
  assert.doesNotMatch(await text(here.tomas.get(path)), /A walk/)
  assert.equal((await send({ take: 'back' })).status, 404)
})

test('the client is shown the line with the PIN alone, nothing is required, and the brief says what became of it', async () => {
  const here = await scene()
  await agree(here, { text: 'secret-diary' })
  const [client, stranger] = [world.browser(), world.browser()]
  const { token } = await world.link(here.one, { known: true, browser: client })
  const bare = await text(stranger.get(`/c/${token}/before`))
  assert.doesNotMatch(bare, /secret-diary|agreed to try|attune-homework/)
  const page = await text(client.get(`/c/${token}/before`))
  assert.match(page, /What you agreed to try<\/h2>[\s\S]*secret-diary[\s\S]*How much of it did you get to\?[\s\S]*How much was it worth trying\?/)
  assert.doesNotMatch(await text(client.get(`/c/${token}/after`)), /secret-diary/)
  assert.match(await text(here.tomas.get(here.brief)), /Agreed to try<\/h2>[\s\S]*secret-diary[\s\S]*The check-in before this session asks about it/)

  const form = formOf(page, '/before')
  assert.match(form['shown']!, /attune-homework@1\.0\.0/)
  assert.equal((await client.post(`/c/${token}/before`, { ...form, 'attune-homework/done': '11' })).status, 422)
  const mended = await text(client.post(`/c/${token}/before`, { ...form, 'attune-homework/done': '11', 'attune-homework/worth': '8' }))
  assert.match(mended, /name="attune-homework\/worth" value="8" checked/, 'what was given is still there')
  assert.equal((mended.match(/secret-diary/g) ?? []).length, 1)
  assert.equal((await client.post(`/c/${token}/before`, { ...form, 'attune-before/hope': '6' })).status, 303, 'nothing of it is required')
  world.clock.now += minute
  assert.equal((await answer(here, client, token, '4', { 'attune-homework/worth': '8' })).status, 303)
  assert.match(await text(here.tomas.get(here.brief)), /secret-diary[\s\S]*Amal.* got to some of it: 4 of 10\. Worth trying: 8 of 10\./)
  assert.match(await text(client.get(`/c/${token}/mine`)), /How much of it did you get to\?[\s\S]*4/)
  const shown = await world.run((tx) => tx.selectFrom('shown_briefs').select('shown').where('organisation_id', '=', world.organisationId).where('case_id', '=', here.one.caseId).execute())
  assert.doesNotMatch(JSON.stringify(shown), /secret-diary/)
  assert.match(JSON.stringify(shown), /"worth":8/)
})

test('whoever holds the link alone answers nothing of it, and the rest of the form arrives all the same', async () => {
  const here = await scene()
  await agree(here, { text: 'A walk' })
  const { token } = await world.link(here.one)
  const form = { kind: 'before', session: here.today, shown: 'attune-homework@1.0.0 attune-before@1.0.0', 'check-in': randomUUID(), 'attune-homework/done': '9' }
  assert.equal((await world.browser().post(`/c/${token}/before`, form)).status, 422, 'nothing is left to send')
  assert.equal((await world.browser().post(`/c/${token}/before`, { ...form, 'attune-before/hope': '6' })).status, 303)
  const [sent, ...others] = await rowsOf(world, 'check_ins', here.one)
  assert.deepEqual([sent?.['answers'], sent?.['versions'], others.length], [{ 'attune-before/hope': 6 }, { 'attune-before': '1.0.0' }, 0])
  assert.match(await text(here.tomas.get(here.brief)), /No answer about it has come\./)
})

test('without a line nothing is asked, nor of one that was for an earlier week', async () => {
  const here = await scene()
  const client = world.browser()
  const { token } = await world.link(here.one, { known: true, browser: client })
  assert.doesNotMatch(await text(client.get(`/c/${token}/before`)), /agreed to try|attune-homework/)
  assert.doesNotMatch(await text(here.tomas.get(here.brief)), /id="homework"/)
  const earlier = await world.addSession(here.one, world.clock.now - 14 * day)
  await agree(here, { text: 'Long ago' }, earlier)
  assert.doesNotMatch(await text(client.get(`/c/${token}/before`)), /Long ago|attune-homework/)
})

test('not done twice running is a signal with its words, its why page and its first question', async () => {
  const here = await scene()
  const earlier = await world.addSession(here.one, world.clock.now - 14 * day)
  await agree(here, { text: 'The sheet' }, earlier)
  await agree(here, { text: 'The sheet, once more' })
  await tellCheckIn(world, here.one, here.past, 'before', world.clock.now - 7 * day - hour, { hope: 6, ready: 6, tried: 0 })
  const client = world.browser()
  const { token } = await world.link(here.one, { known: true, browser: client })
  await answer(here, client, token, '1')
  const brief = await text(here.tomas.get(here.brief))
  assert.match(brief, /Not done, twice running<\/h3>[\s\S]*What was agreed between sessions was not done, twice running\.[\s\S]*It may have been the wrong task/)
  assert.match(brief, /The task didn’t come about/)
  assert.match(brief, /To bring up: Not done, twice running/)
  assert.match(await text(here.tomas.get(`/cases/${here.one.caseId}/why/engagement`)), /did what was agreed/)
})

test('the therapist’s agenda and the one in the room are one list; only the therapist’s has what to bring up', async () => {
  const here = await scene()
  await here.tomas.post(`/cases/${here.one.caseId}/agreed`, { command: randomUUID(), session: here.past, text: 'Tea first' })
  await agree(here, { text: 'A walk' })
  await tellCheckIn(world, here.one, here.past, 'after', world.clock.now - 7 * day + hour, { goal: 8, task: 3, bond: 8, tension: 2 })
  await here.tomas.post(`/cases/${here.one.caseId}/sessions/${here.past}/check`, { command: randomUUID(), goal: '9', task: '9', bond: '9', tension: '0' })
  await tellCheckIn(world, here.one, here.today, 'before', world.clock.now - hour, { hope: 6, ready: 6, miss: 'My sister’s visit' })
  const together = `/cases/${here.one.caseId}/together`
  await here.tomas.post(`${together}/agenda`, { command: randomUUID(), session: here.today, by: 'client', text: 'Sleep' })
  const listed = (page: string) => [...page.split('<ol class="agenda">')[1]!.split('</ol>')[0]!.matchAll(/<li><span[^>]*>([^<]*)</g)].map(([, words]) => words)
  const [own, room] = [listed(await text(here.tomas.get(here.brief))), listed(await text(here.tomas.get(together)))]
  assert.deepEqual(room, ['How things have been', 'Tea first', 'A walk', 'My sister’s visit', 'Sleep', 'What to try next', 'How we worked today'])
  assert.deepEqual(own.filter((words) => !words!.startsWith('To bring up')), room)
  assert.equal(own[5], 'To bring up: A moment of tension')
  assert.match(await text(here.tomas.get(here.brief)), /Five minutes about how the two of you work<\/summary>[\s\S]*Notice:/)
})

test('what is noted beside the signals is the therapist’s alone', async () => {
  const here = await scene()
  const earlier = await Promise.all([21, 14].map((days) => world.addSession(here.one, world.clock.now - days * day)))
  for (const [index, session] of [...earlier, here.past].entries()) {
    const at = world.clock.now - (21 - 7 * index) * day + hour
    await tellCheckIn(world, here.one, session, 'after', at, { goal: 10, task: 10, bond: 10, tension: 0 })
    await tellMirror(world, here.one, session, at, null)
  }
  const told = /gave the highest answer to every question after the last 3 sessions/
  assert.match(await text(here.tomas.get(here.brief)), told)
  const ingrid = await world.as('ingrid')
  assert.equal((await ingrid.get(here.brief)).status, 404, 'an observation flags nothing')
  await agree(here, { text: 'secret-walk' })
  await tellCheckIn(world, here.one, here.today, 'before', world.clock.now - hour, { phq9: 12, item9: 2 })
  const supervised = await text(ingrid.get(here.brief))
  assert.match(supervised, /Agreed to try<\/h2>/)
  assert.doesNotMatch(supervised, /highest answer|An agenda to start from|secret-walk/)
})
