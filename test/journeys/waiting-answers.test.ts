// An answer that needs a person always has one: it goes with the case that is handed over, stands on every desk of whoever has it, and is never nobody's in silence.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { raiseSafety } from '#src/access/safety.ts'
import type { CheckInId } from '#src/domain/kernel/ids.ts'
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
  await inTransaction(world.context.db, scope, (tx) => raiseSafety(world.context, tx, scope, { checkInId, sessionId: session, risks: [risk] }))
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
