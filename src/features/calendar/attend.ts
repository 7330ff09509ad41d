// Notes that a session began, ended, or was not attended: these taps decide what counts as before and what as after.
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import type { CommandId, SessionId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { endOf, startOf } from '#src/domain/session/before-after.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { keepEvidence } from '#src/records/evidence-moments.ts'
import { updateSession, type SessionRow } from '#src/records/sessions.ts'
import { day, hour, instantOf } from '#src/platform/time.ts'
import type { Tap } from './input.ts'
import { findToChange } from './move.ts'

/** A tap further than this from the plan may be a forgotten one, so the page asks when it really was. */
const nearPlan = hour
/** Further away than this it was another session: it is moved first. */
const farFromPlan = day

type Change = Parameters<typeof updateSession>[3]

/** One tap: `decide` says what changes, or refuses; `invalid` is shown beside the form, with what was typed. */
async function tap(
  context: Context, { case: scope }: StaffOfCase, id: SessionId, command: CommandId, action: string, decide: (session: SessionRow, now: number) => Change,
): Promise<void> {
  const now = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, command, now))) return
    const { session } = await findToChange(tx, scope, id)
    await updateSession(tx, scope, id, decide(session, now))
    await audit(tx, scope, { action, subjectId: id, id: context.newId(), at: now })
    await keepEvidence(tx, scope, [scope.caseId])
  })
}

function mustTakePlace(session: SessionRow): void {
  if (session.status !== 'planned' && session.status !== 'held') throw new Refusal('conflict', 'calendar.tap.off')
}

/** The instant that was meant. @throws Refusal invalid, with the question to ask */
function meant(visit: StaffOfCase, { when }: Tap, now: number, planned: number, ask: string): number {
  const at = when ? instantOf(when.date, when.time, visit.staff.timeZone) : now
  if (at > now) throw new Refusal('invalid', 'calendar.tap.future')
  if (!when && Math.abs(now - planned) > nearPlan) throw new Refusal('invalid', ask)
  if (Math.abs(at - planned) > farFromPlan) throw new Refusal('invalid', 'calendar.tap.far')
  return at
}

export async function startSession(context: Context, visit: StaffOfCase, id: SessionId, input: Tap): Promise<void> {
  await tap(context, visit, id, input.command, 'start-session', (session, now) => {
    mustTakePlace(session)
    if (session.startedAt !== null) throw new Refusal('conflict', 'calendar.start.twice')
    const startedAt = meant(visit, input, now, session.plannedStart, 'calendar.start.when')
    if (session.endedAt !== null && startedAt >= session.endedAt) throw new Refusal('invalid', 'calendar.start.after-end')
    return { status: 'held', startedAt }
  })
}

export async function endSession(context: Context, visit: StaffOfCase, id: SessionId, input: Tap): Promise<void> {
  await tap(context, visit, id, input.command, 'end-session', (session, now) => {
    mustTakePlace(session)
    if (session.endedAt !== null) throw new Refusal('conflict', 'calendar.end.twice')
    if (!input.when && now <= startOf(session)) throw new Refusal('invalid', 'calendar.end.before-start')
    const endedAt = meant(visit, input, now, endOf(session), 'calendar.end.when')
    if (endedAt <= startOf(session)) throw new Refusal('invalid', 'calendar.end.before-start')
    return { status: 'held', endedAt }
  })
}

export async function takeBackStart(context: Context, visit: StaffOfCase, id: SessionId, command: CommandId): Promise<void> {
  await tap(context, visit, id, command, 'take-back-start', (session) => {
    if (session.startedAt === null) throw new Refusal('conflict', 'calendar.take-back.nothing')
    if (session.endedAt !== null) throw new Refusal('conflict', 'calendar.take-back.end-first')
    return { status: 'planned', startedAt: null }
  })
}

export async function takeBackEnd(context: Context, visit: StaffOfCase, id: SessionId, command: CommandId): Promise<void> {
  await tap(context, visit, id, command, 'take-back-end', (session) => {
    if (session.endedAt === null) throw new Refusal('conflict', 'calendar.take-back.nothing')
    return { status: session.startedAt === null ? 'planned' : 'held', endedAt: null }
  })
}

export async function didNotAttend(context: Context, visit: StaffOfCase, id: SessionId, command: CommandId): Promise<void> {
  await tap(context, visit, id, command, 'did-not-attend', (session, now) => {
    mustTakePlace(session)
    if (session.status === 'held') throw new Refusal('conflict', 'calendar.not-attended.begun')
    if (session.plannedStart > now) throw new Refusal('conflict', 'calendar.not-attended.early')
    return { status: 'did-not-attend' }
  })
}
