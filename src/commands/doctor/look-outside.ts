// What is reached over the network: Attune itself, here and at the address that people type, and the mail server.
import { createTransport } from 'nodemailer'
import { version } from '#src/platform/version.ts'
import type { Config } from '../../config/config.ts'
import { note, wrong, type Finding } from './finding.ts'

const patienceMs = 5_000

interface Answer {
  readonly status: number
  readonly said: { readonly status?: string; readonly version?: string; readonly checks?: Readonly<Record<string, string>> } | null
}

/** @returns what was answered, or the code of what went wrong */
async function ask(address: string): Promise<Answer | string> {
  try {
    const answer = await fetch(address, { redirect: 'manual', signal: AbortSignal.timeout(patienceMs) })
    return { status: answer.status, said: (await answer.json().catch(() => null)) as Answer['said'] }
  } catch (error) {
    const { code, name } = ((error as Error).cause ?? error) as { code?: string; name?: string }
    return code ?? name ?? 'unknown'
  }
}

/** Of an Attune that runs: whether it answers here, is this version, and can work. */
export async function lookAtItself(port: number, installed: string = version): Promise<Finding[]> {
  if (port === 0) return []
  const answer = await ask(`http://127.0.0.1:${port}/ready`)
  if (typeof answer === 'string') return [wrong('does-not-answer', `Attune runs but does not answer on port ${port} (${answer}).`, 'Look into its log. Does it run with the same ATTUNE_PORT as this command?')]
  if (!answer.said?.checks) return [wrong('not-attune', `What answers on port ${port} is not Attune.`, 'Does it run with the same ATTUNE_PORT as this command?')]
  const findings = Object.entries(answer.said.checks).filter(([, word]) => word !== 'ok')
    .map(([what, word]) => wrong(`not-ready-${what}`, `Attune says that it cannot do its work: ${what} is ${word}.`, 'docs/operate.md, under Health, says what the word means; the log says more.'))
  if (answer.said.version !== installed) findings.push(wrong('old-process', `Version ${answer.said.version} runs, and version ${installed} is installed.`, 'Start it again.'))
  return findings
}

const isHere = (host: string): boolean => host === 'localhost' || host.endsWith('.localhost') || host === '127.0.0.1' || host === '[::1]'

/** TLS as the code of an error: a certificate that has run out, names another, or is nobody's; or no TLS at all behind that port. */
const isTls = (code: string): boolean => /^(CERT_|ERR_TLS|ERR_SSL|DEPTH_ZERO|SELF_SIGNED|UNABLE_TO_|EPROTO)/.test(code)

export async function lookAtOrigin(origin: string, isRunning: boolean): Promise<Finding[]> {
  const { protocol, hostname } = new URL(origin)
  if (protocol === 'http:' && !isHere(hostname)) {
    return [wrong('origin-without-tls', `ATTUNE_ORIGIN is ${origin}: sign-ins and answers would travel in the open.`, 'Put a reverse proxy with TLS before it and set its https:// address (docs/operate.md).')]
  }
  if (!isRunning) return []
  const answer = await ask(`${origin}/health`)
  if (typeof answer === 'string') {
    return isTls(answer)
      ? [wrong('origin-tls', `The certificate of ${origin} is not accepted, or there is no TLS (${answer}).`, 'Renew it, or look which name it is for; openssl s_client -connect shows it.')]
      : [wrong('origin-unreachable', `${origin} is not reached from here (${answer}).`, 'Does the reverse proxy run, does the name lead to this machine, is the firewall open? From inside some networks the public name is never reached: then try from outside.')]
  }
  if (answer.said?.status === 'ok' && answer.said.version) return []
  return [wrong('origin-of-another', `${origin} is answered by something else (${answer.status}).`, 'Look at the reverse proxy: it has to hand this name to Attune, with Host unchanged.')]
}

/** The library takes its patience from the address, and has minutes of it otherwise. */
function impatient(smtpUrl: string): string {
  const address = new URL(smtpUrl)
  for (const wait of ['connectionTimeout', 'greetingTimeout', 'socketTimeout']) address.searchParams.set(wait, String(patienceMs))
  return address.href
}

export async function lookAtMail({ smtpUrl, mailFrom }: Pick<Config, 'smtpUrl' | 'mailFrom'>): Promise<Finding[]> {
  if (smtpUrl === null) return [note('no-mail', 'No mail server is set: that an answer needs a person is told on screen only.', 'Set ATTUNE_SMTP_URL and ATTUNE_MAIL_FROM.')]
  const transport = createTransport(impatient(smtpUrl), { from: mailFrom, disableFileAccess: true, disableUrlAccess: true })
  try {
    await transport.verify()
    return []
  } catch (error) {
    const { code, responseCode } = error as { code?: string; responseCode?: number }
    if (code === 'EAUTH') return [wrong('mail-refuses-us', `The mail server does not take the name and password in ATTUNE_SMTP_URL (${responseCode ?? code}).`, 'Letters such as @ : / in them are written %40 %3A %2F.')]
    return [wrong('mail-unreachable', `The mail server is not reached (${code ?? 'unknown'}).`, 'Look at host and port in ATTUNE_SMTP_URL: smtps:// with 465, smtp:// with 587; and at the firewall.')]
  } finally {
    transport.close()
  }
}
