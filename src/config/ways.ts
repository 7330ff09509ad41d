// The ways to a database and a mail server on other machines: encrypted, unless the operator has written in the address that they need not be.

const here = /^(localhost|127(\.\d{1,3}){3}|\[?::1\]?|)$/i

/** @throws Error when what goes to another machine could be read on the way, and nobody has said that it may */
export function refuseOpenDatabase(address: string): void {
  if (!URL.canParse(address)) throw new Error('DATABASE_URL cannot be read as an address. Letters such as / and # in a password are written %2F and %23.')
  const url = new URL(address)
  const host = url.searchParams.get('host') ?? url.hostname
  if (here.test(host) || host.startsWith('/')) return
  if (!['verify-full', 'disable'].includes(url.searchParams.get('sslmode') ?? '')) {
    throw new Error('DATABASE_URL names another machine, so what goes there has to be encrypted: add sslmode=verify-full to it, or sslmode=disable where nobody else can read that network.')
  }
}

/** @throws Error likewise */
export function refuseOpenMail(address: string): void {
  if (!URL.canParse(address)) throw new Error('ATTUNE_SMTP_URL cannot be read as an address. Letters such as / and # in a password are written %2F and %23.')
  const { protocol, hostname, searchParams } = new URL(address)
  if (!['smtp:', 'smtps:'].includes(protocol)) throw new Error('ATTUNE_SMTP_URL must begin with smtps:// or smtp://.')
  if (protocol === 'smtps:' || here.test(hostname) || searchParams.get('requireTLS') === 'true' || searchParams.get('ignoreTLS') === 'true') return
  throw new Error('ATTUNE_SMTP_URL names another machine, so what goes there has to be encrypted: begin it with smtps://, or add requireTLS=true, or ignoreTLS=true where nobody else can read that network.')
}
