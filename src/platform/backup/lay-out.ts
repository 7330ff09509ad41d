// Lays a base backup out in a folder with all of the log that was archived since: ready for a server to replay.
import { access, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { positionOf, segmentBytes, segmentNamed, segmentStart } from './log-position.ts'
import { readSealed } from './sealed-file.ts'
import type { Backup } from './shelf.ts'
import { unpack } from './unpack.ts'
import { readSegment, segmentsOn, unbrokenFrom, walShelf } from './wal-file.ts'

/** How far the unbroken log behind a backup reaches. */
export interface LogReach {
  readonly position: bigint
  /** All that the server had written by this moment is in it, in milliseconds since the epoch; null when no such moment is known. */
  readonly at: number | null
  /** How many files of the log lie further on, behind one that is missing or cut short: nothing of them can be replayed. */
  readonly outOfReach: number
}

/** @param key opens the backup @param backups the folder with the archive of the log; null: the backup as it was when it was taken @throws Error in the operator's words */
export async function layOut({ path }: Pick<Backup, 'path'>, key: Buffer, backups: string | null, folder: string): Promise<LogReach> {
  let reach: LogReach = { position: 0n, at: null, outOfReach: 0 }
  await readSealed(path, key, async (plain, head) => {
    await unpack(plain, folder)
    if (backups === null) return
    reach = await eachSegment(head, key, backups, async (name, bytes) => {
      const target = join(folder, 'pg_wal', name)
      // What came in the backup itself is complete; the archive may not have been.
      if (!(await isThere(target))) await writeFile(target, bytes, { mode: 0o600 })
    })
  })
  return reach
}

/** How far a backup can be replayed. @throws Error when what was archived was altered */
export const reachOf = ({ head }: Pick<Backup, 'head'>, key: Buffer, backups: string): Promise<LogReach> => eachSegment(head, key, backups, async () => {})

async function eachSegment(head: Backup['head'], key: Buffer, backups: string, take: (name: string, bytes: Buffer) => Promise<void>): Promise<LogReach> {
  const { system, timeline, from } = head
  if (system === null || timeline === null || from === null) return { position: 0n, at: null, outOfReach: 0 }
  const shelf = walShelf(backups, system, timeline, key)
  let reach: Omit<LogReach, 'outOfReach'> = { position: positionOf(from), at: null }
  let next = segmentStart(positionOf(from))
  for (const name of await unbrokenFrom(shelf, positionOf(from))) {
    const { bytes, end, wholeAt } = await readSegment(shelf, name)
    await take(name, bytes)
    if (end > reach.position) reach = { position: end, at: wholeAt ?? reach.at }
    next = segmentNamed(name).start + segmentBytes
    // A segment that is not full has nothing unbroken behind it.
    if (end < next) break
  }
  return { ...reach, outOfReach: (await segmentsOn(shelf)).filter((name) => segmentNamed(name).start >= next).length }
}

const isThere = (path: string): Promise<boolean> => access(path).then(() => true, () => false)
