// What the lead sees of records that end: references, dates and reasons for keeping; nobody's name, no answer.
import type { Context } from '#src/access/context.ts'
import type { ClientId } from '#src/domain/kernel/ids.ts'
import { audit } from '#src/records/audit.ts'
import { inTransaction } from '#src/records/database.ts'
import { lastErased, standingErasures } from '#src/records/erasures.ts'
import { readOrganisation } from '#src/records/organisation.ts'
import { casesByReference, standingHolds } from '#src/records/retention.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { reasonOf } from './hold.ts'

const erasedShown = 20

export async function readRecords(context: Context, staff: StaffScope) {
  const { organisationId } = staff
  const { cases, erasures, holds, erased, timeZone, retentionYears } = await inTransaction(context.db, staff, async (tx) => {
    await audit(tx, staff, { action: 'view-records', id: context.newId(), at: context.clock() })
    const [standing, kept] = [await standingErasures(tx, staff), await standingHolds(tx, staff)]
    return {
      erasures: standing, holds: kept, erased: await lastErased(tx, staff, erasedShown), ...(await readOrganisation(tx, staff)),
      cases: await casesByReference(tx, staff, [...new Set([...standing, ...kept].map(({ clientId }) => clientId))]),
    }
  })
  const caseOf = (clientId: ClientId) => {
    const own = cases.filter((one) => one.clientId === clientId)
    return {
      references: own.map(({ reference }) => reference), therapist: own.at(-1)?.therapist ?? null, isOpen: own.some(({ closedAt }) => closedAt === null),
      isHeld: holds.some((one) => one.clientId === clientId), isAnswerWaiting: own.some(({ isAnswerWaiting }) => isAnswerWaiting),
    }
  }
  return {
    timeZone, retentionYears, erased,
    erasures: erasures.map((one) => ({ ...one, ...caseOf(one.clientId) })),
    holds: await Promise.all(holds.map(async (one) => ({ ...one, ...caseOf(one.clientId), reason: await reasonOf(context, organisationId, one) }))),
  }
}
export type Records = Awaited<ReturnType<typeof readRecords>>
