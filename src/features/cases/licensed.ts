// Holds a licensed measure to its licence: not agreed anew after its last day, nor by more therapists than it covers.
import { catalogueFor, readCatalogue } from '#src/access/catalogue.ts'
import type { Context } from '#src/access/context.ts'
import { isOwn, ownPrefix } from '#src/domain/instruments/own-instrument.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import type { Tx } from '#src/records/database.ts'
import { lockMeasures, therapistsUsing } from '#src/records/measures.ts'
import type { StaffScope } from '#src/records/scope.ts'

type Agreed = readonly { readonly instrumentId: string }[]

/** The field to mend is that of the measure. */
export class LicenceFull extends Refusal {
  readonly instrumentId: string

  constructor(instrumentId: string) {
    super('conflict', 'cases.measure.full')
    this.instrumentId = instrumentId
  }
}

/** @throws Refusal invalid for a measure that is over or not the organisation's; LicenceFull where this therapist would be one too many */
export async function mustBeLicensed(context: Context, tx: Tx, staff: StaffScope, wanted: Agreed, agreed: Agreed): Promise<void> {
  const added = wanted.filter(({ instrumentId }) => isOwn(instrumentId) && !agreed.some((one) => one.instrumentId === instrumentId))
  if (added.length === 0) return
  await lockMeasures(tx, staff)
  const { own } = await readCatalogue(context, tx, staff)
  const using = await therapistsUsing(tx, staff, context.clock())
  for (const { instrumentId } of added) {
    const measure = own.find((one) => one.instrumentId === instrumentId)
    if (!measure || measure.isOver) throw new Refusal('invalid')
    const users = using.get(instrumentId) ?? new Set()
    if (!users.has(staff.personId) && users.size >= measure.licence.users) throw new LicenceFull(instrumentId)
  }
}

/** Ids of the organisation's own measures, for the fields of a form. */
export async function ownIds(context: Context, staff: StaffScope): Promise<string[]> {
  return (await catalogueFor(context, staff, [ownPrefix])).own.map(({ instrumentId }) => instrumentId)
}
