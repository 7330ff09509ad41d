// One Attune per data directory: a lock that the kernel drops with the process, so a kill -9 leaves nothing stale behind.
import { chmodSync, chownSync, existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export interface Lock {
  release(): void
}

/** SQLite's word for a lock that somebody else holds. */
const busy = 5

// Node offers no flock, but SQLite takes a kernel lock on every platform. Kept here so that garbage collection cannot let go of one.
const held = new Set<DatabaseSync>()

/** Refuses, naming the holder, when another process (or this one) already has the directory open. */
export const takeLock = (dataDir: string): Lock => {
  const file = join(dataDir, 'attune.lock')
  const holder = join(dataDir, 'attune.pid')
  const database = new DatabaseSync(file, { timeout: 0 })
  try {
    database.exec('begin exclusive')
  } catch (error) {
    database.close()
    if ((error as { errcode?: number }).errcode !== busy) throw error
    throw new Error(
      `Another Attune${named(holder)} is already using the data directory ${dataDir}. ` +
        'Stop it first, or give this one a data directory of its own.',
      { cause: error },
    )
  }
  held.add(database)
  rmSync(holder, { force: true })
  writeFileSync(holder, `${process.pid}\n`)
  for (const path of [file, holder]) giveToOwnerOf(dataDir, path)
  // Whoever can read it can lock it, and no Attune would start.
  chmodSync(file, 0o600)
  return {
    release() {
      if (!held.delete(database)) return
      rmSync(holder, { force: true })
      database.close()
    },
  }
}

/** Whether an Attune has the directory open. Changes nothing. */
export const isHeld = (dataDir: string): boolean => {
  const file = join(dataDir, 'attune.lock')
  if (!existsSync(file)) return false
  const database = new DatabaseSync(file, { readOnly: true, timeout: 0 })
  try {
    database.exec('begin; select count(*) from sqlite_schema; rollback')
    return false
  } catch (error) {
    if ((error as { errcode?: number }).errcode === busy) return true
    throw error
  } finally {
    database.close()
  }
}

/** What root writes belongs to the directory's owner, who may start Attune without root next time. */
export const giveToOwnerOf = (directory: string, path: string): void => {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = statSync(directory)
  chownSync(path, uid, gid)
}

const named = (holder: string): string => {
  try {
    return ` (process ${readFileSync(holder, 'utf8').trim()})`
  } catch {
    return ''
  }
}
