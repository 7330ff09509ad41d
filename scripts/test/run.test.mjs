// `npm test` counts honestly: what is skipped, still to do, empty or broken has failed.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { after, test } from 'node:test'
import { node24, root } from '../install.mjs'
import { testFiles } from './run.mjs'

const folder = mkdtempSync(join(tmpdir(), 'attune-run-'))
after(() => rmSync(folder, { recursive: true }))

/** @param {Record<string, string>} sources */
const run = (sources) => {
  const files = Object.entries(sources).map(([name, text]) => {
    writeFileSync(join(folder, name), text)
    return join(folder, name)
  })
  const script = `import { runTests, sayCounts } from './scripts/test/run.mjs'; sayCounts(await runTests(${JSON.stringify(files)}))`
  const { stdout, status } = spawnSync(node24(), ['--input-type=module', '--eval', script], { cwd: root, encoding: 'utf8' })
  return { last: stdout.trimEnd().split('\n').at(-1), status }
}
const start = "import { test, describe, before } from 'node:test'\nimport assert from 'node:assert'\n"

const counts = (name, sources, last, status) => test(name, () => assert.deepEqual(run(sources), { last, status }))

counts('what passes passes', { 'a.test.mjs': `${start}test('a', () => {}); describe('s', () => { test('b', () => {}); test('c', async (t) => { await t.test('d', () => {}) }) })` }, '4 passed, 0 failed', 0)
counts('what fails fails', { 'a.test.mjs': `${start}test('a', () => {}); test('b', () => assert.fail())` }, '1 passed, 1 failed', 1)
counts('what is skipped has failed', { 'a.test.mjs': `${start}test('a', () => {}); test.skip('b', () => {}); test('c', (t) => t.skip('later'))` }, '1 passed, 2 failed', 1)
counts('what is still to do has failed', { 'a.test.mjs': `${start}test('a', () => {}); test.todo('b'); test('c', { todo: true }, () => {})` }, '1 passed, 2 failed', 1)
counts('a file without tests has failed', { 'a.test.mjs': `${start}test('a', () => {})`, 'b.test.mjs': 'export {}' }, '1 passed, 1 failed', 1)
counts('a file that does not load has failed', { 'a.test.mjs': `${start}test('a', () => {})`, 'b.test.mjs': "import './missing.mjs'" }, '1 passed, 1 failed', 1)
counts('a mistake after the last test has failed', { 'a.test.mjs': `${start}test('a', () => {}); setTimeout(() => { throw new Error('late') }, 50)` }, '1 passed, 1 failed', 1)
counts('a file that leaves something open has failed, and does not wait for ever', { 'a.test.mjs': `${start}test('a', () => {}); setInterval(() => {}, 1000)` }, '1 passed, 1 failed', 1)
counts('typed pages are understood', { 'page.test.tsx': `${start}import { z } from '${relative(folder, join(root, 'node_modules/zod/index.js'))}'\nconst n: number = 1; test('a', () => assert.equal(typeof z.uuid, 'function')); test('b', () => { n })` }, '2 passed, 0 failed', 0)
counts('no files have failed', {}, '0 passed, 1 failed', 1)

test('test files are found by any part of their path', () => {
  assert.ok(testFiles().includes('scripts/test/run.test.mjs'))
  assert.deepEqual(testFiles(['scripts/test/run']), ['scripts/test/run.test.mjs'])
  assert.deepEqual(testFiles(['./scripts/test/run.test.mjs']), ['scripts/test/run.test.mjs'])
  assert.deepEqual(testFiles(['no such file']), [])
})
