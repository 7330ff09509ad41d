// The operator's table: every setting that is in force; a password inside an address is not shown.
import type { Config } from './config.ts'

export function describeConfig(config: Config): string {
  const hidden = (url: string | null, none: string) => (url === null ? none : url.replace(/\/\/([^:@/]*):[^@/]*@/, '//$1:***@'))
  const rows: readonly (readonly [string, string])[] = [
    ['ATTUNE_DATA', config.dataDir],
    ['ATTUNE_KEYRING', config.keyringDir],
    ['ATTUNE_HOST', config.host],
    ['ATTUNE_PORT', String(config.port)],
    ['ATTUNE_ORIGIN', config.origin],
    ['DATABASE_URL', hidden(config.databaseUrl, 'not set: the embedded PostgreSQL in ATTUNE_DATA')],
    ['ATTUNE_SMTP_URL', hidden(config.smtpUrl, 'not set: nobody is told anything by mail')],
    ['ATTUNE_MAIL_FROM', config.mailFrom],
    ['ATTUNE_LOG_LEVEL', config.logLevel],
    ['ATTUNE_BACKUPS', config.backupsDir ?? 'off: no backups are made'],
    ['ATTUNE_BACKUP_DAYS', String(config.backupDays)],
    ['ATTUNE_METRICS_TOKEN', config.metricsToken === null ? 'not set: nobody reads metrics' : '***'],
  ]
  return rows.map(([name, value]) => `${name.padEnd(22)}${value}`).join('\n')
}
