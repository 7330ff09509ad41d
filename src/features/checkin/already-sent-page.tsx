// For a client who is known and comes back: this has been sent, there is nothing more to do, and another one may be sent.
import { ClientPage, isolated, type Sheet, type Therapist } from './client-page.tsx'
import { Ways } from './questions-page.tsx'
import type { Kind } from './input.ts'

interface AlreadySentProps {
  readonly sheet: Sheet
  readonly therapist: Therapist
  /** When it arrived, as text. */
  readonly sentAt: string
  /** Whether the session had begun by then. */
  readonly late: boolean
  /** When the two meet, as a sentence; null once they do. */
  readonly meeting: string | null
  readonly other: Kind | null
}

export function AlreadySentPage({ sheet, therapist, sentAt, late, meeting, other }: AlreadySentProps) {
  const { speech } = sheet.frame
  return (
    <ClientPage sheet={sheet}>
      <div class="hello">
        <h1>{speech.t('checkin.sent.title')}</h1>
        <p>{speech.t('checkin.sent.what', { ...therapist, time: isolated(sentAt) })}</p>
        {late && <p>{speech.t('checkin.thanks.late', { ...therapist })}</p>}
        {meeting && <p>{meeting}</p>}
        <p><a class="way" href={`${sheet.base}/before`}>{speech.t('checkin.sent.again')}</a></p>
      </div>
      <Ways sheet={sheet} other={other} />
    </ClientPage>
  )
}
