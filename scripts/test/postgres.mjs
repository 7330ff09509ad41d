// `npm run test:postgres`: the journeys on a plain PostgreSQL 15, the oldest that Attune promises, so that nothing leans on the embedded server.
import { execFileSync, spawn } from 'node:child_process'
import { chownSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { runSteps, steps } from '../check.mjs'
import { ensureInstalled } from '../install.mjs'
import { runTests, sayCounts, testFiles } from './run.mjs'

const binaries = '/usr/lib/postgresql/15/bin'
const nobody = { uid: 65534, gid: 65534 }

const missing = `No PostgreSQL 15 for this run. On Debian: apt-get install -y postgresql-15
Or name a server that may be written to: ATTUNE_TEST_POSTGRES=postgresql://superuser:password@host/postgres npm run test:postgres`

/** @returns {Promise<{ url: string, stop: () => Promise<void> }>} */
const openServer = async () => {
  const given = process.env['ATTUNE_TEST_POSTGRES']
  if (given) return { url: given, stop: async () => {} }
  // Debian's client package brings the folder too; only the server brings these.
  if (!existsSync(join(binaries, 'initdb')) || !existsSync(join(binaries, 'postgres'))) throw new Error(missing)
  const user = whoRuns()
  const folder = mkdtempSync(join(tmpdir(), 'attune-pg15-'))
  if (user.uid !== undefined) chownSync(folder, user.uid, user.gid)
  // Trust suffices: the socket lies in a folder that nobody else may enter, and there is no other way in.
  execFileSync(join(binaries, 'initdb'), ['--pgdata', join(folder, 'data'), '--username=attune_test', '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'], { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] })
  const settings = { listen_addresses: '', unix_socket_directories: folder, fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', max_connections: '200' }
  const server = spawn(join(binaries, 'postgres'), ['-D', join(folder, 'data'), ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])], {
    ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  server.stderr.on('data', (text) => (said = `${said}${text}`.slice(-4_000)))
  const ended = new Promise((resolve) => server.once('close', resolve))
  const stop = async () => {
    server.kill('SIGINT')
    await ended
    rmSync(folder, { recursive: true, force: true })
  }
  const url = `postgresql://attune_test@localhost/postgres?host=${encodeURIComponent(folder)}`
  try {
    await untilReady(url, () => server.exitCode !== null)
  } catch (error) {
    await stop()
    throw new Error(`PostgreSQL 15 did not start: ${error.message}\n${said}`, { cause: error })
  }
  return { url, stop }
}

/** PostgreSQL refuses to run as root. */
const whoRuns = () => {
  if (process.getuid?.() !== 0) return {}
  try {
    const number = (flag) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
    return { uid: number('-u'), gid: number('-g') }
  } catch {
    return nobody
  }
}

const untilReady = async (url, hasEnded) => {
  const { default: pg } = await import('pg')
  for (let tries = 0; ; tries += 1) {
    const client = new pg.Client({ connectionString: url })
    try {
      await client.connect()
      const { rows } = await client.query('show server_version')
      console.log(`Running on PostgreSQL ${rows[0].server_version}.`)
      return
    } catch (error) {
      if (tries >= 100 || hasEnded()) throw error
    } finally {
      await client.end().catch(() => {})
    }
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}

try {
  await ensureInstalled({ dev: true })
  const built = await runSteps(steps.filter(({ name }) => name === 'build'))
  const server = await openServer()
  const end = () => void server.stop().then(() => process.exit(130))
  process.once('SIGINT', end).once('SIGTERM', end)
  try {
    // One at a time: roles belong to the whole server, and two worlds would make them at once.
    const { passed, failed } = await runTests(testFiles(['test/journeys/']), { ATTUNE_TEST_DATABASE_URL: server.url }, { concurrency: 1 })
    sayCounts({ passed, failed: failed + built.failed })
  } finally {
    await server.stop()
  }
} catch (error) {
  console.error(error.message)
  sayCounts({ passed: 0, failed: 1 })
}
