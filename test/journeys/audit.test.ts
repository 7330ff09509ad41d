// The audit trail can be trusted: a chain verifies, a changed, missing or added row is found, and the application cannot rewrite it.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { audit, auditOn } from '#src/records/audit.ts'
import { verifyAudit } from '#src/records/verify.ts'
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
