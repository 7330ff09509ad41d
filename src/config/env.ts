// Reads the environment and nothing else: what is here is every word an operator can say.

const names = [
  'ATTUNE_DATA', 'ATTUNE_PORT', 'ATTUNE_HOST', 'ATTUNE_ORIGIN', 'ATTUNE_KEYRING', 'ATTUNE_SMTP_URL', 'ATTUNE_MAIL_FROM', 'ATTUNE_LOG_LEVEL', 'DATABASE_URL',
] as const

export type Env = Readonly<Partial<Record<(typeof names)[number], string>>>

/** An empty variable counts as one that is not set. */
export function readEnv(env: NodeJS.ProcessEnv): Env {
  return Object.fromEntries(names.flatMap((name) => (env[name]?.trim() ? [[name, env[name].trim()]] : [])))
}
