// Reads the environment and nothing else: what is here is every word an operator can say.
import { nearestName } from '#src/platform/nearest-name.ts'

const names = [
  'ATTUNE_DATA', 'ATTUNE_PORT', 'ATTUNE_HOST', 'ATTUNE_ORIGIN', 'ATTUNE_KEYRING', 'ATTUNE_SMTP_URL', 'ATTUNE_MAIL_FROM', 'ATTUNE_LOG_LEVEL', 'ATTUNE_METRICS_TOKEN', 'ATTUNE_BACKUPS', 'ATTUNE_BACKUP_DAYS',
  'DATABASE_URL',
] as const

/** What tests, benchmarks and scripts read for themselves; to the server they say nothing, and they may be set while it starts. */
const elsewhere = ['ATTUNE_BROWSER', 'ATTUNE_COMMAND_FLAGS', 'ATTUNE_CRASH_KILLS', 'ATTUNE_CRASH_SEED', 'ATTUNE_FUZZ_SECONDS', 'ATTUNE_FUZZ_SEED', 'ATTUNE_PICTURES', 'ATTUNE_REFERENCE', 'ATTUNE_SERVICE_FLAGS', 'ATTUNE_TEST_DATABASE_URL', 'ATTUNE_TEST_POSTGRES']

export type Env = Readonly<Partial<Record<(typeof names)[number], string>>>

/**
 * An empty variable counts as one that is not set.
 * @throws Error naming every variable that begins like ours and is none: a setting that is not heard would be believed to be in force
 */
export function readEnv(env: NodeJS.ProcessEnv): Env {
  const known = new Set<string>([...names, ...elsewhere])
  // Windows hears a name in any case; elsewhere one in small letters is another name.
  const isHeard = (name: string) => known.has(name.toUpperCase()) && env[name.toUpperCase()] !== undefined
  const unheard = Object.keys(env).filter((name) => /^ATTUNE_/i.test(name) && env[name]?.trim() && !isHeard(name))
  if (unheard.length > 0) throw new Error(unheard.sort().map(unknown).join(' '))
  return Object.fromEntries(names.flatMap((name) => (env[name]?.trim() ? [[name, env[name].trim()]] : [])))
}

function unknown(name: string): string {
  const meant = nearestName(name, names)
  return `${name} is not known. ${meant ? `Did you mean ${meant}?` : `The settings are ${names.join(', ')}.`}`
}
