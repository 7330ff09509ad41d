// The embedded database on its bad days: processes killed at the worst moment, and the traces they leave. What people wrote meanwhile: test/crash.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { chownSync, existsSync, readFileSync, readdirSync, renameSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { provideBinaries } from './binaries.ts'
import { openEmbedded } from './embedded.ts'
import { pidFileIn } from './orphan.ts'
import { ask, ground, startOther, until } from './test-ground.ts'

const open = (dataDir: string, log?: (message: string) => void) => openEmbedded({ dataDir, fsync: false, ...(log ? { log } : {}) })

// Elsewhere there is no such signal, and so no such test.
if (process.platform === 'linux') {
  test('on Linux the server goes down by itself when node is killed', async () => {
    const dataDir = join(ground, 'alone')
    const other = startOther(dataDir)
    assert.ok(await until(15_000, () => other.lines.length > 0))
    other.child.kill('SIGKILL')
    await other.ended
    assert.ok(await until(5_000, () => !existsSync(pidFileIn(join(dataDir, 'database')))))
  })
}

test('a first start that was cut off is begun again', async () => {
  for (const [round, delay] of [0, 30, 150, 300].entries()) {
    const dataDir = join(ground, `cut-off-${round}`)
    const other = startOther(dataDir)
    assert.ok(await until(10_000, () => existsSync(dataDir) && readdirSync(dataDir).some((name) => name.startsWith('database.new-'))))
    await sleep(delay)
    other.child.kill('SIGKILL')
    await other.ended
    assert.equal(other.lines.length, 0, 'it was cut off before it was ready')
    const embedded = await open(dataDir)
    assert.deepEqual(await ask(embedded.connection, 'select 1 as one'), [{ one: 1 }])
    assert.ok(!readdirSync(dataDir).some((name) => name.startsWith('database.new-')))
    await embedded.close()
  }
})

test('a server that outlived its Attune is stopped first', async () => {
  const dataDir = join(ground, 'orphan')
  await (await open(dataDir)).close()
  const cluster = join(dataDir, 'database')
  const { uid, gid } = statSync(cluster)
  const args = ['-D', cluster, '-c', 'listen_addresses=', '-c', `unix_socket_directories=${cluster}`]
  const orphan = spawn(provideBinaries(dataDir).postgres, args, { stdio: 'ignore', detached: true, ...(process.getuid?.() === 0 ? { uid, gid } : {}) })
  const ended = new Promise((resolve) => orphan.once('exit', resolve))
  assert.ok(await until(5_000, () => existsSync(pidFileIn(cluster)) && readFileSync(pidFileIn(cluster), 'utf8').includes('ready')))
  const said: string[] = []
  const embedded = await open(dataDir, (message) => said.push(message))
  assert.equal(await ended, 0)
  assert.match(said.join(), /left over from an Attune that ended abruptly/)
  assert.deepEqual(await ask(embedded.connection, 'select 1 as one'), [{ one: 1 }])
  await embedded.close()
})

// Elsewhere processes are not looked for one by one.
if (process.platform === 'linux') {
  test('a server that was frozen when its Attune was killed is ended with all its processes, and the next starts', async () => {
    const dataDir = join(ground, 'frozen')
    await (await open(dataDir)).close()
    const cluster = join(dataDir, 'database')
    const { uid, gid } = statSync(cluster)
    const args = ['-D', cluster, '-c', 'listen_addresses=', '-c', `unix_socket_directories=${cluster}`]
    for (const isServerKilled of [false, true]) {
      const orphan = spawn(provideBinaries(dataDir).postgres, args, { stdio: 'ignore', detached: true, ...(process.getuid?.() === 0 ? { uid, gid } : {}) })
      const ended = new Promise((resolve) => orphan.once('exit', resolve))
      assert.ok(await until(5_000, () => existsSync(pidFileIn(cluster)) && readFileSync(pidFileIn(cluster), 'utf8').includes('ready')))
      const server = Number(orphan.pid)
      const childrenOf = () => readFileSync(`/proc/${server}/task/${server}/children`, 'utf8').trim().split(' ').map(Number)
      assert.ok(await until(5_000, () => childrenOf().length > 2))
      const children = childrenOf()
      for (const pid of [server, ...children]) process.kill(pid, 'SIGSTOP')
      if (isServerKilled) {
        process.kill(server, 'SIGKILL')
        await ended
      }
      const began = performance.now()
      const embedded = await open(dataDir)
      assert.ok(performance.now() - began < 30_000)
      assert.deepEqual(await ask(embedded.connection, 'select 1 as one'), [{ one: 1 }])
      const left = children.filter((pid) => existsSync(`/proc/${pid}`) && !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z '))
      await embedded.close()
      assert.deepEqual(left, [], 'none of them is left')
    }
  })
}

test('a stale pid file does not stop the start: process gone, number used again, zombie, nothing or zeros in it', async () => {
  const dataDir = join(ground, 'stale')
  await (await open(dataDir)).close()
  const cluster = join(dataDir, 'database')
  // Its first process ends and is never waited for: a zombie by the name of postgres, as in a container that does not reap.
  const fake = join(ground, 'postgres')
  symlinkSync('/bin/sleep', fake)
  const parent = spawn('/bin/sh', ['-c', `'${fake}' 0.01 & echo $!; exec sleep 60`], { stdio: ['ignore', 'pipe', 'ignore'] })
  const zombie = await firstLine(parent)
  await sleep(100)
  const left = ['999999999', String(process.pid), String(parent.pid), zombie].map((pid) => `${pid}\n${cluster}\n1700000000\n5432\n${dataDir}/socket\n\n  1234567  7654321\nready   \n`)
  // Killed between making the file and writing into it; and a power cut.
  for (const text of [...left, '', '\0'.repeat(64)]) {
    writeFileSync(pidFileIn(cluster), text)
    if (process.getuid?.() === 0) chownSync(pidFileIn(cluster), statSync(cluster).uid, statSync(cluster).gid)
    const embedded = await open(dataDir)
    assert.deepEqual(await ask(embedded.connection, 'select 1 as one'), [{ one: 1 }])
    await embedded.close()
  }
  assert.equal(parent.exitCode, null, 'a stranger was not touched')
  parent.kill('SIGKILL')
})

test('a server that was killed is started again in its place, however often, and not once it has been closed', async () => {
  const said: string[] = []
  const embedded = await openEmbedded({ dataDir: join(ground, 'fallen'), log: (message) => said.push(message) })
  await ask(embedded.connection, 'create table kept as select 1 as number')
  for (let time = 0; time < 3; time += 1) {
    const { pid } = embedded
    process.kill(pid, 'SIGKILL')
    assert.ok(await until(10_000, () => embedded.pid !== pid), said.join('\n'))
    assert.deepEqual(await ask(embedded.connection, 'select number from kept'), [{ number: 1 }])
  }
  assert.equal(said.filter((message) => /PostgreSQL ended unexpectedly \(SIGKILL\).*; starting it again/.test(message)).length, 3)
  const { pid } = embedded
  await embedded.close()
  await sleep(500)
  assert.equal(embedded.pid, pid)
})

test('one that cannot start again is tried until it can', async () => {
  const said: string[] = []
  const dataDir = join(ground, 'hindered')
  const embedded = await open(dataDir, (message) => said.push(message))
  const { pid } = embedded
  const control = join(dataDir, 'database', 'global', 'pg_control')
  renameSync(control, `${control}.away`)
  process.kill(pid, 'SIGKILL')
  assert.ok(await until(10_000, () => said.filter((message) => message.includes('trying again')).length > 1), said.join('\n'))
  renameSync(`${control}.away`, control)
  assert.ok(await until(10_000, () => embedded.pid !== pid), said.join('\n'))
  assert.deepEqual(await ask(embedded.connection, 'select 1 as one'), [{ one: 1 }])
  await embedded.close()
})

const firstLine = (child: ChildProcess) => new Promise<string>((resolve) => child.stdout?.once('data', (data: Buffer) => resolve(data.toString().trim())))
