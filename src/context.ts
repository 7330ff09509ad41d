// Opens everything that handlers may use, in order, and closes it in reverse.
import { randomUUID } from 'node:crypto'
import type pg from 'pg'
import type { Context, House } from '#src/access/context.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { sweepAside } from '#src/features/backups/aside.ts'
import { finishRestore } from '#src/features/backups/end-what-was-open.ts'
import { backUpBeforeUpgrade } from '#src/features/backups/before-upgrade.ts'
import { applyErasures } from '#src/features/record/erase.ts'
import { readAssets } from '#src/platform/assets.ts'
import { readContent } from '#src/platform/content.ts'
import { openBulkheads } from '#src/platform/bulkheads.ts'
import { openJobs } from '#src/platform/jobs.ts'
import type { BackupPlace } from '#src/platform/backup/place.ts'
import { forgetWalArchive, openWalArchive, type WalArchive } from '#src/platform/backup/wal-archive.ts'
import { roomAt } from '#src/platform/disk.ts'
import { openKeyring, type Keyring } from '#src/platform/keyring.ts'
import type { Log } from '#src/platform/log.ts'
import { openMailer } from '#src/platform/mail.ts'
import { openMetrics } from '#src/platform/metrics.ts'
import { openRefusalLog } from '#src/platform/refusal-log.ts'
import { openEmbedded } from '#src/platform/postgres/embedded.ts'
import { isUnreachable } from '#src/platform/trouble.ts'
import { steadyClock } from '#src/platform/steady-clock.ts'
import { day } from '#src/platform/time.ts'
import { migrate, readMigrations } from '#src/records/migrate.ts'
import type { Tables } from '#src/records/tables.ts'
import { measureWhatWaits } from '#src/features/health/gauges.ts'
import type { Config } from './config/config.ts'

export interface OpenContext {
  readonly context: Context
  close(): Promise<void>
}

/** For the command line and the tests, which have no demonstration to go to. */
export const noHouse: House = {
  enterDemonstration: () => Promise.reject(new Refusal('not-found')),
  leaveDemonstration: () => Promise.reject(new Refusal('not-found')),
  resetDemonstration: () => Promise.reject(new Refusal('not-found')),
  isMoving: () => false,
  filling: () => null,
  filledAt: () => null,
  simulated: () => null,
}

/** @param root the repository, with content/, dist/ and the migrations @param demonstration whether everyone is invented and drafts may be shown */
export async function openContext(config: Config, root: URL, log: Log, demonstration = false, house: House = noHouse): Promise<OpenContext> {
  const closing: (() => Promise<void> | void)[] = []
  const close = async () => {
    for (const step of closing.reverse()) await step()
  }
  try {
    const server = await openServer(config, log)
    closing.push(server.close)
    const steady = steadyClock(() => Date.now(), () => performance.now(), (behindMs, follows) =>
      log.warn({ behindMs, follows }, behindMs === 0 ? 'the clock of this machine is right again' : follows ? 'the clock of this machine was put back far; it is followed' : 'the clock of this machine went back; time goes on as it passes until it is right again'))
    const clock = steady.now
    const [migrations, keyring] = await Promise.all([readMigrations(new URL('src/records/migrations/', root)), openKeyring(config.keyringDir, clock, (organisationId, clientId) =>
      log.error({ organisationId, clientId }, 'the key of a client does not open, so that their name and words cannot be read: put it back from the backup of the keyring'))])
    const place = placeOf(config, server.connection)
    // Plain copies, whatever is made from now on: of a trial, or of a restore onto a server of one's own.
    await sweepAside(config.dataDir)
    if (place?.kind === 'base') {
      await backUpBeforeUpgrade({ place, key: await keyring.backup(), clock, migrations }, log)
    }
    await migrate(server.connection, migrations, new Date(clock())).catch((error: NodeJS.ErrnoException) => {
      if (!config.databaseUrl || !isUnreachable(error)) throw error
      throw new Error(`The database that DATABASE_URL names does not answer (${error.code}). Is it running, and is the address right?`, { cause: error })
    })
    const { bulkheads, close: closeBulkheads } = openBulkheads<Tables>(server.connection, (error) => log.error({ error }, 'a database connection was lost'))
    closing.push(closeBulkheads)
    const [content, assets, jobs] = await Promise.all([
      readContent(new URL('content/', root), demonstration),
      readAssets(new URL('dist/public/', root), ['hand.css']),
      openJobs(server.connection, log),
    ])
    closing.push(jobs.stop)
    const metrics = openMetrics()
    const mail = openMailer(config.smtpUrl, config.mailFrom, log, metrics.mailFailed)
    closing.push(mail.close)
    const backups = place?.kind === 'base' ? { ...place, archive: await archiveFor(place, keyring, log) } : place
    if (backups?.archive) closing.push(backups.archive.close)
    else if (!config.databaseUrl) await forgetWalArchive(server.connection)
    const context: Context = {
      db: bulkheads.behind.db, bulkheads, connection: server.connection, content, keyring, clock, clockBehindMs: steady.behindMs, newId: randomUUID, log, mail, jobs, assets, origin: config.origin, demonstration, house,
      metrics, refused: openRefusalLog(log, clock, metrics.refused), metricsToken: config.metricsToken, room: () => roomAt(config.databaseUrl ? config.keyringDir : config.dataDir), keysRoom: () => roomAt(config.keyringDir), migrations, backups,
    }
    measureWhatWaits(context)
    await applyErasures(context)
    if (!config.databaseUrl && (await finishRestore(context.db, config.dataDir, clock()))) {
      log.warn('a restore had been cut off before what was open then had ended; it has ended now')
    }
    return { context, close }
  } catch (error) {
    await close()
    throw error
  }
}

/** Where the backups of this configuration go; null where none are made. */
export function placeOf(config: Config, connection: pg.ClientConfig): BackupPlace | null {
  if (config.backupsDir === null) return null
  return { folder: config.backupsDir, keepMs: config.backupDays * day, dataDir: config.dataDir, connection, kind: config.databaseUrl ? 'portable' : 'base', archive: null }
}

async function archiveFor(place: BackupPlace, keyring: Keyring, log: Log): Promise<WalArchive> {
  return openWalArchive({
    connection: place.connection, backups: place.folder, key: await keyring.backup(), now: Date.now,
    onError: (error) => log.error({ error }, 'the archive of the log cannot be written; it is tried again'),
  })
}

async function openServer(config: Config, log: Log): Promise<{ connection: pg.ClientConfig; close: () => Promise<void> }> {
  if (config.databaseUrl) {
    return { connection: { connectionString: config.databaseUrl }, close: async () => {} }
  }
  return await openEmbedded({ dataDir: config.dataDir, log: (message) => log.warn(message) })
}
