// Told to go while it opens, or left by whoever started it: it goes at once, and leaves nothing running and nothing that stops the next start.
import assert from 'node:assert/strict'
import { type ChildProcess, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { setTimeout as sleep } from 'node:timers/promises'
import { isServerRunning } from '#src/platform/postgres/orphan.ts'
import { root } from '#src/root.ts'
import { until } from './project.ts'

let folder: string
const begun = new Set<ChildProcess>()
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attune-opening-'))
  // Root's server runs as somebody else, who has to pass through.
  await chmod(folder, 0o711)
})
after(async () => {
  for (const child of begun) if (child.exitCode === null) child.kill('SIGKILL')
  await rm(folder, { recursive: true, maxRetries: 5 })
})

function open(name: string): { child: ChildProcess; output: () => string; data: string } {
  const data = join(folder, name, 'data')
  const child = spawn(process.execPath, ['--import', './scripts/loader.mjs', 'src/main.ts'], {
    cwd: fileURLToPath(root),
    env: { ...process.env, ATTUNE_DATA: data, ATTUNE_KEYRING: join(folder, name, 'keyring'), ATTUNE_PORT: '0', ATTUNE_BACKUPS: 'off', ATTUNE_LOG_LEVEL: 'debug' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  })
  begun.add(child)
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream?.setEncoding('utf8').on('data', (part: string) => (text += part))
  return { child, output: () => text, data }
}

/** How it ended; null when it was killed, or is there still after a minute. */
async function codeOf(child: ChildProcess): Promise<number | null> {
  await until(() => child.exitCode !== null || child.signalCode !== null, 60_000)
  if (child.connected) child.disconnect()
  return child.exitCode
}

const goodbyes: Readonly<Record<string, (child: ChildProcess) => void>> = {
  'its starter dies': (child) => child.disconnect(),
  'SIGTERM': (child) => child.kill('SIGTERM'),
  'SIGINT': (child) => child.kill('SIGINT'),
}

test('its starter dies before its first line', async () => {
  const { child, output } = open('first')
  child.disconnect()
  assert.equal(await codeOf(child), 0, output())
})

for (const [name, goodbye] of Object.entries(goodbyes)) {
  // While it looks for the database's programs, and while it makes the database.
  for (const pauseMs of [0, 300]) {
    test(`${name} ${pauseMs} ms after it has begun to open`, async () => {
      const { child, output, data } = open(`${name} ${pauseMs}`.replaceAll(' ', '-'))
      assert.ok(await until(() => existsSync(join(data, 'attune.lock')), 20_000), output())
      await sleep(pauseMs)
      goodbye(child)
      assert.equal(await codeOf(child), 0, output())
      assert.ok(await until(() => !isServerRunning(join(data, 'database'))))
    })
  }
}

test('and then it opens as if nothing had been', async () => {
  const { child, output } = open('SIGTERM-300')
  assert.ok(await until(() => output().includes('Attune is ready'), 30_000), output())
  child.kill('SIGTERM')
  assert.equal(await codeOf(child), 0, output())
})
