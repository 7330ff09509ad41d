// The audit trail can be trusted: a chain verifies, a changed, missing or added row is found, and the application cannot rewrite it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import type { ErasureId } from '#src/domain/kernel/ids.ts'
import { keepRecords } from '#src/features/record/keep-records.ts'
import { audit, auditOn } from '#src/records/audit.ts'
import { endsAt, hashOfEnds, strayOrganisations } from '#src/records/audit-ends.ts'
import { insertErasure } from '#src/records/erasures.ts'
import { chainsGone, verifyAudit } from '#src/records/verify.ts'
import { openWorld, type World } from '../world.ts'

let world: World
before(async () => {
  world = await openWorld()
})
after(() => world.close())

const verify = () => world.run((tx, scope) => verifyAudit(tx, scope))

async function asOwner(sql: string, values: unknown[] = []): Promise<void> {
  const client = new pg.Client(world.connection)
  await client.connect()
  await client.query("select set_config('app.organisation_id', $1, false)", [world.organisationId])
  await client.query(sql, values)
  await client.end()
}

test('many writers at once leave unbroken chains', async () => {
  const cases = await Promise.all([world.addCase(), world.addCase({ called: 'Jonas' })])
  await Promise.all(
    Array.from({ length: 40 }, (_, index) =>
      world.run((tx, scope) =>
        index % 4 === 0
          ? audit(tx, scope, { action: 'try-it', id: randomUUID(), at: world.clock.now + index })
          : audit(tx, cases[index % 2]!.scope, { action: 'try-it', id: randomUUID(), at: world.clock.now + index }),
      ),
    ),
  )
  const report = await verify()
  assert.deepEqual(report, { chains: 3, rows: 40, faults: [] })
})

test('the application role can neither change nor delete a row', async () => {
  await assert.rejects(
    world.run((tx, scope) => tx.updateTable('audit_events').set({ action: 'nothing' }).where('organisation_id', '=', scope.organisationId).execute()),
    /permission denied/,
  )
  await assert.rejects(
    world.run((tx, scope) => tx.deleteFrom('audit_events').where('organisation_id', '=', scope.organisationId).execute()),
    /permission denied/,
  )
})

for (const [name, sql, fault] of [
  ['changed', "update audit_events set action = 'other' where chain_id = $1 and position = 2", { position: 2, fault: 'changed' }],
  ['taken out', 'delete from audit_events where chain_id = $1 and position = 2', { position: 2, fault: 'missing' }],
  ['cut off at the end', 'delete from audit_events where chain_id = $1 and position = 3', { position: 3, fault: 'cut-short' }],
  ['left without the end of its chain', 'delete from audit_heads where chain_id = $1', { position: 1, fault: 'headless' }],
  ['put before the first', `${'insert into audit_events select organisation_id, at, gen_random_uuid(), chain_id, 0, actor_kind, actor_id, action, subject_id, request_id, hash'} from audit_events where chain_id = $1 and position = 1`, { position: 3, fault: 'added' }],
  ['written twice', `${'insert into audit_events select organisation_id, at, gen_random_uuid(), chain_id, position, actor_kind, actor_id, action, subject_id, request_id, hash'} from audit_events where chain_id = $1 and position = 3`, { position: 4, fault: 'missing' }],
] as const) {
  test(`a row that was ${name} behind our back is found`, async () => {
    const chainId = randomUUID()
    for (const step of [1, 2, 3]) {
      await world.run((tx, scope) => auditOn(tx, scope, chainId, { action: 'try-it', id: randomUUID(), at: world.clock.now + step }))
    }
    await asOwner(sql, [chainId])
    const { faults } = await verify()
    assert.deepEqual(faults.filter((one) => one.chainId === chainId), [{ chainId, ...fault }])
  })
}

test('a chain that went with its end is missed, a case’s and the organisation’s', async () => {
  const one = await world.addCase()
  await world.run((tx) => audit(tx, one.scope, { action: 'try-it', id: randomUUID(), at: world.clock.now }))
  const gone = async () => (await world.run((tx, scope) => chainsGone(tx, scope))).map(({ chainId }) => chainId)
  assert.ok(!(await gone()).includes(one.caseId))
  for (const table of ['audit_events', 'audit_heads']) await asOwner(`delete from ${table} where chain_id = $1`, [one.caseId])
  assert.ok((await gone()).includes(one.caseId))
  assert.ok(!(await gone()).includes(world.organisationId))
  for (const table of ['audit_events', 'audit_heads']) await asOwner(`delete from ${table} where chain_id = $1`, [world.organisationId])
  assert.ok((await gone()).includes(world.organisationId))
})

test('the chain of a case stays when its client is erased, and is missed like any other', async () => {
  const one = await world.addCase()
  await world.run((tx) => audit(tx, one.scope, { action: 'view-case', id: randomUUID(), at: world.clock.now }))
  const at = world.clock.now
  await world.run((tx, scope) => insertErasure(tx, scope, { erasureId: randomUUID() as ErasureId, clientId: one.clientId, ground: 'asked', askedBy: 'client', askedById: null, at, dueAt: at }))
  await keepRecords(world.context)
  const gone = async () => (await world.run((tx, scope) => chainsGone(tx, scope))).map(({ chainId }) => chainId)
  assert.ok(!(await gone()).includes(one.caseId))
  for (const table of ['audit_events', 'audit_heads']) await asOwner(`delete from ${table} where chain_id = $1`, [one.caseId])
  assert.ok((await gone()).includes(one.caseId))
})

test('rows of an organisation to which nobody can sign in are found', async () => {
  assert.deepEqual(await strayOrganisations(world.context.bulkheads.behind.pool), [])
  const stray = randomUUID()
  await asOwner("select set_config('app.organisation_id', $1, false)", [stray])
  await asOwner(`insert into audit_heads (organisation_id, chain_id, length, hash) values ('${stray}', gen_random_uuid(), 1, '\\x00')`)
  assert.deepEqual(await strayOrganisations(world.context.bulkheads.behind.pool), [stray])
})

test('a hash over all ends at a moment stays the same as work goes on, and not when a whole chain is rewritten with its end', async () => {
  const chainId = randomUUID()
  const write = (step: number) => world.run((tx, scope) => auditOn(tx, scope, chainId, { action: 'try-it', id: randomUUID(), at: world.clock.now + step }))
  for (const step of [1, 2, 3]) await write(step)
  const moment = world.clock.now + 3
  const seal = async () => hashOfEnds(await world.run((tx, scope) => endsAt(tx, scope, moment)))
  const noted = await seal()
  await write(10)
  assert.equal(await seal(), noted)
  for (const table of ['audit_events', 'audit_heads']) await asOwner(`delete from ${table} where chain_id = $1`, [chainId])
  for (const step of [1, 3, 10]) await write(step)
  assert.deepEqual((await verify()).faults.filter((one) => one.chainId === chainId), [], 'the chain itself does not show it')
  assert.notEqual(await seal(), noted)
})
