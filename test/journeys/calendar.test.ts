// Sessions: planned, repeated over a change of clocks, moved, called off and put back, begun, ended, not attended; and the feed of neutral titles.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, beforeEach, describe, it } from 'node:test'
import { day, hour, minute } from '#src/platform/time.ts'
import { beginning, openWorld, type Browser, type World, type WorldCase } from '#test/world.ts'

describe('calendar', () => {
  let world: World
  let tomas: Browser
  let one: WorldCase
  const form = (more: Record<string, string> = {}) => ({ command: randomUUID() as string, ...more })
  const path = () => `/cases/${one.caseId}`
  const plan = async (more: Record<string, string>) => {
    const response = await tomas.post(`${path()}/sessions`, form({ minutes: '50', every: 'once', ...more }))
    assert.equal(response.status, 303, response.status === 422 ? await response.text() : '')
    return /sessions\/([\w-]+)/.exec(response.headers.get('location')!)![1]!
  }
  const row = async (id: string) =>
    await world.run((tx) => tx.selectFrom('sessions').selectAll().where('organisation_id', '=', world.organisationId).where('session_id', '=', id as never).executeTakeFirstOrThrow())
  const ofCase = async () =>
    await world.run((tx) => tx.selectFrom('sessions').selectAll().where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).orderBy('planned_start').execute())
  const tap = (id: string, what: string, more: Record<string, string> = {}) => tomas.post(`${path()}/sessions/${id}/${what}`, form(more))
  const read = async (id: string) => (await (await tomas.get(`${path()}/sessions/${id}`)).text())

  before(async () => {
    world = await openWorld()
    tomas = await world.as('tomas')
  })
  beforeEach(async () => {
    world.clock.now = beginning
    await world.run((tx) => tx.updateTable('sessions').set({ status: 'cancelled-by-therapist' }).where('organisation_id', '=', world.organisationId).execute())
    one = await world.addCase({ name: 'Amal Haddad', called: 'Amal' })
  })
  after(() => world.close())

  it('plans a session in the therapist\'s zone, once however often it is sent', async () => {
    const sent = form({ date: '2026-12-01', time: '23:40', minutes: '50', every: 'once', times: '' })
    const first = await tomas.post(`${path()}/sessions`, sent)
    const again = await tomas.post(`${path()}/sessions`, sent)
    assert.equal(first.headers.get('location'), again.headers.get('location'))
    const [session, ...others] = await ofCase()
    assert.equal(others.length, 0)
    assert.equal(session!.planned_start, Date.UTC(2026, 11, 1, 23, 40))
    assert.equal(session!.planned_end, Date.UTC(2026, 11, 2, 0, 30))
    assert.match(await read(session!.session_id), /Tuesday,? 1 December 2026/)
  })

  it('repeats on the wall clock over the change of clocks', async () => {
    await plan({ date: '2027-03-16', time: '09:00', every: 'weekly', times: '3' })
    assert.deepEqual((await ofCase()).map(({ planned_start }) => planned_start), [Date.UTC(2027, 2, 16, 9), Date.UTC(2027, 2, 23, 9), Date.UTC(2027, 2, 30, 8)])
  })

  it('refuses what is not a time, and keeps what was typed', async () => {
    for (const bad of [
      { date: '2027-02-29' }, { date: 'soon' }, { date: '' }, { time: '24:00' }, { time: '9' }, { minutes: '0' }, { minutes: '1e9' }, { every: 'weekly', times: '53' }, { every: 'daily' }, { every: 'weekly', times: '' },
    ]) {
      const response = await tomas.post(`${path()}/sessions`, form({ date: '2026-12-01', time: '10:15', minutes: '55', ...bad }))
      assert.equal(response.status, 422, JSON.stringify(bad))
      assert.match(await response.text(), /class="mend"/)
    }
    assert.equal((await ofCase()).length, 0)
    await plan({ date: '2028-02-29', time: '10:00' })
  })

  it('asks before an overlap, a skipped hour and a time that is over', async () => {
    const other = await world.addCase({ name: 'Other' })
    await world.addSession(other, beginning + 7 * day)
    const asked = async (more: Record<string, string>) => {
      const response = await tomas.post(`${path()}/sessions`, form({ minutes: '50', ...more }))
      assert.equal(response.status, 422)
      return await response.text()
    }
    const page = await asked({ date: '2026-11-24', time: '09:40', every: 'weekly', times: '2' })
    assert.match(page, /another session at that time: Tuesday,? 1 December/)
    assert.match(page, /value="09:40"/)
    assert.match(await asked({ date: '2027-03-28', time: '01:30' }), /clocks skip/)
    assert.match(await asked({ date: '2026-11-23', time: '10:00' }), /over already/)
    assert.equal((await ofCase()).length, 0)
    await plan({ date: '2026-12-01', time: '09:49', overlap: 'ok' })
    await plan({ date: '2026-12-01', time: '10:39' })
  })

  it('moves one, or it and the following; never one that began', async () => {
    const id = await plan({ date: '2026-12-01', time: '09:00', every: 'weekly', times: '4' })
    const sessions = await ofCase()
    const second = sessions[1]!.session_id
    assert.equal((await tap(second, 'move', { date: '2026-12-09', time: '11:00', minutes: '60', which: 'following' })).status, 303)
    assert.deepEqual((await ofCase()).map(({ planned_start }) => planned_start), [Date.UTC(2026, 11, 1, 9), Date.UTC(2026, 11, 9, 11), Date.UTC(2026, 11, 16, 11), Date.UTC(2026, 11, 23, 11)])
    assert.equal((await tap(second, 'move', { date: '2026-12-16', time: '11:30', minutes: '60', which: 'one' })).status, 422, 'its own series is in the way')
    assert.equal((await tap(second, 'move', { date: '2026-12-10', time: '11:00', minutes: '60' })).status, 303)
    world.clock.now = Date.UTC(2026, 11, 1, 9, 2)
    assert.equal((await tap(id, 'start')).status, 303)
    const refused = await tap(id, 'move', { date: '2026-12-11', time: '11:00', minutes: '60' })
    assert.equal(refused.status, 409)
    assert.match(await refused.text(), /cannot be moved/)
  })

  it('calls off one or the rest, says by whom, and puts back', async () => {
    await plan({ date: '2026-12-01', time: '09:00', every: 'fortnightly', times: '3' })
    const [first, second] = await ofCase()
    assert.equal((await tap(second!.session_id, 'cancel', {})).status, 422)
    assert.equal((await tap(second!.session_id, 'cancel', { by: 'client', which: 'rest' })).status, 303)
    assert.deepEqual((await ofCase()).map(({ status }) => status), ['planned', 'cancelled-by-client', 'cancelled-by-client'])
    assert.equal((await tap(second!.session_id, 'cancel', { by: 'client' })).status, 409)
    assert.match(await read(second!.session_id), /Called off by your client/)
    assert.equal((await tap(second!.session_id, 'start')).status, 409)
    assert.equal((await tap(second!.session_id, 'cancel', { undo: 'on' })).status, 303)
    assert.equal((await row(second!.session_id)).status, 'planned')
    assert.equal((await tap(first!.session_id, 'cancel', { undo: 'on' })).status, 409)
  })

  it('begins and ends with a tap each, which can be taken back', async () => {
    const id = await plan({ date: '2026-11-24', time: '10:00' })
    assert.equal((await tap(id, 'end')).status, 422, 'not before it began')
    world.clock.now = beginning + hour + 3 * minute
    assert.equal((await tap(id, 'start')).status, 303)
    assert.deepEqual(await row(id).then(({ status, started_at }) => [status, started_at]), ['held', world.clock.now])
    assert.match(await read(id), /Began at 10:03[\s\S]*together\/calm/, 'from here to the page that both look at')
    assert.doesNotMatch(await read(id), /It has begun/)
    assert.equal((await tap(id, 'start')).status, 409)
    assert.equal((await tap(id, 'did-not-attend')).status, 409)
    assert.equal((await tap(id, 'cancel', { by: 'client' })).status, 409)
    world.clock.now += 45 * minute
    assert.equal((await tap(id, 'end')).status, 303)
    const twice = await tap(id, 'end')
    assert.equal(twice.status, 409)
    assert.match(await twice.text(), /noted already/)
    assert.match(await read(id), /Began at 10:03.*Ended at 10:48/s)
    assert.equal((await tap(id, 'start', { undo: 'on' })).status, 409)
    assert.equal((await tap(id, 'end', { undo: 'on' })).status, 303)
    assert.equal((await tap(id, 'start', { undo: 'on' })).status, 303)
    assert.deepEqual(await row(id).then(({ status, started_at, ended_at }) => [status, started_at, ended_at]), ['planned', null, null])
  })

  it('asks about a late tap, and takes the time that is given', async () => {
    const id = await plan({ date: '2026-11-24', time: '10:00' })
    world.clock.now = beginning + 5 * hour
    const asked = await tap(id, 'start')
    assert.equal(asked.status, 422)
    assert.match(await asked.text(), /When did it begin\?/)
    assert.equal((await row(id)).started_at, null)
    assert.equal((await tap(id, 'start', { at: 'other', date: '2026-11-24', time: '23:00' })).status, 422, 'not in the future')
    assert.equal((await tap(id, 'start', { at: 'other', date: '2026-11-20', time: '10:00' })).status, 422, 'not another day')
    assert.equal((await tap(id, 'start', { at: 'other', date: '', time: 'x' })).status, 422)
    assert.equal((await tap(id, 'start', { at: 'other', date: '2026-11-24', time: '10:05' })).status, 303)
    const wrong = await tap(id, 'end', { at: 'other', date: '2026-11-24', time: '10:05' })
    assert.equal(wrong.status, 422)
    assert.match(await wrong.text(), /not after its beginning/)
    assert.equal((await tap(id, 'end', { at: 'other', date: '2026-11-24', time: '10:55' })).status, 303)
    assert.equal((await row(id)).ended_at, Date.UTC(2026, 10, 24, 10, 55))
  })

  it('ends a session whose beginning nobody tapped', async () => {
    const id = await plan({ date: '2026-11-24', time: '10:00' })
    world.clock.now = beginning + hour + 50 * minute
    assert.equal((await tap(id, 'end')).status, 303)
    assert.deepEqual(await row(id).then(({ status, started_at }) => [status, started_at]), ['held', null])
    assert.equal((await tap(id, 'start', { at: 'other', date: '2026-11-24', time: '10:50' })).status, 422, 'not after its end')
  })

  it('proposes an end that can be true for a session that ran far from its plan', async () => {
    const id = await plan({ date: '2026-11-24', time: '16:00' })
    world.clock.now = beginning + hour
    assert.equal((await tap(id, 'start', { at: 'other', date: '2026-11-24', time: '10:00' })).status, 303)
    world.clock.now += 40 * minute
    const asked = await tap(id, 'end')
    assert.equal(asked.status, 422)
    const page = await asked.text()
    assert.match(page, /When did it end\?/)
    assert.match(page, /id="end-time"[^>]* value="10:40"/)
    world.clock.now += 5 * hour
    assert.match(await read(id), /id="end-time"[^>]* value="10:50"/)
  })

  it('notes that the client did not come, only once it is time', async () => {
    const id = await plan({ date: '2026-11-24', time: '10:00' })
    assert.equal((await tap(id, 'did-not-attend')).status, 409)
    world.clock.now = beginning + hour + 20 * minute
    assert.equal((await tap(id, 'did-not-attend')).status, 303)
    assert.match(await read(id), /did not come/)
    assert.equal((await tap(id, 'did-not-attend', { undo: 'on' })).status, 303)
    assert.equal((await row(id)).status, 'planned')
  })

  it('a session of another case is not there', async () => {
    const other = await world.addCase({ name: 'Other' })
    const id = await world.addSession(other, beginning + day)
    for (const what of ['move', 'cancel', 'start', 'end', 'did-not-attend']) {
      assert.equal((await tap(id, what, { by: 'client', date: '2026-12-01', time: '09:00', minutes: '50' })).status, 404, what)
    }
    assert.equal((await tomas.get(`${path()}/sessions/${id}`)).status, 404)
    assert.equal((await tomas.get(`${path()}/sessions/nonsense`)).status, 404)
    assert.equal((await tap(await plan({ date: '2026-12-01', time: '09:00' }), 'did-not-attend', { command: 'x' })).status, 400)
  })

  it('says the client\'s time where it differs', async () => {
    await world.run((tx) => tx.updateTable('clients').set({ time_zone: 'Asia/Tokyo' }).where('organisation_id', '=', world.organisationId).where('client_id', '=', one.clientId).execute())
    const id = await plan({ date: '2026-12-01', time: '17:00' })
    assert.match(await read(id), /For your client that is Wednesday,? 2 December 2026, 02:00 \(Tokyo\)/)
  })

  it('gives a calendar feed without names, renewed and stopped at will', async () => {
    const kept = await plan({ date: '2026-12-01', time: '09:00' })
    const off = await plan({ date: '2026-12-08', time: '09:00' })
    await tap(off, 'cancel', { by: 'client' })
    const account = '/account/calendar-feed'
    const addressOf = async () => /http:\/\/localhost(\/calendar\/[\w-]+\.ics)/.exec(await (await tomas.get(account)).text())?.[1]
    assert.equal((await tomas.post(account, form())).headers.get('location'), account)
    const address = await addressOf()
    assert.ok(address)
    assert.equal(await addressOf(), undefined, 'shown once')
    const phone = world.browser()
    const response = await phone.get(address)
    assert.equal(response.headers.get('content-type'), 'text/calendar; charset=utf-8')
    const feed = await response.text()
    assert.match(feed, new RegExp(`UID:${kept}@attune`))
    assert.match(feed, /DTSTART:20261201T090000Z\r\nDTEND:20261201T095000Z/)
    assert.match(feed, /SUMMARY:Appointment\r\n/)
    const cancelled = feed.split('BEGIN:VEVENT').find((event) => event.includes(off))!
    assert.match(cancelled, /STATUS:CANCELLED/)
    assert.match(cancelled, /called off/)
    assert.doesNotMatch(feed, /Amal|Haddad|client|PHQ/i)
    assert.equal((await phone.get(address.replace('.ics', ''))).status, 200)
    await tomas.post(account, form())
    assert.equal((await phone.get(address)).status, 404, 'renewed')
    const next = (await addressOf())!
    await tomas.post(`${account}/stop`, form())
    assert.equal((await phone.get(next)).status, 404, 'stopped')
    assert.equal((await phone.get('/calendar/nonsense.ics')).status, 404)
    assert.equal((await (await world.as('dede')).get(account)).status, 404)
  })
})
