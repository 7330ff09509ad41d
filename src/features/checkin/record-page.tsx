// The client's record as a whole, on their own phone: a copy, what is wrong in it, whether it is used, and its end.
import type { RecordCopy } from '#src/domain/record/copy.ts'
import { Command, nothingTyped, SelectField, TextField, type Option, type Typed } from '#src/ui/fields.tsx'
import { html } from '#src/ui/page.tsx'
import { CopySections, type CopyProps } from '#src/ui/record-copy.tsx'
import { ClientPage, isolated, type Sheet, type Therapist } from './client-page.tsx'

export type RecordForm = 'me' | 'correction'

export interface RecordProps extends Omit<CopyProps, 'speech'> {
  readonly sheet: Sheet
  readonly therapist: Therapist
  readonly languages: readonly Option[]
  readonly newId: () => string
  readonly mending?: { readonly form: RecordForm; readonly typed: Typed }
}

const longDate = { day: 'numeric', month: 'long', year: 'numeric' } as const

export const recordPage = (props: RecordProps): Response => html(<RecordPage {...props} />, props.mending ? 422 : 200)

function RecordPage(props: RecordProps) {
  const { sheet, mending, copy } = props
  const { speech } = sheet.frame
  const { t } = speech
  return (
    <ClientPage sheet={sheet}>
      {mending && <div class="notice" role="alert"><p>{t('record.to-mend')}</p></div>}
      <div class="hello">
        <h1>{t('record.own.title')}</h1>
        <p class="soft">{t('record.own.what')}</p>
      </div>
      <section class="part own-record" aria-labelledby="copy-name">
        <div class="part-name"><h2 id="copy-name">{t('record.own.copy')}</h2></div>
        <CopySections {...props} speech={speech} />
        {sheet.tablet ? <p class="note">{t('record.own.no-file')}</p> : <p><a class="way" href={`${sheet.base}/record/file`}>{t('record.own.file')}</a></p>}
        {!sheet.tablet && <p class="note">{t('record.own.file-stays')}</p>}
        <p class="note">{t('record.own.left-out', { since: copy.client.pinSetAt === null ? 'no' : speech.date(copy.client.pinSetAt, props.timeZone, longDate) })}</p>
      </section>
      <section class="part" aria-labelledby="wrong-name">
        <div class="part-name"><h2 id="wrong-name">{t('record.own.wrong')}</h2></div>
        <MeForm {...props} />
        <CorrectionForm {...props} />
      </section>
      <Use {...props} />
      <End {...props} />
      <p><a class="way" href={`${sheet.base}/mine`}>{t('checkin.mine.way')}</a></p>
      <p><a class="way" href={sheet.base}>{t('checkin.mine.back')}</a></p>
    </ClientPage>
  )
}

const typedIn = ({ mending }: RecordProps, form: RecordForm): Typed => (mending?.form === form ? mending.typed : nothingTyped)

function MeForm(props: RecordProps) {
  const { sheet: { base, frame: { speech } }, copy: { client }, languages, newId, mending } = props
  const typed = typedIn(props, 'me')
  return (
    <details open={mending?.form === 'me'}>
      <summary>{speech.t('record.own.me')}</summary>
      <form class="hand-form" method="post" action={`${base}/record/me`} autocomplete="off">
        <Command id={typed.values['command'] ?? newId()} />
        <TextField speech={speech} typed={typed} name="name" label="record.copy.name" maxLength={200} fallback={client.name} />
        <TextField speech={speech} typed={typed} name="called" label="record.own.called" maxLength={200} fallback={client.called} />
        {languages.length > 1 && <SelectField speech={speech} typed={typed} name="language" label="record.copy.language" options={languages} fallback={client.language} />}
        {languages.length === 1 && <input type="hidden" name="language" value={client.language} />}
        <p class="note">{speech.t('record.own.me.what')}</p>
        <button class="button" type="submit">{speech.t('record.own.me.do')}</button>
      </form>
    </details>
  )
}

/** A line of the client's own, or anything else in their words. */
function CorrectionForm(props: RecordProps) {
  const { sheet: { base, frame: { speech } }, copy, newId, mending, therapist } = props
  const typed = typedIn(props, 'correction')
  const shortened = (text: string) => (text.length > 60 ? `${text.slice(0, 57)}…` : text)
  const lines: readonly Option[] = ownLinesIn(copy).map(({ id, text }) => ({ value: id, label: shortened(text) }))
  return (
    <details open={mending?.form === 'correction'}>
      <summary>{speech.t('record.own.else')}</summary>
      <form class="hand-form" method="post" action={`${base}/record/corrections`} autocomplete="off">
        <Command id={typed.values['command'] ?? newId()} />
        {lines.length > 0 && <SelectField speech={speech} typed={typed} name="line" label="record.own.about" options={[{ value: '', label: speech.t('record.own.about-else') }, ...lines]} />}
        <div class="field">
          <label for="text">{speech.t('record.own.right')}</label>
          <textarea id="text" name="text" class="voice-field said" dir="auto" maxLength={2000} value={typed.values['text'] ?? ''} aria-describedby={typed.mends['text'] ? 'text-mend' : undefined} aria-invalid={typed.mends['text'] ? 'true' : undefined} />
          {typed.mends['text'] && <p class="mend" id="text-mend">{speech.t(typed.mends['text'])}</p>}
        </div>
        <p class="note">{speech.t('record.own.else.what', { ...therapist })}</p>
        <button class="button" type="submit">{speech.t('record.own.else.do')}</button>
      </form>
    </details>
  )
}

/** What the client sent with the PIN and did not take back: the same lines as under "What I sent". */
const ownLinesIn = (copy: RecordCopy) => {
  const pinned = new Set(copy.checkIns.filter(({ door, receivedAt }) => door === 'pin' && receivedAt >= (copy.client.pinSetAt ?? 0)).map(({ id }) => id))
  return copy.lines.filter((line) => pinned.has(line.checkInId) && line.takenBackAt === null)
}

function Use({ sheet: { base, frame: { speech } }, copy: { client }, timeZone, newId, therapist }: RecordProps) {
  const { t } = speech
  const isUsed = client.restrictedAt === null
  return (
    <section class="part" aria-labelledby="use-name">
      <div class="part-name"><h2 id="use-name">{t('record.own.use')}</h2></div>
      <p>{isUsed ? t('record.own.use.is', { ...therapist }) : t('record.own.use.not', { date: isolated(speech.date(client.restrictedAt!, timeZone, longDate)) })}</p>
      <p class="note">{t('record.own.use.except')}</p>
      <form method="post" action={`${base}/record/use`}>
        <Command id={newId()} />
        <button class="plain-button" type="submit" name="use" value={isUsed ? 'stop' : 'again'}>{t(isUsed ? 'record.use.stop' : 'record.use.again')}</button>
      </form>
    </section>
  )
}

function End({ sheet: { base, frame: { speech } }, copy, timeZone, newId }: RecordProps) {
  const { t } = speech
  const { standing, said } = endSaid(copy, (at) => isolated(speech.date(at, timeZone, longDate)), t)
  return (
    <section class="part" aria-labelledby="end-name">
      <div class="part-name"><h2 id="end-name">{t('record.own.end')}</h2></div>
      {said.map((line) => <p>{line}</p>)}
      {standing ? (
        <form method="post" action={`${base}/record/erasure`}>
          <Command id={newId()} />
          <button class="plain-button" type="submit" name="end" value="call-off">{t('record.end.call-off')}</button>
        </form>
      ) : (
        <details>
          <summary>{t('record.own.end.ask')}</summary>
          <p>{t('record.own.end.what')}</p>
          <form method="post" action={`${base}/record/erasure`}>
            <Command id={newId()} />
            <p class="send-two"><button class="button" type="submit" name="end" value="ask">{t('record.end.ask')}</button></p>
          </form>
        </details>
      )}
    </section>
  )
}

/** Where an erasure stands, in sentences; and whether one that was asked for can still be called off. */
function endSaid({ erasures, holds }: RecordCopy, date: (at: number) => string, t: Sheet['frame']['speech']['t']): { readonly standing: boolean; readonly said: readonly string[] } {
  const last = erasures.at(-1)
  const held = holds.some(({ endedAt }) => endedAt === null) ? [t('record.end.held')] : []
  if (!last || last.endedBecause === 'called-off' || last.endedBecause === 'no-longer-due') return { standing: false, said: held }
  if (last.endedBecause) return { standing: false, said: [t('record.end.refused', { because: last.endedBecause }), ...held] }
  const when = last.dueAt === null ? t('record.end.asked', { date: date(last.askedAt) }) : t(last.ground === 'retention' ? 'record.end.by-itself' : 'record.end.due', { date: date(last.dueAt) })
  return { standing: last.ground === 'asked', said: [when, ...held] }
}
