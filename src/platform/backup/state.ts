// How backups stand, for those who look after them: what was the last good one, and what is wrong.
import { hour, minute } from '../time.ts'
import type { BackupPlace } from './place.ts'
import { backupsIn, isAhead, readFailure, type Backup } from './shelf.ts'

/** One a day is due after 26 hours at the latest, and takes its time. */
const oldAfterMs = 30 * hour
/** A server that is started again, or a disk that is busy, is no news. */
const brokenAfterMs = 5 * minute

export type Trouble =
  | { readonly kind: 'old' | 'unreachable' }
  /** It could not be taken; or it was tried and was not the same, or could not be tried. */
  | { readonly kind: 'not-taken' | 'different' | 'broken-chain' | 'failed'; readonly at: number }
  /** What is written is not being archived. */
  | { readonly kind: 'log'; readonly at: number }

export interface BackupState {
  /** Newest first. */
  readonly backups: readonly Backup[]
  /** When the last one was begun that was the same when tried; null when there is none. */
  readonly lastGoodAt: number | null
  readonly troubles: readonly Trouble[]
}

/** @param since when there was first something to back up: with no backup yet, they are as old as that */
export async function backupState(place: Pick<BackupPlace, 'folder' | 'archive'>, since: number, now: number): Promise<BackupState> {
  const found = await backupsIn(place.folder, now).catch(() => null)
  const backups = [...(found ?? [])].reverse()
  const newest = backups.find(({ report }) => report.check !== null)
  const lastGoodAt = backups.find((backup) => backup.report.check?.outcome === 'same' && !isAhead(backup, now))?.head.begunAt ?? null
  const outcome = newest?.report.check?.outcome ?? 'same'
  const failedAt = await readFailure(place.folder)
  const brokenSince = place.archive?.brokenSince() ?? null
  const troubles: Trouble[] = [
    ...(found === null ? [{ kind: 'unreachable' } as const] : []),
    ...(outcome !== 'same' ? [{ kind: outcome, at: newest!.head.begunAt }] : []),
    ...(failedAt !== null && failedAt > (newest?.head.begunAt ?? 0) ? [{ kind: 'not-taken', at: failedAt } as const] : []),
    ...(found !== null && now - (lastGoodAt ?? since) > oldAfterMs ? [{ kind: 'old' } as const] : []),
    ...(brokenSince !== null && now - brokenSince > brokenAfterMs ? [{ kind: 'log', at: brokenSince } as const] : []),
  ]
  return { backups, lastGoodAt, troubles }
}
