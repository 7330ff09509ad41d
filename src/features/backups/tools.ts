// What taking a backup needs.
import type { BackupPlace } from '#src/platform/backup/place.ts'
import type { Migration } from '#src/records/migrate.ts'

export interface BackupTools {
  readonly place: BackupPlace
  /** Seals it. */
  readonly key: Buffer
  readonly clock: () => number
  readonly migrations: readonly Migration[]
}
