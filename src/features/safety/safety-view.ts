// Turns a task into what is read: which answer, in the exact words of the form, since when, and what became of it.
import { catalogueFor } from '#src/access/catalogue.ts'
import type { Context } from '#src/access/context.ts'
import { anchorsOf } from '#src/domain/instruments/instrument.ts'
import { deadlineAhead } from '#src/domain/safety/deadline.ts'
import { dateIn } from '#src/platform/time.ts'
import { openName } from '#src/records/cases.ts'
import type { SafetyTask } from '#src/records/safety.ts'
import type { StaffScope } from '#src/records/scope.ts'
import type { Speech } from '#src/ui/page.tsx'
import type { SafetyItem } from '#src/ui/safety-list.tsx'

export interface SafetyTold extends SafetyItem {
  readonly taskId: string
  readonly href: string
}

export interface Moments {
  /** At the beginning of a sentence: `Today at 13:41`, `Monday 23 November at 20:10`. */
  first(at: number): string
  /** Inside one: `today at 13:41`, `Monday 23 November at 20:10`. */
  within(at: number): string
  /** After "by": `17:41`, `09:10 on Wednesday 25 November`. */
  by(at: number): string
}

/** Moments in the reader's own zone. */
export function momentsFor(context: Context, staff: StaffScope, speech: Speech): Moments {
  const today = dateIn(context.clock(), staff.timeZone)
  const say = (at: number, now: string, then = 'safety.then') =>
    speech.t(dateIn(at, staff.timeZone) === today ? now : then, { time: speech.time(at, staff.timeZone), date: speech.date(at, staff.timeZone) })
  return { first: (at) => say(at, 'safety.now'), within: (at) => say(at, 'safety.now-within'), by: (at) => say(at, 'safety.by-today', 'safety.by') }
}

export async function toldTask(context: Context, staff: StaffScope, speech: Speech, task: SafetyTask): Promise<SafetyTold> {
  const [id = '', itemKey] = task.item.split('/')
  const key = await context.keyring.client(staff.organisationId, task.clientId)
  const form = (await catalogueFor(context, staff, [id])).find(id, staff.language, task.instrumentVersion)
  const item = form?.items.find((each) => each.key === itemKey)
  const anchors = form && item ? anchorsOf(form, item) : []
  const words = (answer: number) => anchors.find(({ code }) => code === answer)?.text ?? String(answer)
  const { first, within, by } = momentsFor(context, staff, speech)
  const dueAt = deadlineAhead(task, context.clock())
  return {
    taskId: task.safetyTaskId, href: `/safety/${task.safetyTaskId}`, level: task.level,
    name: key ? (openName(key, task.called, task.clientId, 'called') ?? speech.t('signal.unreadable')) : speech.t('signal.erased'),
    question: item?.text ?? '', answer: words(task.answer), before: task.answerBefore === null ? null : words(task.answerBefore),
    when: first(task.raisedAt), acknowledged: task.acknowledgedAt === null ? null : within(task.acknowledgedAt),
    hasDeputy: task.deputyId !== null,
    due: dueAt === null ? null : by(dueAt), wentOn: task.escalatedAt === null ? null : within(task.escalatedAt),
  }
}
