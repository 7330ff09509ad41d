// The pages that ask who you are: signing in, and taking a locked tablet back.
import { Desk, type Frame } from '#src/ui/page.tsx'
import { TextField, type Typed } from '#src/ui/fields.tsx'
import { MendNotice, PasskeyButton } from './pages.tsx'

interface Props {
  readonly frame: Frame
  readonly typed: Typed
  readonly passkeys: boolean
}

const script = ['account-passkey.js']

export function signInPage({ frame, typed, passkeys, next }: Props & { readonly next: string }) {
  const { speech } = frame
  return (
    <Desk frame={frame} title={speech.t('account.sign-in.title')} scripts={passkeys ? script : []}>
      <header class="title">
        <h1>{speech.t('account.sign-in.title')}</h1>
        <p>{speech.t('account.sign-in.what')}</p>
      </header>
      <MendNotice frame={frame} typed={typed} />
      {passkeys && (
        <section class="row">
          <h2>{speech.t('account.passkey.name')}</h2>
          <div class="matter">
            <PasskeyButton
              frame={frame} what="sign-in" options="/sign-in/passkey/options" answer="/sign-in/passkey" label="account.passkey.use" next={next} main
            />
          </div>
          <div class="margin"><p>{speech.t('account.passkey.what')}</p></div>
        </section>
      )}
      <section class="row">
        <h2>{speech.t('account.password.name')}</h2>
        <div class="matter">
          <form class="form" method="post" action="/sign-in">
            <input type="hidden" name="next" value={next} />
            <TextField speech={speech} typed={typed} name="email" label="account.field.email" type="email" autocomplete="username" maxLength={254} required />
            <TextField speech={speech} typed={typed} name="password" label="account.field.password" type="password" autocomplete="current-password" />
            <TextField speech={speech} typed={typed} name="code" label="account.field.code" hint autocomplete="one-time-code" numeric maxLength={60} required />
            <p class="actions"><button class="button" type="submit">{speech.t('account.sign-in.send')}</button></p>
          </form>
        </div>
        <div class="margin">
          <p>{speech.t('account.sign-in.lost-phone')}</p>
          <p>{speech.t('account.sign-in.lost-all')}</p>
        </div>
      </section>
    </Desk>
  )
}

export function lockedPage({ frame, typed, passkeys, password }: Props & { readonly password: boolean }) {
  const { speech } = frame
  return (
    <Desk frame={{ ...frame, roles: new Set() }} title={speech.t('account.locked.title')} scripts={passkeys ? script : []}>
      <header class="title">
        <h1>{speech.t('account.locked.title')}</h1>
        <p>{speech.t('account.locked.what')}</p>
      </header>
      <MendNotice frame={frame} typed={typed} />
      {password && (
        <section class="row">
          <h2>{speech.t('account.password.name')}</h2>
          <div class="matter">
            <form class="form" method="post" action="/unlock">
              <TextField speech={speech} typed={typed} name="password" label="account.field.password" type="password" autocomplete="current-password" required />
              <p class="actions"><button class="button" type="submit">{speech.t('account.locked.open')}</button></p>
            </form>
          </div>
        </section>
      )}
      {passkeys && (
        <section class="row">
          <h2>{speech.t('account.passkey.name')}</h2>
          <div class="matter">
            <PasskeyButton frame={frame} what="sign-in" options="/sign-in/passkey/options" answer="/sign-in/passkey" label="account.locked.passkey" main={!password} />
          </div>
        </section>
      )}
      <section class="row">
        <h2>{speech.t('account.sign-out.name')}</h2>
        <div class="matter">
          <form method="post" action="/sign-out"><button class="plain-button" type="submit">{speech.t('account.sign-out.do')}</button></form>
        </div>
      </section>
    </Desk>
  )
}
