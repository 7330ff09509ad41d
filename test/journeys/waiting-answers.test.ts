// An answer that needs a person always has one: it goes with the case that is handed over, stands on every desk of whoever has it, and is never nobody's in silence.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import pg from 'pg'
import { raiseSafety } from '#src/access/safety.ts'
import type { CheckInId } from '#src/domain/kernel/ids.ts'
import { escalateDue } from '#src/features/safety/escalate.ts'
import { hour } from '#src/platform/time.ts'
import { inTransaction } from '#src/records/database.ts'
import { openWorld, type StaffName, type World, type WorldCase } from '#test/world.ts'
import { tellCheckIn } from './telling.ts'

let world: World
before(async () => {
  world = await openWorld()
  // Tomas is on duty, Mira his deputy; Dede, the lead, is a therapist too.
  await world.openDuty()
  await world.run((tx, { organisationId: organisation_id }) => tx.insertInto('person_roles').values({ organisation_id, person_id: world.people.dede, role: 'therapist' }).execute())
})
after(() => world.close())

async function waits(one: WorldCase, answer: 1 | 2): Promise<string> {
  const session = await world.addSession(one, world.clock.now + 5 * hour)
  const { scope } = await world.link(one)
  const checkInId = (await tellCheckIn(world, one, session, 'before', world.clock.now, { phq9: 3 })) as CheckInId
  const risk = { item: 'phq-9/9', level: answer === 2 ? 'urgent' : 'acknowledge', answer, before: answer } as const
  await inTransaction(world.context.db, scope, (tx) => raiseSafety(world.context, tx, scope, { checkInId, sessionId: session, versions: {}, risks: [risk] }))
  return checkInId
}

const nameOf = (id: string | null) => Object.entries(world.people).find(([, person]) => person === id)?.[0] ?? id
const taskOf = (id: string) =>
  world.run((tx) => tx.selectFrom('safety_tasks').selectAll().where('organisation_id', '=', world.organisationId).where('safety_task_id', '=', id as never).executeTakeFirstOrThrow())
const placesOf = async (id: string) => {
  const { owner_id, deputy_id } = await taskOf(id)
  return [nameOf(owner_id), nameOf(deputy_id)]
}
const set = (id: string, values: Record<string, unknown>) =>
  world.run((tx) => tx.updateTable('safety_tasks').set(values as never).where('organisation_id', '=', world.organisationId).where('safety_task_id', '=', id as never).execute())
const handOver = async (one: WorldCase, from: StaffName, to: StaffName) => {
  const answer = await (await world.as(from)).post(`/cases/${one.caseId}/hand-over`, { command: randomUUID(), to: world.people[to] })
  assert.equal(answer.headers.get('location'), '/cases?done=handed-over')
}
/** Who has a mail in the queue, each as often as one is there. */
const mailed = async (): Promise<string[]> => {
  const queue = new pg.Client(world.connection)
  await queue.connect()
  const { rows } = await queue.query<{ person: string }>(`select data->>'personId' as person from jobs.job where name = 'mail' order by created_on`)
  await queue.end()
  return rows.map(({ person }) => String(nameOf(person)))
}

test('a case that is handed over takes the places in its waiting answers along', async () => {
  const one = await world.addCase({ therapist: 'mira' })
  const urgent = await waits(one, 2)
  const quiet = await waits(one, 1)
  assert.deepEqual([await placesOf(urgent), await placesOf(quiet)], [['tomas', 'mira'], ['mira', null]])
  await set(quiet, { opened_at: new Date(world.clock.now) })
  const before = (await mailed()).length
  await handOver(one, 'mira', 'dede')
  assert.deepEqual([await placesOf(urgent), await placesOf(quiet)], [['tomas', 'dede'], ['dede', null]])
  assert.equal((await taskOf(quiet)).opened_at, null, 'Dede has not seen it')
  assert.equal((await (await world.as('mira')).get(`/safety/${urgent}`)).status, 404, 'the case is not Mira’s any more')
  assert.equal((await mailed()).length, before, 'nothing urgent is Dede’s to look at first')
})

test('no answer loses its second person: where the new therapist had the other place, the two change places', async () => {
  const one = await world.addCase({ therapist: 'tomas' })
  const other = await world.addCase({ therapist: 'mira' })
  const [own, second] = [await waits(one, 2), await waits(other, 2)]
  await handOver(one, 'tomas', 'mira')
  await handOver(other, 'mira', 'tomas')
  assert.deepEqual([await placesOf(own), await placesOf(second)], [['mira', 'tomas'], ['tomas', 'mira']])
  assert.equal((await mailed()).at(-1), 'mira', 'who has an urgent answer to look at now is told')
})

test('a deputy’s place that word has reached already is handed over with word', async () => {
  const one = await world.addCase({ therapist: 'mira' })
  const task = await waits(one, 2)
  await set(task, { escalated_at: new Date(world.clock.now) })
  await handOver(one, 'mira', 'dede')
  assert.deepEqual(await placesOf(task), ['tomas', 'dede'])
  assert.equal((await mailed()).at(-1), 'dede')
})

const deskPages = (one: WorldCase) => ['/account', '/account/calendar-feed', '/cases', '/cases/new', `/cases/${one.caseId}`, `/cases/${one.caseId}/door`, `/cases/${one.caseId}/sessions/new`]
const saysSo = /<a class="way waits" href="\/safety"[^>]*>Something needs you<\/a>/

test('every page of somebody’s desk says that something needs them, in words that name nobody, until it is acknowledged', async () => {
  await acknowledgeAll()
  const one = await world.addCase({ therapist: 'mira', called: 'Zeb' })
  const [tomas, mira, ingrid, dede] = [await world.as('tomas'), await world.as('mira'), await world.as('ingrid'), await world.as('dede')]
  for (const page of deskPages(one)) assert.doesNotMatch(await (await mira.get(page)).text(), saysSo, page)
  const task = await waits(one, 2)
  for (const page of deskPages(one)) assert.match(await (await mira.get(page)).text(), saysSo, `${page}, the therapist and deputy`)
  assert.match(await (await mira.post('/cases', { command: randomUUID() })).text(), saysSo, 'a form to be mended')
  // Seen and not heard: with a client in the room, no reading aloud by itself, no sound, and no page that looks anew.
  assert.doesNotMatch(await (await mira.get('/cases')).text(), /aria-live|role="(?:alert|status|log)"|<audio|http-equiv="refresh"/)
  for (const page of ['/account', '/cases']) {
    const said = await (await tomas.get(page)).text()
    assert.match(said, saysSo, `${page}, the owner`)
    assert.doesNotMatch(said, /Zeb/, page)
  }
  for (const somebody of [ingrid, dede]) assert.doesNotMatch(await (await somebody.get('/account')).text(), saysSo)
  await mira.post(`/safety/${task}/acknowledge`, { command: randomUUID() })
  for (const somebody of [mira, tomas]) assert.doesNotMatch(await (await somebody.get('/account')).text(), saysSo)
})

test('a client never sees it, and nor does whoever holds a tablet that is lent', async () => {
  const one = await world.addCase({ therapist: 'tomas' })
  await world.consent(one)
  await waits(one, 2)
  const client = world.browser()
  const { token } = await world.link(one, { known: true, browser: client })
  for (const page of ['', '/pin', '/mine', '/consent', '/withdraw']) assert.doesNotMatch(await (await client.get(`/c/${token}${page}`)).text(), /Something needs you|href="\/safety/, page)
  const tomas = await world.as('tomas')
  const lent = await tomas.post(`/cases/${one.caseId}/door/tablet`, { command: randomUUID() })
  assert.equal(lent.status, 303)
  for (const page of [lent.headers.get('location')!, '/locked']) {
    const said = await tomas.get(page)
    assert.equal(said.status, 200, page)
    assert.doesNotMatch(await said.text(), /Something needs you|href="\/safety/, page)
  }
})

test('what is looked up on every page is looked up by the index of what waits', async () => {
  const steps = await world.run(async (tx) => {
    await sql`set local enable_seqscan = off`.execute(tx)
    const { rows } = await sql<{ 'QUERY PLAN': string }>`
      explain select t.safety_task_id from safety_tasks t where t.organisation_id = ${world.organisationId} and t.acknowledged_at is null
        and (t.owner_id = ${world.people.tomas} or t.deputy_id = ${world.people.tomas}) limit 1`.execute(tx)
    return rows.map((row) => row['QUERY PLAN']).join('\n')
  })
  assert.match(steps, /safety_tasks_open/)
})

test('an answer that everybody has left stands on the lead’s and the admin’s pages, and they name who looks, without seeing it', async () => {
  await acknowledgeAll()
  const one = await world.addCase({ therapist: 'mira', called: 'Zeb', name: 'Zebedee Quillfeather' })
  const [urgent, quiet] = [await waits(one, 2), await waits(one, 1)]
  await left(['tomas', 'mira'], new Date(world.clock.now))
  const [dede, ada, ingrid] = [await world.as('dede'), await world.as('ada'), await world.as('ingrid')]
  world.clock.now += 5 * hour
  const mails = (await mailed()).length
  await escalateDue(world.context)
  assert.deepEqual((await mailed()).slice(mails), ['dede'], 'who leads is told that something needs them')
  assert.match(world.logged(), /everybody who has to do with it has left/)

  for (const [somebody, page] of [[dede, '/organisation'], [ada, '/people']] as const) assert.match(await (await somebody.get(page)).text(), saysSo, page)
  for (const somebody of [dede, ada]) {
    const said = await (await somebody.get('/safety')).text()
    assert.equal(said.split('Everybody who had it in hand has left').length - 1, 2)
    assert.doesNotMatch(said, new RegExp(`Zeb|Quill|better off dead|${one.caseId}|${urgent}|${quiet}`))
    assert.equal((await somebody.get(`/safety/${urgent}`)).status, 404)
  }
  assert.doesNotMatch(await (await ingrid.get('/safety')).text(), /Everybody who had it/)
  assert.equal((await ingrid.post('/safety/owner', { command: randomUUID(), owner: world.people.ingrid })).status, 404)

  const name = (owner: string, command = randomUUID() as string) => dede.post('/safety/owner', { command, owner })
  assert.match(await (await name('')).text(), /id="owner-mend"/)
  for (const nobody of [world.people.tomas, world.people.ada, randomUUID()]) assert.equal((await name(nobody)).status, 400, nobody)
  assert.deepEqual(await placesOf(urgent), ['tomas', 'mira'])
  const command = randomUUID()
  const answers = await Promise.all([name(world.people.ingrid, command), name(world.people.ingrid, command)])
  assert.deepEqual(answers.map(({ status }) => status), [303, 303])
  assert.equal((await name(world.people.dede)).status, 409, 'somebody has it now')
  for (const [task, dueAt] of [[urgent, world.clock.now + 4 * hour], [quiet, null]] as const) {
    const { owner_id, deputy_id, due_at, opened_at, escalated_at } = await taskOf(task)
    assert.deepEqual([nameOf(owner_id), deputy_id, due_at, opened_at, escalated_at], ['ingrid', null, dueAt, null, null])
  }
  assert.deepEqual((await mailed()).slice(mails), ['dede', 'ingrid'])
  assert.match(await (await ingrid.get(`/safety/${urgent}`)).text(), /Zeb/)
  assert.doesNotMatch(await (await dede.get('/safety')).text(), /Everybody who had it/)
  const named = await world.run((tx) => tx.selectFrom('audit_events').select(['action', 'subject_id as subject']).where('organisation_id', '=', world.organisationId).where('chain_id', '=', one.caseId).where('action', '=', 'name-safety-owner').execute())
  assert.deepEqual(named.map(({ subject }) => subject).sort(), [urgent, quiet].sort())
  await left(['tomas', 'mira'], null)
})

const left = (names: readonly StaffName[], at: Date | null) =>
  world.run((tx) => tx.updateTable('people').set({ left_at: at }).where('organisation_id', '=', world.organisationId).where('person_id', 'in', names.map((name) => world.people[name])).execute())

const acknowledgeAll = () =>
  world.run((tx) => tx.updateTable('safety_tasks').set({ acknowledged_at: new Date(world.clock.now) }).where('organisation_id', '=', world.organisationId).execute())
