// One's own account: where one is signed in, one's passkeys, recovery codes, what may be sent.
import { Command, TextField, type Typed } from '#src/ui/fields.tsx'
import { Desk, type Frame } from '#src/ui/page.tsx'
import { NotificationsSection } from './notifications-page.tsx'
import type { NotificationsView } from './notifications-view.ts'
import { PasskeyButton } from './pages.tsx'

interface AccountProps {
  readonly frame: Frame
  readonly newId: () => string
  readonly timeZone: string
  readonly person: { readonly name: string; readonly email: string }
  readonly password: boolean
  /** Whether the sign-in is young enough to change how one signs in. */
  readonly fresh: boolean
  /** Recovery codes that are left. */
  readonly codes: number
  readonly signIns: readonly { readonly signInId: string; readonly device: string; readonly createdAt: number; readonly lastSeenAt: number; readonly isThis: boolean }[]
  readonly passkeys: readonly { readonly passkeyId: string; readonly name: string; readonly createdAt: number; readonly lastUsedAt: number | null }[]
  readonly offersPasskeys: boolean
  readonly notifications: NotificationsView
  /** What was typed about notifications, and what is to be mended in it. */
  readonly typed: Typed
}

export function accountPage(props: AccountProps) {
  const { frame, newId, person, password, codes, fresh, offersPasskeys, notifications, typed } = props
  const { speech } = frame
  return (
    <Desk frame={frame} title={speech.t('account.title')} current="/account" scripts={offersPasskeys && fresh ? ['account-passkey.js'] : []}>
      <header class="title">
        <h1><bdi>{person.name}</bdi></h1>
        <p><bdi>{person.email}</bdi></p>
      </header>
      {Object.keys(typed.mends).length > 0 && <p class="notice" role="alert"><a href={typed.mends['password'] ? '#change' : '#notifications'}>{speech.t('account.mend.some')}</a></p>}
      <SignIns {...props} />
      {!fresh && (
        <section class="row">
          <h2>{speech.t('account.change.name')}</h2>
          <div class="matter">
            <p>{speech.t('account.fresh-needed')}</p>
            <p><a class="way" href="/sign-in?next=/account">{speech.t('account.fresh')}</a></p>
          </div>
        </section>
      )}
      <Passkeys {...props} />
      <section class="row">
        <h2>{speech.t('account.codes.name')}</h2>
        <div class="matter">
          <p>{speech.t('account.codes.left', { count: codes })}</p>
          {fresh && (
            <form method="post" action="/account/recovery-codes">
              <Command id={newId()} />
              <button class="plain-button" type="submit">{speech.t('account.codes.renew')}</button>
            </form>
          )}
        </div>
        <div class="margin"><p>{speech.t(password ? 'account.codes.for' : 'account.codes.for-passkey')}</p></div>
      </section>
      {fresh && (
        <section class="row" id="change">
          <h2>{speech.t('account.change.name')}</h2>
          <div class="matter">
            <form class="form" method="post" action="/account/start-over">
              {password && <TextField speech={speech} typed={{ values: {}, mends: typed.mends }} name="password" label="account.field.present-password" type="password" autocomplete="current-password" required />}
              <p class="actions"><button class="plain-button" type="submit">{speech.t('account.change.do')}</button></p>
            </form>
          </div>
          <div class="margin"><p>{speech.t('account.change.what')}</p></div>
        </section>
      )}
      {frame.roles.has('therapist') && (
        <section class="row">
          <h2>{speech.t('account.calendar.name')}</h2>
          <div class="matter"><p><a class="way" href="/account/calendar-feed">{speech.t('account.calendar.way')}</a></p></div>
        </section>
      )}
      <NotificationsSection frame={frame} view={notifications} typed={typed} timeZone={props.timeZone} command={newId()} />
    </Desk>
  )
}

function SignIns({ frame, newId, timeZone, signIns, fresh }: AccountProps) {
  const { speech } = frame
  return (
    <section class="row">
      <h2>{speech.t('account.sign-ins.name')}</h2>
      <div class="matter">
        <ul class="quiet-list">
          {signIns.map(({ signInId, device, createdAt, lastSeenAt, isThis }) => (
            <li>
              <span>
                <bdi>{device || speech.t('account.sign-ins.unknown')}</bdi>
                {isThis && <> <b>{speech.t('account.sign-ins.this')}</b></>}
                <br />
                <small class="soft">
                  {speech.t('account.sign-ins.when', { since: speech.date(createdAt, timeZone), seen: `${speech.date(lastSeenAt, timeZone)} ${speech.time(lastSeenAt, timeZone)}` })}
                </small>
              </span>
              {(isThis || fresh) && (
                <form method="post" action={`/account/sign-ins/${signInId}/revoke`}>
                  <Command id={newId()} />
                  <button class="plain-button" type="submit" aria-label={speech.t('account.sign-ins.end-one', { device: device || speech.t('account.sign-ins.unknown') })}>{speech.t('account.sign-ins.end')}</button>
                </form>
              )}
            </li>
          ))}
        </ul>
      </div>
      <div class="margin"><p>{speech.t('account.sign-ins.what')}</p></div>
    </section>
  )
}

function Passkeys({ frame, newId, timeZone, passkeys, password, fresh, offersPasskeys }: AccountProps) {
  const { speech } = frame
  const mayRemove = password || passkeys.length > 1
  return (
    <section class="row">
      <h2>{speech.t('account.passkeys.name')}</h2>
      <div class="matter">
        {passkeys.length === 0 && <p>{speech.t('account.passkeys.none')}</p>}
        <ul class="quiet-list">
          {passkeys.map(({ passkeyId, name, createdAt, lastUsedAt }) => (
            <li>
              <span>
                <bdi>{name || speech.t('account.passkeys.unknown')}</bdi>
                <br />
                <small class="soft">
                  {speech.t('account.passkeys.since', { since: speech.date(createdAt, timeZone) })}
                  {lastUsedAt !== null && <> {speech.t('account.passkeys.used', { used: speech.date(lastUsedAt, timeZone) })}</>}
                </small>
              </span>
              {mayRemove && fresh && (
                <form method="post" action={`/account/passkeys/${passkeyId}/remove`}>
                  <Command id={newId()} />
                  <button class="plain-button" type="submit" aria-label={speech.t('account.passkeys.remove-one', { name: name || speech.t('account.passkeys.unknown') })}>{speech.t('account.passkeys.remove')}</button>
                </form>
              )}
              {!mayRemove && <small class="soft">{speech.t('account.passkeys.only')}</small>}
            </li>
          ))}
        </ul>
        {offersPasskeys && fresh && <PasskeyButton frame={frame} what="register" options="/account/passkeys/options" answer="/account/passkeys" label="account.passkeys.add" />}
      </div>
      <div class="margin"><p>{speech.t('account.passkey.what')}</p></div>
    </section>
  )
}
