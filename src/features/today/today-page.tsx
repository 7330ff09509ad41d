// Today as a page: what needs a person first, then the day in order, then the ways to other days.
import { Figures } from '#src/ui/marks.tsx'
import { Desk, type Frame, type Speech } from '#src/ui/page.tsx'
import { SafetyWaiting, type WaitingItem } from '#src/ui/safety-list.tsx'
import type { EntryView, TodayView } from './today-view.ts'

/** Records that wait for the lead's second step, and those whose day has been set. */
export interface Ending {
  readonly asked: number
  readonly coming: number
}

function EndingNotice({ speech, ending }: { speech: Speech; ending: Ending | null }) {
  if (!ending || ending.asked + ending.coming === 0) return null
  return (
    <div class="notice no-print">
      {ending.asked > 0 && <p>{speech.t('today.records.asked', { count: ending.asked })}</p>}
      {ending.coming > 0 && <p>{speech.t('today.records.coming', { count: ending.coming })}</p>}
      <p><a class="way" href="/records">{speech.t('today.records.to')}</a></p>
    </div>
  )
}

/** Times go on as they passed; the machine is somebody's to put right. */
function ClockNotice({ speech, isBehind }: { speech: Speech; isBehind: boolean }) {
  return isBehind ? <div class="notice no-print"><p>{speech.t('today.clock')}</p></div> : null
}

function BackupsNotice({ speech, isTroubled }: { speech: Speech; isTroubled: boolean }) {
  if (!isTroubled) return null
  return (
    <div class="notice no-print">
      <p>{speech.t('today.backups')}</p>
      <p><a class="way" href="/backups">{speech.t('today.backups.to')}</a></p>
    </div>
  )
}

export interface Notices {
  readonly ending: Ending | null
  /** Of backups, for whoever looks after them. */
  readonly isTroubled: boolean
  readonly isClockBehind: boolean
}

export function TodayPage({ frame, view, ending, isTroubled, isClockBehind }: Notices & { frame: Frame; view: TodayView }) {
  const { speech } = frame
  return (
    <Desk frame={frame} title={speech.t('today.title')} current="/today" bodyClass="today">
      <header class="title">
        <h1>{view.title}</h1>
        {view.count && <p class="day-count">{view.count}</p>}
        <p class="days no-print">
          <a class="way" href={`/today?date=${view.yesterday}`}>{speech.t(view.isToday ? 'today.yesterday' : 'today.day-before')}</a>
          {!view.isToday && <a class="way" href="/today">{speech.t('today.to-today')}</a>}
          <a class="way" href={`/today?date=${view.tomorrow}`}>{speech.t(view.isToday ? 'today.tomorrow' : 'today.day-after')}</a>
        </p>
      </header>
      <SafetyWaiting speech={speech} items={view.waiting} />
      <BackupsNotice speech={speech} isTroubled={isTroubled} />
      <EndingNotice speech={speech} ending={ending} />
      <ClockNotice speech={speech} isBehind={isClockBehind} />
      {view.entries.length > 0 && <ol class="day">{view.entries.map((entry) => <Entry entry={entry} />)}</ol>}
      {view.empty && <Empty speech={speech} empty={view.empty} />}
      <footer class="foot no-print"><p>{speech.t('today.times', { zone: view.zone })}</p></footer>
    </Desk>
  )
}

const classes: Readonly<Record<EntryView['state'], string>> = { past: 'past', now: 'next', next: 'next', later: '', off: 'past' }

function Entry({ entry }: { entry: EntryView }) {
  return (
    <li class={classes[entry.state]}>
      <div>
        <time dateTime={entry.dateTime}>{entry.time}</time>
        {entry.soon && <span class="now-line">{entry.soon}</span>}
      </div>
      <div>
        <h2><a href={entry.briefHref}><bdi>{entry.name}</bdi></a></h2>
        {entry.matters && <p class="matters"><Figures text={entry.matters} /></p>}
      </div>
      <p class="checked">
        <b>{entry.checkHref ? <a class="way todo" href={entry.checkHref}>{entry.checked}</a> : entry.checked}</b>
        {entry.below}
      </p>
    </li>
  )
}

function Empty({ speech, empty }: { speech: Speech; empty: NonNullable<TodayView['empty']> }) {
  return (
    <section class="row" aria-labelledby="empty-name">
      <div class="matter">
        <h2 class="lead" id="empty-name">{empty.lead}</h2>
        <p>{empty.what}</p>
        <p class="session-actions">
          {empty.briefHref && <a class="way" href={empty.briefHref}>{speech.t('today.empty.brief')}</a>}
          <a class="way" href="/cases">{speech.t('today.empty.clients')}</a>
          <a class="way" href="/cases/new">{speech.t('today.empty.add')}</a>
        </p>
      </div>
    </section>
  )
}

/** For colleagues who hold no sessions: their own ways, in a sentence each. */
export function WaysPage({ frame, title, waiting, ways, ending, isTroubled, isClockBehind }: Notices & { frame: Frame; title: string; waiting: readonly WaitingItem[]; ways: readonly { href: string; label: string }[] }) {
  const { speech } = frame
  return (
    <Desk frame={frame} title={speech.t('today.title')} current="/today">
      <header class="title">
        <h1>{title}</h1>
        <p>{speech.t('today.ways.about')}</p>
      </header>
      <SafetyWaiting speech={speech} items={waiting} />
      <BackupsNotice speech={speech} isTroubled={isTroubled} />
      <EndingNotice speech={speech} ending={ending} />
      <ClockNotice speech={speech} isBehind={isClockBehind} />
      <section class="row" aria-labelledby="your-ways">
        <h2 id="your-ways">{speech.t('today.ways')}</h2>
        <div class="matter">
          <ul class="quiet-list">
            {ways.map(({ href, label }) => (
              <li><a class="way" href={href}>{speech.t(label)}</a> <span class="soft small">{speech.t(`${label}.what`)}</span></li>
            ))}
          </ul>
        </div>
      </section>
    </Desk>
  )
}
