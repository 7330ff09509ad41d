// Before the first start of a new version changes the tables of a database in use, a backup is taken: the way back.
import { basename } from 'node:path'
import type { Log } from '#src/platform/log.ts'
import { isUpgradeDue } from '#src/records/migrate.ts'
import { takeBackup } from './take.ts'
import type { BackupTools } from './tools.ts'

/** @throws Error in the operator's words when it cannot be taken: then nothing is upgraded */
export async function backUpBeforeUpgrade(tools: BackupTools, log: Log): Promise<void> {
  if (!(await isUpgradeDue(tools.place.connection, tools.migrations))) return
  try {
    const { path } = await takeBackup(tools, 'upgrade', { isTried: false })
    log.info({ backup: basename(path) }, 'a backup was taken before the upgrade')
  } catch (error) {
    throw new Error(`Attune takes a backup before it upgrades the database, and could not: ${(error as Error).message} Nothing was changed. With ATTUNE_BACKUPS=off it upgrades without one.`, { cause: error })
  }
}
