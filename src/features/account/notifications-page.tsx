// The part of the account page on which one chooses what Attune may send, with what cannot be switched off said beside it.
import { placeOf } from '#src/platform/time.ts'
import { Choices, Command, TextField, type Typed } from '#src/ui/fields.tsx'
import type { Frame, Speech } from '#src/ui/page.tsx'
import type { NotificationsView } from './notifications-view.ts'

interface Props {
  readonly frame: Frame
  readonly view: NotificationsView
  readonly typed: Typed
  readonly timeZone: string
  readonly command: string
}

export function NotificationsSection({ frame, view, typed, timeZone, command }: Props) {
  const { speech } = frame
  // A box that was unticked is not sent, so what was typed stands for all of it.
  const isTyped = Object.keys(typed.mends).length > 0
  const field = { speech, typed: isTyped ? typed : { values: view.values, mends: {} } }
  // The first of January 2024 was a Monday.
  const dayName = (weekday: number) => speech.date(Date.UTC(2024, 0, weekday), 'UTC', { weekday: 'long' })
  const option = (name: string) => ({ value: name.split('.').at(-1)!, label: speech.t(`account.notifications.${name}`) })
  return (
    <section class="row" id="notifications">
      <h2>{speech.t('account.notifications.name')}</h2>
      <div class="matter">
        <p>{stateOf(speech, view, timeZone)}</p>
        <form class="form" method="post" action="/account/notifications">
          <Command id={field.typed.values['command'] ?? command} />
          <Choices
            {...field} kind="radio" name="digest" label="account.notifications.digest"
            options={[option('digest.off'), { ...option('digest.on'), note: speech.t('account.notifications.digest.on.note') }]}
          />
          <TextField {...field} name="at" label="account.notifications.at" about={{ zone: placeOf(timeZone) }} hint type="time" />
          <Choices
            {...field} kind="checkbox" name="weekday" label="account.notifications.weekdays"
            options={[1, 2, 3, 4, 5, 6, 7].map((weekday) => ({ value: String(weekday), label: dayName(weekday) }))}
          />
          <Choices {...field} kind="radio" name="quiet" label="account.notifications.quiet" hint options={[option('quiet.off'), option('quiet.on')]} />
          <div class="pair">
            <TextField {...field} name="from" label="account.notifications.from" type="time" />
            <TextField {...field} name="until" label="account.notifications.until" type="time" />
          </div>
          <p class="actions"><button class="button" type="submit">{speech.t('account.notifications.keep')}</button></p>
        </form>
      </div>
      <div class="margin">
        <p>{speech.t('account.notifications.what')}</p>
        <p>{speech.t('account.notifications.always')}</p>
      </div>
    </section>
  )
}

function stateOf(speech: Speech, { next, isMailSetUp }: NotificationsView, timeZone: string): string {
  if (!isMailSetUp) return speech.t('account.notifications.no-mail')
  return next === null ? speech.t('account.notifications.now.off') : speech.t('account.notifications.now.on', { date: speech.date(next, timeZone), time: speech.time(next, timeZone) })
}
