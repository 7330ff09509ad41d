// The page of one session: when it is, whether it began and ended, what was agreed to try, and how to move it or call it off.
import { mayBegin, startOf } from '#src/domain/session/before-after.ts'
import { Choices, Command, nothingTyped, type Typed } from '#src/ui/fields.tsx'
import { Desk, html, type Frame } from '#src/ui/page.tsx'
import type { SessionRow } from '#src/records/sessions.ts'
import { dateIn, hour, minute, placeOf, timeIn } from '#src/platform/time.ts'
import { HomeworkPart } from './homework-page.tsx'
import { proposedEnd, proposedStart } from './propose.ts'
import { isOpen } from './repeat.ts'
import { TimeFields, Warnings } from './time-fields-page.tsx'

export type SessionForm = 'move' | 'cancel' | 'start' | 'end' | 'homework'

export interface SessionProps {
  readonly frame: Frame
  readonly session: SessionRow
  /** What was agreed in it to try until the next; null when nothing, and once erased. */
  readonly homework: string | null
  /** Whether the record is used; while it is not, nothing that was agreed is shown. */
  readonly isUsed: boolean
  readonly casePath: string
  readonly called: string
  readonly timeZone: string
  readonly theirZone: string
  readonly now: number
  readonly newId: () => string
  readonly done: string | undefined
  /** The form to be mended or confirmed: what was typed, and what to say. */
  readonly mend?: { readonly form: SessionForm; readonly typed: Typed; readonly say?: string; readonly warnings?: readonly string[] }
}

/** Later the link would ask about another session, or about none. */
const afterShownFor = 12 * hour

const longDate = { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' } as const

export function sessionPage(props: SessionProps): Response {
  const { frame, session, casePath, called, timeZone, theirZone, now, done, mend } = props
  const { speech } = frame
  const { t } = speech
  const { plannedStart: start, plannedEnd: end } = session
  const isElsewhere = dateIn(start, timeZone) !== dateIn(start, theirZone) || timeIn(start, timeZone) !== timeIn(start, theirZone)
  // It says since when, and no more.
  const isOn = session.startedAt !== null && session.endedAt === null
  const takesPlace = session.status === 'planned' || session.status === 'held'
  return html(
    <Desk frame={frame} title={t('calendar.session.title')} current="/cases">
      <header class="title">
        <h1>{speech.date(start, timeZone, longDate)}</h1>
        <p>
          {speech.time(start, timeZone)}–{speech.time(end, timeZone)} · <bdi>{called}</bdi>
          {session.number !== null && ` · ${t('calendar.session.number', { number: session.number })}`}
        </p>
        {isElsewhere && <p>{t('calendar.session.there', { date: speech.date(start, theirZone, longDate), time: speech.time(start, theirZone), zone: placeOf(theirZone) })}</p>}
      </header>
      {mend && <div class="notice" role="alert"><p>{t(mend.say ?? (mend.warnings ? 'calendar.look-again' : 'calendar.mend'))}</p></div>}
      {done && <div class="notice" role="status"><p>{t(done)}</p></div>}
      <section class="row">
        <h2>{t('calendar.session.state')}</h2>
        <div class="matter steps">
          {!isOn && <p>{t(session.status === 'held' && session.endedAt !== null ? 'calendar.state.over' : `calendar.state.${session.status}`)}</p>}
          {takesPlace ? <Taps {...props} /> : <TakeBack {...props} action={session.status === 'did-not-attend' ? 'did-not-attend' : 'cancel'} label="calendar.put-back" />}
        </div>
        <div class="margin">
          <p><a class="way" href={`${casePath}/brief`}>{t('calendar.brief')}</a></p>
          {isOn && <p><a class="way" href={`${casePath}/together/calm`}>{t('together.from-brief')}</a></p>}
          <p><a class="way" href={casePath}>{t('calendar.case')}</a></p>
        </div>
      </section>
      {takesPlace && startOf(session) <= now && (
        props.isUsed && <HomeworkPart speech={speech} action={`${pathOf(props)}/homework`} command={props.newId()} homework={props.homework} typed={mend?.form === 'homework' ? mend.typed : undefined} />
      )}
      {session.endedAt !== null && takesPlace && now - session.endedAt < afterShownFor && <AfterSession {...props} />}
      {isOpen(session) && <Changes {...props} />}
    </Desk>,
    mend ? 422 : 200,
  )
}

const pathOf = ({ casePath, session }: SessionProps) => `${casePath}/sessions/${session.id}`

function TakeBack({ action, label, ...props }: SessionProps & { action: string; label: string }) {
  return (
    <form method="post" action={`${pathOf(props)}/${action}`}>
      <Command id={props.newId()} />
      <input type="hidden" name="undo" value="on" />
      <button class="plain-button" type="submit">{props.frame.speech.t(label)}</button>
    </form>
  )
}

function Taps(props: SessionProps) {
  const { frame: { speech }, session, timeZone, now, newId } = props
  const { t } = speech
  const { startedAt, endedAt } = session
  return (
    <div class="steps">
      {startedAt !== null ? (
        <div>
          <p>{t('calendar.began', { time: speech.time(startedAt, timeZone) })}</p>
          {endedAt === null && <TakeBack {...props} action="start" label="calendar.take-back" />}
        </div>
      ) : (
        mayBegin(session, now) && <TapForm {...props} form="start" button={endedAt === null} />
      )}
      {endedAt !== null ? (
        <div>
          <p>{t('calendar.ended', { time: speech.time(endedAt, timeZone) })}</p>
          <TakeBack {...props} action="end" label="calendar.take-back" />
        </div>
      ) : (
        (startedAt !== null || now > session.plannedStart) && <TapForm {...props} form="end" button={startedAt !== null} />
      )}
      {session.status === 'planned' && now >= session.plannedStart && (
        <form method="post" action={`${pathOf(props)}/did-not-attend`}>
          <Command id={newId()} />
          <button class="plain-button" type="submit">{t('calendar.not-attended')}</button>
        </form>
      )}
    </div>
  )
}

/** Both say how it went, apart: the client on the tablet, away from the therapist, or on a phone; the therapist on a page of their own. */
function AfterSession(props: SessionProps) {
  const { frame: { speech: { t } }, casePath, newId } = props
  return (
    <section class="row">
      <h2>{t('calendar.after')}</h2>
      <div class="matter steps">
        <form class="form" method="post" action={`${casePath}/door/tablet`}>
          <Command id={newId()} />
          <input type="hidden" name="for" value="after" />
          <p>{t('calendar.after.what')}</p>
          <p class="actions"><button class="button" type="submit">{t('calendar.after.tablet')}</button></p>
        </form>
        <p><a class="way" href={`${pathOf(props)}/check`}>{t('calendar.after.own')}</a></p>
      </div>
      <div class="margin"><p>{t('calendar.after.phone')}</p></div>
    </section>
  )
}

/** One button for now, and a fold for "it was at another time". */
function TapForm({ form, button, ...props }: SessionProps & { form: 'start' | 'end'; button: boolean }) {
  const { frame: { speech }, session, timeZone, now, newId, mend } = props
  const { t } = speech
  const typed = mend?.form === form ? mend.typed : undefined
  const proposed = form === 'start' ? proposedStart(session, now) : proposedEnd(session, now)
  return (
    <>
      {button && (
        <form method="post" action={`${pathOf(props)}/${form}`}>
          <Command id={newId()} />
          <p class="actions"><button class="button" type="submit">{t(`calendar.${form}`)}</button></p>
        </form>
      )}
      <details open={typed !== undefined}>
        <summary>{t(`calendar.${form}.other`)}</summary>
        <form class="form" method="post" action={`${pathOf(props)}/${form}`}>
          <Command id={newId()} />
          <input type="hidden" name="at" value="other" />
          <div class="pair">
            <Named form={form} speech={speech} typed={typed} name="date" fallback={dateIn(proposed, timeZone)} />
            <Named form={form} speech={speech} typed={typed} name="time" fallback={timeIn(proposed, timeZone)} />
          </div>
          <p class="actions"><button class="button" type="submit">{t(`calendar.${form}.other.send`)}</button></p>
        </form>
      </details>
    </>
  )
}

/** Several forms on one page ask for a date and a time, and each field has an id of its own. */
function Named({ form, speech, typed = nothingTyped, name, fallback }: { form: string; speech: SessionProps['frame']['speech']; typed: Typed | undefined; name: 'date' | 'time'; fallback: string }) {
  const id = `${form}-${name}`
  const mend = typed.mends[name]
  return (
    <div class="field">
      <label for={id}>{speech.t(`plan.${name}`)}</label>
      <input {...({ type: name } as object)} id={id} name={name} required value={typed.values[name] || fallback} {...(mend ? { 'aria-invalid': 'true' as const, 'aria-describedby': `${id}-mend` } : {})} />
      {mend && <p class="mend" id={`${id}-mend`}>{speech.t(mend)}</p>}
    </div>
  )
}

function Changes(props: SessionProps) {
  const { frame: { speech }, session, timeZone, newId, mend } = props
  const { t } = speech
  const moving = mend?.form === 'move' ? mend : undefined
  const calling = mend?.form === 'cancel' ? mend.typed : undefined
  const inSeries = session.seriesId !== null
  return (
    <section class="row">
      <h2>{t('calendar.change')}</h2>
      <div class="matter steps">
        <details open={moving !== undefined}>
          <summary>{t('calendar.move.title')}</summary>
          <form class="form" method="post" action={`${pathOf(props)}/move`}>
            <Command id={moving?.typed.values['command'] ?? newId()} />
            <TimeFields speech={speech} typed={moving?.typed ?? nothingTyped} date={dateIn(session.plannedStart, timeZone)} time={timeIn(session.plannedStart, timeZone)} minutes={(session.plannedEnd - session.plannedStart) / minute} />
            {inSeries && <Choices kind="radio" speech={speech} typed={moving?.typed ?? nothingTyped} name="which" label="calendar.which" fallback="one" options={[{ value: 'one', label: t('calendar.which.one') }, { value: 'following', label: t('calendar.which.following') }]} />}
            <Warnings speech={speech} warnings={moving?.warnings ?? []} />
            <p class="actions"><button class="button" type="submit">{t('calendar.move.send')}</button></p>
          </form>
        </details>
        <details open={calling !== undefined}>
          <summary>{t('calendar.cancel.title')}</summary>
          <form class="form" method="post" action={`${pathOf(props)}/cancel`}>
            <Command id={newId()} />
            <Choices kind="radio" speech={speech} typed={calling ?? nothingTyped} name="by" label="calendar.by" options={[{ value: 'client', label: t('calendar.by.client') }, { value: 'therapist', label: t('calendar.by.therapist') }]} />
            {inSeries && <Choices kind="radio" speech={speech} typed={calling ?? nothingTyped} name="which" label="calendar.which" fallback="one" options={[{ value: 'one', label: t('calendar.which.one') }, { value: 'rest', label: t('calendar.which.rest') }]} />}
            <p class="actions"><button class="button" type="submit">{t('calendar.cancel.send')}</button></p>
          </form>
        </details>
      </div>
      <div class="margin"><p>{t('plan.zone', { zone: placeOf(timeZone) })}</p></div>
    </section>
  )
}
