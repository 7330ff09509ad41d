// Moves a session, or it and the following of its series, and calls them off; both can be taken back while nothing has begun.
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import type { CommandId, SessionId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { audit } from '#src/records/audit.ts'
import { lockCase } from '#src/records/cases.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction, type Tx } from '#src/records/database.ts'
import { keepEvidence } from '#src/records/evidence-moments.ts'
import type { CaseScope } from '#src/records/scope.ts'
import { sessionsOfCase, updateSession, type SessionRow } from '#src/records/sessions.ts'
import type { Cancel, Move } from './input.ts'
import { mustBeOpenCase } from './plan.ts'
import { andFollowing, isOpen, moved } from './repeat.ts'

export async function moveSession(context: Context, { staff, case: scope }: StaffOfCase, id: SessionId, input: Move): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, input.command, at))) return
    await mustBeOpenCase(tx, scope)
    const { session, all } = await findToChange(tx, scope, id)
    if (!isOpen(session)) throw new Refusal('conflict', 'calendar.move.not-open')
    for (const one of moved(andFollowing(session, all, input.which === 'following'), session, input, staff.timeZone)) {
      await updateSession(tx, scope, one.id, { plannedStart: one.start, plannedEnd: one.end, timeZone: staff.timeZone })
    }
    await audit(tx, scope, { action: input.which === 'following' ? 'move-series' : 'move-session', subjectId: id, id: context.newId(), at })
    await keepEvidence(tx, scope, [scope.caseId])
  })
}

export async function cancelSession(context: Context, { case: scope }: StaffOfCase, id: SessionId, input: Cancel): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, input.command, at))) return
    const { session, all } = await findToChange(tx, scope, id)
    if (!isOpen(session)) throw new Refusal('conflict', 'calendar.cancel.not-open')
    for (const one of andFollowing(session, all, input.which === 'rest')) await updateSession(tx, scope, one.id, { status: `cancelled-by-${input.by}` })
    await audit(tx, scope, { action: input.which === 'rest' ? 'cancel-series' : 'cancel-session', subjectId: id, id: context.newId(), at })
    await keepEvidence(tx, scope, [scope.caseId])
  })
}

/** A session that was called off or marked as not attended is planned again. */
export async function putBack(context: Context, { case: scope }: StaffOfCase, id: SessionId, command: CommandId): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, command, at))) return
    await mustBeOpenCase(tx, scope)
    const { session } = await findToChange(tx, scope, id)
    if (session.status === 'planned' || session.status === 'held') throw new Refusal('conflict', 'calendar.put-back.not-off')
    await updateSession(tx, scope, id, { status: 'planned' })
    await audit(tx, scope, { action: 'put-session-back', subjectId: id, id: context.newId(), at })
    await keepEvidence(tx, scope, [scope.caseId])
  })
}

/** Locked first, so that of two taps at once the second sees what the first did. */
export async function findToChange(tx: Tx, scope: CaseScope, id: SessionId): ReturnType<typeof find> {
  await lockCase(tx, scope)
  return await find(tx, scope, id)
}

export async function find(tx: Tx, scope: CaseScope, id: SessionId): Promise<{ session: SessionRow; all: readonly SessionRow[] }> {
  const all = await sessionsOfCase(tx, scope)
  const session = all.find((one) => one.id === id)
  if (!session) throw new Refusal('not-found')
  return { session, all }
}
