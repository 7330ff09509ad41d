// What is asked, who sees what, what is kept by law and how to stop, in plain words; and the way to stop.
import { Command } from '#src/ui/fields.tsx'
import type { ConsentText } from '#src/platform/content.ts'
import { ClientPage, Note, type Sheet } from './client-page.tsx'

export function ConsentPage({ sheet, text, command, again, typed }: {
  sheet: Sheet
  text: ConsentText
  command: string
  /** The client agreed before, or stopped and may start again. */
  again: 'first' | 'agreed' | 'stopped'
  typed: Readonly<Record<string, string>>
}) {
  const { speech } = sheet.frame
  const wording = text.language === speech.language ? {} : { lang: text.language, dir: 'ltr' as const }
  return (
    <ClientPage sheet={sheet}>
      <div class="hello" {...wording}>
        <h1>{text.title}</h1>
        {again !== 'first' && <p>{speech.t(`checkin.consent.${again}`)}</p>}
        {text.paragraphs.map((paragraph) => <p>{paragraph}</p>)}
      </div>
      <form method="post" action={`${sheet.base}/consent`} autocomplete="off" {...wording}>
        <Command id={command} />
        <fieldset class="yes-no">
          <legend>{speech.t('checkin.consent.two-more')}</legend>
          <label class="choice"><input type="checkbox" name="supervision" checked={typed['supervision'] === 'on'} /><span>{text.supervision}</span></label>
          <label class="choice"><input type="checkbox" name="words" checked={typed['words'] === 'on'} /><span>{text.words}</span></label>
          <p class="note">{speech.t('checkin.consent.no-is-fine')}</p>
        </fieldset>
        <div class="send">
          <button class="button" type="submit">{text.agree}</button>
          <p class="note">{speech.t('checkin.consent.version', { version: text.version })}</p>
        </div>
      </form>
    </ClientPage>
  )
}

export function WithdrawPage({ sheet, text, command }: { sheet: Sheet; text: ConsentText; command: string }) {
  const { speech } = sheet.frame
  return (
    <Note sheet={sheet} title={speech.t('checkin.withdraw.title')} lines={text.withdrawal}>
      <form method="post" action={`${sheet.base}/withdraw`}>
        <Command id={command} />
        <p class="send-two">
          <button class="button" type="submit">{speech.t('checkin.withdraw.do')}</button>
          <a class="way" href={sheet.base}>{speech.t('checkin.withdraw.not-now')}</a>
        </p>
      </form>
    </Note>
  )
}

export function StoppedPage({ sheet, text }: { sheet: Sheet; text: ConsentText }) {
  const { speech } = sheet.frame
  return (
    <Note sheet={sheet} title={speech.t('checkin.stopped.title')} lines={[speech.t('checkin.stopped.what'), ...text.withdrawal]}>
      <p><a class="way" href={`${sheet.base}/consent`}>{speech.t('checkin.stopped.again')}</a></p>
    </Note>
  )
}
