// Sends mail that says nothing: a neutral subject, one sentence, a link. Clinical content never leaves by mail.
import { createTransport } from 'nodemailer'
import type { Log } from './log.ts'

export interface Mail {
  readonly to: string
  readonly subject: string
  readonly text: string
  /** Where the reader can stop mails of this kind, for those that they can. */
  readonly unsubscribe?: string
}

export interface Mailer {
  /** False when no mail server is configured: whoever relies on mail must say so on screen. */
  readonly configured: boolean
  /** Rejects when the server did not take it, so that the job is tried again. */
  send(mail: Mail): Promise<void>
  close(): void
}

/** @param smtpUrl e.g. `smtps://name:secret@mail.example:465`; null when none is configured @param from the sender's address @param failed told of each mail that was not taken */
export function openMailer(smtpUrl: string | null, from: string, log: Log, failed: () => void = () => {}): Mailer {
  if (smtpUrl === null) {
    return {
      configured: false,
      async send() {
        log.warn('mail is not configured; nothing was sent')
      },
      close() {},
    }
  }
  const transport = createTransport(smtpUrl, { from, disableFileAccess: true, disableUrlAccess: true })
  return {
    configured: true,
    async send({ to, subject, text, unsubscribe }) {
      const headers = { 'Auto-Submitted': 'auto-generated', ...(unsubscribe ? { 'List-Unsubscribe': `<${unsubscribe}>` } : {}) }
      await transport.sendMail({ to, subject, text, headers }).catch((error: unknown) => {
        failed()
        throw error
      })
    },
    close: () => transport.close(),
  }
}

/**
 * Whether what `send` rejected with says that no server has the mail: none was reached, or it answered no.
 * A connection that broke in between says neither, and then another try might be a second mail.
 */
export function isSurelyUnsent(error: unknown): boolean {
  const { responseCode, syscall } = error as { responseCode?: number; syscall?: string }
  return responseCode !== undefined || syscall === 'connect' || syscall === 'getaddrinfo'
}
