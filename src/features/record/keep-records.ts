// Every night: what has been kept for as long as the lead chose is announced, and a notice later erased; so is what was asked for and confirmed.
import type { Context } from '#src/access/context.ts'
import { organisationScope } from '#src/access/scope.ts'
import type { ErasureId } from '#src/domain/kernel/ids.ts'
import { announced, keptUntil, noticeDays } from '#src/domain/record/retention.ts'
import { day } from '#src/platform/time.ts'
import { auditOn } from '#src/records/audit.ts'
import { inTransaction, type Tx } from '#src/records/database.ts'
import { endErasure, insertErasure, standingErasures } from '#src/records/erasures.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'
import { readOrganisation } from '#src/records/organisation.ts'
import { closedBefore, lastClosed } from '#src/records/retention.ts'
import type { OrganisationScope } from '#src/records/scope.ts'
import { eraseDue } from './erase.ts'
import { seeNight } from './see-night.ts'

/** Each organisation by itself, so that one that fails holds up no other. */
export async function keepRecords(context: Context): Promise<void> {
  for (const organisationId of await everyOrganisation(context.db)) {
    const scope = organisationScope(organisationId, { kind: 'system', id: null }, null)
    try {
      await inTransaction(context.db, scope, async (tx) => {
        await seeNight(context, tx, scope)
        const { retentionYears } = await readOrganisation(tx, scope)
        await callOff(context, tx, scope, retentionYears)
        await giveWay(context, tx, scope, retentionYears)
        await announce(context, tx, scope, retentionYears)
      })
      await eraseDue(context, scope)
    } catch (error) {
      context.log.error({ error, organisationId }, 'the end of records could not be looked after; it is tried again tomorrow')
    }
  }
}

/** What was announced and is no longer due: a case was opened again, or the lead keeps records for longer now. */
async function callOff(context: Context, tx: Tx, scope: OrganisationScope, years: number): Promise<void> {
  const at = context.clock()
  const standing = (await standingErasures(tx, scope)).filter(({ ground }) => ground === 'retention')
  if (standing.length === 0) return
  const closed = await lastClosed(tx, scope, standing.map(({ clientId }) => clientId))
  for (const { erasureId, clientId, dueAt } of standing) {
    const closedAt = closed.get(clientId) ?? null
    if (closedAt !== null && keptUntil(closedAt, years) <= dueAt!) continue
    await endErasure(tx, scope, erasureId, 'no-longer-due', at)
    await auditOn(tx, scope, scope.organisationId, { action: 'call-off-retention', subjectId: erasureId, id: context.newId(), at })
  }
}

/** Asked for and never decided, while the record came to its end: nobody who asks to be erased is kept for longer than somebody who does not. It is announced like any other. */
async function giveWay(context: Context, tx: Tx, scope: OrganisationScope, years: number): Promise<void> {
  const at = context.clock()
  const undecided = (await standingErasures(tx, scope)).filter(({ dueAt }) => dueAt === null)
  if (undecided.length === 0) return
  const closed = await lastClosed(tx, scope, undecided.map(({ clientId }) => clientId))
  for (const { erasureId, clientId } of undecided) {
    const closedAt = closed.get(clientId) ?? null
    if (closedAt === null || keptUntil(closedAt, years) > at) continue
    await endErasure(tx, scope, erasureId, 'no-longer-due', at)
    await auditOn(tx, scope, scope.organisationId, { action: 'end-undecided-erasure', subjectId: erasureId, id: context.newId(), at })
  }
}

async function announce(context: Context, tx: Tx, scope: OrganisationScope, years: number): Promise<void> {
  const at = context.clock()
  // A year has 365 days at least, so nothing that is due lies behind this.
  const closedEarly = await closedBefore(tx, scope, at - (years * 365 - noticeDays) * day)
  for (const { clientId, closedAt } of closedEarly) {
    const dueAt = announced(closedAt, years, at)
    if (dueAt === null) continue
    const erasureId = context.newId() as ErasureId
    if (!(await insertErasure(tx, scope, { erasureId, clientId, ground: 'retention', askedBy: 'system', askedById: null, at, dueAt }))) continue
    await auditOn(tx, scope, scope.organisationId, { action: 'announce-retention', subjectId: erasureId, id: context.newId(), at })
  }
}
