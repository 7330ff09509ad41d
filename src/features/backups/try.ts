// Restores a backup aside and compares: rows and content of each table with the database at one marked moment, and every audit chain.
import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { organisationScope } from '#src/access/scope.ts'
import { layOut, reachOf } from '#src/platform/backup/lay-out.ts'
import { positionOf } from '#src/platform/backup/log-position.ts'
import type { Backup, BackupReport } from '#src/platform/backup/shelf.ts'
import { openDb } from '#src/platform/db.ts'
import { connect } from '#src/platform/postgres/copy.ts'
import { openEmbedded, type Connection } from '#src/platform/postgres/embedded.ts'
import { restoreCluster } from '#src/platform/postgres/restore-cluster.ts'
import { inReading } from '#src/records/database.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'
import { markMoment } from '#src/records/moment.ts'
import { beginReading, differing, readFigures, type Figures } from '#src/records/read-out.ts'
import type { Tables } from '#src/records/tables.ts'
import { verifyAudit } from '#src/records/verify.ts'
import { aside } from './aside.ts'
import { bringBack } from './bring-back.ts'
import type { BackupTools } from './tools.ts'

type Outcome = NonNullable<BackupReport['check']>['outcome']

/** How long the archive of the log may take to hold the mark. */
const archivedWithinMs = 60_000

export const tryBackup = (tools: BackupTools, backup: Backup): Promise<Outcome> =>
  aside(tools.place.dataDir, (scratch) => (backup.head.kind === 'base' ? tryBase : tryPortable)(tools, backup, scratch))

async function tryBase({ place, key }: BackupTools, backup: Backup, scratch: string): Promise<Outcome> {
  const mark = `attune-${randomBytes(8).toString('hex')}`
  const writer = await connect(place.connection)
  const reader = await connect(place.connection)
  let wanted: Figures
  try {
    const position = positionOf(await markMoment(writer, reader, mark))
    wanted = await readFigures(reader)
    await untilArchived(backup, key, place.folder, position)
  } finally {
    await writer.end()
    await reader.end()
  }
  await restoreCluster({ dataDir: scratch, fsync: false, until: { mark }, fill: async (folder) => void (await layOut(backup, key, place.folder, folder)) })
  return await onScratch(scratch, (connection) => compare(connection, wanted))
}

/** The file says itself what its rows must come to. */
async function tryPortable({ key, migrations, clock }: BackupTools, backup: Backup, scratch: string): Promise<Outcome> {
  return await onScratch(scratch, async (connection) => ((await bringBack(connection, backup.path, key, migrations, clock())).differing.length > 0 ? 'different' : await compareChains(connection)))
}

async function onScratch(scratch: string, work: (connection: Connection) => Promise<Outcome>): Promise<Outcome> {
  const server = await openEmbedded({ dataDir: scratch, fsync: false })
  try {
    return await work(server.connection)
  } finally {
    await server.close()
  }
}

async function compare(connection: Connection, wanted: Figures): Promise<Outcome> {
  const copy = await connect(connection)
  try {
    await beginReading(copy)
    if (differing(wanted, await readFigures(copy)).length > 0) return 'different'
  } finally {
    await copy.end()
  }
  return await compareChains(connection)
}

async function compareChains(connection: Connection): Promise<Outcome> {
  const database = openDb<Tables>(connection, { connections: 2, statementMs: 600_000 }, () => {})
  try {
    for (const organisationId of await everyOrganisation(database.db)) {
      const scope = organisationScope(organisationId, { kind: 'operator', id: null }, null)
      const { faults } = await inReading(database.db, scope, (tx) => verifyAudit(tx, scope))
      if (faults.length > 0) return 'broken-chain'
    }
    return 'same'
  } finally {
    await database.close()
  }
}

async function untilArchived(backup: Backup, key: Buffer, folder: string, position: bigint): Promise<void> {
  const deadline = Date.now() + archivedWithinMs
  while ((await reachOf(backup, key, folder)).position < position) {
    if (Date.now() > deadline) throw new Error(`The archive of the log in ${folder} does not keep up, so the backup could not be tried.`)
    await sleep(200)
  }
}
