// The lead sets live help, duty hours and the rest, and is told in words what that means for question nine on phones.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, describe, test } from 'node:test'
import { hour, minute } from '#src/platform/time.ts'
import { allContacts, dutyHours, mayAskItemNine, readOrganisation } from '#src/records/organisation.ts'
import { beginning, openWorld, type Browser, type World } from '#test/world.ts'

const command = () => ({ command: randomUUID() })
const settings = (more: Record<string, string> = {}) => ({
  ...command(), name: 'The clinic', timeZone: 'Europe/London', defaultLanguage: 'en', alone: 'no', dutyNote: '', acknowledgeWithinMinutes: '240', linkValidDays: '90', retentionYears: '8', idleMinutes: '60', ...more,
})

describe('the organisation', () => {
  let world: World
  let dede: Browser
  const page = async () => await (await dede.get('/organisation')).text()
  const mayAsk = (language: string) => world.run((tx, scope) => mayAskItemNine(tx, scope, language, world.clock.now))
  before(async () => {
    world = await openWorld()
    dede = await world.as('dede')
  })
  after(() => world.close())

  test('is the lead’s: everybody else finds nothing', async () => {
    for (const name of ['tomas', 'ingrid', 'ada'] as const) {
      const browser = await world.as(name)
      assert.equal((await browser.get('/organisation')).status, 404)
      assert.equal((await browser.post('/organisation', settings({ name: 'Taken over' }))).status, 404)
      assert.equal((await browser.post('/organisation/contacts', { ...command(), language: 'en', label: 'x', phone: '112' })).status, 404)
    }
    assert.equal((await world.run((tx, scope) => readOrganisation(tx, scope))).name, 'The clinic')
  })

  test('without live help question nine stays off phones, and with help but nobody on duty as well', async () => {
    assert.match(await page(), /not asked on phones, because there is no live help/)
    assert.equal(await mayAsk('en'), false)
    const form = { ...command(), language: 'en', label: 'If you are in danger', phone: '112', hours: '' }
    for (let time = 0; time < 2; time += 1) {
      const added = await dede.post('/organisation/contacts', form)
      assert.equal(added.status, 303)
      assert.equal(added.headers.get('location'), '/organisation#contact')
    }
    const contacts = await world.run((tx, scope) => allContacts(tx, scope))
    assert.deepEqual(contacts.map(({ label, phone }) => [label, phone]), [['If you are in danger', '112']])
    const said = await page()
    assert.match(said, /nobody has duty hours/)
    assert.match(said, /never asked on phones in Arabic/)
    assert.match(said, /If you are in danger/)
    assert.equal(await mayAsk('en'), false)
  })

  test('duty hours open question nine while they run, in the languages that have help', async () => {
    const added = await dede.post('/organisation/duty', { ...command(), days: 'working', from: '08:00', until: '18:00', person: world.people.tomas, deputy: world.people.mira })
    assert.equal(added.status, 303)
    assert.equal((await world.run((tx, scope) => dutyHours(tx, scope))).length, 5)
    const said = await page()
    assert.match(said, /Right now Tomas Lind is on duty/)
    assert.match(said, /Tuesday 08:00 to 18:00/)
    assert.match(said, /deputy Mira Okafor/)
    assert.equal(await mayAsk('en'), true)
    assert.equal(await mayAsk('ar'), false)
    world.clock.now = beginning + 10 * hour
    assert.match(await page(), /Right now nobody is on duty/)
    assert.equal(await mayAsk('en'), false)
    const night = await dede.post('/organisation/duty', { ...command(), days: '2', from: '18:00', until: '00:00', person: world.people.ingrid, deputy: '' })
    assert.equal(night.status, 303)
    assert.match(await page(), /Right now Ingrid Berg is on duty/)
    assert.match(await page(), /Tuesday 18:00 to 24:00/)
    world.clock.now = beginning
  })

  test('until the end of the day is one tick, and the night goes on without a gap, also when the clocks change', async () => {
    const before = (await world.run((tx, scope) => dutyHours(tx, scope))).map(({ dutyId }) => dutyId)
    const add = async (more: Record<string, string>) => {
      const sent = { ...command(), from: '22:00', until: '17:00', person: world.people.tomas, deputy: '', ...more }
      for (let time = 0; time < 2; time += 1) assert.equal((await dede.post('/organisation/duty', sent)).status, 303)
    }
    await add({ days: '6', dayEnd: 'on' })
    await add({ days: '7', from: '00:00', until: '24:00', person: world.people.mira })
    const stored = (await world.run((tx, scope) => dutyHours(tx, scope))).filter(({ dutyId }) => !before.includes(dutyId))
    assert.deepEqual(stored.map(({ weekday, fromMinute, untilMinute }) => [weekday, fromMinute, untilMinute]), [[6, 1320, 1440], [7, 0, 1440]])
    const said = await page()
    assert.match(said, /Saturday 22:00 to 24:00/)
    assert.match(said, /Sunday, the whole day/)
    const onDutyAt = async (at: number) => {
      world.clock.now = at
      return /Right now ([\w ]+) is on duty/.exec(await (await (await world.as('dede')).get('/organisation')).text())?.[1]
    }
    const nights = [
      // In London the last Sunday of October 2026 has 25 hours and the last of March 2027 has 23.
      { begins: Date.UTC(2026, 9, 24, 21), midnight: Date.UTC(2026, 9, 24, 23), ends: Date.UTC(2026, 9, 26) },
      { begins: Date.UTC(2027, 2, 27, 22), midnight: Date.UTC(2027, 2, 28), ends: Date.UTC(2027, 2, 28, 23) },
    ]
    for (const { begins, midnight, ends } of nights) {
      const watch = []
      for (const at of [begins - minute, begins, midnight - minute, midnight, ends - minute, ends]) watch.push(await onDutyAt(at))
      assert.deepEqual(watch, ['nobody', 'Tomas Lind', 'Tomas Lind', 'Mira Okafor', 'Mira Okafor', 'nobody'])
    }
    for (const { dutyId } of stored) assert.equal((await dede.post(`/organisation/duty/${dutyId}/remove`, command())).status, 303)
    world.clock.now = beginning
  })

  test('duty hours that make no sense come back with the reason, and with what was typed', async () => {
    const good = { days: '1', from: '09:00', until: '17:00', person: world.people.tomas, deputy: '' }
    for (const [wrong, field] of [
      [{ until: '09:00' }, 'until'], [{ from: '25:00' }, 'from'], [{ days: '8' }, 'days'], [{ person: '' }, 'person'], [{ person: randomUUID() }, 'person'],
      [{ person: world.people.tomas, deputy: world.people.tomas }, 'deputy'], [{ deputy: 'x' }, 'deputy'],
    ] as const) {
      const answer = await dede.post('/organisation/duty', { ...command(), ...good, ...wrong })
      assert.equal(answer.status, 422, JSON.stringify(wrong))
      const said = await answer.text()
      assert.match(said, new RegExp(`id="${field}-mend"`), JSON.stringify(wrong))
      assert.match(said, /<details open/)
    }
    assert.equal((await world.run((tx, scope) => dutyHours(tx, scope))).length, 6)
  })

  test('a contact without a name or with a number nobody can call is not kept', async () => {
    const answer = await dede.post('/organisation/contacts', { ...command(), language: 'ar', label: '', phone: 'call us', hours: 'أيام الأسبوع' })
    assert.equal(answer.status, 422)
    const said = await answer.text()
    assert.match(said, /id="label-mend"/)
    assert.match(said, /id="phone-mend"/)
    assert.match(said, /value="أيام الأسبوع"/)
    assert.equal((await dede.post('/organisation/contacts', { ...command(), language: 'xx', label: 'a', phone: '112' })).status, 422)
    assert.equal((await world.run((tx, scope) => allContacts(tx, scope))).length, 1)
  })

  test('what is taken away is gone, once', async () => {
    const [contact] = await world.run((tx, scope) => allContacts(tx, scope))
    const form = command()
    assert.equal((await dede.post(`/organisation/contacts/${contact!.contactId}/remove`, form)).status, 303)
    assert.equal((await dede.post(`/organisation/contacts/${contact!.contactId}/remove`, form)).status, 303)
    assert.equal((await dede.post(`/organisation/contacts/${contact!.contactId}/remove`, command())).status, 404)
    assert.equal((await dede.post(`/organisation/contacts/not-an-id/remove`, command())).status, 404)
    assert.equal((await dede.post(`/organisation/contacts/${randomUUID()}/remove`, {})).status, 400)
    for (const { dutyId } of await world.run((tx, scope) => dutyHours(tx, scope))) {
      assert.equal((await dede.post(`/organisation/duty/${dutyId}/remove`, command())).status, 303)
    }
    assert.equal((await world.run((tx, scope) => dutyHours(tx, scope))).length, 0)
  })

  test('settings are kept when every one of them is right, and all at once', async () => {
    const answer = await dede.post('/organisation', settings({ name: '', acknowledgeWithinMinutes: '1e3', linkValidDays: '0', retentionYears: '', timeZone: 'Nowhere/Land', dutyNote: 'Ünïcode' }))
    assert.equal(answer.status, 422)
    const said = await answer.text()
    for (const field of ['name', 'acknowledgeWithinMinutes', 'linkValidDays', 'retentionYears', 'timeZone']) assert.match(said, new RegExp(`id="${field}-mend"`), field)
    assert.match(said, /value="1e3"/)
    assert.match(said, /value="Ünïcode"/)
    assert.equal((await world.run((tx, scope) => readOrganisation(tx, scope))).acknowledgeWithinMinutes, 240)
    assert.equal((await dede.post('/organisation', settings({ name: '  The practice ', acknowledgeWithinMinutes: '60', timeZone: 'Asia/Kathmandu' }))).status, 303)
    const organisation = await world.run((tx, scope) => readOrganisation(tx, scope))
    assert.deepEqual([organisation.name, organisation.acknowledgeWithinMinutes, organisation.timeZone], ['The practice', 60, 'Asia/Kathmandu'])
  })

  test('somebody who works alone is told that nobody watches round the clock', async () => {
    await dede.post('/organisation/contacts', { ...command(), language: 'en', label: 'To talk', phone: '116 123' })
    assert.equal((await dede.post('/organisation', settings({ alone: 'yes' }))).status, 303)
    assert.match(await page(), /not asked on phones until you write below when answers are read/)
    assert.match(await page(), /not watched round the clock/)
    assert.equal(await mayAsk('en'), false)
    await dede.post('/organisation', settings({ alone: 'yes', dutyNote: 'I read answers on weekday mornings.' }))
    assert.match(await page(), /may be asked on phones, because clients can read when/)
    assert.match(await page(), /not watched round the clock/)
    assert.equal(await mayAsk('en'), true)
    assert.equal(await mayAsk('ar'), false)
  })

  test('each change is on the organisation’s own audit chain, by name of the deed and without its content', async () => {
    const rows = await world.run(async (tx, scope) => await tx.selectFrom('audit_events').selectAll().where('organisation_id', '=', scope.organisationId).where('chain_id', '=', scope.organisationId).orderBy('position').execute())
    const actions = rows.map((row) => row.action)
    for (const action of ['add-crisis-contact', 'add-duty', 'remove-crisis-contact', 'remove-duty', 'change-organisation']) assert.ok(actions.includes(action), action)
    assert.ok(rows.every((row) => row.actor_id === world.people.dede))
    assert.doesNotMatch(JSON.stringify(rows), /116 123|weekday mornings/)
  })
})
