// The people who work here: who, with which roles, and whether they can sign in.
import { Choices, Command, TextField, type Option, type Typed } from '#src/ui/fields.tsx'
import { Desk, type Frame } from '#src/ui/page.tsx'
import { QrCode } from '#src/ui/qr-code.tsx'

export interface PersonLine {
  readonly personId: string
  readonly name: string
  readonly roles: string
  /** Words: invited, left and when, supervised by whom; empty for somebody who is simply here. */
  readonly notes: readonly string[]
  readonly mayChange: boolean
}

interface PeopleProps {
  readonly frame: Frame
  readonly lines: readonly PersonLine[]
  /** Whether the reader may change anything here. */
  readonly mayChange: boolean
  /** Whether the sign-in is new enough to add anybody. */
  readonly fresh: boolean
  readonly roles: readonly Option[]
  readonly adding: Typed
  readonly commandId: string
  readonly toMend: boolean
}

export function PeoplePage({ frame, lines, mayChange, fresh, roles, adding, commandId, toMend }: PeopleProps) {
  const { speech } = frame
  const field = { speech, typed: adding }
  return (
    <Desk frame={frame} title={speech.t('people.title')} current="/people">
      <header class="title">
        <h1>{speech.t('people.title')}</h1>
        <p>{speech.t(mayChange ? 'people.what' : 'people.what-lead')}</p>
      </header>
      {toMend && <p class="notice" role="alert">{speech.t('people.to-mend')}</p>}
      <section class="row">
        <h2>{speech.t('people.everyone')}</h2>
        <div class="matter">
          <ul class="quiet-list columns">
            {lines.map((line) => (
              <li>
                <span>
                  <bdi>{line.name}</bdi>
                  {line.notes.map((note) => <span class="soft small">{' · '}{note}</span>)}
                </span>
                <span class="small">{line.roles}</span>
                {line.mayChange && (
                  <a class="way" href={`/people?person=${line.personId}`} aria-label={speech.t('people.change.who', { name: line.name })}>{speech.t('people.change')}</a>
                )}
              </li>
            ))}
          </ul>
        </div>
      </section>
      {mayChange && !fresh && <SignInAgain frame={frame} />}
      {mayChange && fresh && (
        <section class="row" id="add">
          <h2>{speech.t('people.add')}</h2>
          <div class="matter">
            <form class="form" method="post" action="/people">
              <Command id={commandId} />
              <TextField {...field} name="name" label="people.name" maxLength={200} />
              <TextField {...field} name="email" label="people.email" hint type="email" maxLength={254} />
              <Choices {...field} kind="checkbox" name="roles" label="people.roles" options={roles} />
              <p class="actions"><button class="button" type="submit">{speech.t('people.add.do')}</button></p>
            </form>
          </div>
          <div class="margin"><p>{speech.t('people.add.what')}</p></div>
        </section>
      )}
      <footer class="foot"><p><a class="way" href="/organisation/useful">{speech.t('people.useful.to')}</a></p></footer>
    </Desk>
  )
}

/** In place of what only a new sign-in may: a browser left open must not be enough to let somebody in. */
export function SignInAgain({ frame: { speech } }: { frame: Frame }) {
  return (
    <section class="row">
      <h2>{speech.t('people.fresh')}</h2>
      <div class="matter">
        <p>{speech.t('people.fresh-needed')}</p>
        <p><a class="way" href="/sign-in?next=/people">{speech.t('account.fresh')}</a></p>
      </div>
    </section>
  )
}

/** Shown once, in answer to the form: only a hash of the link is kept, so it cannot be shown again. */
export function InvitationPage({ frame, name, url }: { frame: Frame; name: string; url: string }) {
  const { speech } = frame
  return (
    <Desk frame={frame} title={speech.t('people.link.title')} current="/people">
      <header class="title">
        <h1>{speech.t('people.link.for', { name })}</h1>
        <p>{speech.t('people.link.once')}</p>
      </header>
      <section class="row">
        <h2>{speech.t('people.link.title')}</h2>
        <div class="matter form">
          <div class="field">
            <label for="address">{speech.t('people.link.address')}</label>
            <textarea id="address" class="address" readOnly rows={3} dir="ltr">{url}</textarea>
          </div>
          <QrCode text={url} label={speech.t('people.link.qr')} />
          <p class="actions"><a class="way" href="/people">{speech.t('people.link.done')}</a></p>
        </div>
        <div class="margin"><p>{speech.t('people.link.how')}</p></div>
      </section>
    </Desk>
  )
}
