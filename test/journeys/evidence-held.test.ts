// What the thread of the study holds in memory: only what has changed is read, nothing is missed, and nobody who was erased stays in it.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { organisationScope } from '#src/access/scope.ts'
import type { CaseId, ErasureId, OrganisationId } from '#src/domain/kernel/ids.ts'
import { readHeldRows, type HeldRows, type Reading } from '#src/features/evidence/held-rows.ts'
import { settleDue, settleMoments } from '#src/features/evidence/settle-moments.ts'
import { heldErased } from '#src/features/evidence/study-worker.ts'
import { eraseDue } from '#src/features/record/erase.ts'
import { tellErasure } from '#src/platform/erasure.ts'
import { inTransaction, type Tx } from '#src/records/database.ts'
import { readHead } from '#src/records/evidence-changes.ts'
import { keepEvidence } from '#src/records/evidence-moments.ts'
import { readKeptRows } from '#src/records/evidence.ts'
import { eraseClient, insertErasure } from '#src/records/erasures.ts'
import type { OrganisationScope } from '#src/records/scope.ts'
import { openWorld, type Browser, type World, type WorldCase } from '#test/world.ts'
import { addTherapists, addWholeCases } from './whole-cases.ts'

let world: World
let dede: Browser
let one: WorldCase
let ids: readonly CaseId[]
before(async () => {
  world = await openWorld()
  dede = await world.as('dede')
  one = await world.addCase()
  const therapists = await addTherapists(world, 4)
  ids = (await addWholeCases(world, one.clientId, Array.from({ length: 30 }, (_, at) => ({ phq9: [16, 13 + (at % 4), 10, 6 + (at % 7)], alliance: [8, 7, 8, 9], therapist: therapists[at % 4]!, isOpen: at % 2 === 0 })))).toSorted()
})
after(() => world.close())

const phq9 = { instrumentId: 'phq-9', scoring: '1', openedFrom: null }
const inScope = async <Result>(work: (scope: OrganisationScope) => Promise<Result>) => await world.run((_, scope) => work(scope))
const read = async (held: HeldRows | null) =>
  await inScope(async (scope) => {
    await settleMoments(world.context, scope)
    return await readHeldRows(world.context.db, scope, phq9, held)
  })
/** Calls a session off that was held. @param at which, from 0 */
const change = async (tx: Tx, caseId: CaseId, at: number) => {
  const sessions = await tx.selectFrom('sessions').select('session_id').where('organisation_id', '=', world.organisationId).where('case_id', '=', caseId).orderBy('planned_start').execute()
  await tx.updateTable('sessions').set({ status: 'cancelled-by-client' }).where('organisation_id', '=', world.organisationId).where('session_id', '=', sessions[at]!.session_id).execute()
  await keepEvidence(tx, organisationScope(world.organisationId, { kind: 'system', id: null }, null), [caseId])
}

/** By ids, since numbers of therapists depend on who came first. */
const plain = ({ cells, clients, caseIds, therapistIds, instants }: HeldRows['rows']) => ({
  cells: Array.from({ length: cells.count }, (_, cell) => [caseIds[cells.client[cell]!], therapistIds[cells.therapist[cell]!], cells.sessions[cell], cells.forward.products.slice(15 * cell, 15 * cell + 15), cells.reverse.products.slice(15 * cell, 15 * cell + 15)]),
  clients, caseIds, instants, shifts: [cells.forward.shift, cells.reverse.shift],
})

/** What is held is what would be read afresh, with the same taken from its columns. */
async function isAsFresh({ rows: { rows } }: Reading): Promise<void> {
  const fresh = await world.run((tx, scope) => readKeptRows(tx, scope, phq9, null, { caseIds: [...ids, ...rows.caseIds], taken: rows.taken }))
  assert.deepEqual(plain(rows), plain(fresh))
}

test('only what has changed is read, and what is held then is what would be read afresh: changed, new, with another therapist, kept and not used, used again', async () => {
  const first = await read(null)
  assert.equal(first.patch, null)
  const same = await read(first.rows)
  assert.deepEqual([same.patch?.changes, same.rows.rows === first.rows.rows], [[], true])
  await world.run((tx) => change(tx, ids[3]!, 3))
  const [added] = await addWholeCases(world, one.clientId, [{ phq9: [9, 8, 7], alliance: [6, 6, 6], therapist: world.people.mira, isOpen: true }])
  await world.run(async (tx, scope) => {
    await tx.updateTable('sessions').set({ therapist_id: world.people.tomas }).where('organisation_id', '=', world.organisationId).where('case_id', '=', ids[7]!).where('status', '=', 'held').execute()
    await keepEvidence(tx, scope, [ids[7]!])
  })
  const second = await read(first.rows)
  assert.deepEqual(second.patch?.changes.map(({ caseId }) => caseId), [ids[3]!, ids[7]!, added!].toSorted())
  assert.equal(second.rows.rows.clients.count, 31)
  await isAsFresh(second)
  assert.notDeepEqual(plain(second.rows.rows), plain(first.rows.rows))
  const restrict = async (at: Date | null) =>
    await world.run(async (tx, scope) => {
      await tx.updateTable('clients').set({ restricted_at: at }).where('organisation_id', '=', world.organisationId).where('client_id', '=', one.clientId).execute()
      await keepEvidence(tx, scope, [...ids, added!])
    })
  await restrict(new Date(world.clock.now))
  assert.equal((await read(second.rows)).rows.rows.clients.count, 0)
  await restrict(null)
  const again = await read(second.rows)
  assert.equal(again.rows.rows.clients.count, 31)
  await isAsFresh(again)
})

test('what is committed late is not missed, whatever had its number by then', async () => {
  const held = (await read(null)).rows
  const late = Promise.withResolvers<void>()
  const begun = Promise.withResolvers<void>()
  const committed = inScope((scope) =>
    inTransaction(world.context.db, scope, async (tx) => {
      await change(tx, ids[1]!, 3)
      begun.resolve()
      await late.promise
    }))
  await begun.promise
  await world.run((tx) => change(tx, ids[5]!, 2))
  const meanwhile = await read(held)
  assert.deepEqual(meanwhile.patch?.changes.map(({ caseId }) => caseId), [ids[5]])
  late.resolve()
  await committed
  const then = await read(meanwhile.rows)
  assert.deepEqual(then.patch?.changes.map(({ caseId }) => caseId), [ids[1]])
  assert.ok(then.rows.head.number > meanwhile.rows.head.number)
  await isAsFresh(then)
})

test('one organisation’s sums are never gone on from for another, nor for another measure, another server, or a database that was put back', async () => {
  const held = (await read(null)).rows
  const other = organisationScope(randomUUID() as OrganisationId, { kind: 'system', id: null }, null)
  const elsewhere = await readHeldRows(world.context.db, other, phq9, held)
  assert.deepEqual([elsewhere.patch, elsewhere.rows.rows.clients.count], [null, 0])
  const all = async (from: HeldRows, wanted = phq9) => (await inScope((scope) => readHeldRows(world.context.db, scope, wanted, from))).patch === null
  assert.equal(await all(held), false)
  assert.equal(await all(held, { ...phq9, instrumentId: 'gad-7' }), true)
  assert.equal(await all({ ...held, server: 'another' }), true)
  assert.equal(await all({ ...held, head: { ...held.head, number: held.head.number + 1 } }), true)
})

const page = async (path: string) => (await (await dede.get(path)).text()).replaceAll(/<[^>]+>/g, ' ').replaceAll(/\s+/g, ' ')
async function until(what: () => Promise<boolean> | boolean): Promise<void> {
  for (let asked = 0; asked < 120; asked += 1) {
    if (await what()) return
    await sleep(100)
  }
  assert.fail('it does not end')
}
const isThere = async () => (await dede.get('/evidence')).headers.get('refresh') === null

async function erasureOf({ clientId }: WorldCase): Promise<ErasureId> {
  const erasureId = randomUUID() as ErasureId
  await world.run((tx, scope) => insertErasure(tx, scope, { erasureId, clientId, ground: 'asked', askedBy: 'person', askedById: world.people.dede, at: world.clock.now, dueAt: world.clock.now }))
  return erasureId
}

test('who is erased is out of the thread’s memory at once, and out of what is read next; also where another process erased them', async () => {
  const erased = await world.addCase({ called: 'Jonas' })
  await addWholeCases(world, erased.clientId, [{ phq9: [12, 11, 10], alliance: [5, 5, 5], isOpen: true }])
  assert.equal((await dede.post('/evidence/plan', { command: randomUUID(), measure: 'phq-9/1', since: '', expects: '' })).status, 303)
  await until(isThere)
  assert.equal(heldErased(world.organisationId), 0)
  const held = (await read(null)).rows
  assert.equal(held.rows.clients.count, 32)
  await erasureOf(erased)
  await inScope((scope) => eraseDue(world.context, scope))
  assert.equal(heldErased(world.organisationId), null)
  const now = await read(held)
  assert.deepEqual([now.patch, now.rows.rows.clients.count], [null, 31])

  const another = await world.addCase({ called: 'Nia' })
  await dede.post('/evidence/work', { command: randomUUID() })
  await until(isThere)
  assert.equal(heldErased(world.organisationId), 1)
  const erasureId = await erasureOf(another)
  await world.run((tx, scope) => eraseClient(tx, scope, erasureId, world.clock.now))
  await settleDue(world.context)
  assert.equal(heldErased(world.organisationId), null)
})

test('an erasure ends what is under way, and nothing of it is kept', async () => {
  const kept = async () => await world.run(async (tx) => (await tx.selectFrom('shown_studies').select('shown_study_id').where('organisation_id', '=', world.organisationId).execute()).length)
  const before = await kept()
  const working = dede.post('/evidence/work', { command: randomUUID() })
  let asked = 0
  while (await isThere()) assert.ok((asked += 1) < 200, 'it was never seen under way')
  await tellErasure(world.organisationId)
  await working
  assert.match(await page('/evidence'), /It was stopped\. Nothing was kept\./)
  assert.equal(await kept(), before)
})

test('closing a case and opening it again are changes, planning a session is none', async () => {
  const number = async () => {
    await inScope((scope) => settleMoments(world.context, scope))
    return (await world.run((tx, scope) => readHead(tx, scope))).number
  }
  const client = await world.addCase({ called: 'Ida' })
  const tomas = await world.as('tomas')
  const first = await number()
  await world.addSession(client, world.clock.now + 3_600_000)
  assert.equal(await number(), first)
  assert.equal((await tomas.post(`/cases/${client.caseId}/close`, { command: randomUUID(), sure: 'on' })).status, 303)
  const closed = await number()
  assert.ok(closed > first)
  assert.equal((await tomas.post(`/cases/${client.caseId}/reopen`, { command: randomUUID(), sure: 'on' })).status, 303)
  assert.ok((await number()) > closed)
})
