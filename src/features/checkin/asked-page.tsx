// Shows what is asked now: consent first, then the questions before the next session or after the last one.
import type { Visit } from '#src/access/gate.ts'
import type { CheckInFact } from '#src/domain/brief/history.ts'
import { writtenBy } from '#src/access/written-by.ts'
import { goalRatingInstrument } from '#src/domain/goals/goal-rating.ts'
import { wordingOf } from '#src/domain/goals/goal.ts'
import { ratedGoals } from '#src/domain/goals/rated-goals.ts'
import { CheckInId } from '#src/domain/kernel/ids.ts'
import { startOf } from '#src/domain/session/before-after.ts'
import { homeworkDue, homeworkInstrument } from '#src/domain/session/homework.ts'
import { dateIn } from '#src/platform/time.ts'
import type { ClientScope } from '#src/records/scope.ts'
import type { SessionRow } from '#src/records/sessions.ts'
import { nothingTyped, type Typed } from '#src/ui/fields.tsx'
import { html } from '#src/ui/page.tsx'
import { sheetOf } from './refusal-page.tsx'
import { isolated, Note, therapistIn, type Sheet } from './client-page.tsx'
import { AlreadySentPage } from './already-sent-page.tsx'
import { ConsentPage, StoppedPage } from './consent-page.tsx'
import { measuresDue, sessionToCome, sessionToLookBack, whatNow } from './decide.ts'
import { behindPin, isAskedIn, shownIn, type Kind } from './input.ts'
import { prepare, type Ground } from './prepare.ts'
import { QuestionsPage } from './questions-page.tsx'

type AtDoor = Visit<ClientScope>

export async function showNow(visit: AtDoor): Promise<Response> {
  const ground = await prepare(visit.context, visit.scope)
  const sheet = await sheetOf(visit, ground.contacts)
  const closed = shutPage(visit, sheet, ground)
  if (closed) return closed
  const now = whatNow(ground)
  if (now.kind === 'nothing') return nothing(sheet)
  const sent = now.kind === 'before' ? sentFor(ground, 'before', now.session) : undefined
  return sent ? alreadySent(sheet, ground, now.session, sent) : await questions(visit, sheet, ground, now.kind, now.session, nothingTyped)
}

/** One of the two pages by name; with what was typed, when it has to be mended. */
export async function ask(visit: AtDoor, kind: Kind, typed: Typed = nothingTyped): Promise<Response> {
  const ground = await prepare(visit.context, visit.scope)
  const sheet = await sheetOf(visit, ground.contacts)
  const closed = shutPage(visit, sheet, ground)
  if (closed) return closed
  const shown = ground.sessions.find(({ id }) => id === typed.values['session'])
  const session = shown ?? (kind === 'before' ? sessionToCome(ground) : sessionToLookBack(ground))
  return session ? await questions(visit, sheet, ground, kind, session, typed) : nothing(sheet)
}

/** Before the questions: what is kept and not used asks nothing, and without a yes nothing is asked. */
function shutPage(visit: AtDoor, sheet: Sheet, { consent, restrictedAt }: Ground): Response | null {
  if (restrictedAt !== null) return notUsed(sheet)
  const text = visit.context.content.consent(visit.scope.language)
  if (!consent) return html(<ConsentPage sheet={sheet} text={text} command={visit.context.newId()} again="first" typed={{}} />)
  return consent.withdrawnAt === null ? null : html(<StoppedPage sheet={sheet} text={text} />)
}

function notUsed(sheet: Sheet): Response {
  const { speech } = sheet.frame
  return html(
    <Note sheet={sheet} title={speech.t('checkin.not-used.title')} lines={[speech.t('checkin.not-used.what')]}>
      <p>
        <a class="way" href={`${sheet.base}/${sheet.known ? 'record' : 'pin'}`}>{speech.t(sheet.known ? 'record.way' : 'checkin.pin.way')}</a>
      </p>
    </Note>,
  )
}

function nothing(sheet: Sheet): Response {
  const { speech } = sheet.frame
  return html(
    <Note sheet={sheet} title={speech.t('checkin.nothing.title')} lines={[speech.t('checkin.nothing.what')]}>
      <p>
        {sheet.known ? (
          <>
            <a class="way" href={`${sheet.base}/goals`}>{speech.t('goals.way')}</a><br />
            <a class="way" href={`${sheet.base}/mine`}>{speech.t('checkin.mine.way')}</a>
          </>
        ) : (
          <a class="way" href={`${sheet.base}/pin`}>{speech.t('checkin.pin.way')}</a>
        )}
      </p>
    </Note>,
  )
}

/** What the client sent for this session last; nothing while only the link is known, whatever there is. */
const sentFor = ({ checkIns }: Ground, kind: Kind, { id }: SessionRow): CheckInFact | undefined =>
  checkIns.findLast((one) => one.sessionId === id && one.kind === kind)

const otherThan = (kind: Kind, ground: Ground): Kind | null => (kind === 'before' ? sessionToLookBack(ground) && 'after' : sessionToCome(ground) && 'before')

function alreadySent(sheet: Sheet, ground: Ground, session: SessionRow, { receivedAt }: CheckInFact): Response {
  return html(
    <AlreadySentPage
      sheet={sheet} therapist={therapistIn(ground.names.get(session.therapistId))} sentAt={when(sheet, ground, receivedAt)} late={receivedAt >= startOf(session)}
      meeting={startOf(session) > ground.now ? meeting(sheet, ground, session) : null} other={otherThan('before', ground)}
    />,
  )
}

async function questions(visit: AtDoor, sheet: Sheet, ground: Ground, kind: Kind, session: SessionRow, typed: Typed): Promise<Response> {
  const { context, scope } = visit
  const { catalogue } = ground
  const measures = measuresDue(kind, session, ground.measures, ground.mayAskItemNine, (id) => (catalogue.mayBeAsked(id) ? catalogue.find(id, scope.language) : null))
  // What was on the screen stays on the screen, also when somebody's duty ended meanwhile.
  const shown = shownIn(typed.values).flatMap(({ id, version }) => catalogue.find(id, scope.language, version) ?? [])
  const kept = typed === nothingTyped ? measures : shown.filter((instrument) => isAskedIn(instrument, kind) && instrument.purpose !== kind && !behindPin.has(instrument.id))
  const tried = kind === 'before' ? homeworkDue(ground, session)?.text : null
  const goals = kind === 'before' ? ratedGoals(ground, session).flatMap(({ goal, last }) => (goal.standing === 'current' ? [{ id: goal.id, text: wordingOf(goal)?.text ?? '', last: last?.rating ?? null }] : [])) : []
  const sent = sentFor(ground, kind, session)
  const given = CheckInId.safeParse(typed.values['check-in'])
  const checkInId = given.success ? given.data : CheckInId.parse(context.newId())
  return html(
    <QuestionsPage
      sheet={sheet} kind={kind} sessionId={session.id} checkInId={checkInId} by={(await writtenBy(context, scope, checkInId)) || (typed.values['by'] ?? '')} called={ground.called}
      therapist={therapistIn(ground.names.get(session.therapistId))} meeting={scope.known && kind === 'before' ? meeting(sheet, ground, session) : null}
      late={kind === 'before' && startOf(session) <= ground.now} sentAt={sent ? when(sheet, ground, sent.receivedAt) : null}
      asksHeard={kind === 'before' && ground.asksHeard} measures={kept} homework={tried ? { line: tried, instrument: context.content.instrument(homeworkInstrument, scope.language)! } : null}
      goals={goals.length > 0 ? { rated: goals, instrument: context.content.instrument(goalRatingInstrument, scope.language)! } : null}
      own={context.content.instrument(`attune-${kind}`, scope.language)!} dutyNote={ground.dutyNote} typed={typed} other={otherThan(kind, ground)}
    />,
    typed === nothingTyped ? 200 : 422,
  )
}

const isToday = ({ now, timeZone }: Ground, at: number): boolean => dateIn(at, timeZone) === dateIn(now, timeZone)

/** The hour, with its day unless it is today. */
function when({ frame: { speech } }: Sheet, ground: Ground, at: number): string {
  const time = speech.time(at, ground.timeZone)
  return isToday(ground, at) ? time : `${speech.date(at, ground.timeZone)}, ${time}`
}

/** "You meet Tomas today at 14:00." */
function meeting({ frame: { speech } }: Sheet, ground: Ground, session: SessionRow): string {
  const at = startOf(session)
  const { names, timeZone } = ground
  return speech.t(isToday(ground, at) ? 'checkin.meet-today' : 'checkin.meet-on', {
    ...therapistIn(names.get(session.therapistId)), time: isolated(speech.time(at, timeZone)), date: speech.date(at, timeZone),
  })
}
