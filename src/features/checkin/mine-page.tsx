// What the client sent: each line with who sees it, and each form with its answers. Only for the client.
import { Command } from '#src/ui/fields.tsx'
import type { Share } from '#src/records/lines.ts'
import { ClientPage, isolated, type Sheet, type Therapist } from './client-page.tsx'

export interface MineProps {
  readonly sheet: Sheet
  readonly therapist: Therapist
  /** When the PIN was chosen, as text: nothing from before it is shown. */
  readonly since: string | null
  readonly lines: readonly { readonly id: string; readonly command: string; readonly share: Share; readonly after: boolean; readonly text: string; readonly was: string | null; readonly when: string }[]
  readonly forms: readonly { readonly id: string; readonly command: string; readonly released: boolean; readonly kind: 'before' | 'after'; readonly when: string; readonly answers: readonly { readonly ask: string; readonly answer: string }[] }[]
}

const shares: readonly Share[] = ['now', 'together', 'private']

export function MinePage({ sheet, therapist, since, lines, forms }: MineProps) {
  const { speech } = sheet.frame
  return (
    <ClientPage sheet={sheet}>
      <div class="hello">
        <h1>{speech.t('checkin.mine.title')}</h1>
        <p class="soft">{speech.t('checkin.mine.what')}</p>
        {since && <p class="soft">{speech.t('checkin.mine.since', { when: isolated(since) })}</p>}
      </div>
      <section class="part" aria-labelledby="mine-lines">
        <div class="part-name"><h2 id="mine-lines">{speech.t('checkin.mine.lines')}</h2></div>
        {lines.length === 0 && <p>{speech.t('checkin.mine.no-lines')}</p>}
        {lines.map((line) => (
          <form class="own-line" method="post" action={`${sheet.base}/lines/${line.id}`}>
            <Command id={line.command} />
            <p class="said" dir="auto">{line.text}</p>
            {line.was !== null && <p class="soft small">{speech.t('checkin.mine.was')} <span dir="auto">{line.was}</span></p>}
            <p class="soft small">{line.when}. {speech.t(line.after ? 'checkin.receipt.after' : `checkin.receipt.${line.share}`, { ...therapist })}</p>
            <details>
              <summary>{speech.t('checkin.mine.change')}</summary>
              <p class="soft small">{speech.t('checkin.mine.cannot-unread', { ...therapist })}</p>
              {shares.filter((share) => share !== line.share).map((share) => (
                <button class="plain-button" type="submit" name="change" value={share}>{speech.t(`checkin.mine.to-${share}`, { ...therapist })}</button>
              ))}
              <button class="plain-button" type="submit" name="change" value="take-back">{speech.t('checkin.mine.take-back')}</button>
            </details>
          </form>
        ))}
      </section>
      <section class="part" aria-labelledby="mine-forms">
        <div class="part-name"><h2 id="mine-forms">{speech.t('checkin.mine.forms')}</h2></div>
        {forms.length === 0 && <p>{speech.t('checkin.mine.no-forms')}</p>}
        {forms.map(({ id, command, released, kind, when, answers }) => (
          <details>
            <summary>{speech.t(`checkin.mine.${kind}`, { when })}</summary>
            <dl class="receipt">
              {answers.map(({ ask, answer }) => (
                <div><dt>{ask}</dt><dd>{answer}</dd></div>
              ))}
            </dl>
            {kind === 'after' && (
              <form class="own-line" method="post" action={`${sheet.base}/looks/${id}`}>
                <Command id={command} />
                <p class="soft small">{speech.t(released ? 'checkin.look.is-together' : 'checkin.look.is-keep')}</p>
                <button class="plain-button" type="submit" name="look" value={released ? 'keep' : 'together'}>{speech.t(released ? 'checkin.look.to-keep' : 'checkin.look.to-together')}</button>
              </form>
            )}
          </details>
        ))}
      </section>
      <form method="post" action={`${sheet.base}/forget`}>
        <p><a class="way" href={`${sheet.base}/record`}>{speech.t('record.way')}</a></p>
        <p><a class="way" href={sheet.base}>{speech.t('checkin.mine.back')}</a></p>
        <p><button class="plain-button" type="submit">{speech.t('checkin.mine.forget')}</button></p>
        <p class="soft small">{speech.t('checkin.mine.forget-what')}</p>
      </form>
      <form method="post" action={`${sheet.base}/forget`}>
        <input type="hidden" name="phones" value="all" />
        <p><button class="plain-button" type="submit">{speech.t('checkin.mine.forget-all')}</button></p>
        <p class="soft small">{speech.t('checkin.mine.forget-all-what')}</p>
      </form>
    </ClientPage>
  )
}
