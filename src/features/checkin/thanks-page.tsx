// The server's receipt: that it has arrived, when, and, to the client alone, who sees which line.
import { Contacts } from '#src/ui/page.tsx'
import { ClientPage, isolated, type Sheet, type Therapist } from './client-page.tsx'
import type { Share } from '#src/records/lines.ts'

export interface ThanksProps {
  readonly sheet: Sheet
  readonly called: string | null
  readonly therapist: Therapist
  /** When it arrived, as text; null when nobody may be told. */
  readonly receivedAt: string | null
  readonly late: boolean
  readonly kind: 'before' | 'after'
  /** Only for a known client. */
  readonly receipt: { readonly parts: readonly string[]; readonly lines: readonly { readonly share: Share; readonly text: string }[] } | null
}

export function ThanksPage({ sheet, called, therapist, receivedAt, late, kind, receipt }: ThanksProps) {
  const { speech } = sheet.frame
  if (sheet.tablet) {
    return (
      <ClientPage sheet={sheet}>
        <div class="hello">
          <h1>{speech.t('checkin.thanks.title')}</h1>
          <p>{speech.t('checkin.thanks.hand-back')}</p>
        </div>
        <Help sheet={sheet} />
      </ClientPage>
    )
  }
  return (
    <ClientPage sheet={sheet}>
      <div class="hello">
        <h1>{called ? speech.t('checkin.thanks.title-named', { called: isolated(called) }) : speech.t('checkin.thanks.title')}</h1>
        <p>{receivedAt ? speech.t('checkin.thanks.arrived', { ...therapist, time: isolated(receivedAt) }) : speech.t('checkin.thanks.arrived-some-time', { ...therapist })}</p>
        {late && <p>{speech.t('checkin.thanks.late', { ...therapist })}</p>}
      </div>
      {receipt && (
        <>
          <dl class="receipt">
            {receipt.parts.length > 0 && (
              <div>
                <dt>{speech.t(`checkin.receipt.${kind}`, { ...therapist })}</dt>
                {receipt.parts.map((part) => <dd>{part}</dd>)}
              </div>
            )}
            {receipt.lines.map(({ share, text }) => (
              <div>
                <dt>{speech.t(kind === 'after' ? 'checkin.receipt.after' : `checkin.receipt.${share}`, { ...therapist })}</dt>
                <dd class="said" dir="auto">{text}</dd>
              </div>
            ))}
          </dl>
          <p><a class="way" href={`${sheet.base}/mine`}>{speech.t('checkin.receipt.change')}</a></p>
        </>
      )}
      <p class="soft">{speech.t('checkin.thanks.nothing-kept')}</p>
      <Help sheet={sheet} />
    </ClientPage>
  )
}

/** Open for everybody, so that it says nothing about what was answered. */
function Help({ sheet }: { sheet: Sheet }) {
  if (sheet.contacts.length === 0) return null
  return (
    <section class="help-list" aria-labelledby="help-name">
      <h2 id="help-name">{sheet.frame.speech.t('checkin.thanks.help')}</h2>
      <Contacts contacts={sheet.contacts} />
    </section>
  )
}
