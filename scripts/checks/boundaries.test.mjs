// The boundary check is itself checked: a clean house passes, and every planted breach is found, by its rule and at its line.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkBoundaries } from './boundaries.mjs'

const clean = {
  'src/main.ts': "import { createApp } from './app.ts'\nimport pino from 'pino'\nexport const app = [createApp, pino]",
  'src/app.ts': "import { routes } from '#src/features/checkin/routes.ts'\nexport const createApp = () => routes",
  'src/domain/kernel/ids.ts': "import { z } from 'zod'\nexport const Id = z.uuid()",
  'src/domain/goals/goal.ts': "import { Id } from '../kernel/ids.ts'\nexport const goal = (now: Date) => [Id, new Date(now), Math.max(1, 2)]",
  'src/platform/db.ts': "import pg from 'pg'\nimport { readFile } from 'node:fs/promises'\nimport { Id } from '#src/domain/kernel/ids.ts'\nexport const db = [pg, readFile, Id]",
  'src/platform/content.ts': "import { goal } from '#src/domain/goals/goal.ts'\nexport const folder = ['content/instruments', goal]",
  'src/records/goals.ts': "import { sql } from 'kysely'\nimport { db } from '#src/platform/db.ts'\nexport const read = [sql, db]",
  'src/access/scope.ts': "import { read } from '#src/records/goals.ts'\nimport * as passkeys from '@simplewebauthn/server'\nexport const scope = [read, passkeys]",
  'src/access/mint.ts': 'export const mint = (found: object) => found as CaseScope',
  'src/ui/page.tsx': "import { h } from 'preact'\nimport { line } from 'd3-shape'\nimport type { Id } from '#src/domain/kernel/ids.ts'\nexport const Page = () => <p>{String([h, line])}</p>",
  'src/ui/browser/theme.entry.ts': 'export {}',
  'src/features/checkin/routes.ts': "import { Hono } from 'hono'\nimport { scope } from '#src/access/scope.ts'\nimport { Form } from './pages.tsx'\nexport const routes = [new Hono(), scope, Form]",
  'src/features/checkin/pages.tsx': "import { Timer } from './island.tsx'\nimport { Page } from '#src/ui/page.tsx'\nexport const Form = () => <Page><Timer /></Page>",
  'src/features/checkin/thanks-page.tsx': 'export const Thanks = () => <p />',
  'src/features/checkin/island.tsx': "import { useState } from 'preact/hooks'\nexport const Timer = () => <p>{useState(0)[0]}</p>",
  'src/features/checkin/submit.ts': "import { db } from '#src/platform/db.ts'\nexport const submit = () => [db, new Date()]",
  'src/features/checkin/submit.test.ts': "import test from 'node:test'\nimport { db } from '#src/features/today/routes.ts'\nimport { world } from '#test/world.ts'\nexport default [test, db, world]",
  'src/features/checkin/style.css': 'p { margin: 0 }',
  'src/features/checkin/browser/outbox.ts': 'export const keep = () => new Date()',
  'src/features/checkin/browser/worker.entry.ts': "import { keep } from './outbox.ts'\nkeep()",
  'src/features/today/routes.ts': 'export const db = 1',
  'src/features/fhir/map/patient.ts': 'export const patient = 1',
  'src/commands/attune.ts': "import { db } from '#src/platform/db.ts'\nexport const run = db",
}

/** @param {Record<string, string>} planted */
const check = (planted) =>
  checkBoundaries(new Map(Object.entries({ ...clean, ...planted }).map(([path, text]) => [path, /^\/[/*]/.test(text) || path.endsWith('.css') || text.startsWith('const noOpening') ? text : `// Why.\n${text}`])))

/** Finds one problem, of this rule, in this file, that gives this advice. */
const breach = (name, path, text, rule, advice) =>
  test(`found: ${name}`, () => {
    const problems = check({ [path]: text }).filter(({ file }) => file === path || rule === 'cycle' || rule === 'kernel')
    assert.deepEqual(problems.map((problem) => problem.rule), [rule], JSON.stringify(problems))
    assert.match(problems[0]?.message ?? '', advice)
  })

test('a clean house passes', () => assert.deepEqual(check({}), []))

breach('domain imports records', 'src/domain/bad.ts', "import { read } from '#src/records/goals.ts'\nexport const bad = read", 'import', /domain is pure/)
breach('domain uses node', 'src/domain/bad.ts', "import fs from 'node:fs'\nexport const bad = fs", 'import', /domain is pure/)
breach('domain uses a library', 'src/domain/bad.ts', "import { Hono } from 'hono'\nexport const bad = Hono", 'import', /hono/)
breach('domain imports a type out of place', 'src/domain/bad.ts', "export type Bad = import('#src/access/scope.ts').Scope", 'import', /access/)
breach('domain re-exports', 'src/domain/bad.ts', "export * from '#src/ui/page.tsx'", 'import', /ui/)
breach('platform imports beyond the kernel', 'src/platform/bad.ts', "import { goal } from '#src/domain/goals/goal.ts'\nexport const bad = goal", 'import', /kernel only/)
breach('platform imports records', 'src/platform/bad.ts', "import { read } from '#src/records/goals.ts'\nexport const bad = read", 'import', /queries in records/)
breach('records imports access', 'src/records/bad.ts', "import { scope } from '#src/access/scope.ts'\nexport const bad = scope", 'import', /permission belongs in access/)
breach('records uses the driver', 'src/records/bad.ts', "import pg from 'pg'\nexport const bad = pg", 'import', /pg/)
breach('access imports ui', 'src/access/bad.ts', "import { Page } from '#src/ui/page.tsx'\nexport const bad = Page", 'import', /look in ui/)
breach('access uses hono directly', 'src/access/bad.ts', "import { getCookie } from 'hono/cookie'\nexport const bad = getCookie", 'import', /web plumbing/)
breach('ui imports records', 'src/ui/bad.tsx', "import { read } from '#src/records/goals.ts'\nexport const Bad = read", 'import', /props/)
breach('ui imports a feature', 'src/ui/bad.tsx', "import { Form } from '#src/features/checkin/pages.tsx'\nexport const Bad = Form", 'import', /props/)
breach('a feature imports its sibling', 'src/features/today/bad.ts', "import { submit } from '#src/features/checkin/submit.ts'\nexport const bad = submit", 'import', /moves down a ring/)
breach('a feature imports its sibling by path', 'src/features/today/bad.ts', "import { submit } from '../checkin/submit.ts'\nexport const bad = submit", 'import', /strangers/)
breach('a feature imports the application', 'src/features/today/bad.ts', "import { createApp } from '#src/app.ts'\nexport const bad = createApp", 'import', /app/)
breach('a feature uses the driver', 'src/features/today/bad.ts', "const pg = await import('pg')\nexport const bad = pg", 'import', /behind platform/)
breach('a feature computes an import', 'src/features/today/bad.ts', 'export const bad = (name: string) => import(name)', 'import', /cannot be checked/)
breach('a browser file asks the server', 'src/features/today/browser/bad.ts', "import { read } from '#src/records/goals.ts'\nexport const bad = read", 'import', /sent to the browser/)
breach('an island imports a use case', 'src/features/checkin/island.tsx', "import { submit } from './submit.ts'\nexport const Timer = () => submit", 'import', /sent to the browser/)
breach('the server imports a browser script', 'src/features/checkin/routes.ts', "import { keep } from './browser/outbox.ts'\nexport const routes = keep", 'import', /never runs it/)
breach('node module without node:', 'src/platform/bad.ts', "import fs from 'fs'\nexport const bad = fs", 'import', /node:fs/)
breach('the house imports a test', 'src/records/bad.ts', "import { x } from './goals.test.ts'\nexport const bad = x", 'import', /for tests/)
breach('the house imports the test folder', 'src/records/bad.ts', "import { x } from '#test/world.ts'\nexport const bad = x", 'import', /only tests/)
breach('relative across rings', 'src/records/bad.ts', "import { db } from '../platform/db.ts'\nexport const bad = db", 'import', /write #src\/platform\/db\.ts/)
breach('absolute inside a ring', 'src/records/bad.ts', "import { read } from '#src/records/goals.ts'\nexport const bad = read", 'import', /relative path/)
breach('content read elsewhere', 'src/features/today/bad.ts', "export const bad = new URL('../../../content/playbook/x.md', import.meta.url)", 'content', /platform\/content\.ts/)
breach('content imported', 'src/domain/bad.ts', "import x from '../../content/x.json'\nexport const bad = x", 'import', /leaves src/)
breach('default export', 'src/records/bad.ts', 'export default 1', 'default-export', /searched/)
breach('default export by name', 'src/records/bad.ts', 'const a = 1\nexport { a as default }', 'default-export', /searched/)
breach('no opening sentence', 'src/records/bad.ts', 'const noOpening = 1\nexport const a = noOpening', 'opening', /sentence/)
breach('a query mints its scope', 'src/records/bad.ts', 'export const bad = { organisationId: 1 } as OrganisationScope', 'mint', /only access mints/)
breach('a feature mints by way of unknown', 'src/features/today/bad.ts', 'export const bad = (x: unknown) => x as unknown as CaseScope', 'mint', /"as CaseScope"/)
breach('a feature mints in brackets', 'src/features/today/bad.ts', 'export const bad = (x: unknown) => <StaffScope>x', 'mint', /StaffScope/)
breach('a feature mints what wraps a scope', 'src/features/today/bad.ts', 'export const bad = (x: unknown) => x as { readonly case: Readonly<CaseScope> }', 'mint', /CaseScope/)
breach('a mint by imported type', 'src/commands/bad.ts', "export const bad = (x: unknown) => x as import('#src/records/scope.ts').ClientScope", 'mint', /ClientScope/)
breach('index file', 'src/records/index.ts', 'export const a = 1', 'name', /index/)
breach('utils', 'src/records/utils/dates.ts', 'export const a = 1', 'name', /says nothing/)
breach('date-helpers', 'src/records/date-helpers.ts', 'export const a = 1', 'name', /says nothing/)
breach('camel case', 'src/records/goalRecords.ts', 'export const a = 1', 'name', /kebab/)
breach('an unknown ring', 'src/models/goal.ts', 'export const a = 1', 'name', /no ring/)
breach('a component file in a feature', 'src/features/checkin/header.tsx', 'export const A = () => <p />', 'name', /belongs in ui/)
breach('a folder in a feature', 'src/features/checkin/queries/read.ts', 'export const a = 1', 'name', /no folder/)
breach('data in a feature', 'src/features/checkin/prompts.json', '// {}', 'name', /content/)
breach('a second style sheet', 'src/features/checkin/more.css', 'p {}', 'name', /vocabulary/)
breach('syntax error', 'src/records/bad.ts', 'export const = 1', 'syntax', /./)

for (const clock of ['Date.now()', 'new Date()', 'Date()', 'Math.random()', 'performance.now()', 'globalThis.Date.now()', 'crypto.randomUUID()', "Math['random']()"]) {
  breach(`${clock} in domain`, 'src/domain/bad.ts', `export const bad = () => ${clock}`, 'clock', /arguments/)
}

test('found: a circle, named once', () => {
  const problems = check({
    'src/domain/a.ts': "import { b } from './b.ts'\nexport const a = b",
    'src/domain/b.ts': "import type { c } from './c.ts'\nexport const b = {} as typeof c",
    'src/domain/c.ts': "import { a } from './a.ts'\nexport const c = a",
  })
  assert.deepEqual(problems.map(({ rule }) => rule), ['cycle'])
  assert.match(problems[0]?.message ?? '', /a\.ts -> src\/domain\/b\.ts -> src\/domain\/c\.ts -> src\/domain\/a\.ts/)
})

test('found: a kernel that grows', () => {
  const planted = Object.fromEntries([1, 2, 3, 4, 5, 6].map((n) => [`src/domain/kernel/k${n}.ts`, 'export const a = 1']))
  assert.deepEqual(check(planted).map(({ rule }) => rule), ['kernel'])
})

test('a problem names its line', () => {
  const [problem] = check({ 'src/domain/bad.ts': "import { z } from 'zod'\n\nimport fs from 'node:fs'\nexport const bad = [z, fs]" })
  assert.equal(problem?.line, 4) // the opening sentence is the first
})
