// Data that are not there are named, and are neither a failure nor a success.
import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { node24, root } from '../install.mjs'

const folder = mkdtempSync(join(tmpdir(), 'attune-reference-'))
after(() => rmSync(folder, { recursive: true }))

const run = () => {
  const { stdout, status } = spawnSync(node24(), ['scripts/test/reference.mjs'], { cwd: root, encoding: 'utf8', env: { ...process.env, ATTUNE_REFERENCE: folder } })
  return { stdout, last: stdout.trimEnd().split('\n').at(-1), status }
}

test('without the data: each is named, nothing has passed, nothing has failed', () => {
  const { stdout, last, status } = run()
  assert.match(stdout, /Absent: sgdata-bdi\.json/)
  assert.deepEqual([last, status], ['0 passed, 0 failed', 0])
})

test('data that cannot be read have failed', () => {
  writeFileSync(join(folder, 'sgdata-bdi.json'), '{')
  const { last, status } = run()
  assert.deepEqual([last, status], ['0 passed, 1 failed', 1])
})
