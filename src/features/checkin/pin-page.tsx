// The PIN: choosing it with the therapist's start code, and opening this phone with it.
import { Again, Command, TextField, type Typed } from '#src/ui/fields.tsx'
import { html } from '#src/ui/page.tsx'
import { ClientPage, type Sheet } from './client-page.tsx'

interface Props {
  readonly sheet: Sheet
  readonly hasPin: boolean
  readonly typed: Typed
  readonly command: string
  /** As text; null when tries are open. */
  readonly pausedUntil: string | null
  /** What waits for the PIN, with where it goes on; undefined where the PIN opens this phone. */
  readonly kept: Typed['values'] | undefined
}

export const pinPage = (props: Props, status: number): Response => html(<PinPage {...props} />, status)

function PinPage({ sheet, hasPin, typed, command, pausedUntil, kept }: Props) {
  const { speech } = sheet.frame
  const form = typed.mends['form']
  return (
    <ClientPage sheet={sheet}>
      {form && <div class="notice" role="alert"><p>{speech.t(form, { time: pausedUntil ?? '' })}</p></div>}
      <div class="hello">
        <h1>{speech.t(hasPin ? 'checkin.pin.title' : 'checkin.pin.new-title')}</h1>
        <p>{speech.t(!hasPin ? 'checkin.pin.new-what' : kept ? 'checkin.pin.afresh' : 'checkin.pin.what')}</p>
        {!hasPin && <p class="soft">{speech.t('checkin.pin.had-one')}</p>}
        {!kept && <p class="soft">{speech.t('checkin.pin.never-blocks')}</p>}
      </div>
      <form class="hand-form" method="post" action={`${sheet.base}/${hasPin ? 'pin' : 'pin/new'}`} autocomplete="off">
        {hasPin && kept ? <Again form={kept} /> : <Command id={command} />}
        {!hasPin && <TextField speech={speech} typed={typed} name="code" label="checkin.pin.code" hint numeric maxLength={6} />}
        <TextField speech={speech} typed={typed} type="pin" name="pin" label={hasPin ? 'checkin.pin.pin' : 'checkin.pin.choose'} hint numeric maxLength={8} />
        {!hasPin && <TextField speech={speech} typed={typed} type="pin" name="again" label="checkin.pin.again" numeric maxLength={8} />}
        <div class="send">
          <button class="button" type="submit">{speech.t(!hasPin ? 'checkin.pin.set' : kept ? 'checkin.pin.go-on' : 'checkin.pin.open')}</button>
          {!kept && <p class="note">{speech.t(sheet.tablet ? 'checkin.pin.on-tablet' : 'checkin.pin.on-phone')}</p>}
        </div>
      </form>
      <p class="soft">{speech.t('checkin.pin.forgotten')}</p>
      <p><a class="way" href={kept ? `${sheet.base}/record` : sheet.base}>{speech.t(kept ? 'checkin.pin.leave' : 'checkin.pin.without')}</a></p>
    </ClientPage>
  )
}
