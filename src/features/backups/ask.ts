// An admin asks for a backup now: the same job that takes one each day does it, and whoever asks while one is under way gets that one.
import type { Context } from '#src/access/context.ts'
import type { CommandId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { backupsIn, isAhead, type Backup } from '#src/platform/backup/shelf.ts'
import { minute } from '#src/platform/time.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { takeBack, tell, underWay } from './under-way.ts'

/** Each is a copy of everything and stays for days, so a press a second would fill the disk. */
const apartMs = 10 * minute

/** When the next may be asked for, at the earliest. @param newest the last that was taken */
export const mayAskFrom = (newest: Backup | undefined, now: number): number => (newest && !isAhead(newest, now) ? newest.head.begunAt + apartMs : 0)

/** @throws Refusal not-found where Attune makes no backups, too-many soon after another */
export async function askForBackup(context: Context, scope: StaffScope, command: CommandId): Promise<void> {
  const { backups: place } = context
  if (!place) throw new Refusal('not-found')
  const at = context.clock()
  if (underWay(place.folder)) return
  if (at < mayAskFrom((await backupsIn(place.folder, at).catch(() => [])).at(-1), at)) throw new Refusal('too-many')
  // Two presses may have come this far in the same moment.
  if (underWay(place.folder)) return
  const asked = { step: 'asked', since: at } as const
  tell(place.folder, asked)
  const isAsked = await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, command, at))) return false
    await context.jobs.later(tx, 'backup', { askedAt: String(at) })
    await audit(tx, scope, { action: 'ask-for-backup', subjectId: scope.organisationId, id: context.newId(), at })
    return true
  }).catch((error: unknown) => {
    takeBack(place.folder, asked)
    throw error
  })
  if (!isAsked) takeBack(place.folder, asked)
}
