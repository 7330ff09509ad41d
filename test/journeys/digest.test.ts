// A daily mail for who asked for it: the same few words whatever there is, once a day by the reader's own clock, never in quiet hours, never twice.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { SMTPServer } from 'smtp-server'
import { tellByMail } from '#src/access/safety.ts'
import type { PersonId } from '#src/domain/kernel/ids.ts'
import { sendDigest } from '#src/features/digest/send-digest.ts'
import { settleDigests } from '#src/features/digest/settle-digests.ts'
import { startJobs } from '#src/jobs.ts'
import { day, hour, instantOf, minute } from '#src/platform/time.ts'
import { verifyAudit } from '#src/records/verify.ts'
import { beginning, openWorld, type StaffName, type World } from '#test/world.ts'

const letters: { to: string; text: string }[] = []
/** How the mail server answers: takes it, refuses it, or takes it and breaks off before it says so. */
let manner: 'takes' | 'refuses' | 'breaks off' = 'takes'
const smtpPort = 20_000 + Math.floor(Math.random() * 20_000)
let smtp: SMTPServer
let world: World
let queue: pg.Client

before(async () => {
  smtp = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'],
    onRcptTo: (_address, _session, done) => done(manner === 'refuses' ? new Error('not now') : null),
    onData(stream, session, done) {
      let text = ''
      stream.on('data', (chunk) => (text += String(chunk)))
      stream.on('end', () => {
        for (const { address } of session.envelope.rcptTo) letters.push({ to: address, text })
        if (manner === 'breaks off') for (const { _socket } of [...smtp.connections] as unknown as { _socket: { destroy(): void } }[]) _socket.destroy()
        else done()
      })
    },
  })
  smtp.on('error', () => {})
  await new Promise<void>((resolve) => smtp.listen(smtpPort, '127.0.0.1', resolve))
  world = await openWorld({ smtpUrl: `smtp://127.0.0.1:${smtpPort}?ignoreTLS=true` })
  queue = new pg.Client(world.connection)
  await queue.connect()
})
after(async () => {
  await queue.end()
  await world.close()
  await new Promise<void>((resolve) => smtp.close(() => resolve()))
})
beforeEach(() => {
  letters.length = 0
  manner = 'takes'
})

const choice = { digest: 'on', at: '08:00', 'weekday.1': 'on', 'weekday.2': 'on', 'weekday.3': 'on', 'weekday.4': 'on', 'weekday.5': 'on', 'weekday.6': 'on', 'weekday.7': 'on', quiet: 'off', from: '20:00', until: '07:00' }

async function choose(name: StaffName, other: Readonly<Record<string, string>> = {}): Promise<Response> {
  return await (await world.as(name)).post('/account/notifications', { command: randomUUID(), ...choice, ...other })
}

/** Forgets what was chosen and sent, so that a test may turn the clock back. */
async function clear(): Promise<void> {
  await queue.query("select set_config('app.organisation_id', $1, false)", [world.organisationId])
  // As the owner, for what the application may only add to.
  for (const table of ['digests_sent', 'notifications', 'safety_tasks', 'mirrors', 'check_ins', 'sessions']) await queue.query(`delete from ${table}`)
  await queue.query("delete from jobs.job where name in ('digest', 'mail')")
}

const inZone = (name: StaffName, timeZone: string) =>
  world.run((tx, { organisationId }) => tx.updateTable('people').set({ time_zone: timeZone }).where('organisation_id', '=', organisationId).where('person_id', '=', world.people[name]).execute())

/** What a worker does with each digest that waits in the queue: the same function, on the same data. */
async function work(): Promise<void> {
  const { rows } = await queue.query<{ id: string; data: unknown }>("select id, data from jobs.job where name = 'digest' order by created_on, id")
  for (const { data } of rows) await sendDigest(world.context, data)
}

/** From one instant to before another, as the clock on the wall would go. @returns when a mail was sent */
async function minutes(from: number, until: number, step = 10 * minute): Promise<number[]> {
  const sentAt: number[] = []
  for (let at = from; at < until; at += step) {
    world.clock.now = at
    const before = letters.length
    await settleDigests(world.context)
    await work()
    sentAt.push(...letters.slice(before).map(() => at))
  }
  return sentAt
}

const actions = () =>
  world.run(async (tx, { organisationId }) =>
    (await tx.selectFrom('audit_events').select('action').where('organisation_id', '=', organisationId).where('chain_id', '=', organisationId).orderBy('position').execute()).map(({ action }) => action))

const utc = (text: string) => Date.parse(`${text}:00Z`)

test('nobody is sent anything unasked; chosen, it is one mail that says the same whatever there is', async () => {
  world.clock.now = beginning
  const one = await world.addCase({ name: 'Zebedee Quillfeather', called: 'Zeb' })
  await world.addSession(one, beginning + day + 5 * hour)
  await world.addSession(one, beginning + 2 * day + 5 * hour)
  await world.addSession(one, beginning + 2 * day + 7 * hour)
  assert.deepEqual(await minutes(beginning, beginning + day, hour), [])

  const page = await (await world.as('tomas')).get('/account')
  assert.match(await page.text(), /No daily mail is sent to you\./)
  world.clock.now = beginning + day
  assert.equal((await choose('tomas')).headers.get('location'), '/account#notifications')
  assert.match(await (await (await world.as('tomas')).get('/account')).text(), /The next one can come Thursday,? 26 November at 08:00\./)
  await choose('tomas', { at: '08:30' })
  const sent = await minutes(beginning + day, beginning + 2 * day)
  assert.deepEqual(sent.map((at) => new Date(at).toISOString()), ['2026-11-26T08:30:00.000Z'])
  const [letter] = letters
  assert.equal(letter?.to, 'tomas@clinic.example')
  const body = letter!.text.replaceAll('=\r\n', '').replaceAll('\r\n', '\n')
  assert.match(body, /^Subject: Your day in Attune$/m)
  assert.match(body, /^From: attune@clinic\.example$/m)
  assert.match(body, /^List-Unsubscribe: <http:\/\/localhost\/account#notifications>$/m)
  assert.equal(
    body.slice(body.indexOf('\n\n') + 2).trim(),
    'There is something to look at in Attune.\n\nhttp://localhost/today\n\nYou asked for this mail. Its words are the same every time, whatever there is. To change or stop it:\n\nhttp://localhost/account#notifications',
  )
  for (const id of [one.caseId, one.clientId, world.people.tomas, world.organisationId]) assert.ok(!letter!.text.includes(id))
  assert.doesNotMatch(world.logged(), /Zeb|Quill|tomas@/)
})

test('the words do not change with what there is: sessions, an own check that is due, an answer that needs a person', async () => {
  await clear()
  world.clock.now = utc('2026-12-01T07:00')
  const one = await world.addCase({ called: 'Amal' })
  const said: string[] = []
  const next = async () => {
    await choose('tomas')
    letters.length = 0
    await minutes(world.clock.now, world.clock.now + 2 * hour)
    world.clock.now += day - 2 * hour
    said.push(...letters.map(({ text }) => text.slice(text.indexOf('\r\n\r\n'))))
    return letters.length
  }
  assert.equal(await next(), 0, 'nothing to look at')
  await world.addSession(one, world.clock.now + 3 * hour)
  await world.addSession(one, world.clock.now + 4 * hour)
  assert.equal(await next(), 1, 'sessions to come')
  assert.equal(await next(), 1, 'own checks that are due')
  await queue.query('delete from sessions where organisation_id = $1', [world.organisationId])
  assert.equal(await next(), 0)
  const session = await world.addSession(one, world.clock.now - 30 * day)
  const { organisationId } = world
  const checkInId = randomUUID() as never
  await world.run(async (tx) => {
    await tx.insertInto('check_ins').values({ organisation_id: organisationId, check_in_id: checkInId, case_id: one.caseId, session_id: session, kind: 'before', received_at: new Date(world.clock.now), door: 'link', language: 'en', versions: '{}', answers: '{}' }).execute()
    await tx.insertInto('safety_tasks').values({
      organisation_id: organisationId, safety_task_id: checkInId, case_id: one.caseId, session_id: session, check_in_id: checkInId, level: 'acknowledge', answer: 1, answer_before: null,
      raised_at: new Date(world.clock.now), owner_id: world.people.tomas, deputy_id: null, due_at: null, opened_at: null, escalated_at: null, acknowledged_at: null, acknowledged_by: null,
    }).execute()
  })
  assert.equal(await next(), 1, 'an answer that needs a person')
  assert.equal(said.length, 3)
  assert.equal(new Set(said).size, 1)
})

test('what comes up after the day was settled is told by no mail at an hour of its own; nor does what a client said of a session tell', async () => {
  await clear()
  world.clock.now = utc('2026-12-08T07:00')
  await choose('tomas')
  assert.deepEqual(await minutes(world.clock.now, world.clock.now + 2 * hour), [])
  const one = await world.addCase({ called: 'Amal' })
  const session = await world.addSession(one, world.clock.now + 3 * hour)
  assert.deepEqual(await minutes(world.clock.now, world.clock.now + 2 * hour), [])
  // Both said how it went; the therapist's own check is in, so that nothing is left to look at although the client's is new.
  await world.run(async (tx) => {
    await tx.insertInto('mirrors').values({ organisation_id: world.organisationId, session_id: session, case_id: one.caseId, person_id: world.people.tomas, submitted_at: new Date(world.clock.now), answers: null }).execute()
    await tx.insertInto('check_ins').values({ organisation_id: world.organisationId, check_in_id: randomUUID() as never, case_id: one.caseId, session_id: session, kind: 'after', received_at: new Date(world.clock.now), door: 'link', language: 'en', versions: '{}', answers: '{}' }).execute()
  })
  assert.deepEqual(await minutes(utc('2026-12-09T07:00'), utc('2026-12-09T10:00')), [])
})

/** A session on each of these days, so that each has something to look at; then every half hour from the first day's start to the last one's end. */
async function throughDays(zone: string, from: string, until: string, chosen: Readonly<Record<string, string>>): Promise<string[]> {
  await clear()
  await inZone('tomas', zone)
  const [start, end] = [instantOf(from, '00:00', zone), instantOf(until, '00:00', zone)]
  world.clock.now = start - 3 * day
  await choose('tomas', chosen)
  const one = await world.addCase()
  await world.addSession(one, end + 30 * day)
  for (let at = start - hour; at < end + day; at += 2 * hour) await world.addSession(one, at, { minutes: 10 })
  const sent = await minutes(start, end, 30 * minute)
  await inZone('tomas', 'Europe/London')
  return sent.map((at) => new Date(at).toISOString().slice(0, 16))
}

test('London, 29 March 2026: a day of 23 hours has one, also when its time is skipped', async () => {
  assert.deepEqual(await throughDays('Europe/London', '2026-03-28', '2026-03-31', { at: '08:00' }), ['2026-03-28T08:00', '2026-03-29T07:00', '2026-03-30T07:00'])
  assert.deepEqual(await throughDays('Europe/London', '2026-03-29', '2026-03-31', { at: '01:30' }), ['2026-03-29T01:30', '2026-03-30T00:30'])
  assert.deepEqual(await throughDays('Europe/Berlin', '2026-03-29', '2026-03-31', { at: '02:30' }), ['2026-03-29T01:30', '2026-03-30T00:30'])
})

test('London, 25 October 2026: a day of 25 hours has one, at the first of two 01:30s', async () => {
  assert.deepEqual(await throughDays('Europe/London', '2026-10-25', '2026-10-27', { at: '01:30' }), ['2026-10-25T00:30', '2026-10-26T01:30'])
  assert.deepEqual(await throughDays('Europe/London', '2026-10-25', '2026-10-27', { at: '23:30' }), ['2026-10-25T23:30', '2026-10-26T23:30'])
})

test('29 February 2028, midnight, weekdays, and a zone in which midnight is skipped', async () => {
  assert.deepEqual(await throughDays('Europe/London', '2028-02-28', '2028-03-02', { at: '00:00' }), ['2028-02-28T00:00', '2028-02-29T00:00', '2028-03-01T00:00'])
  assert.deepEqual(await throughDays('Europe/London', '2028-02-28', '2028-03-02', { at: '23:30', 'weekday.1': '', 'weekday.3': '' }), ['2028-02-29T23:30'])
  assert.deepEqual(await throughDays('Africa/Cairo', '2026-04-24', '2026-04-25', { at: '00:00' }), ['2026-04-23T22:00'])
})

test('in quiet hours nothing is mailed: down in the day, up in the night, it comes when they are over or not at all', async () => {
  const quiet = { at: '18:00', quiet: 'on', from: '20:00', until: '07:00' }
  await clear()
  const one = await world.addCase()
  for (const at of [0, 1, 2]) await world.addSession(one, utc('2026-12-15T22:00') + at * day)
  world.clock.now = utc('2026-12-14T09:00')
  await choose('tomas', quiet)
  assert.deepEqual(await minutes(utc('2026-12-15T20:00'), utc('2026-12-16T18:00')), [], 'Attune was down from 18:00 to 20:00: yesterday’s is not made up for')
  assert.deepEqual(await minutes(utc('2026-12-16T18:00'), utc('2026-12-16T19:00')), [utc('2026-12-16T18:00')])

  letters.length = 0
  // Settled before them, but the mail server takes it only within them: put off, and opened again once they are over.
  await clear()
  await world.addSession(one, utc('2026-12-18T22:00'))
  world.clock.now = utc('2026-12-17T09:00')
  await choose('tomas', { at: '12:00', quiet: 'on', from: '13:00', until: '14:00' })
  world.clock.now = utc('2026-12-18T12:00')
  await settleDigests(world.context)
  world.clock.now = utc('2026-12-18T13:30')
  await work()
  await work()
  assert.equal(letters.length, 0)
  assert.deepEqual(await minutes(utc('2026-12-18T13:30'), utc('2026-12-18T20:00')), [utc('2026-12-18T14:00')])
  assert.ok((await actions()).includes('put-off-digest'))
})

test('a mail that safety asks for is sent in quiet hours and to who wants no digest', async () => {
  await clear()
  world.clock.now = utc('2026-12-20T03:00')
  await choose('tomas', { digest: 'off', quiet: 'on', from: '20:00', until: '07:00' })
  await world.run((tx, scope) => tellByMail(world.context, tx, scope, world.people.tomas))
  await startJobs(world.context)
  for (let tries = 0; tries < 100 && letters.length === 0; tries += 1) await wait(200)
  assert.equal(letters.length, 1)
  assert.match(letters[0]!.text, /Something in Attune needs you today\./)
  assert.doesNotMatch(letters[0]!.text, /List-Unsubscribe/)
})

async function settledFor(name: StaffName, at: number): Promise<void> {
  await clear()
  const one = await world.addCase({ therapist: name })
  await world.addSession(one, at + 5 * hour, { therapist: name })
  world.clock.now = at - day
  await choose(name)
  world.clock.now = at
}

const sentRows = () => world.run((tx, { organisationId }) => tx.selectFrom('digests_sent').selectAll().where('organisation_id', '=', organisationId).execute())

const jobs = async (state: string) => (await queue.query<{ n: number }>('select count(*)::int as n from jobs.job where name = $1 and state = $2', ['digest', state])).rows[0]!.n

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    if (await isSo()) return
    await wait(200)
  }
  throw new Error('it did not happen in time')
}

test('several processes, restarts, a job that runs twice: one mail; refused, the queue tries again', async () => {
  // The workers run since the test before.
  manner = 'refuses'
  await settledFor('tomas', utc('2027-01-05T08:00'))
  await Promise.all([settleDigests(world.context), settleDigests(world.context), settleDigests(world.context)])
  assert.equal((await sentRows()).length, 1)
  await until(async () => (await jobs('retry')) === 1)
  assert.equal((await sentRows())[0]!.sent_at, null, 'surely not taken')
  manner = 'takes'
  const { rows } = await queue.query<{ data: unknown }>("update jobs.job set start_after = now() where name = 'digest' and state = 'retry' returning data")
  await until(async () => letters.length > 0)
  await Promise.all([1, 2, 3].map(() => sendDigest(world.context, rows[0]!.data)))
  await settleDigests(world.context)
  await wait(2_500)
  assert.deepEqual(letters.map(({ to }) => to), ['tomas@clinic.example'])
  assert.equal((await sentRows()).length, 1)
})

test('when the line breaks after the mail was handed over, it is not sent a second time', async () => {
  manner = 'breaks off'
  await settledFor('tomas', utc('2027-01-12T08:00'))
  await settleDigests(world.context)
  await until(async () => (await jobs('completed')) === 1)
  manner = 'takes'
  const { rows } = await queue.query<{ data: unknown }>("select data from jobs.job where name = 'digest'")
  await sendDigest(world.context, rows[0]!.data)
  assert.equal(letters.length, 1)
  assert.match(world.logged(), /whether a digest was taken by the mail server is not known/)
  assert.doesNotMatch(world.logged(), /@clinic\.example/)
})

test('not to who has left, has stopped it meanwhile, or whose day is over; leaving forgets the choice', async () => {
  for (const meanwhile of ['left', 'stopped', 'over'] as const) {
    manner = 'refuses'
    await settledFor('mira', utc('2027-01-19T08:00'))
    await settleDigests(world.context)
    await until(async () => (await jobs('retry')) === 1)
    manner = 'takes'
    if (meanwhile === 'left') await world.run((tx, { organisationId }) => tx.updateTable('people').set({ left_at: new Date(world.clock.now) }).where('organisation_id', '=', organisationId).where('person_id', '=', world.people.mira).execute())
    if (meanwhile === 'stopped') await choose('mira', { digest: 'off' })
    if (meanwhile === 'over') world.clock.now += day
    await queue.query("update jobs.job set start_after = now() where name = 'digest' and state = 'retry'")
    await until(async () => (await jobs('completed')) === 1)
    assert.equal(letters.length, 0, meanwhile)
    await world.run((tx, { organisationId }) => tx.updateTable('people').set({ left_at: null }).where('organisation_id', '=', organisationId).where('person_id', '=', world.people.mira).execute())
  }
  await settledFor('mira', utc('2027-02-02T08:00'))
  const ada = await world.as('ada')
  assert.equal((await ada.post(`/people/${world.people.mira}/leave`, { command: randomUUID(), to: world.people.tomas })).status, 303)
  await settleDigests(world.context)
  assert.deepEqual(await sentRows(), [])
  const kept = (personId: PersonId) => world.run((tx, { organisationId }) => tx.selectFrom('notifications').select('digest').where('organisation_id', '=', organisationId).where('person_id', '=', personId).execute())
  assert.deepEqual(await kept(world.people.mira), [])
})

test('the form: once, on the audit chain, and what does not fit is said with everything still in place', async () => {
  await clear()
  world.clock.now = utc('2027-02-09T09:00')
  const tomas = await world.as('tomas')
  const count = async (action: string) => (await actions()).filter((each) => each === action).length
  const before = await count('choose-digest')
  const command = randomUUID()
  for (const _ of [1, 2]) assert.equal((await tomas.post('/account/notifications', { command, ...choice, quiet: 'on' })).status, 303)
  assert.equal(await count('choose-digest'), before + 1)
  const { 'weekday.1': _1, 'weekday.2': _2, 'weekday.3': _3, 'weekday.4': _4, 'weekday.5': _5, 'weekday.6': _6, 'weekday.7': _7, ...noDay } = choice
  for (const [form, mend] of [
    [{ ...choice, at: 'soon' }, /Write a time, such as 07:30\./],
    [{ ...choice, at: '24:00' }, /Write a time, such as 07:30\./],
    [{ ...choice, digest: 'perhaps' }, /Choose one of these\./],
    [noDay, /Choose at least one day\./],
    [{ ...choice, quiet: 'on', until: '20:00' }, /The two are the same\./],
    [{ ...choice, quiet: 'on', from: '07:00', until: '09:00' }, /This lies in your quiet hours below\./],
  ] as const) {
    const answer = await tomas.post('/account/notifications', { command: randomUUID(), ...form })
    const text = await answer.text()
    assert.equal(answer.status, 422)
    assert.match(text, mend)
    assert.match(text, new RegExp(`name="at"[^>]*value="${form.at}"`))
  }
  assert.equal(await count('choose-digest'), before + 1)
  // Off, it needs neither days nor a time outside the quiet hours.
  assert.equal((await tomas.post('/account/notifications', { command: randomUUID(), ...noDay, digest: 'off', quiet: 'on', from: '07:00', until: '09:00' })).status, 303)
  const page = await (await tomas.get('/account')).text()
  assert.match(page, /when a client’s answer needs a person and you are to look, that mail comes at once, at any hour/)
  assert.doesNotMatch(page, /No mail server is set up/)
  assert.deepEqual((await world.run((tx, scope) => verifyAudit(tx, scope))).faults, [])
})

test('without a mail server the page says so, and no day is settled', async () => {
  const bare = await openWorld()
  try {
    const tomas = await bare.as('tomas')
    await tomas.post('/account/notifications', { command: randomUUID(), ...choice, at: '09:10' })
    assert.match(await (await tomas.get('/account')).text(), /No mail server is set up here, so nothing is sent yet\./)
    bare.clock.now += hour
    await settleDigests(bare.context)
    assert.deepEqual(await bare.run((tx, { organisationId }) => tx.selectFrom('digests_sent').selectAll().where('organisation_id', '=', organisationId).execute()), [])
  } finally {
    await bare.close()
  }
})
