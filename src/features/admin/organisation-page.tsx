// The organisation's settings, with what they mean for clients said first.
import { Choices, Command, nothingTyped, SelectField, TextField, type Option, type Typed } from '#src/ui/fields.tsx'
import { Desk, type Frame } from '#src/ui/page.tsx'
import type { Sentence } from './consequence.ts'
import { ContactRows, DutyRows, type ContactLine, type DutyLine } from './rows-page.tsx'

export type FormName = 'settings' | 'contact' | 'duty'

export interface OrganisationPageProps {
  readonly frame: Frame
  readonly settings: Readonly<Record<string, string>>
  readonly sentences: readonly Sentence[]
  readonly contacts: readonly ContactLine[]
  readonly duties: readonly DutyLine[]
  readonly languages: readonly Option[]
  readonly zones: readonly Option[]
  readonly days: readonly Option[]
  readonly people: readonly Option[]
  /** Which form came back to be mended, and what was typed in it. */
  readonly mending?: { readonly form: FormName; readonly typed: Typed }
  readonly newId: () => string
}

export function OrganisationPage(props: OrganisationPageProps) {
  const { frame, sentences, contacts, duties, mending, newId } = props
  const { speech } = frame
  return (
    <Desk frame={frame} title={speech.t('admin.title')} current="/organisation">
      <header class="title">
        <h1>{speech.t('admin.title')}</h1>
      </header>
      <div class="notice">{sentences.map(({ key, values }) => <p>{speech.t(key, values)}</p>)}</div>
      {mending && <p class="notice" role="alert"><a href={`#${mending.form}`}>{speech.t('admin.to-mend')}</a></p>}
      <section class="row" id="contact">
        <h2>{speech.t('admin.help')}</h2>
        <div class="matter">
          <ContactRows speech={speech} lines={contacts} newId={newId} />
          <ContactForm {...props} />
        </div>
        <div class="margin"><p>{speech.t('admin.help.what')}</p></div>
      </section>
      <section class="row" id="duty">
        <h2>{speech.t('admin.duty')}</h2>
        <div class="matter">
          <DutyRows speech={speech} lines={duties} newId={newId} />
          <DutyForm {...props} />
        </div>
        <div class="margin"><p>{speech.t('admin.duty.what')}</p></div>
      </section>
      <section class="row" id="settings">
        <h2>{speech.t('admin.settings')}</h2>
        <div class="matter"><SettingsForm {...props} /></div>
      </section>
      <section class="row">
        <h2>{speech.t('admin.records')}</h2>
        <div class="matter"><p><a class="way" href="/records">{speech.t('admin.records.to')}</a></p></div>
      </section>
      <section class="row">
        <h2>{speech.t('admin.signals')}</h2>
        <div class="matter"><p><a class="way" href="/organisation/signals">{speech.t('admin.signals.to')}</a></p><p><a class="way" href="/organisation/useful">{speech.t('admin.useful.to')}</a></p></div>
      </section>
      <section class="row">
        <h2>{speech.t('admin.goals')}</h2>
        <div class="matter"><p><a class="way" href="/organisation/goals">{speech.t('admin.goals.to')}</a></p></div>
      </section>
    </Desk>
  )
}

const typedIn = (props: OrganisationPageProps, form: FormName): Typed => (props.mending?.form === form ? props.mending.typed : nothingTyped)

function ContactForm(props: OrganisationPageProps) {
  const { speech } = props.frame
  const field = { speech, typed: typedIn(props, 'contact') }
  return (
    <details open={props.contacts.length === 0 || props.mending?.form === 'contact'}>
      <summary>{speech.t('admin.help.add')}</summary>
      <form class="form" method="post" action="/organisation/contacts">
        <Command id={field.typed.values['command'] ?? props.newId()} />
        {props.languages.length > 1 ? (
          <SelectField {...field} name="language" label="admin.contact.language" options={props.languages} fallback={props.settings['defaultLanguage'] ?? ''} />
        ) : (
          <input type="hidden" name="language" value={props.languages[0]?.value} />
        )}
        <TextField {...field} name="label" label="admin.contact.label" hint maxLength={100} />
        <div class="pair">
          <TextField {...field} name="phone" label="admin.contact.phone" hint type="tel" maxLength={40} />
          <TextField {...field} name="hours" label="admin.contact.hours" hint maxLength={100} />
        </div>
        <p class="actions"><button class="button" type="submit">{speech.t('admin.help.add.do')}</button></p>
      </form>
    </details>
  )
}

function DutyForm(props: OrganisationPageProps) {
  const { speech } = props.frame
  const field = { speech, typed: typedIn(props, 'duty') }
  return (
    <details open={props.mending?.form === 'duty'}>
      <summary>{speech.t('admin.duty.add')}</summary>
      <form class="form" method="post" action="/organisation/duty">
        <Command id={field.typed.values['command'] ?? props.newId()} />
        <SelectField {...field} name="days" label="admin.duty.days" options={props.days} />
        <div class="pair">
          <TextField {...field} name="from" label="admin.duty.from" hint type="time" fallback="09:00" />
          <TextField {...field} name="until" label="admin.duty.until" hint type="time" fallback="17:00" />
        </div>
        <div class="options"><label><input type="checkbox" name="dayEnd" checked={field.typed.values['dayEnd'] === 'on'} /><span>{speech.t('admin.duty.day-end')}</span></label></div>
        <SelectField {...field} name="person" label="admin.duty.person" options={props.people} />
        <SelectField {...field} name="deputy" label="admin.duty.deputy" hint options={[{ value: '', label: speech.t('admin.duty.no-deputy') }, ...props.people]} />
        <p class="actions"><button class="button" type="submit">{speech.t('admin.duty.add.do')}</button></p>
      </form>
    </details>
  )
}

function SettingsForm(props: OrganisationPageProps) {
  const { speech } = props.frame
  const { values, mends } = typedIn(props, 'settings')
  const field = { speech, typed: { values: { ...props.settings, ...values }, mends } }
  const yesNo = ['no', 'yes'].map((value) => ({ value, label: speech.t(`admin.alone.${value}`) }))
  return (
    <form class="form" method="post" action="/organisation">
      <Command id={values['command'] ?? props.newId()} />
      <TextField {...field} name="name" label="admin.name" autocomplete="organization" maxLength={200} />
      <SelectField {...field} name="timeZone" label="admin.time-zone" hint options={props.zones} />
      <SelectField {...field} name="defaultLanguage" label="admin.language" options={props.languages} />
      <Choices {...field} kind="radio" name="alone" label="admin.alone" options={yesNo} />
      <TextField {...field} name="dutyNote" label="admin.duty-note" hint maxLength={500} />
      <TextField {...field} name="acknowledgeWithinMinutes" label="admin.acknowledge" hint numeric maxLength={5} />
      <TextField {...field} name="linkValidDays" label="admin.link" hint numeric maxLength={3} />
      <TextField {...field} name="retentionYears" label="admin.retention" hint numeric maxLength={2} />
      <TextField {...field} name="idleMinutes" label="admin.idle" hint numeric maxLength={3} />
      <p class="actions"><button class="button" type="submit">{speech.t('admin.settings.keep')}</button></p>
    </form>
  )
}
