// Plans one session or a series, and says first where the therapist is taken already.
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import { type CommandId, type PersonId, SessionId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { audit } from '#src/records/audit.ts'
import { readCase } from '#src/records/cases.ts'
import { isCarriedOut, isFirstTime } from '#src/records/commands.ts'
import { inTransaction, type Tx } from '#src/records/database.ts'
import { keepEvidence } from '#src/records/evidence-moments.ts'
import type { CaseScope } from '#src/records/scope.ts'
import { insertSessions, takenTimes } from '#src/records/sessions.ts'
import type { Words } from '#src/platform/i18n.ts'
import type { Occurrence } from './repeat.ts'

/** The first session takes the id of the form, so that the form sent twice leads to the same page. */
export async function planSessions(context: Context, { staff, case: scope }: StaffOfCase, command: CommandId, planned: readonly Occurrence[]): Promise<SessionId> {
  const at = context.clock()
  const first = SessionId.parse(command)
  const seriesId = planned.length > 1 ? context.newId() : null
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, command, at))) return
    await mustBeOpenCase(tx, scope)
    const rows = planned.map(({ start, end }, index) => ({
      id: index === 0 ? first : (context.newId() as SessionId), therapistId: staff.personId, seriesId, plannedStart: start, plannedEnd: end, timeZone: staff.timeZone,
    }))
    await insertSessions(tx, scope, rows)
    await audit(tx, scope, { action: seriesId ? 'plan-series' : 'plan-session', subjectId: seriesId ?? first, id: context.newId(), at })
    await keepEvidence(tx, scope, [scope.caseId])
  })
  return first
}

export async function mustBeOpenCase(tx: Tx, scope: CaseScope): Promise<void> {
  if ((await readCase(tx, scope)).closedAt !== null) throw new Refusal('conflict', 'calendar.closed')
}

/** What to say before these are planned: nobody is stopped, only asked. @param except sessions that are being moved away */
export async function warningsOf(
  context: Context,
  { staff, case: scope }: StaffOfCase,
  command: CommandId,
  therapistId: PersonId,
  words: Pick<Words, 't' | 'date' | 'time'>,
  planned: readonly Occurrence[],
  except: readonly string[] = [],
): Promise<string[]> {
  const from = Math.min(...planned.map(({ start }) => start))
  const until = Math.max(...planned.map(({ end }) => end))
  const { isDone, taken } = await inTransaction(context.db, staff, async (tx) => ({
    isDone: await isCarriedOut(tx, scope, command), taken: await takenTimes(tx, staff, therapistId, from, until),
  }))
  // The same form again: what is in the way is its own work.
  if (isDone) return []
  const others = taken.filter(({ id }) => !except.includes(id))
  const now = context.clock()
  return planned.flatMap(({ start, end, isSkipped }) => {
    const at = { date: words.date(start, staff.timeZone), time: words.time(start, staff.timeZone) }
    return [
      ...(others.some((other) => other.plannedStart < end && other.plannedEnd > start) ? [words.t('plan.overlap', at)] : []),
      ...(isSkipped ? [words.t('plan.skipped', at)] : []),
      ...(start < now ? [words.t('plan.past', at)] : []),
    ]
  })
}
