// The PIN: choosing it with the therapist's start code, and opening this phone with it.
import { Command, TextField, type Typed } from '#src/ui/fields.tsx'
import { ClientPage, type Sheet } from './client-page.tsx'

export function PinPage({ sheet, hasPin, typed, command, pausedUntil }: {
  sheet: Sheet
  hasPin: boolean
  typed: Typed
  command: string
  /** As text; null when tries are open. */
  pausedUntil: string | null
}) {
  const { speech } = sheet.frame
  const form = typed.mends['form']
  return (
    <ClientPage sheet={sheet}>
      {form && <div class="notice" role="alert"><p>{speech.t(form, { time: pausedUntil ?? '' })}</p></div>}
      <div class="hello">
        <h1>{speech.t(hasPin ? 'checkin.pin.title' : 'checkin.pin.new-title')}</h1>
        <p>{speech.t(hasPin ? 'checkin.pin.what' : 'checkin.pin.new-what')}</p>
        {!hasPin && <p class="soft">{speech.t('checkin.pin.had-one')}</p>}
        <p class="soft">{speech.t('checkin.pin.never-blocks')}</p>
      </div>
      <form class="hand-form" method="post" action={`${sheet.base}/${hasPin ? 'pin' : 'pin/new'}`} autocomplete="off">
        <Command id={command} />
        {!hasPin && <TextField speech={speech} typed={typed} name="code" label="checkin.pin.code" hint numeric maxLength={6} />}
        <TextField speech={speech} typed={typed} type="password" name="pin" label={hasPin ? 'checkin.pin.pin' : 'checkin.pin.choose'} hint numeric maxLength={8} />
        {!hasPin && <TextField speech={speech} typed={typed} type="password" name="again" label="checkin.pin.again" numeric maxLength={8} />}
        <div class="send">
          <button class="button" type="submit">{speech.t(hasPin ? 'checkin.pin.open' : 'checkin.pin.set')}</button>
          <p class="note">{speech.t(sheet.tablet ? 'checkin.pin.on-tablet' : 'checkin.pin.on-phone')}</p>
        </div>
      </form>
      <p class="soft">{speech.t('checkin.pin.forgotten')}</p>
      <p><a class="way" href={sheet.base}>{speech.t('checkin.pin.without')}</a></p>
    </ClientPage>
  )
}
