// The page on which a person chooses how to sign in, and the one that shows recovery codes once.
import { Desk, type Frame } from '#src/ui/page.tsx'
import { TextField, type Typed } from '#src/ui/fields.tsx'
import { QrCode } from '#src/ui/qr-code.tsx'
import { MendNotice, PasskeyButton } from './pages.tsx'

interface InvitationProps {
  readonly frame: Frame
  readonly typed: Typed
  readonly token: string
  readonly person: { readonly name: string; readonly email: string; readonly organisation: string; readonly again: boolean; readonly isFirst: boolean }
  readonly passkeys: boolean
  /** The secret in base32, and its otpauth: address. */
  readonly totp: { readonly secret: string; readonly address: string }
}

export function invitationPage({ frame, typed, token, person, passkeys, totp }: InvitationProps) {
  const { speech } = frame
  const here = `/invitations/${token}`
  return (
    <Desk frame={frame} title={speech.t('account.invitation.title')} scripts={passkeys ? ['account-passkey.js'] : []}>
      <header class="title">
        <h1>{speech.t('account.invitation.welcome')} <bdi>{person.name}</bdi></h1>
        <p>{speech.t(person.isFirst ? 'account.invitation.first' : 'account.invitation.what', { organisation: person.organisation })}</p>
        {person.again && <p>{speech.t('account.invitation.again')}</p>}
      </header>
      <MendNotice frame={frame} typed={typed} />
      {passkeys && (
        <section class="row">
          <h2>{speech.t('account.passkey.name')}</h2>
          <div class="matter">
            <PasskeyButton frame={frame} what="register" options={`${here}/passkey/options`} answer={`${here}/passkey`} label="account.passkey.make" main />
          </div>
          <div class="margin"><p>{speech.t('account.passkey.what')}</p></div>
        </section>
      )}
      <section class="row">
        <h2>{speech.t(passkeys ? 'account.password.or' : 'account.password.name')}</h2>
        <div class="matter">
          <form class="form" method="post" action={here}>
            <input type="email" name="email" value={person.email} autocomplete="username" readOnly hidden />
            <TextField speech={speech} typed={typed} name="password" label="account.field.new-password" hint type="password" autocomplete="new-password" required />
            <TextField speech={speech} typed={typed} name="again" label="account.field.again" type="password" autocomplete="new-password" required />
            <div class="field">
              <p class="field-name">{speech.t('account.totp.name')}</p>
              <p class="hint soft">{speech.t('account.totp.scan')}</p>
              <QrCode text={totp.address} label={speech.t('account.totp.picture')} />
              <p class="hint soft">{speech.t('account.totp.type')}</p>
              <p class="address"><bdi dir="ltr">{(totp.secret.match(/.{1,4}/g) ?? []).join(' ')}</bdi></p>
              <p><a class="way" href={totp.address}>{speech.t('account.totp.open')}</a></p>
            </div>
            <TextField speech={speech} typed={typed} name="code" label="account.field.first-code" hint autocomplete="one-time-code" numeric maxLength={12} required />
            <p class="actions"><button class="button" type="submit">{speech.t('account.invitation.send')}</button></p>
          </form>
        </div>
        <div class="margin"><p>{speech.t('account.totp.why')}</p></div>
      </section>
    </Desk>
  )
}

export function codesPage({ frame, codes }: { frame: Frame; codes: readonly string[] }) {
  const { speech } = frame
  return (
    <Desk frame={frame} title={speech.t('account.codes.title')} current="/account">
      <header class="title">
        <h1>{speech.t('account.codes.title')}</h1>
        <p>{speech.t('account.codes.what')}</p>
      </header>
      <section class="row">
        <h2>{speech.t('account.codes.name')}</h2>
        <div class="matter">
          <ol class="codes">
            {codes.map((code) => <li><bdi dir="ltr">{(code.match(/.{4}/g) ?? []).join(' ')}</bdi></li>)}
          </ol>
          <p class="actions no-print"><a class="button" href="/today">{speech.t('account.codes.kept')}</a></p>
        </div>
        <div class="margin">
          <p>{speech.t('account.codes.once')}</p>
          <p>{speech.t('account.codes.print')}</p>
        </div>
      </section>
    </Desk>
  )
}
