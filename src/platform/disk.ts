// How much room is left where the data lie.
import { statfs } from 'node:fs/promises'

export interface Room {
  readonly freeBytes: number
  readonly bytes: number
}

/** What an ordinary user may still write; root's reserve does not count. */
export async function roomAt(folder: string): Promise<Room> {
  const { bavail, blocks, bsize } = await statfs(folder)
  return { freeBytes: bavail * bsize, bytes: blocks * bsize }
}

/** Below this PostgreSQL may stop in the middle of a checkpoint: its write-ahead log alone may take as much. A design choice. */
export const leastFreeBytes = 512 * 2 ** 20

/** Below this no more keys may be made: each takes a block of the disk and a folder another, so it is some thousand clients. A design choice. */
export const leastFreeForKeysBytes = 16 * 2 ** 20

/** Time to do something about it: a twentieth of the disk, or two gigabytes where that is more. */
export const isNearlyFull = ({ freeBytes, bytes }: Room): boolean => freeBytes < Math.max(bytes / 20, 4 * leastFreeBytes)
