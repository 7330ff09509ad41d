// How the embedded server is set up: rules given at every start, which nobody can undo by editing a file, and tuning an operator may change.
import { tmpdir } from 'node:os'

export interface Place {
  readonly cluster: string
  /** Directory of the Unix socket; null on Windows, where the server listens on 127.0.0.1. */
  readonly socketDir: string | null
  readonly port: number
}

/** Written once into postgresql.conf by initdb: small enough to share a 1 GB machine with the rest of Attune. */
export const tuning: Readonly<Record<string, string>> = {
  shared_buffers: '64MB',
  max_connections: '40',
  work_mem: '8MB',
  maintenance_work_mem: '64MB',
  max_wal_size: '256MB',
  min_wal_size: '32MB',
  // Reads go through the page cache here, so workers for them would only cost memory.
  io_method: 'sync',
  max_worker_processes: '4',
  max_parallel_workers: '2',
  max_parallel_workers_per_gather: '2',
  // Kept back for parallel queries, since /dev/shm is tiny in a container and is emptied when a user signs out of systemd.
  min_dynamic_shared_memory: '16MB',
  max_logical_replication_workers: '0',
  autovacuum_max_workers: '2',
  jit: 'off',
  timezone: 'UTC',
  log_timezone: 'UTC',
}

export const rules = (place: Place, fsync: boolean): Record<string, string> => ({
  listen_addresses: place.socketDir === null ? '127.0.0.1' : '',
  unix_socket_directories: place.socketDir === null ? '' : quoted(place.socketDir),
  unix_socket_permissions: '0700',
  port: String(place.port),
  ssl: 'off',
  password_encryption: 'scram-sha-256',
  // For the backup while people work, which speaks the replication protocol.
  wal_level: 'replica',
  max_wal_senders: '4',
  ...logIsDeleted,
  // What the archive of the log could not take is kept for it up to here, and then given up: a full disk would stop everybody.
  max_slot_wal_keep_size: '2GB',
  ...withoutPersonalData,
  ...(fsync ? { fsync: 'on', full_page_writes: 'on' } : notDurable),
})

/** A file of the log that is no longer needed is deleted, instead of keeping what it held until it is written over weeks later: an erasure reaches it. After a restore too, which has replayed all of it. */
export const logIsDeleted: Readonly<Record<string, string>> = { wal_recycle: 'off' }

/** For tests only, and never without being asked. A commit still waits until it is in the log: an archive of the log that is tried without fsync counts on it too. */
export const notDurable: Readonly<Record<string, string>> = { fsync: 'off', full_page_writes: 'off' }

// The text of an error can quote what a person wrote ("invalid input syntax ... «my words»"), so errors of statements are not logged at all:
// the application receives them. Level `log` keeps what the server says about itself. Seven files by weekday, each emptied when its day returns.
const withoutPersonalData: Readonly<Record<string, string>> = {
  logging_collector: 'on',
  log_destination: 'stderr',
  log_directory: 'log',
  log_filename: 'postgresql-%a.log',
  log_file_mode: '0600',
  log_truncate_on_rotation: 'on',
  log_rotation_age: '1d',
  log_rotation_size: '0',
  log_min_messages: 'log',
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  log_statement: 'none',
  log_min_duration_statement: '-1',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  log_checkpoints: 'off',
  log_autovacuum_min_duration: '-1',
}

export const asArguments = (values: Readonly<Record<string, string>>): string[] => Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])

/** The setting is a list: quotes keep a comma or a space in the path from dividing it. */
const quoted = (path: string) => `"${path.replaceAll('"', '""')}"`

/** Where a socket goes when the data directory's own path is too long for one. */
export const shortDirectories = (): string[] => [...new Set([tmpdir(), '/tmp'])]
