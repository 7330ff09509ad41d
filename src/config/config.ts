// Turns the environment into a checked configuration, or says in one sentence what is wrong with it.
import { join, resolve } from 'node:path'
import { z } from 'zod'
import type { Env } from './env.ts'
import { refuseOpenDatabase, refuseOpenMail } from './ways.ts'

export interface Config {
  /** Absolute path of the data directory. */
  readonly dataDir: string
  readonly keyringDir: string
  readonly host: string
  readonly port: number
  /** Without a trailing slash. */
  readonly origin: string
  readonly databaseUrl: string | null
  readonly smtpUrl: string | null
  readonly mailFrom: string
  readonly logLevel: string
  /** The folder for backups; null: Attune makes none. */
  readonly backupsDir: string | null
  readonly backupDays: number
  /** Who shows it may read the metrics; null when nobody may. */
  readonly metricsToken: string | null
}

const Days = z.coerce.number().int().min(1).max(3_650)
const Port = z.coerce.number().int().min(0).max(65_535)
const levels = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']

/** @throws Error naming the variable and what it should be */
export function configFrom(env: Env): Config {
  const dataDir = resolve(env.ATTUNE_DATA ?? 'data')
  const port = Port.safeParse(env.ATTUNE_PORT ?? '3000')
  if (!port.success) throw new Error('ATTUNE_PORT must be a number from 0 to 65535.')
  const host = env.ATTUNE_HOST ?? '127.0.0.1'
  const origin = env.ATTUNE_ORIGIN ?? `http://localhost:${port.data}`
  if (!isOrigin(origin)) throw new Error('ATTUNE_ORIGIN must be like https://attune.example, with no path.')
  const isOpenToOthers = host !== '127.0.0.1' && host !== 'localhost' && host !== '::1'
  if (isOpenToOthers && !origin.startsWith('https:')) {
    throw new Error('ATTUNE_HOST opens Attune to other machines, so ATTUNE_ORIGIN must be its https:// address (a reverse proxy adds TLS).')
  }
  if ((env.ATTUNE_SMTP_URL === undefined) !== (env.ATTUNE_MAIL_FROM === undefined)) {
    throw new Error('ATTUNE_SMTP_URL and ATTUNE_MAIL_FROM go together: set both, or neither.')
  }
  if (env.DATABASE_URL && !/^postgres(ql)?:\/\//.test(env.DATABASE_URL)) throw new Error('DATABASE_URL must begin with postgres://.')
  if (env.DATABASE_URL) refuseOpenDatabase(env.DATABASE_URL)
  if (env.ATTUNE_SMTP_URL) refuseOpenMail(env.ATTUNE_SMTP_URL)
  const logLevel = env.ATTUNE_LOG_LEVEL ?? 'info'
  if (!levels.includes(logLevel)) throw new Error(`ATTUNE_LOG_LEVEL must be one of ${levels.join(', ')}.`)
  const days = Days.safeParse(env.ATTUNE_BACKUP_DAYS ?? '14')
  if (!days.success) throw new Error('ATTUNE_BACKUP_DAYS must be a number of days from 1 to 3650.')
  const metricsToken = env.ATTUNE_METRICS_TOKEN ?? null
  if (metricsToken !== null && !/^[\w.~+/=-]{24,200}$/.test(metricsToken)) {
    throw new Error('ATTUNE_METRICS_TOKEN must be 24 to 200 letters, digits and -._~+/=, by chance: openssl rand -base64 32 makes one.')
  }
  return {
    dataDir,
    keyringDir: resolve(env.ATTUNE_KEYRING ?? join(dataDir, 'keyring')),
    host,
    port: port.data,
    origin: origin.replace(/\/$/, ''),
    databaseUrl: env.DATABASE_URL ?? null,
    smtpUrl: env.ATTUNE_SMTP_URL ?? null,
    mailFrom: env.ATTUNE_MAIL_FROM ?? 'attune@localhost',
    logLevel,
    backupsDir: backupsFrom(env, dataDir),
    backupDays: days.data,
    metricsToken,
  }
}

/** A server of one's own has its own backups, unless ours are asked for too. */
function backupsFrom(env: Env, dataDir: string): string | null {
  if (env.ATTUNE_BACKUPS === 'off') return null
  if (env.ATTUNE_BACKUPS !== undefined) return resolve(env.ATTUNE_BACKUPS)
  return env.DATABASE_URL ? null : join(dataDir, 'backups')
}

function isOrigin(text: string): boolean {
  if (!URL.canParse(text)) return false
  const url = new URL(text)
  return /^https?:$/.test(url.protocol) && url.pathname === '/' && !url.search && !url.hash
}
