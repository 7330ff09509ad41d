// Takes a backup while people work, and tries it: restored aside, it must hold what the database held.
import { openBaseBackup } from '#src/platform/backup/base-backup.ts'
import { writeSealed, type BackupHead } from '#src/platform/backup/sealed-file.ts'
import { makeFolder, newBackupPath, tidy, writeReport, type Backup, type BackupReport } from '#src/platform/backup/shelf.ts'
import { connect } from '#src/platform/postgres/copy.ts'
import { version } from '#src/platform/version.ts'
import { appliedOn } from '#src/records/migrate.ts'
import { portableFrom } from '#src/records/portable.ts'
import { beginReading } from '#src/records/read-out.ts'
import type { BackupTools } from './tools.ts'
import { tryBackup } from './try.ts'

/** Written, reported, and what is past its term gone. With a trial unless there is no time for one. @throws when it could not be written */
export async function takeBackup(tools: BackupTools, why: BackupReport['why'], { isTried, kind = tools.place.kind, path: wanted, told = () => {} }: { isTried: boolean; kind?: BackupHead['kind']; path?: string; told?: (step: 'taking' | 'trying') => void }): Promise<Backup> {
  const { place, clock } = tools
  told('taking')
  await makeFolder(place.folder)
  const begunAt = clock()
  const path = wanted ?? newBackupPath(place.folder, begunAt)
  const { head, bytes } = await (kind === 'base' ? writeBase : writePortable)(tools, path, begunAt)
  const report: BackupReport = { why, finishedAt: clock(), bytes, check: null }
  await writeReport(path, report)
  const untried: Backup = { path, head, report }
  if (isTried) told('trying')
  const backup = isTried ? await tried(tools, untried) : untried
  await tidy(place.folder, clock(), place.keepMs)
  return backup
}

async function tried(tools: BackupTools, backup: Backup): Promise<Backup> {
  const begunAt = tools.clock()
  const begun = performance.now()
  const check = async (): Promise<NonNullable<BackupReport['check']>['outcome']> => {
    try {
      return await tryBackup(tools, backup)
    } catch (error) {
      await record('failed')
      throw error
    }
  }
  const record = async (outcome: NonNullable<BackupReport['check']>['outcome']): Promise<Backup> => {
    const report: BackupReport = { ...backup.report, check: { outcome, at: begunAt, seconds: Math.round(performance.now() - begun) / 1_000 } }
    await writeReport(backup.path, report)
    return { ...backup, report }
  }
  return await record(await check())
}

async function writeBase({ place, key }: BackupTools, path: string, begunAt: number): Promise<{ head: BackupHead; bytes: number }> {
  const migrations = await appliedOn(place.connection)
  const base = await openBaseBackup(place.connection)
  try {
    const { system, timeline, from, postgres } = base
    const head: BackupHead = { kind: 'base', attune: version, postgres, system, timeline, from, begunAt, migrations }
    return { head, bytes: await writeSealed(path, key, head, base.archive) }
  } finally {
    await base.close()
  }
}

async function writePortable({ place, key }: BackupTools, path: string, begunAt: number): Promise<{ head: BackupHead; bytes: number }> {
  const head: BackupHead = { kind: 'portable', attune: version, postgres: null, system: null, timeline: null, from: null, begunAt, migrations: await appliedOn(place.connection) }
  const reader = await connect(place.connection)
  try {
    await beginReading(reader)
    return { head, bytes: await writeSealed(path, key, head, portableFrom(reader)) }
  } finally {
    await reader.end()
  }
}
