// PostgreSQL refuses to run as root: this decides as whom it runs, and starts programs as that user, tied to our own life.
import { type ChildProcess, type SpawnOptions, execFileSync, spawn, spawnSync } from 'node:child_process'
import { chownSync, lstatSync, readdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface Account {
  /** As ourselves; as another user (we are root); or as root's own files seen under another number, in a user namespace. */
  readonly how: 'self' | 'drop' | 'map'
  /** Who must own the files of the cluster on disk. */
  readonly uid: number
  readonly gid: number
}

// "nobody": no user has to be created. A dedicated user `attune` is better, since any other service may run as nobody too.
const nobody = 65534

/** @param owned the cluster if there is one, else the data directory: its owner, unless root, is the user to run as. */
export const chooseAccount = (postgres: string, owned: string): Account => {
  const uid = process.getuid?.() ?? -1
  if (uid !== 0) return { how: 'self', uid, gid: process.getgid?.() ?? -1 }
  const drop: Account = { how: 'drop', ...ordinaryUser(owned) }
  // Asking for the version shows that this user reaches the program, and so the cluster beside it.
  if (canRun(drop, postgres)) return drop
  const map: Account = { how: 'map', uid: 0, gid: process.getgid?.() ?? 0 }
  if (canRun(map, postgres)) return map
  throw new Error(
    `Attune was started as root. PostgreSQL refuses to run as root, and the user it would run as (number ${drop.uid}) cannot reach ${dirname(owned)}. ` +
      'Use a data directory that other users may pass through (for example under /var/lib), start Attune as an ordinary user, ' +
      'or set DATABASE_URL to a PostgreSQL of your own.',
  )
}

const ordinaryUser = (owned: string): { uid: number; gid: number } => {
  const { uid, gid } = statSync(owned)
  if (uid !== 0) return { uid, gid }
  const id = (flag: string) => Number(execFileSync('id', [flag, 'attune'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
  try {
    return { uid: id('-u'), gid: id('-g') }
  } catch {
    return { uid: nobody, gid: nobody }
  }
}

const canRun = (account: Account, postgres: string): boolean => {
  const { file, args, options } = commandAs(account, postgres, ['--version'])
  return spawnSync(file, args, options).status === 0
}

/** Starts a program as the account; on Linux the kernel sends it the signal should this process die, even by kill -9. */
export const spawnAs = (account: Account, signalAtOurDeath: 'INT' | 'TERM', program: string, args: readonly string[], more: SpawnOptions): ChildProcess => {
  const command = commandAs(account, program, args, signalAtOurDeath)
  return spawn(command.file, command.args, { ...command.options, ...more })
}

const commandAs = (account: Account, program: string, args: readonly string[], signal?: string) => {
  const line = [program, ...args]
  if (signal && hasDeathSignal()) line.unshift('setpriv', '--pdeathsig', signal, '--')
  // Outermost: entering a namespace would clear the death signal.
  if (account.how === 'map') line.unshift('unshare', '-U', `--map-user=${nobody}`, `--map-group=${nobody}`, '--')
  const [file = program, ...rest] = line
  const options: SpawnOptions = { cwd: dirname(program), env: plainEnvironment(), windowsHide: true }
  return { file, args: rest, options: account.how === 'drop' ? { ...options, uid: account.uid, gid: account.gid } : options }
}

/** Nothing of the shell's: LANG would change the encoding, PGDATA and its kin the place. */
const plainEnvironment = (): NodeJS.ProcessEnv => {
  const kept = ['PATH', 'TMPDIR', 'SystemRoot', 'TEMP', 'TMP'].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]]))
  return { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', ...Object.fromEntries(kept), LC_ALL: 'C', TZ: 'UTC' } as NodeJS.ProcessEnv
}

let deathSignal: boolean | undefined
// Not everywhere: macOS has no such thing, and the setpriv of busybox lacks the option.
const hasDeathSignal = (): boolean =>
  (deathSignal ??= process.platform === 'linux' && spawnSync('setpriv', ['--pdeathsig', 'INT', '--', 'true'], { env: plainEnvironment() }).status === 0)

/** Makes the account own the tree, as after a restore by root. The top comes last, so that an interrupted run is done again. */
export const giveTree = (account: Account, path: string): void => {
  if (process.getuid?.() !== 0) return
  const found = lstatSync(path)
  if (found.uid === account.uid) return
  giveAll(account, path)
}

const giveAll = (account: Account, path: string): void => {
  if (lstatSync(path).isSymbolicLink()) return
  if (lstatSync(path).isDirectory()) for (const name of readdirSync(path)) giveAll(account, join(path, name))
  chownSync(path, account.uid, account.gid)
}
