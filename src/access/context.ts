// What every handler and use case may use, opened once at start and handed down; nothing here is global.
import type { Database } from '#src/records/database.ts'
import type { Tables } from '#src/records/tables.ts'
import type { Bulkheads } from '#src/platform/bulkheads.ts'
import type { Content } from '#src/platform/content.ts'
import type { Connection } from '#src/platform/db.ts'
import type { Jobs } from '#src/platform/jobs.ts'
import type { Keyring } from '#src/platform/keyring.ts'
import type { Log } from '#src/platform/log.ts'
import type { Room } from '#src/platform/disk.ts'
import type { Metrics } from '#src/platform/metrics.ts'
import type { Refused } from '#src/platform/refusal-log.ts'
import type { Mailer } from '#src/platform/mail.ts'
import type { Assets } from '#src/platform/assets.ts'
import type { BackupPlace } from '#src/platform/backup/place.ts'
import type { Migration } from '#src/records/migrate.ts'
import type { Clock } from '#src/platform/time.ts'

/** Moves between the installation and its demonstration, which has a data directory of its own. */
export interface House {
  /** Opens the demonstration, the first time with the first of its invented people; the others follow. @throws Refusal not-found once the installation is in use */
  enterDemonstration(): Promise<void>
  leaveDemonstration(): Promise<void>
  /** Throws away everything that was done in the demonstration and fills it anew. */
  resetDemonstration(): Promise<void>
  /** Whether one of these three is under way. */
  isMoving(): boolean
  /** How many of the demonstration's clients are there while it still fills; null when it does not. */
  filling(): { readonly here: number; readonly of: number } | null
  /** When the demonstration was filled; its sessions lead up to that moment. null outside of it. */
  filledAt(): number | null
  /** The large simulated service beside the demonstration's clinic; null outside of it. */
  simulated(): Simulated | null
}

export interface Simulated {
  /** Makes it in the background, or goes on; nothing when that is under way or done. */
  begin(): void
  /** Whoever is there stays. */
  stop(): void
  state(): { readonly kind: 'none' | 'growing' | 'stopped' | 'failed' | 'whole'; readonly here: number; readonly of: number }
}

export interface Context {
  /** Of the area in which the work is done: a request's own, or that of jobs and commands. */
  readonly db: Database
  readonly bulkheads: Bulkheads<Tables>
  /** For work in a thread of its own, which opens one for itself. */
  readonly connection: Connection
  readonly content: Content
  readonly keyring: Keyring
  /** Never goes back by itself (platform/steady-clock.ts). */
  readonly clock: Clock
  /** By how much the machine's own clock is behind it, in milliseconds; 0 when all is well. */
  readonly clockBehindMs: () => number
  /** A new UUID. */
  readonly newId: () => string
  readonly log: Log
  readonly mail: Mailer
  readonly jobs: Jobs
  readonly assets: Assets
  /** Where people reach this server, without a trailing slash, e.g. `https://attune.example`. */
  readonly origin: string
  /** True in the demonstration: everyone is invented and one may look around as any of them. */
  readonly demonstration: boolean
  readonly house: House
  /** null where Attune makes no backups: by the operator's wish, and in the demonstration. */
  readonly backups: BackupPlace | null
  readonly metrics: Metrics
  /** Writes down a refusal. */
  readonly refused: (refused: Refused) => void
  /** What a monitor shows to read the metrics; null when nobody may. */
  readonly metricsToken: string | null
  /** Of the disk on which the data lie. */
  readonly room: () => Promise<Room>
  /** Of the disk on which the keys lie. */
  readonly keysRoom: () => Promise<Room>
  /** Those that this version brings. */
  readonly migrations: readonly Migration[]
}
