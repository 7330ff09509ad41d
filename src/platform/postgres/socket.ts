// Where the server listens: a private directory beside the data, or a short one when the system's limit on socket paths does not allow that.
import { createHash } from 'node:crypto'
import { chmodSync, chownSync, lstatSync, mkdirSync, rmSync, rmdirSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import type { Account } from './as-user.ts'
import { type Place, shortDirectories } from './settings.ts'

/** Bytes of a socket's path: 108 on Linux and 104 on macOS, one of them for the end. */
const longestPath = process.platform === 'darwin' ? 103 : 107
const port = 5432
const socketName = `.s.PGSQL.${port}`

export const choosePlace = async (dataDir: string, cluster: string, account: Account): Promise<Place> => {
  if (process.platform === 'win32') return { cluster, socketDir: null, port: await freePort() }
  const beside = join(dataDir, 'socket')
  // The same data directory always gives the same name, so a leftover is used again instead of piling up.
  const name = `attune-${createHash('sha256').update(dataDir).digest('hex').slice(0, 16)}`
  const socketDir = [beside, ...shortDirectories().map((directory) => join(directory, name))].find(isShort)
  if (socketDir === undefined) throw new Error(`No directory for temporary files has a path short enough for a socket; set TMPDIR to a short one, such as /tmp.`)
  makePrivate(socketDir, account)
  return { cluster, socketDir, port }
}

const isShort = (directory: string) => Buffer.byteLength(join(directory, socketName)) <= longestPath

/** Anyone may write in /tmp: a directory somebody else put there first, or a link to one, is refused. */
const makePrivate = (directory: string, account: Account): void => {
  try {
    mkdirSync(directory, { mode: 0o700 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const found = lstatSync(directory)
  if (!found.isDirectory() || ![account.uid, process.getuid?.()].includes(found.uid)) {
    throw new Error(`${directory} is needed for the database's socket but belongs to somebody else. Remove it, or set TMPDIR to a directory of your own.`)
  }
  chmodSync(directory, 0o700)
  if (found.uid !== account.uid) chownSync(directory, account.uid, account.gid)
}

/** Left by a killed server. The directory is ours alone and no server runs, but PostgreSQL would be stopped by a zombie's number in the lock file. */
export const clearPlace = ({ socketDir }: Place): void => {
  if (socketDir !== null) for (const left of [socketName, `${socketName}.lock`]) rmSync(join(socketDir, left), { force: true })
}

/** The server took its socket away; after a crash something remains, and is used again. */
export const leavePlace = ({ socketDir }: Place): void => {
  try {
    if (socketDir !== null) rmdirSync(socketDir)
  } catch {}
}

const freePort = () =>
  new Promise<number>((resolve, reject) => {
    const server = createServer().once('error', reject)
    server.listen(0, '127.0.0.1', () => {
      const address = server.address()
      server.close(() => (address !== null && typeof address === 'object' ? resolve(address.port) : reject(new Error('no free port'))))
    })
  })
