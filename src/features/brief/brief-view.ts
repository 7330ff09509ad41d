// Goes from what is known to what this reader is told: everything a part of the page needs, in one value.
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import { agendaStarts } from '#src/domain/brief/agenda-starts.ts'
import type { Brief, Observations } from '#src/domain/brief/brief.ts'
import type { Ground } from '#src/domain/brief/ground.ts'
import type { PlaybookPage } from '#src/domain/brief/playbook.ts'
import type { CaseHistory } from '#src/domain/brief/history.ts'
import { pagesFor } from '#src/domain/brief/possible-strain.ts'
import type { SessionId } from '#src/domain/kernel/ids.ts'
import { anchorsOf, type Instrument } from '#src/domain/instruments/instrument.ts'
import { deadlineAhead } from '#src/domain/safety/deadline.ts'
import { agendaFrame, agendaToStartFrom } from '#src/domain/session/agenda.ts'
import { endOf } from '#src/domain/session/before-after.ts'
import type { PlaybookKey, Signal } from '#src/domain/signal/signal.ts'
import { dateIn } from '#src/platform/time.ts'
import type { SafetyTask } from '#src/records/safety.ts'
import type { Speech } from '#src/ui/page.tsx'
import type { SafetyItem } from '#src/ui/safety-list.tsx'
import { tellerOf, type Teller } from '#src/ui/teller.ts'
import type { BriefMatter } from './read-brief.ts'

export interface BriefView {
  readonly brief: Brief
  readonly history: CaseHistory
  readonly ground: Ground
  /** The session that the reader asked for; undefined for whichever is next. */
  readonly asked: SessionId | undefined
  /** Goal, task and bond each in a picture of its own. */
  readonly itemsApart: boolean
  readonly caseId: string
  readonly reader: 'therapist' | 'supervisor'
  /** What stands at the top: the name as called, or the case's reference. */
  readonly heading: string
  readonly reference: string
  /** null for a reader without words. */
  readonly called: string | null
  readonly teller: Teller
  readonly timeZone: string
  readonly consent: BriefMatter['consent']
  readonly safety: readonly SafetyItem[]
  readonly othersWaiting: number
  /** What is noted beside the signals, and what kind of strain there may have been; null for a supervisor. */
  readonly observed: Observations | null
  readonly strain: Brief['strain']
  /** null for a supervisor, and for a session that is over or not there. */
  readonly agenda: ReturnType<typeof agendaToStartFrom<Signal>> | null
  /** What to ask first and what better not: those of a possible strain come second. */
  readonly pages: (signal: Signal) => readonly PlaybookPage[]
  readonly page: (key: PlaybookKey) => PlaybookPage
  readonly instrument: (id: string, version?: string) => Instrument | null
  /** When the licence of a measure of one's own ended; null while it is asked. */
  readonly overSince: (id: string) => string | null
  /** `today at 13:41`, or `on Monday 23 November at 20:10`. */
  readonly when: (at: number) => string
  /** Where a signal of this brief can be checked. */
  readonly whyPath: (kind: Signal['kind']) => string
  /** The number of a session; null for one without. */
  readonly numberOf: (sessionId: string | null) => number | null
  /** The therapist's words for putting a signal off, by the deed's id. */
  readonly putOffWords: ReadonlyMap<string, string>
  /** This reader's own votes on this brief. */
  readonly votes: BriefMatter['votes']
  /** Where the therapist stands with the lists made apart; null for a supervisor. */
  readonly naming: BriefMatter['naming']
  readonly newCommand: () => string
}

export function briefView(context: Context, scope: StaffOfCase, speech: Speech, matter: BriefMatter, { asked, itemsApart }: Pick<BriefView, 'asked' | 'itemsApart'>): BriefView {
  const { brief, history, ground, catalogue, called, reference, consent, tasks } = matter
  const { timeZone, language } = scope.staff
  const { reader, caseId } = scope.case
  const today = dateIn(brief.composedAt, timeZone)
  const instrument = (id: string, version?: string) => catalogue.find(id, language, version)
  const when = (at: number) => {
    const time = speech.time(at, timeZone)
    return dateIn(at, timeZone) === today ? speech.t('brief.when.today', { time }) : speech.t('brief.when.other', { date: speech.date(at, timeZone), time })
  }
  const by = (at: number) =>
    speech.t(dateIn(at, timeZone) === today ? 'safety.by-today' : 'safety.by', { time: speech.time(at, timeZone), date: speech.date(at, timeZone) })
  const page = (key: PlaybookKey) => context.content.playbook(key)
  const strain = reader === 'therapist' ? brief.strain : null
  const teller = tellerOf(matter, { speech, reader, measure: (id) => instrument(id)?.title ?? id })
  return {
    brief, history, ground, asked, itemsApart, caseId, reader, called, teller, timeZone, consent, instrument, when,
    overSince: (id) => {
      const measure = catalogue.own.find((one) => one.instrumentId === id && one.isOver)
      return measure ? speech.date(Date.parse(measure.licence.until), 'UTC', { day: 'numeric', month: 'long', year: 'numeric' }) : null
    },
    heading: called ?? reference, reference,
    safety: safetyItems(brief, called ?? teller.name, reader, instrument, when, by, new Map(tasks.map((task) => [task.safetyTaskId as string, task]))),
    othersWaiting: tasks.filter((task) => task.caseId !== caseId).length,
    observed: reader === 'therapist' ? brief.observed : null,
    strain, page,
    agenda: agendaOfBrief(scope, matter),
    pages: (signal) => pagesFor(signal, strain).map(page),
    whyPath: (kind) => `/cases/${caseId}/why/${kind}${brief.session ? `?session=${brief.session.id}` : ''}`,
    numberOf: (sessionId) => history.sessions.find(({ id }) => id === sessionId)?.number ?? null,
    putOffWords: matter.putOffWords, votes: matter.votes, naming: matter.naming,
    newCommand: context.newId,
  }
}

function agendaOfBrief({ case: { reader } }: StaffOfCase, { brief, history, agendaItems }: BriefMatter): BriefView['agenda'] {
  const { session, words, signals } = brief
  if (reader !== 'therapist' || !session || endOf(session) <= brief.composedAt) return null
  const last = brief.lastSession?.session ?? null
  return agendaToStartFrom(agendaFrame(agendaStarts(history, words.miss, session, last), agendaItems, last !== null), signals[0] ?? null)
}

function safetyItems(brief: Brief, name: string, reader: string, find: BriefView['instrument'], when: BriefView['when'], by: BriefView['when'], tasks: ReadonlyMap<string, SafetyTask>): SafetyItem[] {
  return brief.signals.flatMap((signal) => (signal.kind === 'safety' ? signal.evidence.raised : [])).map((raised) => {
    const [id = '', itemKey] = raised.item.split('/')
    const form = find(id, raised.version)
    const item = form?.items.find((each) => each.key === itemKey)
    const anchors = form && item ? anchorsOf(form, item) : []
    const words = (answer: number) => anchors.find(({ code }) => code === answer)?.text ?? String(answer)
    const task = raised.taskId ? tasks.get(raised.taskId) : undefined
    const dueAt = task ? deadlineAhead(task, brief.composedAt) : null
    return {
      taskId: reader === 'therapist' && raised.acknowledgedAt === null ? raised.taskId : null,
      name, level: raised.level, question: item?.text ?? '', answer: words(raised.answer), before: raised.before === null ? null : words(raised.before),
      when: sentenceStart(when(raised.raisedAt)), acknowledged: raised.acknowledgedAt === null ? null : when(raised.acknowledgedAt), due: dueAt === null ? null : by(dueAt),
      wentOn: task?.escalatedAt ? when(task.escalatedAt) : null, hasDeputy: Boolean(task?.deputyId),
    }
  })
}

const sentenceStart = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
