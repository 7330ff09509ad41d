// The sheet of every client page: live help at its foot, the outbox's words ready for a script, and nothing that names anybody.
import type { ComponentChildren } from 'preact'
import { Contacts, Hand, type CrisisContact, type Frame } from '#src/ui/page.tsx'

/** What every client page is told; routes.tsx fills it. */
export interface Sheet {
  readonly frame: Frame
  /** `/c/<token>` */
  readonly base: string
  readonly contacts: readonly CrisisContact[]
  /** The clinic's tablet: no script that keeps anything. */
  readonly tablet: boolean
  /** Whether the PIN or a device bound by it has been shown. */
  readonly known: boolean
  /** The server's public key, for sealing what has to wait; null where it cannot be read. */
  readonly outboxKey: string | null
}

/** Names in a sentence keep their own direction. */
export const isolated = (text: string): string => `\u2068${text}\u2069`

export interface Therapist {
  readonly who: 'named' | 'other'
  readonly therapist: string
}

/** For messages that name the therapist to the client, and nobody to somebody who only holds the link. */
export const therapistIn = (name: string | null | undefined): Therapist => (name ? { who: 'named', therapist: isolated(name) } : { who: 'other', therapist: '' })

export function ClientPage({ sheet, parts = 0, scripts = [], children }: { sheet: Sheet; parts?: number; scripts?: readonly string[]; children: ComponentChildren }) {
  const { frame, contacts, tablet, known, outboxKey, base } = sheet
  const { speech } = frame
  return (
    <Hand frame={frame} contacts={contacts} parts={parts} scripts={['checkin-outbox.js', ...scripts]} data={tablet || outboxKey === null ? {} : { key: outboxKey, base, ...(known ? { known: '' } : {}) }}>
      {!tablet && <p class="notice" id="arrived" role="status" data-no={speech.t('checkin.not-arrived')} hidden />}
      {children}
      {!tablet && (
        <>
          <section class="state" id="waiting" tabIndex={-1} aria-labelledby="waiting-name" hidden>
            <h1 id="waiting-name">{speech.t('checkin.waiting.title')}</h1>
            <p>{speech.t('checkin.waiting.what')}</p>
            <p class="soft">{speech.t('checkin.waiting.sealed')}</p>
            {contacts.length > 0 && (
              <div class="help-list">
                <p>{speech.t('checkin.waiting.help')}</p>
                <Contacts contacts={contacts} />
              </div>
            )}
          </section>
          <p class="notice" id="unsealed" role="alert" hidden>{speech.t('checkin.waiting.unsealed')}</p>
          <template id="offline">
            <div class="hello">
              <h1>{speech.t('checkin.offline.title')}</h1>
              <p>{speech.t('checkin.offline.what')}</p>
              <p><a class="way" href="">{speech.t('checkin.offline.again')}</a></p>
            </div>
          </template>
        </>
      )}
    </Hand>
  )
}

/** A short page of plain sentences. */
export function Note({ sheet, title, lines, children }: { sheet: Sheet; title: string; lines: readonly string[]; children?: ComponentChildren }) {
  return (
    <ClientPage sheet={sheet}>
      <div class="hello">
        <h1>{title}</h1>
        {lines.map((line) => <p>{line}</p>)}
        {children}
      </div>
    </ClientPage>
  )
}
