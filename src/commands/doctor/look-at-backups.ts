// Whether there is a backup that could be put back: how old, whether it passed its trial, and whether it would be lost with the database.
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { backupsIn, isAhead } from '#src/platform/backup/shelf.ts'
import { clusterIn } from '#src/platform/postgres/cluster.ts'
import { hour } from '#src/platform/time.ts'
import type { Config } from '../../config/config.ts'
import { note, wrong, type Finding } from './finding.ts'

/** One is made each day; this leaves a night in which the machine was off. */
const oldAfterMs = 50 * hour

export async function lookAtBackups({ backupsDir, dataDir, databaseUrl }: Pick<Config, 'backupsDir' | 'dataDir' | 'databaseUrl'>, now: number): Promise<Finding[]> {
  if (backupsDir === null) {
    return databaseUrl ? [note('backups-elsewhere', 'Backups of this database are made by its own server, or by nobody.', 'See that they are, and try one.')] : [wrong('no-backups', 'Backups are switched off.', 'Unset ATTUNE_BACKUPS, or name a folder on another disk.')]
  }
  const born = join(clusterIn(dataDir), 'PG_VERSION')
  // Nothing has been written that could be lost.
  if (!databaseUrl && !existsSync(born)) return []
  const newest = (await backupsIn(backupsDir, now)).findLast((backup) => !isAhead(backup, now))
  const makeOne = 'npm run attune -- backup makes one now and says what is in the way.'
  if (!newest && !databaseUrl && now - statSync(born).mtimeMs < oldAfterMs) return [note('not-backed-up-yet', 'This database is new and has no backup yet; the first is made within a day.', makeOne)]
  if (!newest) return [wrong('never-backed-up', `There is no backup in ${backupsDir}.`, makeOne)]
  const findings: Finding[] = []
  const hours = Math.round((now - newest.head.begunAt) / hour)
  if (now - newest.head.begunAt > oldAfterMs) findings.push(wrong('old-backup', `The newest backup is ${hours} hours old.`, makeOne))
  const outcome = newest.report.check?.outcome ?? 'untried'
  if (outcome !== 'same' && outcome !== 'untried') findings.push(wrong('backup-not-proved', `The newest backup did not pass its trial (${outcome}).`, 'Keep the older ones, look into the log, and make another: npm run attune -- backup'))
  if (!databaseUrl && statSync(backupsDir).dev === statSync(dataDir).dev) findings.push(note('backup-beside', 'The backups lie on the disk of the database: one broken disk takes both.', 'Name a folder on another disk with ATTUNE_BACKUPS, or copy it elsewhere each day.'))
  return findings
}
