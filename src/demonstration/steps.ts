// Turns a course into steps, each at its own hour and by the use case that a person's hand would have called.
import type { StaffOfCase } from '#src/access/gate.ts'
import { CheckInId, type SafetyTaskId } from '#src/domain/kernel/ids.ts'
import type { HeardAnswer } from '#src/domain/signal/deed.ts'
import { didNotAttend, endSession, startSession } from '#src/features/calendar/attend.ts'
import { closeCase } from '#src/features/cases/close.ts'
import { startCover } from '#src/features/cases/cover.ts'
import { handOver } from '#src/features/cases/hand-over.ts'
import { submit } from '#src/features/checkin/submit.ts'
import { acknowledge } from '#src/features/safety/acknowledge.ts'
import { openTask } from '#src/features/safety/open-task.ts'
import { check } from '#src/features/session/check.ts'
import { writeAgenda } from '#src/features/together/write-agenda.ts'
import { addDays, day, hour, minute } from '#src/platform/time.ts'
import type { SessionRow } from '#src/records/sessions.ts'
import { actOn } from './act-on.ts'
import { checkAfter, checkInBefore, ratings } from './answers.ts'
import { arrive, type Arrived } from './arrive.ts'
import { at, command, type Clinic } from './clinic.ts'
import type { Colleague } from './colleagues.ts'
import type { Course } from './course.ts'
import { seenBy, startsOf } from './dates.ts'
import { goalRatingsFor, nameApart, talkAboutGoals } from './goal-talk.ts'

export interface Step {
  readonly at: number
  run(): Promise<void>
}

const arrivesBefore = 3 * day
const checksInBefore = 19 * minute
const checksAfter = 12 * minute
const missedAfter = 20 * minute
const coverArrangedBefore = 2 * day
const talksAfter = 40 * minute
const talksOfGoalsAfter = 20 * minute
const namesGoalsAfter = hour
const agendaWrittenBefore = 10 * minute

/** In order of time; what lies ahead of the clinic's clock is planned and no more. */
export function stepsOf(clinic: Clinic, course: Course): Step[] {
  const { context, now } = clinic
  const starts = startsOf(course, clinic.today)
  const begin = Math.min(starts[0]!, now) - arrivesBefore
  let arrived: Arrived
  /** What is done about a signal, until it is done; then what the client will say to it. */
  let toHandle = course.handled
  let heardNext: HeardAnswer | null = null
  const visitOf = (who: Colleague): StaffOfCase => {
    const staff = clinic.staff(who)
    return { staff, case: arrived.caseFor(staff) }
  }
  const steps: Step[] = [{ at: begin, run: async () => void (arrived = await arrive(clinic, course, begin, starts)) }]
  /** @param who does it, or is the therapist of whoever does */
  const add = (instant: number, work: (visit: StaffOfCase, then: typeof context) => Promise<unknown>, who = seenBy(course, instant, now)) =>
    steps.push({ at: instant, run: async () => void (await work(visitOf(who), at(context, instant))) })

  for (const [index, start] of starts.slice(0, course.phq.length).entries()) addSession(index, start)
  const { wanted } = course
  if (wanted) add(begin + namesGoalsAfter, async (visit, then) => await nameApart(then, arrived.client, visit, wanted))
  addChanges()
  return steps.filter((step) => step.at <= now).sort((one, other) => one.at - other.at)

  function addSession(index: number, start: number): void {
    const sessionOf = (): SessionRow => arrived.sessions[index]!
    const end = start + 50 * minute
    const checkedIn = Math.min(start - checksInBefore, now - minute)
    const checkInId = CheckInId.parse(context.newId())
    const before = checkInBefore(context.content, course, index)
    if (before) {
      add(checkedIn, async (visit, then) => {
        const goals = course.wanted ? await goalRatingsFor(then, visit.case, index, course.wanted) : {}
        await submit(then, arrived.client, { ...before, heard: heardNext, goals, checkInId, sessionId: sessionOf().id }, 'link')
        heardNext = null
      })
    }
    const { itemNine } = course
    if (itemNine?.session === index && itemNine.seenAfterMinutes !== undefined) {
      add(checkedIn + itemNine.seenAfterMinutes * minute, async ({ staff }, then) => {
        const taskId = checkInId as string as SafetyTaskId
        await openTask(then, staff, taskId)
        await acknowledge(then, staff, taskId, command(context))
      })
    }
    if (course.missed?.includes(index)) {
      add(start + missedAfter, async (visit, then) => await didNotAttend(then, visit, sessionOf().id, command(context)))
      return
    }
    if (course.agenda && index === course.phq.length - 1) {
      const text = course.agenda
      add(Math.min(start - agendaWrittenBefore, now - minute), async (visit, then) => await writeAgenda(then, visit, { command: command(context), session: sessionOf().id, by: 'therapist', text }))
    }
    if (end > now) return
    add(start + minute, async (visit, then) => await startSession(then, visit, sessionOf().id, { command: command(context), when: null }))
    const { wanted } = course
    if (wanted) add(start + talksOfGoalsAfter, async (visit, then) => await talkAboutGoals(then, visit, index, wanted))
    if (course.handled) {
      add(start + talksAfter, async (visit, then) => {
        if (!toHandle || !(await actOn(then, visit, sessionOf().id, toHandle))) return
        heardNext = toHandle.heard ?? null
        toHandle = undefined
      })
    }
    add(end, async (visit, then) => await endSession(then, visit, sessionOf().id, { command: command(context), when: null }))
    const checked = Math.min(end + checksAfter, now)
    const after = checkAfter(context.content, course, index)
    if (after) add(checked, async (_, then) => await submit(then, arrived.client, { ...after, heard: null, goals: {}, checkInId: CheckInId.parse(context.newId()), sessionId: sessionOf().id }, 'link'))
    const mirror = course.mirror[index]
    if (mirror !== undefined) {
      add(checked, async (visit, then) => await check(then, visit, sessionOf().id, { command: command(context), answers: mirror && ratings('attune-mirror', mirror) }))
    }
  }

  function addChanges(): void {
    const { handOver: over, cover, isClosed } = course
    if (over && !over.isLeaving) {
      add(now - over.daysAgo * day, async (visit, then) => await handOver(then, visit, { command: command(context), to: clinic.people[over.to] }), course.therapist)
    }
    if (cover) {
      // Of somebody who comes while the therapist is away already it is arranged on the first day.
      add(Math.max(begin + minute, now - cover.fromDaysAgo * day - coverArrangedBefore), async (visit, then) => {
        const [from, until] = [addDays(clinic.today, -cover.fromDaysAgo), addDays(clinic.today, -cover.untilDaysAgo)]
        await startCover(then, visit, { command: command(context), coverer: clinic.people[cover.by], from, until, take: true })
      }, course.therapist)
    }
    if (isClosed) add(starts.at(-1)! + day, async (visit, then) => await closeCase(then, visit, command(context)))
  }
}
