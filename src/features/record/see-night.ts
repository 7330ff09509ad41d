// A wait is there for people to object in, so its days have to have passed. Nothing inside the machine tells days in which it was off from a clock that was put forward:
// where the nights before were not seen, an erasure waits for a week more, once. So a clock that is wrong has a week to be noticed in, and a laptop that sleeps erases all the same.
import type { Context } from '#src/access/context.ts'
import { areUnseen, dueAfterUnseen } from '#src/domain/record/erasure.ts'
import { auditOn } from '#src/records/audit.ts'
import type { Tx } from '#src/records/database.ts'
import { noteNight, putBackErasures, putOffErasures } from '#src/records/nights.ts'
import type { OrganisationScope } from '#src/records/scope.ts'

export async function seeNight(context: Context, tx: Tx, scope: OrganisationScope): Promise<void> {
  const at = context.clock()
  const { organisationId } = scope
  const lastSeen = await noteNight(tx, scope, at)
  for (const erasureId of await putBackErasures(tx, scope, at)) {
    await auditOn(tx, scope, organisationId, { action: 'put-back-erasure', subjectId: erasureId, id: context.newId(), at })
  }
  if (lastSeen === null || !areUnseen({ lastSeen, at })) return
  const putOff = await putOffErasures(tx, scope, { lastSeen, at, until: dueAfterUnseen(at) })
  for (const erasureId of putOff) await auditOn(tx, scope, organisationId, { action: 'put-off-erasure', subjectId: erasureId, id: context.newId(), at })
  if (putOff.length > 0) {
    context.log.warn({ organisationId, erasures: putOff.length, unseenMs: at - lastSeen }, 'the nights before this one were not seen: Attune was off, or the clock of this machine was put forward; erasures wait for a week more')
  }
}
