// Records that end: what waits for the lead's second step, what will be erased and when, what is kept and why, and what was erased.
import { waitDays, refusals } from '#src/domain/record/erasure.ts'
import { noticeDays } from '#src/domain/record/retention.ts'
import { Choices, Command, nothingTyped, TextField, type Typed } from '#src/ui/fields.tsx'
import { Desk, type Frame } from '#src/ui/page.tsx'
import type { Records } from './read-records.ts'

export interface RecordsProps {
  readonly frame: Frame
  readonly records: Records
  readonly newId: () => string
  readonly done: string | undefined
  /** The form that came back, by its erasure's id or `hold`, with what was typed. */
  readonly mending?: { readonly form: string; readonly typed: Typed }
}

const longDate = { day: 'numeric', month: 'long', year: 'numeric' } as const

export function RecordsPage(props: RecordsProps) {
  const { frame, records, done, mending } = props
  const { t } = frame.speech
  const asked = records.erasures.filter(({ dueAt }) => dueAt === null)
  const coming = records.erasures.filter(({ dueAt }) => dueAt !== null)
  return (
    <Desk frame={frame} title={t('record.title')} current="/records">
      <header class="title">
        <h1>{t('record.title')}</h1>
        <p>{t('record.what')}</p>
      </header>
      {done && <div class="notice" role="status"><p>{t(done)}</p></div>}
      {mending && <p class="notice" role="alert"><a href={`#${mending.form}`}>{t('record.to-mend')}</a></p>}
      {asked.length > 0 && (
        <section class="row full" aria-labelledby="asked">
          <h2 id="asked">{t('record.asked')}</h2>
          <ul class="matter signals">{asked.map((one) => <Asked {...props} one={one} />)}</ul>
          <div class="margin"><p>{t('record.asked.what', { days: waitDays.twoPeople, alone: waitDays.onePerson })}</p></div>
        </section>
      )}
      <section class="row" aria-labelledby="coming">
        <h2 id="coming">{t('record.coming')}</h2>
        <div class="matter">
          {coming.length === 0 && <p>{t('record.coming.none')}</p>}
          <ul class="quiet-list">{coming.map((one) => <Coming {...props} one={one} />)}</ul>
        </div>
        <div class="margin"><p>{t('record.coming.what', { years: records.retentionYears, days: noticeDays })}</p></div>
      </section>
      <section class="row full" id="hold" aria-labelledby="held">
        <h2 id="held">{t('record.held')}</h2>
        <div class="matter">
          {records.holds.length === 0 && <p>{t('record.held.none')}</p>}
          <ul class="quiet-list">{records.holds.map((one) => <Held {...props} one={one} />)}</ul>
          <HoldForm {...props} />
        </div>
        <div class="margin"><p>{t('record.held.what')}</p></div>
      </section>
      <section class="row" aria-labelledby="erased">
        <h2 id="erased">{t('record.erased')}</h2>
        <div class="matter">
          {records.erased.length === 0 && <p>{t('record.erased.none')}</p>}
          <ul class="quiet-list">
            {records.erased.map(({ at, ground }) => <li><span>{frame.speech.date(at!, records.timeZone, longDate)}</span><span class="small soft">{t(`record.ground.${ground}`)}</span></li>)}
          </ul>
        </div>
        <div class="margin"><p>{t('record.erased.what')}</p></div>
      </section>
    </Desk>
  )
}

type Of<List extends readonly unknown[]> = RecordsProps & { readonly one: List[number] }

const Whose = ({ references, therapist }: { references: readonly string[]; therapist: string | null }) => (
  <>
    <bdi dir="ltr">{references.join(', ')}</bdi>
    {therapist && <span class="small soft"> · <bdi>{therapist}</bdi></span>}
  </>
)

function Asked({ frame: { speech }, records, newId, mending, one }: Of<Records['erasures']>) {
  const { t } = speech
  const { erasureId } = one
  const typed = mending?.form === erasureId ? mending.typed : nothingTyped
  const path = `/records/erasures/${erasureId}`
  return (
    <li class="sheet" id={erasureId}>
      <p class="lead"><Whose {...one} /></p>
      <p>{t(`record.asked-by.${one.askedBy}`, { date: speech.date(one.askedAt, records.timeZone, longDate) })} {one.isOpen && t('record.is-open')} <Keeping one={one} t={t} /></p>
      <form class="form" method="post" action={`${path}/confirm`}>
        <Command id={newId()} />
        <p class="actions"><button class="button" type="submit" aria-label={t('record.confirm.of', { reference: one.references.join(', ') })}>{t('record.confirm')}</button></p>
      </form>
      <details open={mending?.form === erasureId}>
        <summary>{t('record.refuse')}</summary>
        <form class="form" method="post" action={`${path}/refuse`}>
          <Command id={typed.values['command'] ?? newId()} />
          <Choices speech={speech} typed={typed} kind="radio" name="because" label="record.because" hint options={refusals.map((value) => ({ value, label: t(`record.because.${value}`) }))} />
          <p class="actions"><button class="plain-button" type="submit">{t('record.refuse.do')}</button></p>
        </form>
      </details>
    </li>
  )
}

function Keeping({ one, t }: { one: { readonly isHeld: boolean; readonly isAnswerWaiting: boolean }; t: Frame['speech']['t'] }) {
  if (one.isHeld) return <b>{t('record.is-held')}</b>
  return one.isAnswerWaiting ? <b>{t('record.answer-waits')}</b> : null
}

function Coming({ frame: { speech }, records, one }: Of<Records['erasures']>) {
  return (
    <li>
      <span>
        <Whose {...one} />
        <span class="small soft"> · {speech.t(`record.ground.${one.ground}`)}</span>
        {one.putOffAt !== null && <span class="small soft"> · {speech.t('record.put-off', { date: speech.date(one.putOffAt, records.timeZone, longDate) })}</span>}
      </span>
      {one.isHeld || one.isAnswerWaiting ? <Keeping one={one} t={speech.t} /> : <span>{speech.t('record.from', { date: speech.date(one.dueAt!, records.timeZone, longDate) })}</span>}
    </li>
  )
}

function Held({ frame: { speech }, records, newId, one }: Of<Records['holds']>) {
  return (
    <li>
      <div>
        <p><Whose {...one} /></p>
        <p class="said" dir="auto">{one.reason}</p>
        <p class="small soft">{speech.t('record.held-by', { name: one.name, date: speech.date(one.placedAt, records.timeZone, longDate) })}</p>
      </div>
      <form method="post" action={`/records/holds/${one.holdId}/end`}>
        <Command id={newId()} />
        <button class="plain-button" type="submit" aria-label={speech.t('record.let-go.of', { reference: one.references.join(', ') })}>{speech.t('record.let-go')}</button>
      </form>
    </li>
  )
}

function HoldForm({ frame: { speech }, newId, mending }: RecordsProps) {
  const typed = mending?.form === 'hold' ? mending.typed : nothingTyped
  return (
    <details open={mending?.form === 'hold'}>
      <summary>{speech.t('record.hold')}</summary>
      <form class="form" method="post" action="/records/holds">
        <Command id={typed.values['command'] ?? newId()} />
        <TextField speech={speech} typed={typed} name="reference" label="record.reference" hint maxLength={100} />
        <TextField speech={speech} typed={typed} name="reason" label="record.reason" hint maxLength={500} />
        <p class="actions"><button class="button" type="submit">{speech.t('record.hold.do')}</button></p>
      </form>
    </details>
  )
}
