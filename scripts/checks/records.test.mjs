// The lint of the queries in records/: good ones pass, and each statement that forgets its organisation is found.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkRecords } from './schema/records.mjs'

const check = (text) => checkRecords(new Map([['src/records/goals.ts', text]]), ['logins'])
const inFunction = (body) => `export async function read(tx: Tx, scope: Scope, rows: Row[]) {\n  ${body}\n}`
const passes = (name, body) => test(`passes: ${name}`, () => assert.deepEqual(check(inFunction(body)), []))
const breach = (name, body, pattern) =>
  test(`found: ${name}`, () => {
    const problems = check(inFunction(body))
    assert.equal(problems.length, 1, JSON.stringify(problems))
    assert.match(problems[0]?.message ?? '', pattern)
    assert.equal(problems[0]?.line, 2)
  })

passes('a scoped read', "return await tx.selectFrom('goals').selectAll().where('organisation_id', '=', scope.organisationId).execute()")
passes('a scoped join', "return tx.selectFrom('goals as g').innerJoin('cases as c', (join) => join.onRef('c.organisation_id', '=', 'g.organisation_id')).where('g.organisation_id', '=', scope.organisationId)")
passes('a join with a reference table', "return tx.selectFrom('goals as g').innerJoin('logins as l', 'l.login', 'g.login').where('g.organisation_id', '=', scope.organisationId)")
passes('a reference table', "return tx.selectFrom('logins').where('login', '=', 'x')")
passes('an insert', "await tx.insertInto('goals').values({ organisation_id: scope.organisationId }).onConflict((c) => c.columns(['organisation_id', 'goal_id']).doNothing()).execute()")
passes('rows that were built before', "await tx.insertInto('goals').values(rows).execute()")
passes('a correlated subquery', "return tx.selectFrom('cases as c').where('c.organisation_id', '=', scope.organisationId).where(({ exists, selectFrom }) => exists(selectFrom('goals as g').whereRef('g.organisation_id', '=', 'c.organisation_id')))")
passes('plain SQL', 'return sql`select 1 from goals where organisation_id = ${scope.organisationId}`')
passes('a fragment', 'return sql<boolean>`goal_id is not null`')
passes('the one way to name the organisation', 'await sql`select app_set_org(${scope.organisationId})`.execute(tx)')
passes('a reason', '// reference table: found before the organisation is known\n  return tx.selectFrom(table).selectAll()')

breach('a read without', "return tx.selectFrom('goals').selectAll()", /reads goals without/)
breach('a read that only joins on it', "return tx.selectFrom('goals as g').innerJoin('cases as c', (join) => join.onRef('c.organisation_id', '=', 'g.organisation_id')).selectAll()", /reads goals without/)
breach('a read that only selects it', "return tx.selectFrom('goals').select('organisation_id')", /reads goals without/)
breach('an update without', "await tx.updateTable('goals').set({ a: 1 }).where('goal_id', '=', 'x').execute()", /updates goals/)
breach('a delete without', "await tx.deleteFrom('goals').where('goal_id', '=', 'x').execute()", /deletes from goals/)
breach('an insert without', "await tx.insertInto('goals').values({ goal_id: 'x' }).execute()", /inserts into goals/)
breach('one of two', "await tx.selectFrom('cases').where('organisation_id', '=', scope.organisationId).where('a', 'in', (eb) => eb.selectFrom('goals').select('a')).execute()", /reads goals/)
breach('a join without', "return tx.selectFrom('goals as g').innerJoin('cases as c', 'c.case_id', 'g.case_id').where('g.organisation_id', '=', scope.organisationId)", /innerJoin of cases/)
breach('a conflict target', "await tx.insertInto('goals').values(rows).onConflict((c) => c.column('goal_id').doNothing()).execute()", /on conflict \(goal_id/)
breach('plain SQL without', 'return sql`delete from goals where goal_id = ${x}`', /SQL on goals/)
breach('a statement of the busiest paths without', 'return alone<Row>`delete from goals where goal_id = ${x}`', /SQL on goals/)
breach('set_config', "return sql`select set_config('app.organisation_id', ${x}, true)`", /never set_config/)
breach('a simple case', 'return sql`case a when 1 then 2 end`', /short form/)
breach('a tenant table among reference tables', "return tx.selectFrom(['logins', 'goals']).selectAll()", /logins, goals/)
