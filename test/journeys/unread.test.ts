// What is sent without waiting for its answer: nothing that fails may pass for done.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { sql } from 'kysely'
import { alone, unread } from '#src/platform/statement.ts'
import { TerseClient } from '#src/platform/terse-client.ts'
import { inReading, inTransaction, type Tx } from '#src/records/database.ts'
import { openWorld, type World } from '../world.ts'

let world: World
before(async () => {
  world = await openWorld()
})
after(async () => {
  await world.close()
})

const organisations = async (tx: Tx): Promise<number> => (await sql<{ n: number }>`select count(*)::integer as n from organisations where "organisation_id" = ${world.organisationId}`.execute(tx)).rows[0]!.n
const fails = async (tx: Tx) => await unread`select 1 / (length('') * ${1}::integer)`.execute(tx)

test('a failed statement that nobody waited for fails the commit, with its own reason', async () => {
  await assert.rejects(inTransaction(world.context.db, world, async (tx) => await fails(tx)), /division by zero/)
})

test('it fails the next statement that is waited for, with its own reason and not with what followed from it', async () => {
  await assert.rejects(
    inTransaction(world.context.db, world, async (tx) => {
      await fails(tx)
      return await organisations(tx)
    }),
    /division by zero/,
  )
})

test('the next transaction knows nothing of it, on every connection', async () => {
  for (let round = 0; round < 20; round += 1) {
    await assert.rejects(inTransaction(world.context.db, world, async (tx) => await fails(tx)), /division by zero/)
    assert.equal(await inTransaction(world.context.db, world, organisations), 1)
  }
})

test('many at once, some failing: each gets its own answer', async () => {
  const results = await Promise.allSettled(
    Array.from({ length: 60 }, (_, index) =>
      inTransaction(world.context.db, world, async (tx) => {
        if (index % 3 === 0) await fails(tx)
        await organisations(tx)
        return (await sql<{ n: number }>`select ${index}::integer as n`.execute(tx)).rows[0]!.n
      }),
    ),
  )
  for (const [index, result] of results.entries()) {
    if (index % 3 === 0) assert.match(String((result as PromiseRejectedResult).reason), /division by zero/)
    else assert.equal((result as PromiseFulfilledResult<number>).value, index)
  }
})

test('what is asked together in a transaction is sent before the first answer is there, and each gets its own', async () => {
  const client = TerseClient.prototype
  const { query } = client
  let asked = 0
  client.query = function (...given: unknown[]) {
    asked += 1
    return query.apply(this, given)
  }
  try {
    const numbers = await inTransaction(world.context.db, world, async (tx) => {
      await organisations(tx)
      asked = 0
      let askedAtFirstAnswer = 0
      const answers = await Promise.all(
        Array.from({ length: 10 }, async (_, index) => {
          const { rows } = await sql<{ n: number }>`select ${index}::integer as n`.execute(tx)
          askedAtFirstAnswer ||= asked
          return rows[0]!.n
        }),
      )
      assert.equal(askedAtFirstAnswer, 10)
      return answers
    })
    assert.deepEqual(numbers, [0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
  } finally {
    client.query = query
  }
})

test('of several asked together the first that fails is told, nothing is kept, and the connection is as good as new', async () => {
  const rename = async (tx: Tx) => await sql`update organisations set name = 'Another' where "organisation_id" = ${world.organisationId}`.execute(tx)
  for (let round = 0; round < 20; round += 1) {
    await assert.rejects(
      inTransaction(world.context.db, world, async (tx) => await Promise.all([rename(tx), sql`select 1 / (length('') * ${1}::integer)`.execute(tx), organisations(tx)])),
      /division by zero/,
    )
    assert.equal(await inTransaction(world.context.db, world, organisations), 1)
  }
  const { rows } = await inTransaction(world.context.db, world, async (tx) => await sql<{ name: string }>`select name from organisations where "organisation_id" = ${world.organisationId}`.execute(tx))
  assert.notEqual(rows[0]!.name, 'Another')
})

test('of several asked together the reason is told, also when what only follows from it is heard first', async () => {
  const heardLate = async (tx: Tx) => await sql`select 1 / (length('') * ${1}::integer)`.execute(tx).catch(async (error: unknown) => {
    await Promise.resolve()
    throw error
  })
  await assert.rejects(inTransaction(world.context.db, world, async (tx) => await Promise.all([heardLate(tx), organisations(tx)])), /division by zero/)
})

test('a reading sees what is written, can write nothing itself, and leaves its connection as good as new', async () => {
  for (let round = 0; round < 20; round += 1) {
    assert.equal(await inReading(world.context.db, world, organisations), 1)
    await assert.rejects(
      inReading(world.context.db, world, async (tx) => await sql`update organisations set name = 'Another' where "organisation_id" = ${world.organisationId}`.execute(tx)),
      /read-only transaction/,
    )
    assert.equal(await inTransaction(world.context.db, world, organisations), 1)
  }
})

test('the only statement of a reading takes the end of it along: what fails is told, and the connection is as good as new', async () => {
  const only = async (tx: Tx) => (await alone<{ n: number }>`select count(*)::integer as n from organisations where "organisation_id" = ${world.organisationId}`.execute(tx)).rows[0]!.n
  for (let round = 0; round < 20; round += 1) {
    assert.equal(await inReading(world.context.db, world, only), 1)
    await assert.rejects(inReading(world.context.db, world, async (tx) => await alone`select 1 / (length('') * ${1}::integer)`.execute(tx)), /division by zero/)
    await assert.rejects(inReading(world.context.db, world, async (tx) => await alone`update organisations set name = 'Another' where "organisation_id" = ${world.organisationId}`.execute(tx)), /read-only transaction/)
    // In a transaction that writes it ends nothing: what follows is still part of it.
    await assert.rejects(
      inTransaction(world.context.db, world, async (tx) => {
        await sql`update organisations set name = 'Another' where "organisation_id" = ${world.organisationId}`.execute(tx)
        await only(tx)
        throw new Error('after it')
      }),
      /after it/,
    )
  }
  const { rows } = await inTransaction(world.context.db, world, async (tx) => await sql<{ name: string }>`select name from organisations where "organisation_id" = ${world.organisationId}`.execute(tx))
  assert.notEqual(rows[0]!.name, 'Another')
})
