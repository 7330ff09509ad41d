// Starts the server process on a prepared cluster, waits until it accepts connections, and stops it.
import { type ChildProcess, execFileSync } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { spawnAs } from './as-user.ts'
import { type Ground, clusterIn } from './cluster.ts'
import { giveToOwnerOf } from './lock.ts'
import { pidFileIn, stopServer } from './orphan.ts'
import { cannotRun, type Log } from './run.ts'
import { type Place, asArguments, rules } from './settings.ts'

export interface Server {
  readonly pid: number
  /** Settles when the server ends without stop() having been called; never otherwise. */
  readonly died: Promise<Error>
  stop(): Promise<void>
}

/** Recovery after a power cut reads the log since the last checkpoint, 256 MB at most; a slow disk is given its time. */
const readyWithinMs = 300_000

export const startServer = async (ground: Ground, place: Place, log: Log): Promise<Server> => {
  const deadline = Date.now() + 15_000
  for (;;) {
    const outcome = await tryStart(ground, place, log)
    if (typeof outcome !== 'string') return outcome
    // Backends of a server that was itself killed need a moment to notice.
    if (!outcome.includes('shared memory block') || Date.now() > deadline) throw new Error(`PostgreSQL did not start: ${outcome}`)
    await sleep(50)
  }
}

/** The server, or what it said before it gave up. */
const tryStart = async (ground: Ground, place: Place, log: Log): Promise<Server | string> => {
  const { account, binaries, dataDir, fsync } = ground
  const startLog = join(dataDir, 'database-start.log')
  rmSync(startLog, { force: true })
  const handle = openSync(startLog, 'w', 0o600)
  giveToOwnerOf(dataDir, startLog)
  const child = spawnAs(account, 'INT', binaries.postgres, ['-D', place.cluster, ...asArguments(rules(place, fsync))], {
    stdio: ['ignore', handle, handle],
    // A session of its own: Ctrl-C goes to us, and the server stops only after the last request has been answered.
    detached: process.platform !== 'win32',
  })
  closeSync(handle)
  let broken: Error | undefined
  child.once('error', (error) => (broken = cannotRun(binaries.postgres, error)))
  const isGone = () => broken !== undefined || child.exitCode !== null || child.signalCode !== null

  const deadline = Date.now() + readyWithinMs
  while (!isGone() && !isReady(child, place.cluster)) {
    if (Date.now() > deadline) {
      await stopServer(child.pid ?? 0, isGone, log)
      return `not ready after ${readyWithinMs / 1000} s; see ${startLog}`
    }
    await sleep(3)
  }
  if (broken) throw broken
  if (isGone()) return lastWords(startLog, place.cluster)
  return watch(child, isGone, ground, log)
}

/** From both logs, since the server changes from the first to the second while it starts. */
const lastWords = (startLog: string, cluster: string): string => {
  const directory = join(cluster, 'log')
  const files = existsSync(directory) ? readdirSync(directory).map((name) => join(directory, name)) : []
  const newest = files.sort((a, b) => statSync(a).mtimeMs - statSync(b).mtimeMs).slice(-1)
  return [startLog, ...newest].map((file) => readFileSync(file, 'utf8').trim().slice(-1000)).join('\n')
}

/** As pg_ctl does it: the server writes "ready" into the eighth line of its pid file. */
const isReady = (child: ChildProcess, cluster: string): boolean => {
  try {
    const lines = readFileSync(pidFileIn(cluster), 'utf8').split('\n')
    return Number(lines[0]) === child.pid && lines[7]?.trim() === 'ready'
  } catch {
    return false
  }
}

const watch = (child: ChildProcess, isGone: () => boolean, ground: Ground, log: Log): Server => {
  const pid = child.pid as number
  // Where the kernel does not tell the server of our death, an ordinary end at least does.
  const atExit = () => void (isGone() || child.kill('SIGINT'))
  process.once('exit', atExit)
  // A program that forgot to close may still end.
  child.unref()
  let stopping: Promise<void> | undefined
  const died = new Promise<Error>((resolve) => {
    child.once('exit', (code, signal) => {
      process.off('exit', atExit)
      if (!stopping) resolve(new Error(`PostgreSQL ended unexpectedly (${signal ?? code}); see the files in ${join(clusterIn(ground.dataDir), 'log')}`))
    })
  })
  const stop = async () => {
    child.ref()
    // Windows has no signals; the package's own tool knows another way.
    if (process.platform === 'win32' && !isGone()) execFileSync(ground.binaries.pgCtl, ['stop', '-m', 'fast', '-w', '-D', clusterIn(ground.dataDir)], { stdio: 'ignore' })
    await stopServer(pid, isGone, log)
  }
  return { pid, died, stop: () => (stopping ??= stop()) }
}
