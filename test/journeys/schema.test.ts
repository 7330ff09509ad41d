// The rows that kysely believes in are the rows that the database has; and row-level security holds even without a predicate.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { organisationScope } from '#src/access/scope.ts'
import type { OrganisationId } from '#src/domain/kernel/ids.ts'
import { inTransaction } from '#src/records/database.ts'
import { migrate, readMigrations } from '#src/records/migrate.ts'
import { root } from '#src/root.ts'
import { openWorld, type World } from '../world.ts'
import { writtenTables } from '../written-tables.ts'

let world: World
before(async () => {
  world = await openWorld()
})
after(() => world.close())

async function asOwner<Row extends pg.QueryResultRow>(text: string): Promise<Row[]> {
  const client = new pg.Client(world.connection)
  await client.connect()
  try {
    return (await client.query<Row>(text)).rows
  } finally {
    await client.end()
  }
}

/** `table.column` -> whether it may be null, as written in records/tables. */
function believed(): Map<string, boolean> {
  const found = new Map<string, boolean>()
  for (const [table, body] of writtenTables()) {
    for (const [, column, type] of body.matchAll(/(\w+): ([^\n;]+)/g)) found.set(`${table}.${column}`, /OrNull|\bnull\b/.test(type!))
  }
  return found
}

test('records/tables has every column, and knows which may be null', async () => {
  const rows = await asOwner<{ name: string; nullable: boolean }>(`
    select table_name || '.' || column_name as name, is_nullable = 'YES' as nullable from information_schema.columns
    where table_schema = 'public' and table_name not like 'audit_events_%' and table_name <> 'migrations'`)
  const there = Object.fromEntries(rows.map(({ name, nullable }) => [name, nullable]))
  assert.deepEqual(Object.fromEntries([...believed()].sort()), Object.fromEntries(Object.entries(there).sort()))
})

test('the application role owns nothing and cannot look past row-level security', async () => {
  const owned = await asOwner("select relname from pg_class where relowner = 'attune_app'::regrole")
  assert.deepEqual(owned, [])
  const [role] = await asOwner<{ rolsuper: boolean; rolbypassrls: boolean }>("select rolsuper, rolbypassrls from pg_roles where rolname = 'attune_app'")
  assert.deepEqual(role, { rolsuper: false, rolbypassrls: false })
})

/** Of whom something is, by the name of the column; what outlives an erasure, each with the reason written in docs/data.md. */
const ofClient = ['client_id', 'case_id', 'session_id', 'check_in_id', 'line_id']
const outlives = ['erasures']

/** What is of a client and not in their copy, each with the reason written in docs/record-file.md. */
const notCopied = ['signal_votes', 'evidence_moments', 'evidence_due', 'evidence_changes']
/** Read for the copy by functions of other files. */
const readElsewhere = [
  'case_measures', 'case_therapists', 'goal_lists', 'named_goals', 'goal_matchings', 'goals', 'goal_changes', 'goal_agreements', 'goal_reviews', 'goal_attainments', 'goal_ratings',
]

async function reachedFromClients(): Promise<{ reached: ReadonlySet<string>; keys: readonly { child: string; parent: string; rule: string }[] }> {
  const keys = await asOwner<{ child: string; parent: string; rule: string }>(`
    select distinct conrelid::regclass::text as child, confrelid::regclass::text as parent, confdeltype as rule from pg_constraint where contype = 'f' and connamespace = 'public'::regnamespace`)
  const reached = new Set(['clients'])
  for (let before = 0; before < reached.size; ) {
    before = reached.size
    for (const { child, parent, rule } of keys) if (rule === 'c' && reached.has(parent)) reached.add(child)
  }
  return { reached, keys }
}

test('whatever is of a client is in their copy of everything, or left out for a reason', async () => {
  const { reached } = await reachedFromClients()
  const text = await readFile(new URL('src/records/copy.ts', root), 'utf8')
  const copied = new Set([...[...text.matchAll(/(?:selectFrom|innerJoin|leftJoin)\('(\w+)/g)].map(([, table]) => table!), ...readElsewhere, ...notCopied])
  assert.deepEqual([...reached].filter((table) => !copied.has(table)).sort(), [], 'read these in src/records/copy.ts, or say in docs/record-file.md why not')
})

test('whatever is of a client goes with the client, by foreign keys that cascade all the way up', async () => {
  const { reached, keys } = await reachedFromClients()
  const columns = await asOwner<{ name: string }>(`
    select distinct c.table_name as name from information_schema.columns c join pg_class t on t.relname = c.table_name and not t.relispartition and t.relkind in ('r', 'p')
    where c.table_schema = 'public' and c.column_name = any('{${ofClient.join()}}')`)
  assert.deepEqual(columns.map(({ name }) => name).filter((name) => !reached.has(name) && !outlives.includes(name)).sort(), [], 'these would be left behind: let their foreign keys cascade')
  // One that does not cascade would keep the client from going.
  assert.deepEqual(keys.filter(({ parent, rule }) => reached.has(parent) && rule !== 'c').map(({ child, parent }) => `${child} -> ${parent}`), [])
  assert.ok(reached.size > 20)
})

test('another organisation sees no row and can write none, even where the predicate is forgotten', async () => {
  const other = organisationScope(randomUUID() as OrganisationId, { kind: 'system', id: null }, null)
  const app = new pg.Client({ ...world.connection, options: '-c role=attune_app' })
  await app.connect()
  const count = async () => (await app.query<{ count: string }>('select count(*) as count from people')).rows[0]?.count
  assert.equal(await count(), '0', 'outside a transaction')
  await app.query('begin')
  await app.query('select app_set_org($1)', [other.organisationId])
  assert.equal(await count(), '0', 'as another organisation')
  await app.query('rollback')
  await app.query('begin')
  await app.query('select app_set_org($1)', [world.organisationId])
  assert.notEqual(await count(), '0', 'as this organisation')
  await app.query('commit')
  assert.equal(await count(), '0', 'on the same connection afterwards')
  await app.end()
  await assert.rejects(
    inTransaction(world.context.db, other, (tx) =>
      tx.insertInto('commands').values({ organisation_id: world.organisationId, command_id: randomUUID(), done_at: new Date(0) }).execute(),
    ),
    /row-level security/,
  )
})

test('migrating twice does nothing, and a changed migration is refused', async () => {
  const migrations = await readMigrations(new URL('src/records/migrations/', root))
  assert.deepEqual(await migrate(world.connection, migrations, new Date(world.clock.now)), [])
  const [first, ...rest] = migrations
  await assert.rejects(migrate(world.connection, [{ ...first!, sha256: 'other' }, ...rest], new Date(world.clock.now)), /was changed after it had been applied/)
})
