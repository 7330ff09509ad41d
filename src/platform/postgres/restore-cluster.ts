// Puts a cluster back from a base backup: laid out aside, its log replayed, and only then given its place; cut off at any moment, nothing has changed, or the next start ends it.
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { giveTree } from './as-user.ts'
import { checkVersion, type Ground, runSingle, user } from './cluster.ts'
import { type Connection, holdDirectory, openEmbedded } from './embedded.ts'
import { newPassword } from './password.ts'
import { building, endWhatWasCutOff, syncDirectory, takePlace } from './take-place.ts'

/** How the name of a database begins that was there before a restore. */
export const replaced = 'database.replaced-'

export interface PlaceOptions {
  readonly dataDir: string
  /** False for a cluster that is thrown away again. */
  readonly fsync?: boolean
  /** What to put aside: the path of the cluster that is there, given by whoever knows that it is. */
  readonly replace?: string | undefined
  /** The name of an empty file that is in the cluster from the moment on at which it has its place: whoever opens it sees that something is left to be done. */
  readonly leave?: string | undefined
}

export interface ReplayOptions extends PlaceOptions {
  /** Where the replay of the log ends: at its end, at a moment, or at a point that was marked. */
  readonly until?: { readonly time: number } | { readonly mark: string } | undefined
  /** Fills the empty folder with the cluster, the log that is to be replayed in `pg_wal`. */
  readonly fill: (folder: string) => Promise<void>
}

export interface Restored {
  /** When the last thing that was replayed was written, in milliseconds since the epoch; null when nothing was. */
  readonly lastWrittenAt: number | null
  /** Where the cluster went that was there before. */
  readonly putAside: string | null
}

/** @throws Error in the operator's words; then the directory holds what it held before */
export const restoreCluster = async (options: ReplayOptions): Promise<Restored> => {
  let said = ''
  const putAside = await place(options, async (ground, temporary) => {
    const unfinished = join(temporary, 'database')
    mkdirSync(unfinished, { mode: 0o700 })
    await options.fill(unfinished)
    checkVersion(unfinished, ground.binaries)
    writeFileSync(join(unfinished, 'recovery.signal'), '', { mode: 0o600 })
    giveTree(ground.account, temporary)
    const password = newPassword()
    said = await replay((more) => runSingle(ground, unfinished, `alter role ${user} password '${password}'`, more), options.until)
    return password
  })
  return { lastWrittenAt: lastWritten(said), putAside }
}

/** A new cluster, filled by `fill` while it runs aside as a data directory of its own. @throws Error as `restoreCluster` does */
export const fillNewCluster = async (options: PlaceOptions & { readonly fill: (connection: Connection) => Promise<void> }): Promise<string | null> =>
  await place(options, async (ground, temporary) => {
    // Root's server runs as somebody else, who has to pass through.
    chmodSync(temporary, ground.account.how === 'self' ? 0o700 : 0o711)
    giveTree(ground.account, temporary)
    const server = await openEmbedded({ dataDir: temporary, fsync: options.fsync ?? true })
    try {
      await options.fill(server.connection)
      return server.connection.password
    } finally {
      await server.close()
    }
  })

/** @param build makes `database` in the temporary directory, stopped, and returns its owner's password @returns where the cluster went that was there before */
const place = async ({ dataDir: given, fsync = true, replace, leave }: PlaceOptions, build: (ground: Ground, temporary: string) => Promise<string>): Promise<string | null> => {
  const { ground, cluster, release } = await holdDirectory(given, fsync, () => {})
  const { dataDir } = ground
  try {
    const isTaken = existsSync(cluster) && readdirSync(cluster).length > 0
    refuseToOverwrite(cluster, isTaken, replace)
    const temporary = mkdtempSync(join(dataDir, building))
    const password = await build(ground, temporary)
    if (leave !== undefined) {
      writeFileSync(join(temporary, 'database', leave), '', { mode: 0o600 })
      if (fsync) syncDirectory(join(temporary, 'database'))
    }
    const putAside = isTaken ? `${replaced}${new Date().toISOString().replaceAll(/[:.]/g, '-')}` : null
    takePlace(dataDir, temporary, { putAside, password }, fsync)
    return putAside && join(dataDir, putAside)
  } finally {
    try {
      endWhatWasCutOff(dataDir, fsync)
    } finally {
      release()
    }
  }
}

const refuseToOverwrite = (cluster: string, isTaken: boolean, replace: string | undefined): void => {
  if (replace !== undefined && replace !== cluster) throw new Error(`The database to be replaced is ${cluster}, and ${replace} was named. Nothing was changed.`)
  if (isTaken && replace === undefined) {
    throw new Error(`${cluster} holds a database. Restore into another, empty data directory (ATTUNE_DATA), or put this one aside by naming it: --replace ${cluster}. Nothing was changed.`)
  }
}

/** Where nobody can connect, and in one process. A segment that is not in the archive is looked for in `pg_wal`, where all that is archived has been laid. */
const replay = async (start: (more: Readonly<Record<string, string>>) => Promise<string>, until: ReplayOptions['until']): Promise<string> => {
  const settings = { restore_command: 'exit 1', recovery_target_timeline: 'current', recovery_target_action: 'promote', hot_standby: 'off', log_min_messages: 'log' }
  if (until === undefined) return await start(settings)
  const target: Record<string, string> = 'mark' in until ? { recovery_target_name: until.mark } : { recovery_target_time: new Date(until.time).toISOString().replace('T', ' ').replace('Z', '+00') }
  try {
    return await start({ ...settings, ...target })
  } catch (error) {
    // Nothing was written between that moment and the end of the log: its end is that moment.
    if ('time' in until && (error as Error).message.includes('recovery ended before configured recovery target was reached')) return await start(settings)
    throw error
  }
}

const lastWritten = (said: string): number | null => {
  const [, time] = /last completed transaction was at log time (\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)?)\+00/.exec(said) ?? []
  return time === undefined ? null : Date.parse(`${time.replace(' ', 'T')}Z`)
}
