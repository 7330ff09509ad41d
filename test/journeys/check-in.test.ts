// A client checks in: from a link, and with the PIN; what is stored, what is shown, and what never is.
import assert from 'node:assert/strict'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import type { CheckInFact, SessionFact } from '#src/domain/brief/history.ts'
import { countingCheckIn } from '#src/domain/session/before-after.ts'
import { day, hour, minute } from '#src/platform/time.ts'
import { openWorld, beginning, type World, type WorldCase } from '#test/world.ts'
import { formOf, rowsOf } from '#test/journeys/check-in-form.ts'

let world: World
before(async () => {
  world = await openWorld()
  await world.openDuty()
})
after(() => world.close())

/** Amal, who agreed, meets Tomas at two. */
async function amal(options: Parameters<World['addCase']>[0] = {}): Promise<{ one: WorldCase; session: string }> {
  world.clock.now = beginning
  const one = await world.addCase(options)
  const session = await world.addSession(one, beginning + 5 * hour)
  await world.consent(one)
  return { one, session }
}

describe('before the first form', () => {
  test('the link opens on what is asked, and a yes is recorded with its version and both smaller answers no', async () => {
    world.clock.now = beginning
    const one = await world.addCase()
    await world.addSession(one, beginning + 5 * hour)
    const { token } = await world.link(one)
    const browser = world.browser()
    const page = await (await browser.get(`/c/${token}`)).text()
    assert.match(page, /I have read this, and I agree/)
    assert.match(page, /<title>Check-in<\/title>/)
    const form = formOf(page, '/consent')
    assert.equal((await browser.post(`/c/${token}/consent`, form)).status, 303)
    const [row] = await rowsOf(world, 'consents', one)
    assert.equal(row?.['version'], world.context.content.consent('en').version)
    assert.equal(row?.['supervision'], false)
    assert.equal(row?.['words_in_supervision'], false)
    assert.match(await (await browser.get(`/c/${token}`)).text(), /Little interest or pleasure/)
    await browser.post(`/c/${token}/consent`, form)
    assert.equal((await rowsOf(world, 'consents', one)).length, 1, 'the same command twice is one row')
  })

  test('nothing is taken in before the yes, nor after it ended', async () => {
    world.clock.now = beginning
    const one = await world.addCase()
    const session = await world.addSession(one, beginning + 5 * hour)
    const { token } = await world.link(one)
    const browser = world.browser()
    const form = { kind: 'before', 'check-in': crypto.randomUUID(), session, shown: 'attune-before@1.0.0', 'attune-before/hope': '4' }
    assert.equal((await browser.post(`/c/${token}/before`, form)).status, 403)
    await world.consent(one)
    const page = await (await browser.get(`/c/${token}/withdraw`)).text()
    assert.match(page, /for as long as the law asks/)
    assert.equal((await browser.post(`/c/${token}/withdraw`, formOf(page, '/withdraw'))).status, 303)
    assert.match(await (await browser.get(`/c/${token}`)).text(), /You have stopped/)
    assert.equal((await browser.post(`/c/${token}/before`, form)).status, 403)
    assert.equal((await rowsOf(world, 'check_ins', one)).length, 0)
  })
})

describe('with a keyring that is damaged', () => {
  test('the outbox key does not open: the page is there all the same and takes the form, and what waits on a phone goes on waiting', async () => {
    const { one, session } = await amal()
    const { token } = await world.link(one)
    const path = join(world.keyringFolder, world.organisationId, 'outbox.key')
    const whole = await readFile(path)
    await writeFile(path, whole.subarray(0, 20))
    try {
      world.clock.now += 2 * minute
      const browser = world.browser()
      const page = await browser.get(`/c/${token}`)
      assert.equal(page.status, 200)
      const text = await page.text()
      assert.match(text, /Little interest or pleasure/)
      assert.doesNotMatch(text, /data-key/)
      const form = { kind: 'before', 'check-in': crypto.randomUUID(), session, shown: 'attune-before@1.0.0', 'attune-before/hope': '4' }
      assert.equal((await browser.post(`/c/${token}/before`, form)).status, 303)
      assert.equal((await rowsOf(world, 'check_ins', one)).length, 1)
      assert.match(world.logged(), /the outbox key of the keyring cannot be read/)
    } finally {
      await writeFile(path, whole)
    }
    assert.match(await (await world.browser().get(`/c/${token}`)).text(), /data-key/)
  })
})

describe('with the link alone', () => {
  test('the form is blank: no name, no hour, no therapist, no place for private lines', async () => {
    const { one } = await amal()
    const { token } = await world.link(one)
    const page = await (await world.browser().get(`/c/${token}`)).text()
    for (const secret of ['Amal', 'Tomas', '14:00', 'name="voice"']) assert.ok(!page.includes(secret), secret)
    assert.ok(!/" checked/.test(page), 'nothing is chosen beforehand')
    assert.match(page, /116 123/)
  })

  test('what is sent is stored, scored and audited once, however often it is sent', async () => {
    const { one } = await amal()
    const { token } = await world.link(one)
    const browser = world.browser()
    const form = formOf(await (await browser.get(`/c/${token}`)).text(), '/before')
    const filled = { ...form, 'phq-9/1': '2', 'phq-9/2': '1', 'phq-9/3': '0', 'phq-9/4': '1', 'phq-9/5': '0', 'phq-9/6': '3', 'phq-9/7': '1', 'phq-9/8': '0', 'phq-9/9': '0', 'attune-before/hope': '6', 'attune-before/miss': 'My sister’s visit 🌧' }
    const sent = await browser.post(`/c/${token}/before`, filled)
    assert.equal(sent.status, 303)
    await browser.post(`/c/${token}/before`, filled)
    const rows = await rowsOf(world, 'check_ins', one)
    assert.equal(rows.length, 1)
    assert.equal(rows[0]?.['door'], 'link')
    const scores = await rowsOf(world, 'scores', one)
    assert.deepEqual(scores.map(({ instrument_id, scale, value }) => [instrument_id, scale, value]).sort(), [['phq-9', 'phq-2', 3], ['phq-9', 'total', 8]])
    const lines = await rowsOf(world, 'lines', one)
    assert.equal(lines.length, 1)
    assert.ok(!String(lines[0]?.['words']).includes('sister'), 'words are sealed')
    assert.equal((await rowsOf(world, 'audit_events', one)).filter(({ action }) => action === 'submit-check-in').length, 1)
    const thanks = await (await browser.get(sent.headers.get('location')!)).text()
    assert.match(thanks, /Thank you/)
    assert.match(thanks, /09:00/)
    for (const secret of ['Amal', 'Tomas', 'sister', 'How things have been']) assert.ok(!thanks.includes(secret), secret)
    // The address is in the history of a phone that others use.
    world.clock.now += 16 * minute
    const found = await (await world.browser().get(sent.headers.get('location')!)).text()
    assert.doesNotMatch(found, /09:00/, 'it tells nobody later when something was sent, or that it was')
    assert.equal(found, await (await world.browser().get(`/c/${token}/thanks`)).text())
    world.clock.now -= 16 * minute
  })

  test('what was sent cannot be looked at', async () => {
    const { one } = await amal()
    const { token } = await world.link(one)
    assert.equal((await world.browser().get(`/c/${token}/mine`)).status, 403)
  })

  test('a link that has ended says so', async () => {
    const { one } = await amal()
    const { token } = await world.link(one)
    world.clock.now += 91 * day
    assert.equal((await world.browser().get(`/c/${token}`)).status, 410)
    assert.equal((await world.browser().get('/c/nonsense')).status, 404)
  })
})

describe('question nine', () => {
  test('at 1 it raises a task to acknowledge, at 2 an urgent one with an owner, a deputy and a deadline; the form shows help', async () => {
    const { one } = await amal()
    const { token } = await world.link(one)
    const browser = world.browser()
    const page = await (await browser.get(`/c/${token}`)).text()
    assert.match(page, /always sees that answer/)
    assert.match(page, /class="help-at-once"/)
    await browser.post(`/c/${token}/before`, { ...formOf(page, '/before'), 'phq-9/9': '1' })
    world.clock.now += minute
    const again = formOf(await (await browser.get(`/c/${token}`)).text(), '/before')
    await browser.post(`/c/${token}/before`, { ...again, 'phq-9/9': '2' })
    const tasks = await rowsOf(world, 'safety_tasks', one)
    assert.deepEqual(tasks.map(({ level }) => level).sort(), ['acknowledge', 'urgent'])
    const urgent = tasks.find(({ level }) => level === 'urgent')!
    assert.equal(urgent['owner_id'], world.people.tomas)
    assert.equal(urgent['deputy_id'], world.people.mira)
    assert.equal(urgent['answer_before'], 1)
    assert.equal(urgent['due_at'], world.clock.now + 240 * minute)
  })

  test('is not asked where nobody watches: the eight questions come instead', async () => {
    const { one } = await amal()
    await world.run((tx) => tx.deleteFrom('duty_hours').where('organisation_id', '=', world.organisationId).execute())
    const { token } = await world.link(one)
    const page = await (await world.browser().get(`/c/${token}`)).text()
    assert.match(page, /name="phq-8\/1"/)
    assert.ok(!page.includes('phq-9/9'))
    await world.run((tx) => tx.deleteFrom('crisis_contacts').where('organisation_id', '=', world.organisationId).execute())
    await world.openDuty()
  })
})

describe('with the PIN', () => {
  test('the page greets by name, and the receipt says who sees which line; a line can be changed and taken back', async () => {
    const { one } = await amal()
    const browser = world.browser()
    const { token } = await world.link(one, { known: true, browser })
    const page = await (await browser.get(`/c/${token}`)).text()
    assert.match(page, /Hello, \u2068Amal\u2069/)
    assert.match(page, /You meet \u2068Tomas Lind\u2069 today at \u206814:00\u2069/)
    const sent = await browser.post(`/c/${token}/before`, { ...formOf(page, '/before'), 'attune-before/ready': '0', voice: 'I nodded at the sheet', 'attune-before/miss': 'My sister' })
    const thanks = await (await browser.get(sent.headers.get('location')!)).text()
    assert.match(thanks, /Thank you, \u2068Amal\u2069/)
    assert.match(thanks, /Only you see this<\/dt><dd class="said" dir="auto">I nodded at the sheet/)
    const mine = await (await browser.get(`/c/${token}/mine`)).text()
    assert.match(mine, /How ready do you feel/)
    const line = (await rowsOf(world, 'lines', one)).find(({ kind }) => kind === 'voice')!
    assert.equal(line['share'], 'private')
    const action = `/lines/${String(line['line_id'])}`
    await browser.post(`/c/${token}${action}`, { ...formOf(mine, action), change: 'now' })
    assert.equal((await rowsOf(world, 'lines', one)).find(({ kind }) => kind === 'voice')?.['share'], 'now')
    const later = await (await browser.get(`/c/${token}/mine`)).text()
    await browser.post(`/c/${token}${action}`, { ...formOf(later, action), change: 'take-back' })
    assert.ok(!(await (await browser.get(`/c/${token}/mine`)).text()).includes('I nodded'))
    await browser.post(`/c/${token}/forget`)
    assert.equal((await browser.get(`/c/${token}/mine`)).status, 403)
  })

  test('somebody else’s line does not exist', async () => {
    const { one } = await amal()
    const { one: other } = await amal()
    const browser = world.browser()
    const { token } = await world.link(one, { known: true, browser })
    const sent = world.browser()
    const { token: theirs } = await world.link(other)
    await sent.post(`/c/${theirs}/before`, { ...formOf(await (await sent.get(`/c/${theirs}`)).text(), '/before'), 'attune-before/miss': 'Mine' })
    const [line] = await rowsOf(world, 'lines', other)
    assert.equal((await browser.post(`/c/${token}/lines/${String(line?.['line_id'])}`, { command: crypto.randomUUID(), change: 'now' })).status, 404)
  })
})

describe('bad input', () => {
  test('is answered with the page, what to mend, and everything typed still there; nothing is stored', async () => {
    const { one, session } = await amal()
    const { token } = await world.link(one)
    const browser = world.browser()
    const form = formOf(await (await browser.get(`/c/${token}`)).text(), '/before')
    const long = `${'a'.repeat(9_990)} 🌧 שלום`
    const answer = await browser.post(`/c/${token}/before`, { ...form, 'phq-9/1': '7', 'phq-9/2': '2', 'attune-before/miss': long })
    assert.equal(answer.status, 422)
    const page = await answer.text()
    assert.match(page, /Everything you wrote is still here/)
    assert.ok(page.includes(long))
    assert.match(page, /name="phq-9\/2" value="2" checked/)
    assert.equal(formOf(page, '/before')['check-in'], form['check-in'])
    for (const wrong of [{ 'phq-9/99': '1' }, { session: crypto.randomUUID(), 'phq-9/1': '1' }, { shown: 'phq-9@one', 'phq-9/1': '1' }, { kind: 'after', 'phq-9/1': '1' }]) {
      const status = (await browser.post(`/c/${token}/before`, { ...form, ...wrong })).status
      assert.ok(status === 422 || status === 400, JSON.stringify(wrong))
    }
    assert.equal((await browser.post(`/c/${token}/before`, form)).status, 422, 'an empty form says there is nothing to send yet')
    const raw = (body: string | Uint8Array<ArrayBuffer>) =>
      world.app.request(`http://localhost/c/${token}/before`, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' } })
    assert.equal((await raw('phq-9%2F1=%ff')).status, 400)
    assert.equal((await raw(new Uint8Array([0xff, 0xfe]))).status, 400)
    assert.equal((await raw(`a=${'b'.repeat(300_000)}`)).status, 400)
    assert.equal((await rowsOf(world, 'check_ins', one)).length, 0)
    // The last of a name that comes twice is taken, as browsers send radio buttons once.
    const twice = new URLSearchParams({ ...form, session }).toString() + '&phq-9%2F1=1&phq-9%2F1=2'
    assert.equal((await raw(twice)).status, 303)
    assert.deepEqual((await rowsOf(world, 'check_ins', one))[0]?.['answers'], { 'phq-9/1': 2 })
  })
})

describe('time', () => {
  test('from two devices there are two rows, and the one before the session that came last is the record', async () => {
    const { one, session } = await amal()
    const { token } = await world.link(one)
    const [phone, laptop] = [world.browser(), world.browser()]
    const [first, second] = [formOf(await (await phone.get(`/c/${token}`)).text(), '/before'), formOf(await (await laptop.get(`/c/${token}`)).text(), '/before')]
    await Promise.all([phone.post(`/c/${token}/before`, { ...first, 'attune-before/hope': '3' }), phone.post(`/c/${token}/before`, { ...first, 'attune-before/hope': '3' })])
    world.clock.now += minute
    await laptop.post(`/c/${token}/before`, { ...second, 'attune-before/hope': '8' })
    world.clock.now = beginning + 5 * hour + minute
    const late = formOf(await (await phone.get(`/c/${token}`)).text(), '/before')
    await phone.post(`/c/${token}/before`, { ...late, 'attune-before/hope': '1' })
    const rows = await rowsOf(world, 'check_ins', one)
    assert.equal(rows.length, 3)
    const facts = rows.map((row) => ({ id: row['check_in_id'], sessionId: row['session_id'], kind: row['kind'], receivedAt: row['received_at'], answers: row['answers'], versions: {} })) as CheckInFact[]
    const fact = { id: session, number: 1, status: 'planned', plannedStart: beginning + 5 * hour, plannedEnd: beginning + 6 * hour, startedAt: null, endedAt: null } as SessionFact
    assert.deepEqual(countingCheckIn(fact, facts, 'before')?.answers, { 'attune-before/hope': 8 })
  })

  test('what comes after the start is kept and said to be late', async () => {
    const { one } = await amal()
    const { token } = await world.link(one)
    const browser = world.browser()
    const form = formOf(await (await browser.get(`/c/${token}`)).text(), '/before')
    world.clock.now = beginning + 5 * hour + minute
    const page = await (await browser.get(`/c/${token}`)).text()
    assert.match(page, /The session has begun/)
    assert.doesNotMatch(page, /before you meet|You meet/, 'nobody is told that it is read before a session that has begun')
    const sent = await browser.post(`/c/${token}/before`, { ...form, 'attune-before/hope': '3' })
    assert.match(await (await browser.get(sent.headers.get('location')!)).text(), /The session had begun by then/)
    assert.equal((await rowsOf(world, 'check_ins', one)).length, 1)
  })

  test('after the session the alliance check is asked once, and only for seven days', async () => {
    const { one } = await amal()
    const { token } = await world.link(one)
    const browser = world.browser()
    world.clock.now = beginning + 6 * hour
    const page = await (await browser.get(`/c/${token}`)).text()
    assert.match(page, /How freely could you say/)
    assert.match(page, /not been validated yet/)
    const sent = await browser.post(`/c/${token}/after`, { ...formOf(page, '/after'), 'attune-after/goal': '7', 'attune-after/task': '8', 'attune-after/bond': '4', 'attune-after/tension': '1', 'attune-after/better': 'Slower' })
    assert.equal(sent.status, 303)
    // Only who sent it with the PIN learns that it was sent: the therapist, who is blind to it, may have the link.
    assert.match(await (await browser.get(`/c/${token}`)).text(), /If you have sent this already, there is nothing more to do/)
    assert.equal((await rowsOf(world, 'scores', one))[0]?.['scale'], 'alliance')
    const { one: other } = await amal()
    const link = await world.link(other)
    world.clock.now = beginning + 9 * day
    assert.match(await (await browser.get(`/c/${link.token}`)).text(), /Nothing to do just now/)
  })
})
