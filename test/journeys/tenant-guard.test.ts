// The guard that reads every statement of the tests does find what it is there for.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { untied } from '../tenant-guard.ts'

const tied = [
  'select "name" from "people" where "organisation_id" = $1',
  'insert into "people" ("organisation_id", "person_id") values ($1, $2)',
  'update "people" set "name" = $1 where "organisation_id" = $2',
  'delete from "case_measures" where "organisation_id" = $1 and "case_id" = $2',
  'select "c"."case_id" from "cases" as "c" inner join "clients" as "k" on "k"."organisation_id" = "c"."organisation_id" where "c"."organisation_id" = $1',
  'select "login" from "logins" where "login" = $1',
]
const loose = [
  ['select "name" from "people" where "person_id" = $1', 'people'],
  ['insert into "people" ("person_id") values ($1)', 'people'],
  ['update "people" set "name" = $1', 'people'],
  ['delete from "lines" where "line_id" = $1', 'lines'],
  ['select "c"."case_id" from "cases" as "c" inner join "clients" as "k" on "k"."client_id" = "c"."client_id" where "c"."organisation_id" = $1', 'clients'],
  ['select "c"."case_id" from "cases" as "c" where exists (select 1 from "lines" as "l" where "l"."case_id" = "c"."case_id") and "c"."organisation_id" = $1', 'lines'],
] as const

for (const sql of tied) test(`tied: ${sql}`, () => assert.deepEqual(untied(sql), []))
for (const [sql, table] of loose) test(`found: ${sql}`, () => assert.deepEqual(untied(sql), [table]))
