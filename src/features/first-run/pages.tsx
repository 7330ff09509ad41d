// The first page of a fresh installation: two doors, one to set up, one to look around.
import { Choices, Command, SelectField, TextField, type Option, type Typed } from '#src/ui/fields.tsx'
import { Desk, type Frame, type Speech } from '#src/ui/page.tsx'
import { contactField } from './input.ts'

interface FirstRunProps {
  readonly frame: Frame
  readonly typed: Typed
  readonly commandId: string
  readonly languages: readonly Option[]
  readonly zones: readonly Option[]
  /** The server's own zone, chosen until somebody chooses. */
  readonly zone: string
  /** Whether the code from the server's log is asked for. */
  readonly asksCode: boolean
}

export function FirstRunPage(props: FirstRunProps) {
  const { speech } = props.frame
  return (
    <Desk frame={props.frame} title={speech.t('first-run.title')}>
      <header class="title">
        <h1>{speech.t('first-run.title')}</h1>
        <p>{speech.t('first-run.what')} <a class="way" href="#look-around">{speech.t('first-run.to-look-around')}</a></p>
      </header>
      <div class="doors">
        <section>
          <h2>{speech.t('first-run.set-up')}</h2>
          <SetUpForm {...props} />
        </section>
        <section id="look-around">
          <h2>{speech.t('first-run.look-around')}</h2>
          <form class="form" method="post" action="/demonstration">
            <p>{speech.t('first-run.look-around.what')}</p>
            <p class="actions"><button class="button" type="submit">{speech.t('first-run.look-around.open')}</button></p>
          </form>
        </section>
      </div>
    </Desk>
  )
}

function SetUpForm({ frame: { speech }, typed, commandId, languages, zones, zone, asksCode }: FirstRunProps) {
  const field = { speech, typed }
  const yesNo = ['no', 'yes'].map((value) => ({ value, label: speech.t(`first-run.alone.${value}`) }))
  const roles = ['therapist', 'supervisor'].map((value) => ({ value, label: speech.t(`first-run.roles.${value}`) }))
  return (
    <form class="form" method="post" action="/first-run">
      <Command id={commandId} />
      {Object.keys(typed.mends).length > 0 && <p class="notice" role="alert">{speech.t('first-run.to-mend')}</p>}
      {asksCode && <TextField {...field} name="code" label="first-run.code" hint maxLength={40} />}
      <TextField {...field} name="organisation" label="first-run.organisation" hint autocomplete="organization" maxLength={200} />
      <TextField {...field} name="name" label="first-run.name" autocomplete="name" maxLength={200} />
      <TextField {...field} name="email" label="first-run.email" hint type="email" autocomplete="email" maxLength={254} />
      <Choices {...field} kind="checkbox" name="roles" label="first-run.roles" hint options={roles} />
      <SelectField {...field} name="timeZone" label="first-run.time-zone" options={zones} fallback={zone} />
      <SelectField {...field} name="language" label="first-run.language" hint={languages.length > 1} options={languages} />
      <Choices {...field} kind="radio" name="alone" label="first-run.alone" options={yesNo} />
      <TextField {...field} name="dutyNote" label="first-run.duty-note" hint maxLength={500} />
      <section class="form" aria-labelledby="live-help">
        <h3 id="live-help">{speech.t('first-run.help')}</h3>
        <p class="small soft">{speech.t('first-run.help.what')}</p>
        {languages.map((language) => <ContactFields {...field} language={language} named={languages.length > 1} />)}
        <Choices {...field} kind="checkbox" name="notYet" label="first-run.not-yet" options={[{ value: 'yes', label: speech.t('first-run.not-yet.yes'), note: speech.t('first-run.not-yet.note') }]} />
      </section>
      <p class="actions"><button class="button" type="submit">{speech.t('first-run.begin')}</button></p>
      <p class="small soft">{speech.t('first-run.next')}</p>
    </form>
  )
}

function ContactFields({ speech, typed, language, named }: { speech: Speech; typed: Typed; language: Option; named: boolean }) {
  const field = { speech, typed }
  const name = (part: 'label' | 'phone' | 'hours') => contactField(language.value, part)
  return (
    <fieldset class="form">
      {named && <legend class="field-name">{language.label}</legend>}
      <TextField {...field} name={name('label')} label="first-run.contact.label" hint maxLength={100} />
      <div class="pair">
        <TextField {...field} name={name('phone')} label="first-run.contact.phone" hint type="tel" maxLength={40} />
        <TextField {...field} name={name('hours')} label="first-run.contact.hours" hint maxLength={100} />
      </div>
    </fieldset>
  )
}
