// Puts a backup back: a copy of the cluster or the rows alone, into a data directory or onto a server of one's own, to the end of the log or to a moment.
import { layOut, reachOf } from '#src/platform/backup/lay-out.ts'
import { proveSealed } from '#src/platform/backup/sealed-file.ts'
import type { Backup } from '#src/platform/backup/shelf.ts'
import { connect } from '#src/platform/postgres/copy.ts'
import { openEmbedded } from '#src/platform/postgres/embedded.ts'
import { fillNewCluster, restoreCluster, type Restored } from '#src/platform/postgres/restore-cluster.ts'
import { upTo, type Migration } from '#src/records/migrate.ts'
import { bringIn, portableFrom } from '#src/records/portable.ts'
import { beginReading } from '#src/records/read-out.ts'
import { aside } from './aside.ts'
import { bringBack, fill, type BroughtBack } from './bring-back.ts'
import { stillOpen } from './end-what-was-open.ts'

type Connection = Parameters<typeof connect>[0]

export interface PutBack extends Restored {
  /** How many files of the log lie behind a gap in it: what they hold could not be put back. */
  readonly outOfReach: number
}

export interface RestoreWish {
  readonly backup: Pick<Backup, 'path' | 'head'>
  /** The folder with the archive of the log; null: the backup alone, as everything was when it was taken. */
  readonly folder: string | null
  readonly key: Buffer
  readonly migrations: readonly Migration[]
  readonly now: number
  /** Milliseconds since the epoch; undefined: as far as the log reaches. */
  readonly until?: number | undefined
}

/** Into a data directory. @param replace the path of the cluster that may be put aside @param open whether whatever was remembered as open ends (`endWhatWasOpen`) @throws Error in the operator's words; then nothing was changed */
export async function restoreHere(wish: RestoreWish, dataDir: string, replace: string | undefined, open: 'ends' | 'stays' = 'stays'): Promise<PutBack> {
  const { backup, key, migrations, now } = wish
  upTo(backup.head.migrations, migrations)
  const leave = open === 'ends' ? stillOpen : undefined
  if (backup.head.kind === 'base') return await restoreBase(wish, { dataDir, replace, leave })
  refuseMoment(wish)
  await proveSealed(backup.path, key)
  const putAside = await fillNewCluster({ dataDir, replace, leave, fill: async (connection) => refuseDifferent(await bringBack(connection, backup.path, key, migrations, now)) })
  return { lastWrittenAt: backup.head.begunAt, putAside, outOfReach: 0 }
}

/** Onto a server of one's own, whose database must be empty. @param dataDir where a copy of a cluster is laid out to be read, and taken away again @throws Error in the operator's words; then nothing was changed */
export async function restoreThere(wish: RestoreWish, connection: Connection, dataDir: string): Promise<PutBack> {
  const { backup, key, migrations, now } = wish
  const begun = upTo(backup.head.migrations, migrations)
  if (backup.head.kind === 'portable') {
    refuseMoment(wish)
    await proveSealed(backup.path, key)
    refuseDifferent(await bringBack(connection, backup.path, key, migrations, now))
    return { lastWrittenAt: backup.head.begunAt, putAside: null, outOfReach: 0 }
  }
  return await aside(dataDir, async (scratch) => {
    const restored = await restoreBase(wish, { dataDir: scratch, fsync: false })
    const server = await openEmbedded({ dataDir: scratch, fsync: false })
    try {
      const reader = await connect(server.connection)
      await beginReading(reader)
      refuseDifferent(await fill(connection, begun, migrations, now, async (client) => await bringIn(client, portableFrom(reader))))
      await reader.end()
    } finally {
      await server.close()
    }
    return restored
  })
}

async function restoreBase(wish: RestoreWish, where: { dataDir: string; fsync?: boolean; replace?: string | undefined; leave?: string | undefined }): Promise<PutBack> {
  const { backup, folder, key, until } = wish
  if (until !== undefined && folder !== null) await refuseOutOfReach(backup, key, folder, until)
  let outOfReach = 0
  const restored = await restoreCluster({
    ...where, until: until === undefined ? undefined : { time: until },
    fill: async (target) => void ({ outOfReach } = await layOut(backup, key, folder, target)),
  })
  // A moment before the gap was reached, and nothing is missing of it.
  return { ...restored, outOfReach: until === undefined ? outOfReach : 0 }
}

async function refuseOutOfReach(backup: RestoreWish['backup'], key: Buffer, folder: string, until: number): Promise<void> {
  const { at } = await reachOf(backup, key, folder)
  if (at !== null && until <= at) return
  const reach = at === null ? 'holds nothing behind this backup' : `reaches to ${new Date(at).toISOString()} behind this backup`
  throw new Error(`The archive of the log ${reach}, so ${new Date(until).toISOString()} cannot be restored. Without --to all of it is. Nothing was changed.`)
}

function refuseMoment({ until }: RestoreWish): void {
  if (until !== undefined) throw new Error('This backup holds rows alone, so it has one moment only. Leave --to away. Nothing was changed.')
}

function refuseDifferent({ differing }: BroughtBack): void {
  if (differing.length > 0) throw new Error(`What came in is not what was written, in ${differing.join(', ')}; it was taken back. Nothing was changed.`)
}
