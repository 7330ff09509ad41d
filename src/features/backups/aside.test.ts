// A copy that is laid out to be read is plain: nothing of it stays, whatever becomes of whoever made it.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { aside, sweepAside } from './aside.ts'

let dataDir: string
before(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'attune-aside-'))
})
after(() => rm(dataDir, { recursive: true, force: true }))

test('a trial that was cut off is gone with the next, and one that is under way in another process stays', async () => {
  const script = `
    const { aside } = await import(${JSON.stringify(new URL('./aside.ts', import.meta.url).href)})
    const { writeFile } = await import('node:fs/promises')
    await aside(${JSON.stringify(dataDir)}, async (scratch) => {
      await writeFile(scratch + '/rows', 'plain')
      console.log(scratch)
      await new Promise((resolve) => setTimeout(resolve, 60_000))
    })`
  const other = spawn(process.execPath, [...process.execArgv.filter((word) => !word.startsWith('--test')), '--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, NODE_TEST_CONTEXT: '' } })
  const ended = once(other, 'close')
  const [said] = (await once(other.stdout, 'data')) as [Buffer]
  const rows = join(said.toString('utf8').trim(), 'rows')
  await sweepAside(dataDir)
  await aside(dataDir, async (scratch) => assert.ok(existsSync(scratch) && existsSync(rows)))
  assert.ok(existsSync(rows), 'it is in use')
  other.kill('SIGKILL')
  await ended
  assert.ok(existsSync(rows), 'and left, plain')
  await aside(dataDir, async () => assert.ok(!existsSync(rows)))
  assert.deepEqual(await readdir(dataDir), [])
})

test('where there is no data directory there is nothing to take away', async () => {
  await sweepAside(join(dataDir, 'nowhere'))
  assert.deepEqual(await readdir(dataDir), [])
})
