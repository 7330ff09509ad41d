// Attune as `npm start` runs it, under somebody who starts it again whenever it ends: what a service manager does.
import { type ChildProcess, spawn } from 'node:child_process'
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isServerOf, pidFileIn } from '#src/platform/postgres/orphan.ts'
import { root } from '#src/root.ts'

export type Victim = 'node' | 'postgresql'

export interface Service {
  readonly origin: string
  /** kill -9, all at the same moment. False when one of them is not there to be killed, and then nothing was. */
  kill(victims: readonly Victim[]): boolean
  /** Processes at work in the data directory that do not belong to the Attune that runs now. */
  strays(): readonly string[]
  /** How often it had to be started again. */
  readonly starts: number
  /** What it wrote, all starts together. */
  output(): string
  /** SIGTERM, and nobody starts it again. @returns the exit code */
  stop(): Promise<number | null>
}

/** @param folder with `data` and `keyring` in it */
export async function startService(folder: string, more: Readonly<Record<string, string>> = {}): Promise<Service> {
  const port = await freePort()
  const dataDir = join(folder, 'data')
  const cluster = join(dataDir, 'database')
  const inherited = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(npm_|NODE_|ATTUNE_|DATABASE_URL)/.test(name)))
  const env = { ...inherited, ATTUNE_DATA: dataDir, ATTUNE_KEYRING: join(folder, 'keyring'), ATTUNE_PORT: String(port), ATTUNE_LOG_LEVEL: 'warn', ...more }
  let text = ''
  let starts = 0
  let isStopping = false
  let launcher: ChildProcess
  let ended: Promise<number | null>

  function start(): void {
    starts += 1
    launcher = spawn(process.execPath, ['scripts/start.mjs'], { cwd: fileURLToPath(root), env, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [launcher.stdout, launcher.stderr]) stream?.setEncoding('utf8').on('data', (part: string) => (text += part))
    ended = new Promise((resolve) => launcher.once('exit', resolve))
    void ended.then(() => isStopping || start())
  }
  start()
  process.once('exit', () => launcher.kill('SIGKILL'))

  const pidOf = (victim: Victim): number | null => (victim === 'node' ? serverBelow(launcher.pid ?? 0) : postmasterOf(cluster))
  return {
    origin: `http://127.0.0.1:${port}`,
    get starts() {
      return starts
    },
    output: () => text,
    kill(victims) {
      const pids = victims.map(pidOf)
      if (pids.includes(null)) return false
      for (const pid of pids) process.kill(pid!, 'SIGKILL')
      return true
    },
    strays() {
      const all = processes()
      const family = descendantsOf(launcher.pid ?? 0, all)
      return workingIn(dataDir, all).filter(({ pid }) => !family.has(pid)).map(({ pid, name }) => `${name} (${pid})`)
    },
    async stop() {
      isStopping = true
      launcher.kill('SIGTERM')
      return await ended
    },
  }
}

/** The launcher's one child that runs the bundle, once it is there. */
const serverBelow = (launcher: number): number | null => processes().find(({ parent, command }) => parent === launcher && /dist.main\.js/.test(command))?.pid ?? null

function postmasterOf(cluster: string): number | null {
  try {
    const pid = Number.parseInt(readFileSync(pidFileIn(cluster), 'utf8'), 10)
    return isServerOf(pid, cluster) ? pid : null
  } catch {
    return null
  }
}

interface Process {
  readonly pid: number
  readonly parent: number
  readonly name: string
  readonly command: string
}

/** Those that live: one nobody has waited for yet is dead all the same. */
function processes(): readonly Process[] {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).flatMap((pid) => {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
      if (state === 'Z' || state === 'X') return []
      return [{ pid: Number(pid), parent: Number(parent), name: stat.slice(stat.indexOf('(') + 1, stat.lastIndexOf(')')), command: readFileSync(`/proc/${pid}/cmdline`, 'utf8') }]
    } catch {
      return []
    }
  })
}

function descendantsOf(pid: number, all: readonly Process[]): ReadonlySet<number> {
  const family = new Set([pid])
  for (let grown = 0; grown !== family.size; ) {
    grown = family.size
    for (const one of all) if (family.has(one.parent)) family.add(one.pid)
  }
  return family
}

const workingIn = (directory: string, all: readonly Process[]): readonly Process[] =>
  all.filter(({ pid }) => {
    try {
      return readlinkSync(`/proc/${pid}/cwd`).startsWith(directory)
    } catch {
      return false
    }
  })

export const freePort = (): Promise<number> =>
  new Promise((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as { port: number }
      server.close(() => resolve(port))
    })
  })
