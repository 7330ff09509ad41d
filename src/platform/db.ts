// Opens the pool that the application works with: as the role that owns nothing, with times as milliseconds.
import { Kysely, PostgresDialect, type ConnectionProvider, type DatabaseConnection, type LogEvent } from 'kysely'
import pg from 'pg'
import { endWhenSilent, TerseClient } from './terse-client.ts'

const timestamptz = 1184
const int8 = 20
const numeric = 1700

const parseDate = pg.types.getTypeParser(timestamptz, 'text') as unknown as (text: string) => Date
const types: pg.CustomTypesConfig = {
  getTypeParser: ((oid: number, format: 'text' | 'binary' = 'text') => {
    if (format === 'text' && oid === timestamptz) return (text: string) => parseDate(text).getTime()
    if (format === 'text' && (oid === int8 || oid === numeric)) return Number
    return pg.types.getTypeParser(oid, format as 'text')
  }) as pg.CustomTypesConfig['getTypeParser'],
}

/** So much longer than the longest statement a server may be silent that owes an answer. */
const silenceMs = 2_000

/** Where the server is, as its owner. */
export type Connection = pg.ClientConfig

export interface OpenDb<Tables> {
  readonly db: Kysely<Tables>
  readonly pool: pg.Pool
  close(): Promise<void>
}

export interface DbBounds {
  /** Pool size, at least 1. */
  readonly connections: number
  readonly statementMs?: number
  /** How long to wait for a lock that somebody else holds. */
  readonly lockMs?: number
  /** How long to wait for a connection. */
  readonly connectMs?: number
}

/** @param connection where the server is, as its owner; the pool takes the role `attune_app` at once. @param onQuery sees the text of every statement, never its values. */
export function openDb<Tables>(connection: pg.ClientConfig, { connections, statementMs = 15_000, lockMs = 5_000, connectMs = 5_000 }: DbBounds, onError: (error: Error) => void, onQuery?: (sql: string) => void): OpenDb<Tables> {
  const pool = new pg.Pool({
    ...connection,
    Client: TerseClient as typeof pg.Client,
    pipeline: true,
    types,
    max: connections,
    options: `-c role=attune_app -c statement_timeout=${statementMs} -c lock_timeout=${lockMs} -c idle_in_transaction_session_timeout=30000`,
    connectionTimeoutMillis: connectMs,
    // A connection costs the server a process and a handshake; those of a quiet minute are kept.
    idleTimeoutMillis: 60_000,
  } as pg.PoolConfig)
  let isClosing = false
  // A connection that ends because we are leaving is no news.
  pool.on('error', (error) => isClosing || onError(error))
  // One that ends while it is lent out tells whoever has it, by the statements that fail; unheard, the same error would end the whole process.
  pool.on('connect', (client) => {
    client.on('error', () => {})
    endWhenSilent(client, statementMs + silenceMs)
  })
  const db = new Kysely<Tables>({
    dialect: new PostgresDialect({ pool }),
    ...(onQuery ? { log: ({ query }: LogEvent) => onQuery(query.sql) } : {}),
  })
  askInOneBreath(db)
  return { db, pool, close: () => ((isClosing = true), db.destroy()) }
}

/** Statement too long, lock held by somebody else, server full. */
const slowCodes = new Set(['57014', '55P03', '53300'])
/** What the pool says when no connection came free in time; it gives no code. */
const slowWords = new Set(['timeout exceeded when trying to connect', 'Connection terminated due to connection timeout'])

/** Whether the database was too slow, and not wrong: nothing was written, and the same request may be sent again. */
export function isTooSlow(error: unknown): boolean {
  const { code, message } = error as { code?: string; message?: string }
  return slowCodes.has(code ?? '') || slowWords.has(message ?? '')
}

/**
 * Lets `Promise.all` within a transaction send its statements together. kysely makes each statement of a transaction wait for the answer to the one before,
 * since most connections can do no better; ours keeps the order by itself, and a failed statement fails all that follow it.
 */
function askInOneBreath<Tables>(db: Kysely<Tables>): void {
  const executor = db.getExecutor()
  const withProvider = executor.withConnectionProvider.bind(executor)
  executor.withConnectionProvider = (one: ConnectionProvider) => {
    let connection: Promise<DatabaseConnection> | undefined
    return withProvider({ provideConnection: async (consumer) => await consumer(await (connection ??= one.provideConnection(async (only) => only))) })
  }
}
