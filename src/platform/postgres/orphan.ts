// Finds and stops a server that outlived the Attune that started it (a kill -9, a crash), and tells it from a mere trace of one.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, readdirSync, readlinkSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from './run.ts'

export const pidFileIn = (cluster: string): string => join(cluster, 'postmaster.pid')

/** After this no server runs on the cluster. The caller holds the lock, so one that does run belongs to nobody. */
export const stopOrphan = async (cluster: string, log: Log): Promise<void> => {
  if (!existsSync(pidFileIn(cluster))) return
  // Empty when the server was killed between making the file and writing into it; PostgreSQL itself would never start again on that.
  const pid = recordedPid(cluster)
  if (pid !== null && isServerOf(pid, cluster)) {
    log(`stopping a PostgreSQL (process ${pid}) left over from an Attune that ended abruptly`)
    // Halted, they would not hear of it.
    for (const one of processesOn(cluster)) send(one, 'SIGCONT')
    await stopServer(pid, () => !isServerOf(pid, cluster), log)
  }
  // PostgreSQL itself would take the number for a live server when it is a zombie, or by now belongs to another program of the same user.
  // Should backends of a killed server still run, it notices by their shared memory, not by this file.
  await endLeftBehind(cluster, log)
  rmSync(pidFileIn(cluster), { force: true })
}

/** Processes that outlive their server, as after a machine that froze: they hold its memory, and none starts beside them. By themselves they only go when they run. */
const endLeftBehind = async (cluster: string, log: Log): Promise<void> => {
  const left = processesOn(cluster)
  if (left.length === 0) return
  log(`ending ${left.length} processes that a PostgreSQL left behind`)
  for (const pid of left) send(pid, 'SIGKILL')
  for (let tries = 0; tries < 500 && processesOn(cluster).length > 0; tries += 1) await sleep(10)
}

/** On Linux; elsewhere none is known but the server itself. */
const processesOn = (cluster: string): number[] =>
  process.platform === 'linux' ? readdirSync('/proc').map(Number).filter((pid) => pid > 1 && isServerOnLinux(pid, cluster)) : []

/** Whether a server runs on the cluster, whoever started it. Changes nothing. */
export const isServerRunning = (cluster: string): boolean => {
  const pid = recordedPid(cluster)
  return pid !== null && isServerOf(pid, cluster)
}

/** @returns false when there is no such process any more */
const send = (pid: number, signal: NodeJS.Signals): boolean => {
  try {
    return process.kill(pid, signal)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw new Error(`A PostgreSQL (process ${pid}) still runs on this data directory and belongs to another user: stop it, or start Attune as that user.`, { cause: error })
  }
}

/** Fast shutdown (disconnects everyone, loses nothing); then without a checkpoint (recovers at the next start); then the axe. */
export const stopServer = async (pid: number, isGone: () => boolean, log: Log): Promise<void> => {
  for (const [signal, forMilliseconds] of [['SIGINT', 60_000], ['SIGQUIT', 10_000], ['SIGKILL', 10_000]] as const) {
    if (isGone()) return
    if (signal !== 'SIGINT') log(`PostgreSQL (process ${pid}) does not stop; sending ${signal}`)
    if (!send(pid, signal)) return
    const deadline = Date.now() + forMilliseconds
    while (Date.now() < deadline) {
      if (isGone()) return
      await sleep(10)
    }
  }
  if (!isGone()) throw new Error(`PostgreSQL (process ${pid}) cannot be stopped, not even by SIGKILL; the disk may be hanging.`)
}

const recordedPid = (cluster: string): number | null => {
  try {
    const pid = Number.parseInt(readFileSync(pidFileIn(cluster), 'utf8'), 10)
    return pid > 1 ? pid : null
  } catch {
    return null
  }
}

/** Process numbers are used again: only a live postgres whose working directory is this cluster counts. */
export const isServerOf = (pid: number, cluster: string): boolean => {
  if (process.platform === 'linux') return isServerOnLinux(pid, cluster)
  const [program, ...args] = process.platform === 'win32' ? (['tasklist', '/FO', 'CSV', '/FI', `PID eq ${pid}`] as const) : (['ps', '-o', 'command=', '-p', String(pid)] as const)
  try {
    const found = execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] })
    return process.platform === 'win32' ? found.includes('postgres.exe') : found.includes(cluster)
  } catch {
    return false
  }
}

const isServerOnLinux = (pid: number, cluster: string): boolean => {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const name = stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')'))
    const state = stat.charAt(stat.lastIndexOf(')') + 2)
    if (name !== 'postgres' || state === 'Z' || state === 'X') return false
    if (statSync(`/proc/${pid}`).uid !== statSync(pidFileIn(cluster)).uid) return false
  } catch {
    return false
  }
  try {
    return readlinkSync(`/proc/${pid}/cwd`) === cluster
  } catch (error) {
    // Hidden from us: the worse is assumed. Gone meanwhile: not.
    return (error as NodeJS.ErrnoException).code !== 'ENOENT'
  }
}
