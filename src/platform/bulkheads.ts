// The database in compartments: each area of work has connections, turns and a short queue of its own, so that one that is slow or crowded takes nothing from the others.
import type { Kysely } from 'kysely'
import type pg from 'pg'
import { openDb, type OpenDb } from './db.ts'
import { openTurns, type TurnBounds, type Turns } from './turns.ts'

interface Bounds extends TurnBounds {
  /** Opened when needed, closed when idle. */
  readonly connections: number
  /** How long one statement may take. */
  readonly statementMs: number
  /** How long a statement may wait for a lock. */
  readonly lockMs: number
}

/**
 * Design choices, tried by `npm run bench -- load`: together fewer connections than the embedded server allows (40), and in each area a queue that is
 * worked off in a second or two; the longer wait is for a machine that stands still. Those at work give a lock up before a client does: both write the chain of a case. `watching` is for monitors and `behind` for jobs and commands, which take no turns.
 */
const bounds = {
  client: { connections: 10, running: 12, waiting: 60, waitMs: 6_000, statementMs: 5_000, lockMs: 4_500 },
  'sign-in': { connections: 4, running: 12, waiting: 40, waitMs: 8_000, statementMs: 5_000, lockMs: 4_500 },
  safety: { connections: 3, running: 6, waiting: 20, waitMs: 8_000, statementMs: 5_000, lockMs: 4_500 },
  staff: { connections: 6, running: 6, waiting: 24, waitMs: 8_000, statementMs: 15_000, lockMs: 3_000 },
  behind: { connections: 4, running: 1, waiting: 0, waitMs: 8_000, statementMs: 15_000, lockMs: 3_000 },
  watching: { connections: 1, running: 1, waiting: 0, waitMs: 2_000, statementMs: 2_000, lockMs: 2_000 },
} as const satisfies Record<string, Bounds>

export type Area = keyof typeof bounds
export const areas = Object.keys(bounds) as readonly Area[]

export interface Bulkhead<Tables> {
  readonly db: Kysely<Tables>
  readonly pool: pg.Pool
  readonly turns: Turns
}

export type Bulkheads<Tables> = Readonly<Record<Area, Bulkhead<Tables>>>

/** @param connection where the server is, as its owner @param onQuery sees the text of every statement, never its values */
export function openBulkheads<Tables>(connection: pg.ClientConfig, onError: (error: Error) => void, onQuery?: (sql: string) => void): { bulkheads: Bulkheads<Tables>; close(): Promise<void> } {
  const opened = Object.entries(bounds).map(([area, own]: [string, Bounds]) => {
    const database: OpenDb<Tables> = openDb(connection, { connections: own.connections, statementMs: own.statementMs, lockMs: own.lockMs, connectMs: own.waitMs }, onError, onQuery)
    return { area, database, bulkhead: { db: database.db, pool: database.pool, turns: openTurns(own) } }
  })
  return {
    bulkheads: Object.fromEntries(opened.map(({ area, bulkhead }) => [area, bulkhead])) as Bulkheads<Tables>,
    close: async () => void (await Promise.all(opened.map(({ database }) => database.close()))),
  }
}
