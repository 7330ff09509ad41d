// Opens the database Attune brings along: a real PostgreSQL, private to this process and its data directory, reachable only through a socket.
import { accessSync, constants, existsSync, mkdirSync, readFileSync, realpathSync } from 'node:fs'
import { resolve } from 'node:path'
import { chooseAccount } from './as-user.ts'
import { provideBinaries } from './binaries.ts'
import { clusterIn, database, type Ground, prepareCluster, user } from './cluster.ts'
import { keepUp } from './keep-up.ts'
import { takeLock } from './lock.ts'
import { isServerOf, pidFileIn, stopOrphan } from './orphan.ts'
import { readPassword } from './password.ts'
import type { Log } from './run.ts'
import { startServer } from './server.ts'
import { choosePlace, clearPlace, leavePlace } from './socket.ts'
import { filesOfTables, takeAwayStrays } from './stray-files.ts'
import { endWhatWasCutOff } from './take-place.ts'

export interface EmbeddedOptions {
  /** Made if missing. Holds the cluster (database/), a copy of the server (engine/), the lock and the owner's password. */
  readonly dataDir: string
  /** False in tests only: faster, and a power cut may lose everything. */
  readonly fsync?: boolean
  readonly log?: Log
}

/** What `pg` needs to connect as the owner of the database: `new pg.Pool({ ...connection, max: 20 })`. */
export interface Connection {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
}

export interface Embedded {
  readonly connection: Connection
  /** The number of the server's process; another one once it has fallen and been started again. */
  readonly pid: number
  /** The package's version, for health pages: its security fixes can lag behind PostgreSQL's own. */
  readonly version: string
  /** Disconnects everyone, flushes, stops the server and gives the directory free. Close pools first. */
  close(): Promise<void>
}

/** The directory, locked for us, with the server's programs in it and no server running. */
export const holdDirectory = async (given: string, fsync: boolean, log: Log): Promise<{ ground: Ground; cluster: string; release: () => void }> => {
  // Others may pass through to the engine when root runs the server as somebody else; what is private inside has its own mode.
  try {
    mkdirSync(resolve(given), { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
    accessSync(given, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'EEXIST' ? 'is a file' : `cannot be written (${(error as Error).message})`
    throw new Error(`The data directory ${resolve(given)} ${why}. Choose another with ATTUNE_DATA, or make it yours.`, { cause: error })
  }
  const dataDir = realpathSync(given)
  refuseOddPath(dataDir)
  const lock = takeLock(dataDir)
  try {
    endWhatWasCutOff(dataDir, fsync)
    const cluster = clusterIn(dataDir)
    // First, since a leftover server still uses the engine and the cluster.
    await stopOrphan(cluster, log)
    const binaries = provideBinaries(dataDir)
    const account = chooseAccount(binaries.postgres, existsSync(cluster) ? cluster : dataDir)
    return { ground: { dataDir, account, binaries, fsync }, cluster, release: () => lock.release() }
  } catch (error) {
    lock.release()
    throw error
  }
}

export const openEmbedded = async ({ dataDir: given, fsync = true, log = () => {} }: EmbeddedOptions): Promise<Embedded> => {
  const { ground, cluster, release } = await holdDirectory(given, fsync, log)
  const { dataDir, account, binaries } = ground
  try {
    await prepareCluster(ground)
    const place = await choosePlace(dataDir, cluster, account)
    const connection = () => ({ host: place.socketDir ?? '127.0.0.1', port: place.port, user, password: readPassword(dataDir), database })
    const server = await keepUp(async () => {
      await stopOrphan(cluster, log)
      clearPlace(place)
      const before = filesOfTables(cluster)
      const started = await startServer(ground, place, log)
      const strays = await takeAwayStrays(cluster, before, connection()).catch((error: Error) => error)
      if (strays instanceof Error) log(`files that a crash may have left could not be looked for: ${strays.message}`)
      else if (strays.taken > 0) log(`took away ${strays.taken} files of no table, which a crash had left`)
      else if (strays.left > 0) log(`${strays.left} files belong to no table, more than a crash leaves; they stay. Is the database whole? Hold it against a backup`)
      return started
    }, log)
    const close = async () => {
      await server.stop()
      leavePlace(place)
      release()
    }
    let closing: Promise<void> | undefined
    return {
      connection: connection(),
      get pid() {
        return server.pid
      },
      version: binaries.version,
      close: () => (closing ??= close()),
    }
  } catch (error) {
    release()
    throw error
  }
}

/** How to reach the server that another Attune runs on the directory; null when none does. */
export const connectionOfRunning = (dataDir: string): Connection | null => {
  const cluster = clusterIn(dataDir)
  try {
    // The server's own note: process, directory, start, port, directory of the socket, address, and whether it is ready.
    const [pid, , , port, socketDir, , , state] = readFileSync(pidFileIn(cluster), 'utf8').split('\n')
    if (state?.trim() !== 'ready' || !isServerOf(Number(pid), cluster)) return null
    return { host: socketDir || '127.0.0.1', port: Number(port), user, password: readPassword(dataDir), database }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null
    throw error
  }
}

/** initdb hands its own path to a shell, between double quotes. */
const refuseOddPath = (dataDir: string): void => {
  const odd = process.platform === 'win32' ? /["\n\r]/ : /["$`\\\n\r]/
  if (odd.test(dataDir)) throw new Error(`The path of the data directory, ${dataDir}, may not hold a double quote, dollar sign, backtick, backslash or line break.`)
}
