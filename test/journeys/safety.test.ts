// An answer that needs a person reaches a person: on screen first, by a mail that says nothing, and past whoever does not look.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { setTimeout as wait } from 'node:timers/promises'
import pg from 'pg'
import { SMTPServer } from 'smtp-server'
import { raiseSafety } from '#src/access/safety.ts'
import type { CheckInId, SessionId } from '#src/domain/kernel/ids.ts'
import { startJobs } from '#src/jobs.ts'
import { escalateDue } from '#src/features/safety/escalate.ts'
import { day, hour, minute } from '#src/platform/time.ts'
import { inTransaction } from '#src/records/database.ts'
import { beginning, openWorld, type World, type WorldCase } from '#test/world.ts'
import { tellCheckIn } from './telling.ts'

interface Letter {
  readonly to: string
  readonly text: string
}

const letters: Letter[] = []
const smtpPort = 20_000 + Math.floor(Math.random() * 20_000)
let smtp: SMTPServer | null = null
let world: World

function openPost(): Promise<void> {
  smtp = new SMTPServer({
    authOptional: true, disabledCommands: ['STARTTLS'],
    onData(stream, session, done) {
      let text = ''
      stream.on('data', (chunk) => (text += String(chunk)))
      stream.on('end', () => {
        for (const { address } of session.envelope.rcptTo) letters.push({ to: address, text })
        done()
      })
    },
  })
  return new Promise((resolve) => smtp!.listen(smtpPort, '127.0.0.1', resolve))
}

/** Raises a task as a check-in does: in its transaction, with mail and audit. */
async function answered(one: WorldCase, sessionId: SessionId, answer: number, beforeAnswer: number | null): Promise<string> {
  const { scope } = await world.link(one)
  const at = world.clock.now
  const checkInId = (await tellCheckIn(world, one, sessionId, 'before', at, { phq9: 3 })) as CheckInId
  const level = answer >= 2 || (beforeAnswer !== null && answer > beforeAnswer) ? 'urgent' : 'acknowledge'
  const raise = () =>
    inTransaction(world.context.db, scope, (tx) =>
      raiseSafety(world.context, tx, scope, { checkInId, sessionId, versions: {}, risks: [{ item: 'phq-9/9', level, answer, before: beforeAnswer }] }),
    )
  await raise()
  await raise()
  return checkInId
}

async function until<Value>(find: () => Value | Promise<Value>, seconds = 20): Promise<NonNullable<Value>> {
  for (let tries = 0; tries < seconds * 5; tries += 1) {
    const found = await find()
    if (found) return found
    await wait(200)
  }
  throw new Error('it did not happen in time')
}

before(async () => {
  world = await openWorld({ smtpUrl: `smtp://127.0.0.1:${smtpPort}?ignoreTLS=true` })
  await world.openDuty()
  await startJobs(world.context)
})
after(async () => {
  await world.close()
  await new Promise<void>((resolve) => (smtp ? smtp.close(() => resolve()) : resolve()))
})

test('an urgent answer: mail without a word of it, though the mail server was down at first', async () => {
  const one = await world.addCase({ therapist: 'mira', name: 'Zebedee Quillfeather', called: 'Zeb' })
  const session = await world.addSession(one, beginning + 5 * hour, { therapist: 'mira' })
  const task = await answered(one, session, 2, 0)

  // Nobody listens yet: the job fails and is kept for another try.
  const queue = new pg.Client(world.connection)
  await queue.connect()
  const waiting = () => queue.query<{ n: number }>(`select count(*)::int as n from jobs.job where name = 'mail' and state = 'retry'`).then(({ rows }) => rows[0]!.n)
  await until(async () => (await waiting()) === 2)
  assert.equal(letters.length, 0)
  await openPost()
  await queue.query(`update jobs.job set start_after = now() where name = 'mail' and state = 'retry'`)
  await until(() => letters.length >= 2)
  await queue.end()

  // Tomas is on duty, Mira is the therapist: each one letter, though it was raised twice.
  assert.deepEqual(letters.map(({ to }) => to).sort(), ['mira@clinic.example', 'tomas@clinic.example'])
  for (const { text } of letters) {
    assert.match(text, /Something in Attune needs you today\./)
    assert.match(text, /http:\/\/localhost\/safety/)
    assert.match(text, /From: attune@clinic\.example/)
    assert.doesNotMatch(text, /Zeb|Quill|suicid|PHQ|question|better off|safety task|urgent/i)
    assert.ok(!text.includes(one.caseId) && !text.includes(one.clientId) && !text.includes(task))
  }

  // On screen for the person on duty, whose case it is not: the minimal page and no way to the case.
  const tomas = await world.as('tomas')
  for (const path of ['/today', '/safety']) assert.match(await (await tomas.get(path)).text(), /Zeb.* gave an answer that needs a person today/)
  const page = await (await tomas.get(`/safety/${task}`)).text()
  assert.match(page, /Thoughts that you would be better off dead, or of hurting yourself in some way/)
  assert.match(page, /More than half the days/)
  assert.match(page, /Last time: “Not at all”/)
  assert.match(page, /116 123/)
  assert.doesNotMatch(page, new RegExp(`/cases/${one.caseId}`))
  assert.equal((await tomas.get(`/cases/${one.caseId}/brief`)).status, 404)

  // For the therapist the brief begins with it, and it stays until somebody says that they have seen it.
  const mira = await world.as('mira')
  const brief = await (await mira.get(`/cases/${one.caseId}/brief`)).text()
  assert.ok(brief.indexOf('Before anything else') < brief.indexOf('Ask first') && brief.includes('Before anything else'))
  assert.ok(!brief.includes('Bring up'), 'no heading over nothing')
  assert.match(brief, /I have seen this and will talk about it/)
  const answer = await mira.post(`/safety/${task}/acknowledge`, { command: randomUUID(), back: 'brief' })
  assert.equal(answer.headers.get('location'), `/cases/${one.caseId}/brief`)
  const after = await (await mira.get(`/cases/${one.caseId}/brief`)).text()
  assert.match(after, /Acknowledged today at 09:00/)
  assert.doesNotMatch(after, /I have seen this/)
  assert.doesNotMatch(await (await tomas.get('/safety')).text(), /Zeb/)
  const audited = await actionsOf(one)
  for (const action of ['raise-safety-urgent', 'open-safety', 'view-brief', 'acknowledge-safety']) assert.ok(audited.includes(action), `${action} is in ${audited}`)
})

test('from a client’s phone to the therapist’s page: answered, told, first on the brief, higher than last time is urgent', async () => {
  letters.length = 0
  world.clock.now = beginning
  const one = await world.addCase({ called: 'Amal' })
  await world.consent(one)
  const session = await world.addSession(one, beginning + 5 * hour)
  const { token } = await world.link(one)
  const phone = world.browser()
  const send = async (answer: number) => {
    const items = Object.fromEntries(Array.from({ length: 8 }, (_, index) => [`phq-9/${index + 1}`, '1']))
    const form = { kind: 'before', 'check-in': randomUUID(), session, shown: 'attune-before@1.0.0 phq-9@1.0.0', ...items, 'phq-9/9': String(answer) }
    const sent = await phone.post(`/c/${token}/before`, form)
    assert.ok([200, 303].includes(sent.status), `${sent.status} ${(await sent.text()).slice(0, 200)}`)
  }
  await send(0)
  assert.deepEqual((await tasksOf(one)).length, 0)
  world.clock.now += minute
  await send(1)
  const [task] = await tasksOf(one)
  assert.deepEqual([task?.level, task?.answer, task?.answer_before, task?.owner_id, task?.deputy_id], ['urgent', 1, 0, world.people.tomas, world.people.mira])
  assert.equal(task?.due_at, world.clock.now + 4 * hour)
  await until(() => letters.length === 1)
  const brief = (await (await (await world.as('tomas')).get(`/cases/${one.caseId}/brief`)).text()).replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ')
  assert.match(brief, /Before anything else Today at 09:01 .?Amal.? answered: Thoughts that you would be better off dead, or of hurting yourself in some way Several days \. Last time: “Not at all”\./)
  // A second look at the same page, a day on, a thousand other signals: it stays until it is acknowledged.
  world.clock.now += 30 * 24 * hour
  assert.match(await (await (await world.as('tomas')).get(`/cases/${one.caseId}/brief`)).text(), /I have seen this and will talk about it/)
  await (await world.as('tomas')).post(`/safety/${task!.safety_task_id}/acknowledge`, { command: randomUUID() })
  world.clock.now = beginning
})

test('unopened by its deadline, the deputy is told, once; opened in time, nobody is', async () => {
  letters.length = 0
  const one = await world.addCase({ called: 'Ines' })
  const other = await world.addCase({ called: 'Jonas' })
  const task = await answered(one, await world.addSession(one, beginning + 6 * hour), 2, null)
  const opened = await answered(other, await world.addSession(other, beginning + 7 * hour), 3, null)
  await until(() => letters.length === 2)
  letters.length = 0
  await (await (await world.as('tomas')).get(`/safety/${opened}`)).text()

  world.clock.now = beginning + 4 * hour - minute
  await escalateDue(world.context)
  assert.equal((await stateOf(task)).escalated_at, null)
  const pages = ['/safety', '/today', `/cases/${one.caseId}/brief`]
  const saying = async (words: string) => await Promise.all(pages.map(async (path) => (await (await (await world.as('tomas')).get(path)).text()).includes(words)))
  assert.deepEqual(await saying('by 13:00, the deputy is told'), [true, true, true])
  world.clock.now = beginning + 4 * hour
  assert.deepEqual(await saying('by 13:00, the deputy is told'), [false, false, false], 'a time that is over is not promised')
  // Two processes at once, and again a minute later.
  await Promise.all([escalateDue(world.context), escalateDue(world.context)])
  world.clock.now += minute
  await escalateDue(world.context)
  await until(() => letters.length > 0)
  await wait(2_500)
  assert.deepEqual(letters.map(({ to }) => to), ['mira@clinic.example'])
  assert.equal((await stateOf(task)).escalated_at, beginning + 4 * hour)
  assert.equal((await stateOf(opened)).escalated_at, null)
  assert.equal((await actionsOf(one)).filter((action) => action === 'escalate-safety').length, 1)
  const mira = await world.as('mira')
  assert.match(await (await mira.get('/today')).text(), /Ines.* gave an answer that needs a person today/)
  assert.match(await (await mira.get(`/safety/${task}`)).text(), /word went on today at 13:00/)
  assert.deepEqual(await saying('Nobody had opened it in time, and word went on today at 13:00.'), [true, true, true])
})

test('a deputy who has left is not waited for: the owner is told again', async () => {
  letters.length = 0
  const one = await world.addCase({ called: 'Ola' })
  await answered(one, await world.addSession(one, world.clock.now + 6 * hour), 2, null)
  await until(() => letters.length === 1)
  letters.length = 0
  const left = (at: Date | null) => world.run((tx) => tx.updateTable('people').set({ left_at: at }).where('organisation_id', '=', world.organisationId).where('person_id', '=', world.people.mira).execute())
  await left(new Date(world.clock.now))
  world.clock.now += 4 * hour
  await escalateDue(world.context)
  await until(() => letters.length === 1)
  await left(null)
  assert.deepEqual(letters.map(({ to }) => to), ['tomas@clinic.example'])
})

test('what is not stored is not told: the task and its mail go with the check-in', async () => {
  letters.length = 0
  const one = await world.addCase({ called: 'Bo' })
  const session = await world.addSession(one, world.clock.now + hour)
  const { scope } = await world.link(one)
  const checkInId = await tellCheckIn(world, one, session, 'before', world.clock.now, { phq9: 3 })
  const broken = inTransaction(world.context.db, scope, async (tx) => {
    await raiseSafety(world.context, tx, scope, { checkInId, sessionId: session, versions: {}, risks: [{ item: 'phq-9/9', level: 'urgent', answer: 3, before: 0 }] })
    throw new Error('the power failed')
  })
  await assert.rejects(broken, /the power failed/)
  await wait(3_000)
  assert.equal(letters.length, 0)
  assert.equal((await (await world.as('tomas')).get(`/safety/${checkInId}`)).status, 404)
})

test('an answer of one is acknowledged before the session, without mail or deadline', async () => {
  letters.length = 0
  const one = await world.addCase({ therapist: 'mira', called: 'Ruth' })
  const task = await answered(one, await world.addSession(one, world.clock.now + hour, { therapist: 'mira' }), 1, 1)
  assert.equal((await stateOf(task)).due_at, null)
  const mira = await world.as('mira')
  assert.match(await (await mira.get('/today')).text(), /Ruth.* gave an answer to see before the session/)
  await wait(2_500)
  assert.equal(letters.length, 0)
  // Tomas is on duty, but this one is the therapist's.
  assert.equal((await (await world.as('tomas')).get(`/safety/${task}`)).status, 404)
})

test('it is nobody else’s business, and a tap from elsewhere changes nothing', async () => {
  const one = await world.addCase({ therapist: 'mira', called: 'Kwame' })
  const task = await answered(one, await world.addSession(one, world.clock.now + hour, { therapist: 'mira' }), 3, 0)
  for (const name of ['ingrid', 'dede', 'ada'] as const) {
    const somebody = await world.as(name)
    assert.equal((await somebody.get(`/safety/${task}`)).status, 404, name)
    assert.equal((await somebody.post(`/safety/${task}/acknowledge`, { command: randomUUID() })).status, 404, name)
    assert.doesNotMatch(await (await somebody.get('/safety')).text(), /Kwame/)
    assert.doesNotMatch(await (await somebody.get('/today')).text(), /Kwame/)
  }
  assert.equal((await stateOf(task)).opened_at, null)
  const mira = await world.as('mira')
  assert.equal((await mira.post(`/safety/${task}/acknowledge`, { command: 'nonsense' })).status, 400)
  assert.equal((await mira.get('/safety/nonsense')).status, 404)
  const command = randomUUID()
  for (const _ of [1, 2]) assert.equal((await mira.post(`/safety/${task}/acknowledge`, { command })).status, 303)
  assert.equal((await actionsOf(one)).filter((action) => action === 'acknowledge-safety').length, 1)
})

test('seen to and handed over, it is the new therapist’s alone: owner and deputy of then read it for a day more', async () => {
  const one = await world.addCase({ called: 'Lior' })
  const task = await answered(one, await world.addSession(one, world.clock.now + hour), 2, 0)
  const [tomas, mira] = [await world.as('tomas'), await world.as('mira')]
  const stood = world.clock.now
  world.clock.now += 30 * day
  for (const somebody of [tomas, mira]) assert.equal((await somebody.get(`/safety/${task}`)).status, 200, 'until somebody has seen to it, however long')
  await mira.post(`/safety/${task}/acknowledge`, { command: randomUUID() })
  assert.equal((await mira.get(`/safety/${task}`)).status, 200)
  assert.equal((await mira.post(`/safety/${task}/acknowledge`, { command: randomUUID() })).status, 303, 'pressed twice')
  world.clock.now += day
  assert.equal((await tomas.get(`/safety/${task}`)).status, 200, 'the case is his')
  for (const path of ['', '/acknowledge']) {
    const answer = path ? await mira.post(`/safety/${task}${path}`, { command: randomUUID() }) : await mira.get(`/safety/${task}`)
    assert.equal(answer.status, 404)
  }
  await (await world.as('tomas')).post(`/cases/${one.caseId}/hand-over`, { command: randomUUID(), to: world.people.mira })
  assert.equal((await tomas.get(`/safety/${task}`)).status, 404, 'no longer his')
  assert.match(await (await mira.get(`/safety/${task}`)).text(), /Lior/)
  world.clock.now = stood
})

test('without a mail server the page says so', async () => {
  const bare = await openWorld()
  try {
    assert.match(await (await (await bare.as('tomas')).get('/safety')).text(), /No mail server is set up here/)
  } finally {
    await bare.close()
  }
})

const stateOf = (task: string) =>
  world.run((tx) => tx.selectFrom('safety_tasks').selectAll().where('organisation_id', '=', world.organisationId).where('safety_task_id', '=', task as never).executeTakeFirstOrThrow())

const tasksOf = (one: WorldCase) =>
  world.run((tx) => tx.selectFrom('safety_tasks').selectAll().where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).orderBy('raised_at').execute())

const actionsOf = (one: WorldCase) =>
  world.run(async (tx) =>
    (await tx.selectFrom('audit_events').select('action').where('organisation_id', '=', world.organisationId).where('chain_id', '=', one.caseId).orderBy('position').execute()).map(({ action }) => action),
  )
