// Keeps the log of the embedded database as it is written, at most a second behind: what came after a backup, and the way back to any moment since.
import { rename, truncate } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type pg from 'pg'
import { connect, copyStream } from '../postgres/copy.ts'
import { connectForReplication } from './base-backup.ts'
import { positionOf, positionText, segmentStart } from './log-position.ts'
import { PendingLog, pieceBytes } from './pending-log.ts'
import { AlteredLog, pathOf, readSegment, segmentsOn, walShelf, type WalShelf } from './wal-file.ts'

/** The server keeps what has not been taken yet under this name, across restarts; up to `max_slot_wal_keep_size`. */
const slot = 'attune_backup'
const flushAfterMs = 1_000
const tryAgainAfterMs = 10_000
/** Whoever had the slot before may have gone without the server having noticed yet: no trouble, and soon over. */
const inUse = '55006'
const lookAgainAfterMs = 100
const inUseAtMostMs = 5_000

export interface WalArchive {
  /** Since when it has not been able to write, in milliseconds since the epoch; null while it can. */
  brokenSince(): number | null
  /** Which log it is; null until the server has said so. */
  run(): WalRun | null
  close(): Promise<void>
}

export interface WalRun {
  readonly system: string
  readonly timeline: number
  /** Where the log begins anew behind a gap that was met: backups from before it reach no further than the gap. 0 without one. */
  readonly unbrokenFrom: bigint
}

export interface WalArchiveOptions {
  readonly connection: pg.ClientConfig
  readonly backups: string
  readonly key: Buffer
  readonly now: () => number
  readonly onError: (error: unknown) => void
}

/** Begins at once and goes on until it is closed; after a failure it tries again, from where it was. */
export function openWalArchive(options: WalArchiveOptions): WalArchive {
  const leaving = new AbortController()
  let client: pg.Client | undefined
  let brokenSince: number | null = null
  let run: WalRun | null = null
  let waited = 0
  const begun = (found: WalRun) => {
    waited = 0
    run = { ...found, unbrokenFrom: found.unbrokenFrom || (run?.unbrokenFrom ?? 0n) }
  }
  const keepOn = async () => {
    while (!leaving.signal.aborted) {
      let pause = tryAgainAfterMs
      try {
        client = await connectForReplication(options.connection)
        // It may have been closed while it was connecting, and then nobody else ends this connection.
        if (!leaving.signal.aborted) await archiveOn(client, options, () => (brokenSince = null), begun)
      } catch (error) {
        if (leaving.signal.aborted) break
        if ((error as { code?: string }).code === inUse && waited < inUseAtMostMs) {
          waited += pause = lookAgainAfterMs
        } else {
          brokenSince ??= options.now()
          options.onError(error)
        }
      }
      await client?.end().catch(() => {})
      await sleep(pause, undefined, { signal: leaving.signal }).catch(() => {})
    }
  }
  const done = keepOn()
  return {
    brokenSince: () => brokenSince,
    run: () => run,
    async close() {
      leaving.abort()
      await client?.end().catch(() => {})
      await done
    },
  }
}

/** Where no archive is written any more: what the server keeps for it, up to its two gigabytes, would hold what was erased since for as long. One that is begun again later begins anew. */
export async function forgetWalArchive(connection: pg.ClientConfig): Promise<void> {
  const client = await connect(connection)
  try {
    await client.query(`select pg_drop_replication_slot(slot_name) from pg_replication_slots where slot_name = '${slot}' and not active`)
  } finally {
    await client.end()
  }
}

async function archiveOn(client: pg.Client, { backups, key, now }: WalArchiveOptions, onWritten: () => void, onBegun: (run: WalRun) => void): Promise<void> {
  const { rows } = await client.query<{ systemid: string; timeline: string; xlogpos: string }>('IDENTIFY_SYSTEM')
  const { systemid, timeline, xlogpos } = rows[0]!
  const shelf = walShelf(backups, systemid, Number(timeline), key)
  const { start, isAnew } = await whereToBegin(client, shelf, positionOf(xlogpos), now())
  onBegun({ system: systemid, timeline: shelf.timeline, unbrokenFrom: isAnew ? start : 0n })
  const stream = copyStream(client, `START_REPLICATION SLOT ${slot} PHYSICAL ${positionText(start)} TIMELINE ${shelf.timeline}`)
  const pending = new PendingLog(shelf, start)
  let flushing: Promise<void> = Promise.resolve()
  let failure: unknown
  const flush = () => {
    flushing = flushing.then(async () => {
      await pending.flush()
      onWritten()
      stream.send(status(pending.flushedTo, now()))
    })
    return flushing
  }
  // Also a sign of life, without which the server would hang up.
  const timer = setInterval(() => void flush().catch((error: unknown) => {
    failure ??= error
    void client.end().catch(() => {})
  }), flushAfterMs)
  try {
    for await (const message of stream) {
      if (message[0] !== logData) continue
      pending.add(message.readBigUInt64BE(1), message.subarray(logHeaderBytes))
      pending.sent(message.readBigUInt64BE(9), pgTime(message.readBigInt64BE(17)))
      if (pending.bytes >= pieceBytes) await flush()
    }
  } catch (error) {
    throw failure ?? error
  } finally {
    clearInterval(timer)
    // Also when it is closed: what has come is kept. After a failure nothing more is, since there would be a gap before it.
    await flush().catch(() => {})
  }
}

const logData = 'w'.charCodeAt(0)
const logHeaderBytes = 25
/** PostgreSQL counts microseconds from the first of January 2000. */
const epochMs = Date.UTC(2000, 0, 1)
const pgTime = (microseconds: bigint): number => Number(microseconds / 1000n) + epochMs

/** What the server hears of us: written, flushed and applied so far, and our time. */
function status(position: bigint, now: number): Buffer {
  const message = Buffer.alloc(34)
  message.write('r', 0)
  for (const at of [1, 9, 17]) message.writeBigUInt64BE(position, at)
  message.writeBigInt64BE(BigInt(now - epochMs) * 1000n, 25)
  return message
}

/** After what is archived already; else from the oldest segment that the server still has for us. */
async function whereToBegin(client: pg.Client, shelf: WalShelf, written: bigint, now: number): Promise<{ start: bigint; isAnew: boolean }> {
  const oldest = segmentStart(await oldestKept(client))
  const archived = await archivedTo(shelf).catch((error: unknown) => {
    if (error instanceof AlteredLog) return 'of another key' as const
    throw error
  })
  if (archived === null) return { start: oldest, isAnew: false }
  if (archived !== 'of another key' && archived <= written && archived >= oldest) return { start: archived, isAnew: false }
  // No key here opens it, or the cluster has gone back behind what it once wrote, as after the restore of a disk's snapshot: the log from here on is another one.
  if (archived === 'of another key' || archived > written) await rename(shelf.folder, `${shelf.folder}-until-${now}`)
  // Otherwise the server had to give up some before it could be taken.
  return { start: oldest, isAnew: true }
}

async function oldestKept(client: pg.Client): Promise<bigint> {
  const found = await client.query<{ kept: string | null; lost: boolean }>(
    `select restart_lsn::text as kept, coalesce(wal_status = 'lost', false) as lost from pg_replication_slots where slot_name = '${slot}'`,
  )
  const there = found.rows[0]
  if (there?.kept && !there.lost) return positionOf(there.kept)
  if (there) await client.query(`DROP_REPLICATION_SLOT ${slot}`)
  await client.query(`CREATE_REPLICATION_SLOT ${slot} PHYSICAL (RESERVE_WAL)`)
  const made = await client.query<{ kept: string }>(`select restart_lsn::text as kept from pg_replication_slots where slot_name = '${slot}'`)
  return positionOf(made.rows[0]!.kept)
}

/** The end of the newest segment, freed of what a power cut left half written; null without one. */
async function archivedTo(shelf: WalShelf): Promise<bigint | null> {
  const newest = (await segmentsOn(shelf)).at(-1)
  if (newest === undefined) return null
  const { end, wholeBytes } = await readSegment(shelf, newest)
  await truncate(pathOf(shelf, newest), wholeBytes)
  return end
}
