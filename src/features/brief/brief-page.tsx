// The brief as a page: who and when, what comes before everything, what to bring up, how to ask, their words, both views, the course, the goals, what they agreed to try, an agenda.
import { endOf, mayBegin, startOf } from '#src/domain/session/before-after.ts'
import { placeOf } from '#src/platform/time.ts'
import { Command } from '#src/ui/fields.tsx'
import { Desk, type Frame, type Speech } from '#src/ui/page.tsx'
import { Acknowledge, SafetyWords } from '#src/ui/safety-list.tsx'
import { AgendaPart } from './agenda-page.tsx'
import { AgreedPart } from './agreed-page.tsx'
import { AlliancePart } from './alliance-page.tsx'
import type { BriefView } from './brief-view.ts'
import { CoursePart } from './course-page.tsx'
import { GoalsPart } from './goals-page.tsx'
import { HomeworkPart } from './homework-page.tsx'
import { AskFirst, BringUp, Why } from './signals-page.tsx'
import { VoicesPart } from './voices-page.tsx'
import { WordsPart } from './words-page.tsx'

export function BriefPage({ frame, view }: { frame: Frame; view: BriefView }) {
  const { speech } = frame
  return (
    <Desk frame={frame} title={speech.t('brief.title', { name: view.reference })} bodyClass="brief">
      <BriefTitle speech={speech} view={view} />
      <SafetyPart speech={speech} view={view} />
      <AgreedPart speech={speech} view={view} />
      <BringUp speech={speech} view={view} />
      <AskFirst speech={speech} view={view} />
      <WordsPart speech={speech} view={view} />
      <AlliancePart speech={speech} view={view} />
      <VoicesPart speech={speech} view={view} />
      <CoursePart speech={speech} view={view} />
      <GoalsPart speech={speech} view={view} />
      <HomeworkPart speech={speech} view={view} />
      <AgendaPart speech={speech} view={view} />
      <footer class="foot">
        <p>{speech.t('brief.foot')}</p>
        <p class="no-print"><a class="way" href={`/cases/${view.caseId}/signals`}>{speech.t('brief.all-signals')}</a></p>
        <p>{speech.t('brief.times', { zone: placeOf(view.timeZone) })}</p>
      </footer>
    </Desk>
  )
}

function BriefTitle({ speech, view }: { speech: Speech; view: BriefView }) {
  const { brief, caseId, timeZone, reader } = view
  const { session } = brief
  const isOwn = reader === 'therapist'
  return (
    <header class="title">
      <h1><bdi>{view.heading}</bdi></h1>
      {session ? (
        <p>
          {speech.t(session.number === null ? 'brief.session.unnumbered' : 'brief.session', {
            number: session.number ?? 0, date: speech.date(startOf(session), timeZone), from: speech.time(startOf(session), timeZone), until: speech.time(endOf(session), timeZone),
          })}{' '}
          {session.status in calledOff && speech.t(`brief.session.${session.status}`)}
          <br />
          {checkedIn(speech, view)}
        </p>
      ) : (
        <p>{speech.t('brief.no-session')}</p>
      )}
      <ConsentLine speech={speech} view={view} />
      {!isOwn && <p class="small">{speech.t('brief.supervised')}</p>}
      {isOwn && (
        <div class="session-actions no-print">
          <SessionTap speech={speech} view={view} />
          {!session && <a class="way" href={`/cases/${caseId}/sessions/new`}>{speech.t('brief.plan')}</a>}
          <a class="way" href={`/cases/${caseId}/together/calm`}>{speech.t('together.from-brief')}</a>
          <a class="way" href={`/cases/${caseId}`}>{speech.t('brief.to-case')}</a>
          <a class="way" href={`/cases/${caseId}/door`}>{speech.t('brief.to-door')}</a>
        </div>
      )}
    </header>
  )
}

const calledOff = { 'cancelled-by-client': true, 'cancelled-by-therapist': true, 'did-not-attend': true }

function checkedIn(speech: Speech, { brief, when }: BriefView): string {
  const { counting, late } = brief.checkIn
  const session = brief.session!
  const hasBegun = startOf(session) <= brief.composedAt
  const marked = (line: string, { withoutPin }: { readonly withoutPin: boolean }) => (withoutPin ? `${line} ${speech.t('brief.without-pin')}` : line)
  const lines = [counting ? marked(speech.t('brief.checked-in', { when: when(counting.receivedAt) }), counting) : speech.t(hasBegun ? 'brief.was-not-checked-in' : 'brief.not-checked-in')]
  return [...lines, ...late.map((each) => marked(speech.t('brief.late', { when: when(each.receivedAt) }), each))].join(' ')
}

function ConsentLine({ speech, view }: { speech: Speech; view: BriefView }) {
  if (!view.consent) return <p>{speech.t('brief.consent.none')}</p>
  if (view.consent.withdrawnAt !== null) return <p>{speech.t('brief.consent.withdrawn', { when: view.when(view.consent.withdrawnAt) })}</p>
  return null
}

/** Start until it has started, then End: the taps decide what is before and what is after. */
function SessionTap({ speech, view }: { speech: Speech; view: BriefView }) {
  const { session } = view.brief
  if (!session || session.status in calledOff || session.endedAt !== null) return null
  if (session.startedAt === null && !mayBegin(session, view.brief.composedAt)) return null
  const tap = session.startedAt === null ? 'start' : 'end'
  return (
    <form method="post" action={`/cases/${view.caseId}/sessions/${session.id}/${tap}`}>
      <Command id={view.newCommand()} />
      <button class="plain-button" type="submit">{speech.t(`brief.${tap}`)}</button>
    </form>
  )
}

function SafetyPart({ speech, view }: { speech: Speech; view: BriefView }) {
  if (view.safety.length === 0 && view.othersWaiting === 0) return null
  return (
    <section class={view.safety.length === 0 ? 'row no-print' : 'row'} aria-labelledby="needs-you">
      <h2 id="needs-you">{speech.t('safety.first')}</h2>
      <div class="matter">
        <ul class="needs-you">
          {view.safety.map((item) => (
            <li>
              <SafetyWords speech={speech} item={item} />
              {item.taskId && <Acknowledge speech={speech} taskId={item.taskId} command={view.newCommand()} back="brief" />}
            </li>
          ))}
          {view.othersWaiting > 0 && (
            <li class="no-print"><a class="way" href="/safety">{speech.t('brief.others', { count: view.othersWaiting })}</a></li>
          )}
        </ul>
      </div>
      {view.safety.length > 0 && <div class="margin"><p>{speech.t('safety.task.not-measured')}</p>{view.brief.signals.filter(({ kind }) => kind === 'safety').map((signal) => <p><Why speech={speech} view={view} signal={signal} /></p>)}</div>}
    </section>
  )
}
