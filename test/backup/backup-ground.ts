// For the tests of backups: a clinic that makes them, a folder to restore into, and two databases held against each other.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RestoreWish } from '#src/features/backups/restore.ts'
import type { BackupTools } from '#src/features/backups/tools.ts'
import type { Backup } from '#src/platform/backup/shelf.ts'
import { connect } from '#src/platform/postgres/copy.ts'
import { openEmbedded } from '#src/platform/postgres/embedded.ts'
import { beginReading, readFigures, type Figures } from '#src/records/read-out.ts'
import { openWorld, type World } from '../world.ts'

export interface BackupGround {
  readonly world: World
  readonly tools: BackupTools
  /** A path in which nothing is yet. */
  fresh(name: string): string
  /** Takes it away again: each has the server's thousand files beside its database, too many to delete all at once at the end. */
  drop(name: string): Promise<void>
  wish(backup: Pick<Backup, 'path' | 'head'>, more?: Partial<RestoreWish>): RestoreWish
  close(): Promise<void>
}

export async function openBackupGround(): Promise<BackupGround> {
  const world = await openWorld({ backups: true })
  const { backups, keyring, clock, migrations } = world.context
  const tools: BackupTools = { place: backups!, key: await keyring.backup(), clock, migrations }
  const folder = await mkdtemp(join(tmpdir(), 'attune-restore-'))
  // Root's server runs as somebody else, who has to pass through.
  await chmod(folder, 0o711)
  return {
    world, tools,
    fresh: (name) => join(folder, name),
    drop: (name) => rm(join(folder, name), { recursive: true, force: true, maxRetries: 5 }),
    wish: ({ path, head }, more = {}) => ({ backup: { path, head }, folder: tools.place.folder, key: tools.key, migrations: tools.migrations, now: Date.now(), ...more }),
    async close() {
      await world.close()
      await rm(folder, { recursive: true, force: true, maxRetries: 5 })
    },
  }
}

export async function figuresOf(connection: Parameters<typeof connect>[0]): Promise<Figures> {
  const client = await connect(connection)
  try {
    await beginReading(client)
    return await readFigures(client)
  } finally {
    await client.end()
  }
}

export async function figuresIn(dataDir: string): Promise<Figures> {
  const server = await openEmbedded({ dataDir, fsync: false })
  try {
    return await figuresOf(server.connection)
  } finally {
    await server.close()
  }
}
