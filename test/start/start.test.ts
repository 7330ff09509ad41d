// `npm start` from the outside: it starts, it stops once and gently, and it leaves nothing running.
import assert from 'node:assert/strict'
import type { ChildProcess } from 'node:child_process'
import { after, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, makeProject, runIn, until } from './project.ts'

// Should a test fail half-way.
const begun = new Set<ChildProcess>()
after(() => {
  for (const child of begun) if (child.exitCode === null) child.kill('SIGKILL')
})

const start = async (args: readonly string[] = [], env: Record<string, string> = {}) => {
  const running = runIn(makeProject(), process.execPath, ['scripts/start.mjs', ...args], env)
  begun.add(running.child)
  await until(() => /ready \d+/.test(running.output()) || running.child.exitCode !== null)
  return { ...running, pid: Number(/ready (\d+)/.exec(running.output())?.[1]) }
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`${signal}, though it comes twice, reaches the server once`, async () => {
    const { child, ended, output, pid } = await start()
    child.kill(signal)
    child.kill(signal)
    assert.deepEqual(await ended, { code: 0, signal: null })
    assert.equal(output().split(`got ${signal}`).length - 1, 1)
    assert.ok(!isAlive(pid))
  })
}

test('it ends with the code of the server', async () => {
  const { child, ended } = await start(['seven'])
  child.kill('SIGTERM')
  assert.equal((await ended).code, 7)
})

test('a second Ctrl-C, later, stops at once', async () => {
  const { child, ended, output, pid } = await start(['slow'])
  child.kill('SIGINT')
  await sleep(1_200)
  assert.ok(isAlive(pid))
  child.kill('SIGINT')
  assert.equal((await ended).code, 137)
  assert.match(output(), /Stopping at once/)
})

test('the server stops when the launcher is killed', async () => {
  const { child, ended, output, pid } = await start()
  child.kill('SIGKILL')
  await ended
  assert.ok(await until(() => !isAlive(pid)))
  assert.match(output(), /parent gone/)
})

test('a build that fails ends it with the code of the build', async () => {
  const { ended, output } = await start([], { BUILD_FAILS: '1' })
  assert.equal((await ended).code, 3)
  assert.doesNotMatch(output(), /ready/)
})

test('with the real npm: installs, builds, starts, keeps a compile cache, and is quick the second time', async () => {
  const project = makeProject()
  for (const round of [1, 2]) {
    const since = Date.now()
    const running = runIn(project, 'npm', ['start'], { npm_execpath: '', npm_config_offline: 'true' })
    begun.add(running.child)
    assert.ok(await until(() => /ready \d+/.test(running.output()), 30_000), running.output())
    if (round === 2) {
      assert.ok(Date.now() - since < 3_000, `took ${Date.now() - since} ms`)
      assert.doesNotMatch(running.output(), /Installing/)
    }
    assert.match(running.output(), /node_modules.\.cache.node-compile/)
    const pid = Number(/ready (\d+)/.exec(running.output())?.[1])
    if (round === 1) {
      // As a terminal does on Ctrl-C: everyone in the group.
      process.kill(-(running.child.pid ?? 0), 'SIGINT')
      await running.ended
    } else {
      // As a process manager does: npm alone, which tells its shell, which tells nobody.
      running.child.kill('SIGTERM')
      await running.ended
    }
    assert.ok(await until(() => !isAlive(pid)), 'the server is gone')
    assert.equal(running.output().split('got SIG').length - 1, 1)
  }
})
