// Turns a day into what is read of it: one line of what matters for each session, and who has checked in.
import type { Catalogue } from '#src/access/catalogue.ts'
import type { Context } from '#src/access/context.ts'
import type { SafetyTask } from '#src/records/safety.ts'
import { addDays, dateIn, instantOf, minute, placeOf } from '#src/platform/time.ts'
import { openName } from '#src/records/cases.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { deadlineAhead } from '#src/domain/safety/deadline.ts'
import { endOf, startOf } from '#src/domain/session/before-after.ts'
import { mayHaveTakenPlace } from '#src/domain/session/course.ts'
import { isolated } from '#src/ui/marks.tsx'
import type { Speech } from '#src/ui/page.tsx'
import type { WaitingItem } from '#src/ui/safety-list.tsx'
import { oneLine } from '#src/ui/signal-words.ts'
import type { Day, DayEntry } from './read-day.ts'

export interface EntryView {
  readonly state: 'past' | 'now' | 'next' | 'later' | 'off'
  readonly time: string
  readonly dateTime: string
  /** `Next, in 12 minutes`; empty for most. */
  readonly soon: string
  readonly name: string
  readonly briefHref: string
  readonly matters: string
  readonly checked: string
  /** The way to the therapist's own check, when it is still to do. */
  readonly checkHref: string | null
  readonly below: string
}

export interface TodayView {
  readonly title: string
  readonly count: string
  readonly waiting: readonly WaitingItem[]
  readonly entries: readonly EntryView[]
  readonly empty: { readonly lead: string; readonly what: string; readonly briefHref: string | null } | null
  readonly yesterday: string
  readonly tomorrow: string
  readonly isToday: boolean
  readonly zone: string
}

/** Farther away than this, the minutes do not matter. */
const soonWithin = 90

export async function todayView(context: Context, staff: StaffScope, speech: Speech, date: string, day: Day, tasks: readonly SafetyTask[]): Promise<TodayView> {
  const now = context.clock()
  const { timeZone } = staff
  const today = dateIn(now, timeZone)
  const next = day.entries.find(({ session }) => mayHaveTakenPlace(session) && startOf(session) > now && session.startedAt === null)
  const done = day.entries.filter(({ session }) => mayHaveTakenPlace(session) && endOf(session) <= now).length
  const standing = day.entries.filter(({ session }) => mayHaveTakenPlace(session)).length
  return {
    title: speech.date(instantOf(date, '12:00', timeZone), timeZone),
    count: day.entries.length === 0 ? '' : speech.t('today.count', { count: standing, done, next: date === today && next ? 'yes' : 'no', name: isolated(next?.called ?? speech.t('signal.erased')) }),
    waiting: await Promise.all(tasks.map((task) => waiting(context, staff, speech, today, task))),
    entries: day.entries.map((entry) => entryView(context, staff, speech, day.catalogue, entry, entry === next && date === today)),
    empty: day.entries.length > 0 ? null : emptyView(staff, speech, day, date === today),
    yesterday: addDays(date, -1), tomorrow: addDays(date, 1), isToday: date === today, zone: placeOf(timeZone),
  }
}

async function waiting(context: Context, staff: StaffScope, speech: Speech, today: string, task: SafetyTask): Promise<WaitingItem> {
  const key = await context.keyring.client(staff.organisationId, task.clientId)
  const moment = (at: number, now: string, then: string) => {
    const said = { time: speech.time(at, staff.timeZone), date: speech.date(at, staff.timeZone) }
    return speech.t(dateIn(at, staff.timeZone) === today ? now : then, said)
  }
  const dueAt = deadlineAhead(task, context.clock())
  return {
    href: `/safety/${task.safetyTaskId}`, level: task.level, when: moment(task.raisedAt, 'safety.now', 'safety.then'),
    name: key ? (openName(key, task.called, task.clientId, 'called') ?? speech.t('signal.unreadable')) : speech.t('signal.erased'),
    hasDeputy: task.deputyId !== null,
    due: dueAt === null ? null : moment(dueAt, 'safety.by-today', 'safety.by'), wentOn: task.escalatedAt === null ? null : moment(task.escalatedAt, 'safety.now-within', 'safety.then'),
  }
}

function entryView(context: Context, staff: StaffScope, speech: Speech, catalogue: Catalogue, entry: DayEntry, isNext: boolean): EntryView {
  const { session, caseId, called, isRestricted } = entry
  const now = context.clock()
  const start = startOf(session)
  const state = !mayHaveTakenPlace(session) ? 'off' : endOf(session) <= now ? 'past' : start <= now ? 'now' : isNext ? 'next' : 'later'
  const minutes = Math.ceil((start - now) / minute)
  const time = speech.time(start, staff.timeZone)
  return {
    state, time, dateTime: `${dateIn(start, staff.timeZone)}T${time}`, name: called ?? speech.t('signal.erased'),
    soon: state === 'now' ? speech.t('today.now') : state === 'next' ? speech.t('today.next', { minutes: minutes <= soonWithin ? minutes : 0 }) : '',
    briefHref: isRestricted ? `/cases/${caseId}` : state === 'past' ? `/cases/${caseId}/brief` : `/cases/${caseId}/brief?session=${session.id}`,
    matters: isRestricted ? '' : mattersOf(catalogue, staff, speech, entry, state === 'past' || state === 'off'),
    ...(isRestricted ? { checked: speech.t('today.not-used'), checkHref: null } : checkedOf(staff, speech, entry, state, now)),
    below: session.number === null ? '' : speech.t('today.session', { number: session.number }),
  }
}

/** The gravest thing in one line; nothing when there is nothing. */
function mattersOf(catalogue: Catalogue, staff: StaffScope, speech: Speech, { brief, called, session }: DayEntry, isOver: boolean): string {
  const teller = {
    speech, reader: 'therapist' as const, name: isolated(called ?? speech.t('signal.erased')), sessionId: brief.session?.id ?? null,
    measure: (id: string) => catalogue.find(id, staff.language)?.title ?? id,
  }
  const signal = brief.signals[0] ?? brief.alsoNoted[0]
  if (signal) return oneLine(teller, signal)
  if (session.number === 1 && !isOver) return speech.t('today.first-meeting')
  if (brief.words.miss.length > 0 && !isOver) return speech.t('today.not-to-miss')
  const good = brief.goodNews[0]
  return good ? oneLine(teller, good) : ''
}

function checkedOf(staff: StaffScope, speech: Speech, entry: DayEntry, state: EntryView['state'], now: number): Pick<EntryView, 'checked' | 'checkHref'> {
  const { session, brief, caseId, mirror, clientSide } = entry
  if (state === 'off') return { checked: speech.t(`today.${session.status}`), checkHref: null }
  if (state === 'past') {
    if (mirror === 'due') return { checked: speech.t('today.check-due'), checkHref: `/cases/${caseId}/sessions/${session.id}/check` }
    return { checked: speech.t(mirror === 'not-rating' ? 'today.check-declined' : clientSide ? 'today.check-both' : 'today.check-own'), checkHref: null }
  }
  const counting = brief.checkIn.counting
  if (!counting) return { checked: speech.t(state === 'now' ? 'today.no-check-in' : 'today.not-checked-in'), checkHref: null }
  const sameDay = dateIn(counting.receivedAt, staff.timeZone) === dateIn(now, staff.timeZone)
  const time = speech.time(counting.receivedAt, staff.timeZone)
  const date = speech.date(counting.receivedAt, staff.timeZone, { weekday: 'long' })
  return { checked: speech.t(sameDay ? 'today.checked-in' : 'today.checked-in-earlier', { time, date }), checkHref: null }
}

function emptyView(staff: StaffScope, speech: Speech, { next, hasCases }: Day, isToday: boolean): TodayView['empty'] {
  const lead = speech.t(isToday ? 'today.empty' : 'today.empty-that-day')
  if (!next) return { lead, what: speech.t(hasCases ? 'today.empty.plan' : 'today.empty.no-clients'), briefHref: null }
  const name = isolated(next.called ?? speech.t('signal.erased'))
  return {
    lead, what: speech.t('today.empty.next', { name, date: speech.date(next.start, staff.timeZone), time: speech.time(next.start, staff.timeZone) }),
    briefHref: `/cases/${next.caseId}/brief`,
  }
}

/** Where somebody who holds no sessions goes from here. */
export function waysOf({ roles }: StaffScope): { href: string; label: string }[] {
  const ways = [
    { href: '/supervision', label: 'today.way.supervision', for: ['supervisor'] },
    { href: '/organisation', label: 'today.way.organisation', for: ['lead'] },
    { href: '/records', label: 'today.way.records', for: ['lead'] },
    { href: '/backups', label: 'today.way.backups', for: ['admin'] },
    { href: '/people', label: 'today.way.people', for: ['lead', 'admin'] },
    { href: '/safety', label: 'today.way.safety', for: ['supervisor', 'lead', 'admin'] },
    { href: '/account', label: 'today.way.account', for: ['supervisor', 'lead', 'admin'] },
  ] as const
  return ways.filter((way) => way.for.some((role) => roles.has(role))).map(({ href, label }) => ({ href, label }))
}
