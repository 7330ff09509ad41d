// Keeps the lead's choices about signals: once, and on the organisation's audit chain.
import type { Context } from '#src/access/context.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { chooseSignals } from '#src/records/norms.ts'
import type { StaffScope } from '#src/records/scope.ts'
import type { ChoiceInput } from './input.ts'
import { makeNormsOf } from './make-norms.ts'

export async function choose(context: Context, scope: StaffScope, { command, detector, predictions, predictionsBy }: ChoiceInput): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, command, at))) return
    const isOn = predictions === 'on'
    await chooseSignals(tx, scope, { detector, predictions: isOn, predictionsBy: isOn ? predictionsBy : '' })
    await audit(tx, scope, { action: isOn ? 'choose-signals-with-predictions' : 'choose-signals', subjectId: scope.organisationId, id: context.newId(), at })
  })
  // The pooled detector and expected courses speak from figures of this organisation, and nobody should wait for the night.
  if (detector === 'pooled' || predictions === 'on') await makeNormsOf(context, scope)
}
