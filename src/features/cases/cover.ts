// Lets a colleague look after a case for a while, and ends that again.
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import { takeBackStartCode } from '#src/access/shut-own-part.ts'
import type { CommandId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { audit } from '#src/records/audit.ts'
import { endPartInCase, insertTherapistOfCase, therapistsOfCase } from '#src/records/cases.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { keepEvidence } from '#src/records/evidence-moments.ts'
import { handOverSessions } from '#src/records/sessions.ts'
import { dayBounds } from '#src/platform/time.ts'
import { mustBeColleague } from './hand-over.ts'
import type { Cover } from './input.ts'
import { mustBeOwn } from './own.ts'

/** Whole days on the therapist's calendar, both included; from today means from now. */
export async function startCover(context: Context, visit: StaffOfCase, input: Cover): Promise<void> {
  const { staff, case: scope } = visit
  const at = context.clock()
  const since = Math.max(at, dayBounds(input.from, staff.timeZone).from)
  const { until } = dayBounds(input.until, staff.timeZone)
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, input.command, at))) return
    await mustBeColleague(tx, staff, input.coverer)
    await mustBeOwn(context, tx, visit)
    const parts = await therapistsOfCase(tx, scope, scope.caseId)
    const twice = parts.some((part) => part.part === 'cover' && part.personId === input.coverer && part.since < until && (part.until ?? Infinity) > since)
    if (twice) throw new Refusal('conflict', 'cases.cover.twice')
    const id = context.newId()
    await insertTherapistOfCase(tx, scope, { id, caseId: scope.caseId, personId: input.coverer, part: 'cover', since, until })
    if (input.take) await handOverSessions(tx, scope, scope.caseId, since, input.coverer, { until, heldBy: staff.personId })
    await audit(tx, scope, { action: 'start-cover', subjectId: input.coverer, id: context.newId(), at })
    await keepEvidence(tx, scope, [scope.caseId])
  })
}

/** Sessions that the colleague took over and that have not begun come back; a start code that waits may be theirs and ends. */
export async function endCover(context: Context, visit: StaffOfCase, input: { command: CommandId; cover: string }): Promise<void> {
  const { staff, case: scope } = visit
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, input.command, at))) return
    await mustBeOwn(context, tx, visit)
    const parts = await therapistsOfCase(tx, scope, scope.caseId)
    const cover = parts.find((part) => part.id === input.cover && part.part === 'cover')
    if (!cover) throw new Refusal('not-found')
    if (cover.until !== null && cover.until <= at) throw new Refusal('conflict', 'cases.cover.over')
    await endPartInCase(tx, scope, scope.caseId, { id: cover.id }, at)
    await handOverSessions(tx, scope, scope.caseId, at, staff.personId, { heldBy: cover.personId })
    await takeBackStartCode(context, tx, scope, scope.caseId, at)
    await audit(tx, scope, { action: 'end-cover', subjectId: cover.personId, id: context.newId(), at })
    await keepEvidence(tx, scope, [scope.caseId])
  })
}
