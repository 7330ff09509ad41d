// A backup a day without being asked, in the small hours where the machine is awake then, and otherwise as soon as it is; and one when somebody asks.
import type { Context } from '#src/access/context.ts'
import { positionOf } from '#src/platform/backup/log-position.ts'
import type { BackupPlace } from '#src/platform/backup/place.ts'
import { backupsIn, isAhead, writeFailure, type Backup } from '#src/platform/backup/shelf.ts'
import type { WalRun } from '#src/platform/backup/wal-archive.ts'
import { hour } from '#src/platform/time.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'
import { takeBackup } from './take.ts'
import { inTurn, tell } from './under-way.ts'

/** Hours of UTC in which few people of any inhabited zone near it work. */
const smallHours = { from: 1, until: 5 }
const inTheSmallHoursAfterMs = 20 * hour
const atAnyHourAfterMs = 26 * hour
/** One that was not the same when tried, or could not be tried, is not repeated at once. */
const afterFailureMs = 6 * hour

/** @param backups oldest first @param run the log that is archived now; null where there is none */
export function isBackupDue(backups: readonly Backup[], run: WalRun | null, now: number): boolean {
  const newest = backups.at(-1)
  if (!newest || isAhead(newest, now)) return true
  const age = now - newest.head.begunAt
  if (newest.report.check === null ? newest.report.why === 'schedule' : newest.report.check.outcome !== 'same') return age >= afterFailureMs
  if (run && !isFollowed(newest, run)) return true
  const utcHour = new Date(now).getUTCHours()
  return age >= atAnyHourAfterMs || (age >= inTheSmallHoursAfterMs && utcHour >= smallHours.from && utcHour < smallHours.until)
}

/** Whether the log that is being archived begins where the backup ends. After a restore, or a gap, it does not. */
const isFollowed = ({ head }: Backup, { system, timeline, unbrokenFrom }: WalRun): boolean =>
  head.system === system && head.timeline === timeline && head.from !== null && positionOf(head.from) >= unbrokenFrom

export async function backUpWhenDue(context: Context): Promise<void> {
  const { backups: place, clock } = context
  if (!place || (await everyOrganisation(context.db)).length === 0) return
  await inTurn(place.folder, async () => {
    if (isBackupDue(await backupsIn(place.folder, clock()), place.archive?.run() ?? null, clock())) await backUp(context, place, 'schedule')
  })
}

/** One that was begun since does for it: somebody else had asked too, or it was due. */
export async function backUpAsAsked(context: Context, askedAt: number): Promise<void> {
  const { backups: place } = context
  if (!place) return
  await inTurn(place.folder, async () => {
    // A folder that cannot be read is found out, and said, by trying.
    const newest = (await backupsIn(place.folder, context.clock()).catch(() => [])).at(-1)
    if (!newest || isAhead(newest, context.clock()) || newest.head.begunAt < askedAt) await backUp(context, place, 'asked')
  })
}

async function backUp({ keyring, clock, migrations, log }: Context, place: BackupPlace, why: 'schedule' | 'asked'): Promise<void> {
  const told = (step: 'taking' | 'trying') => tell(place.folder, { step, since: clock() })
  const { report } = await takeBackup({ place, key: await keyring.backup(), clock, migrations }, why, { isTried: true, told }).catch(async (error: unknown) => {
    log.error({ error }, 'a backup could not be taken or tried')
    // Where even that cannot be written, its age tells.
    await writeFailure(place.folder, clock()).catch(() => {})
    throw error
  })
  log[report.check?.outcome === 'same' ? 'info' : 'error']({ outcome: report.check?.outcome, bytes: report.bytes }, 'a backup was taken and tried')
}
