// Where backups go and of what they are: handed to whoever takes one.
import type pg from 'pg'
import type { WalArchive } from './wal-archive.ts'

export interface BackupPlace {
  readonly folder: string
  /** How long a backup stays, in milliseconds. */
  readonly keepMs: number
  /** The data directory: a trial restore has its place there, on the disk that holds the database anyway. */
  readonly dataDir: string
  /** The database, as its owner. */
  readonly connection: pg.ClientConfig
  /** The embedded server's cluster is copied whole, with its log; of any other server its rows are. */
  readonly kind: 'base' | 'portable'
  /** Of this process; null where another keeps it, and for a server of one's own. */
  readonly archive: WalArchive | null
}
