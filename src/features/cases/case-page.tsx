// The page of a case: who, when, what was agreed, whose it is, and the ways on.
import type { Typed } from '#src/ui/fields.tsx'
import { Desk, html } from '#src/ui/page.tsx'
import { dateIn, placeOf, timeIn } from '#src/platform/time.ts'
import { ClosingRow, CoverForm, DetailsForm, EndCover, HandOverForm, MeasuresForm, type CaseForm, type CaseProps } from './case-forms-page.tsx'
import { calledSaid } from './read-names.ts'
import type { CaseView } from './view.ts'
import { languageName } from './who-fields-page.tsx'

export function casePage(props: CaseProps): Response {
  const { frame, view, done, mend } = props
  const { speech } = frame
  const { t } = speech
  const { row, names } = view
  const called = calledSaid(speech, names)
  const path = `/cases/${row.caseId}`
  const closed = row.closedAt !== null
  return html(
    <Desk frame={frame} title={row.reference} current="/cases">
      <header class="title">
        <h1><bdi>{called}</bdi></h1>
        <p>
          {names?.name && names.name !== called && <><bdi>{names.name}</bdi> · </>}
          <bdi dir="ltr">{row.reference}</bdi> · {languageName(row.language, speech)} · {placeOf(row.timeZone)}
        </p>
      </header>
      {mend && <div class="notice" role="alert"><p>{t('cases.mend')}</p></div>}
      {done && <div class="notice" role="status"><p>{t(done)}</p></div>}
      {row.restrictedAt !== null && <div class="notice"><p>{t('cases.not-used', { date: speech.date(row.restrictedAt, props.timeZone, longDate) })}</p></div>}
      {view.ending && (
        <div class="notice">
          <p>{view.ending.dueAt === null ? t('cases.erasure-asked') : t('cases.erasure-due', { date: speech.date(view.ending.dueAt, props.timeZone, longDate) })}</p>
          <p><a class="way" href={`${path}/record`}>{t('cases.record.to')}</a></p>
        </div>
      )}
      {closed && <div class="notice"><p>{t('cases.closed-on', { date: speech.date(row.closedAt, props.timeZone, longDate) })}</p></div>}
      {!closed && view.isDoorOfBefore && <div class="notice"><p>{t('cases.door-of-before')} <a class="way" href={`${path}/door`}>{t('cases.door')}</a></p></div>}
      {!closed && view.pinInCover && (
        <div class="notice"><p>{t('cases.pin-in-cover', { name: view.pinInCover.name })} <a class="way" href={`${path}/door`}>{t('cases.door')}</a></p></div>
      )}
      <section class="row">
        <h2>{t('cases.ways')}</h2>
        <div class="matter">
          <p class="actions">
            {row.restrictedAt === null && <a class="way" href={`${path}/brief`}>{t('cases.brief')}</a>}
            {row.restrictedAt === null && <a class="way" href={`${path}/goals`}>{t('cases.goals')}</a>}
            {!closed && <a class="way" href={`${path}/door`}>{t('cases.door')}</a>}
            {!closed && <a class="way" href={`${path}/sessions/new`}>{t('cases.plan')}</a>}
          </p>
        </div>
        <div class="margin"><p>{view.link ? t('cases.link-until', { date: speech.date(view.link.expiresAt, props.timeZone, longDate) }) : t('cases.no-link')}</p></div>
      </section>
      <SessionRows {...props} />
      <section class="row">
        <h2>{t('cases.measures')}</h2>
        <div class="matter">
          {view.measures.length === 0 && <p>{t('cases.measures.none')}</p>}
          <ul class="quiet-list">
            {view.measures.map((measure) => <li>{measureSaid(props, measure)}</li>)}
          </ul>
          {view.isOwn && !closed && <MeasuresForm {...props} typed={typedFor(props, 'measures')} />}
        </div>
        {!view.itemNine && <div class="margin"><p>{t('cases.item-nine')}</p></div>}
      </section>
      <section class="row">
        <h2>{t('cases.consent')}</h2>
        <div class="matter"><p>{consentSaid(props)}</p></div>
      </section>
      <TherapistRow {...props} />
      <section class="row">
        <h2>{t('cases.record')}</h2>
        <div class="matter"><p><a class="way" href={`${path}/record`}>{t('cases.record.to')}</a></p></div>
        <div class="margin"><p>{t('cases.record.what')}</p></div>
      </section>
      <section class="row">
        <h2>{t('cases.details')}</h2>
        <div class="matter">{names ? <DetailsForm {...props} typed={typedFor(props, 'details')} /> : <p>{t('cases.no-key')}</p>}</div>
      </section>
      {view.isOwn && <ClosingRow {...props} />}
    </Desk>,
    mend ? 422 : 200,
  )
}

const typedFor = ({ mend }: CaseProps, form: CaseForm): Typed | undefined => (mend?.form === form ? mend.typed : undefined)

function measureSaid({ frame: { speech }, view: { catalogue } }: CaseProps, { instrumentId, everySessions }: CaseView['measures'][number]): string {
  const instrument = catalogue.find(instrumentId, speech.language)
  const said = speech.t(instrument?.purpose === 'alliance' ? 'cases.measure.after' : 'cases.measure', { name: instrument?.title ?? instrumentId, count: everySessions })
  const over = catalogue.own.find((one) => one.instrumentId === instrumentId && one.isOver)
  return over ? `${said}. ${speech.t('cases.measure.over', { date: speech.date(Date.parse(over.licence.until), 'UTC', longDate) })}` : said
}

const longDate = { day: 'numeric', month: 'long', year: 'numeric' } as const
const sessionDate = { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' } as const

function SessionRows({ frame: { speech }, view, timeZone }: CaseProps) {
  const { t } = speech
  const { row, sessions, now } = view
  const item = (session: CaseView['sessions'][number]) => {
    const { plannedStart: start } = session
    const isElsewhere = dateIn(start, timeZone) !== dateIn(start, row.timeZone) || timeIn(start, timeZone) !== timeIn(start, row.timeZone)
    return (
      <li>
        <a class="way" href={`/cases/${row.caseId}/sessions/${session.id}`}>{`${speech.date(start, timeZone, sessionDate)}, ${speech.time(start, timeZone)}`}</a>
        <span class="small soft">
          {session.number !== null && `${t('cases.session-number', { number: session.number })} · `}
          {t(isOn(session) ? 'cases.session.now' : `cases.session.${session.status}`)}
          {isElsewhere && ` · ${t('cases.session-there', { when: `${speech.date(start, row.timeZone, { weekday: 'short' })} ${speech.time(start, row.timeZone)}`, place: placeOf(row.timeZone) })}`}
        </span>
      </li>
    )
  }
  const isOn = (session: CaseView['sessions'][number]) => session.status === 'held' && session.endedAt === null && session.plannedEnd > now
  const coming = sessions.filter((session) => isOn(session) || (session.status === 'planned' && session.plannedEnd > now))
  const past = sessions.filter((session) => !coming.includes(session)).toReversed()
  return (
    <section class="row">
      <h2>{t('cases.sessions')}</h2>
      <div class="matter">
        {coming.length === 0 && <p>{t('cases.sessions.none')}</p>}
        <ul class="quiet-list">{coming.map(item)}</ul>
        {past.length > 0 && (
          <details open={coming.length === 0}>
            <summary>{t('cases.sessions.past', { count: past.length })}</summary>
            <ul class="quiet-list">{past.map(item)}</ul>
          </details>
        )}
      </div>
      <div class="margin"><p>{t('plan.zone', { zone: placeOf(timeZone) })}</p></div>
    </section>
  )
}

function consentSaid({ frame: { speech }, view: { agreement }, timeZone }: CaseProps): string {
  if (!agreement) return speech.t('cases.consent.not-yet')
  const date = speech.date(agreement.withdrawnAt ?? agreement.givenAt, timeZone, longDate)
  if (agreement.withdrawnAt !== null) return speech.t('cases.consent.withdrawn', { date })
  return `${speech.t('cases.consent.given', { date })} ${speech.t(agreement.supervision ? (agreement.words ? 'cases.consent.words' : 'cases.consent.supervision') : 'cases.consent.no-supervision')}`
}

function TherapistRow(props: CaseProps) {
  const { frame: { speech }, view, timeZone } = props
  const { t } = speech
  const present = view.therapists.filter((one) => one.until === null || one.until > view.now)
  return (
    <section class="row">
      <h2>{t('cases.therapists')}</h2>
      <div class="matter">
        <ul class="quiet-list">
          {present.map((one) => (
            <li>
              <span>
                <bdi>{one.name}</bdi>
                {one.part === 'cover' && ` · ${t('cases.covers', { from: speech.date(one.since, timeZone, longDate), until: speech.date((one.until ?? one.since) - 1, timeZone, longDate) })}`}
              </span>
              {one.part === 'cover' && view.isOwn && <EndCover {...props} coverId={one.id} />}
            </li>
          ))}
        </ul>
        {view.isOwn && view.colleagues.length === 0 && <p class="small soft">{t('cases.no-colleagues')}</p>}
        {view.isOwn && view.colleagues.length > 0 && (
          <>
            <CoverForm {...props} typed={typedFor(props, 'cover')} />
            <HandOverForm {...props} typed={typedFor(props, 'hand-over')} />
          </>
        )}
      </div>
    </section>
  )
}
