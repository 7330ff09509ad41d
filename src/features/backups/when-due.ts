// A backup a day without being asked: in the small hours where the machine is awake then, and otherwise as soon as it is.
import type { Context } from '#src/access/context.ts'
import { positionOf } from '#src/platform/backup/log-position.ts'
import { backupsIn, writeFailure, type Backup } from '#src/platform/backup/shelf.ts'
import type { WalRun } from '#src/platform/backup/wal-archive.ts'
import { hour } from '#src/platform/time.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'
import { takeBackup } from './take.ts'

/** Hours of UTC in which few people of any inhabited zone near it work. */
const smallHours = { from: 1, until: 5 }
const inTheSmallHoursAfterMs = 20 * hour
const atAnyHourAfterMs = 26 * hour
/** One that was not the same when tried, or could not be tried, is not repeated at once. */
const afterFailureMs = 6 * hour

/** @param backups oldest first @param run the log that is archived now; null where there is none */
export function isBackupDue(backups: readonly Backup[], run: WalRun | null, now: number): boolean {
  const newest = backups.at(-1)
  if (!newest) return true
  const age = now - newest.head.begunAt
  if (newest.report.check === null ? newest.report.why === 'schedule' : newest.report.check.outcome !== 'same') return age >= afterFailureMs
  if (run && !isFollowed(newest, run)) return true
  const utcHour = new Date(now).getUTCHours()
  return age >= atAnyHourAfterMs || (age >= inTheSmallHoursAfterMs && utcHour >= smallHours.from && utcHour < smallHours.until)
}

/** Whether the log that is being archived begins where the backup ends. After a restore, or a gap, it does not. */
const isFollowed = ({ head }: Backup, { system, timeline, unbrokenFrom }: WalRun): boolean =>
  head.system === system && head.timeline === timeline && head.from !== null && positionOf(head.from) >= unbrokenFrom

export async function backUpWhenDue({ backups: place, keyring, clock, migrations, db, log }: Context): Promise<void> {
  if (!place || (await everyOrganisation(db)).length === 0) return
  if (!isBackupDue(await backupsIn(place.folder), place.archive?.run() ?? null, clock())) return
  const { report } = await takeBackup({ place, key: await keyring.backup(), clock, migrations }, 'schedule', { isTried: true }).catch(async (error: unknown) => {
    log.error({ error }, 'a backup could not be taken or tried')
    // Where even that cannot be written, its age tells.
    await writeFailure(place.folder, clock()).catch(() => {})
    throw error
  })
  log[report.check?.outcome === 'same' ? 'info' : 'error']({ outcome: report.check?.outcome, bytes: report.bytes }, 'a backup was taken and tried')
}
