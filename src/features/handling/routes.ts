// What becomes of a signal: what was agreed because of it.
import { agreeLine } from '#src/access/agree-line.ts'
import type { On } from '#src/access/gate.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { AgreedForm } from './input.ts'

export function handlingRoutes(on: On): void {
  on('POST /cases/:case/agreed', async (visit) => {
    const input = AgreedForm.safeParse(await visit.form())
    if (!input.success) throw new Refusal('invalid', 'handling.agreed.mend')
    await agreeLine(visit.context, visit.scope, input.data)
    return visit.redirect(`/cases/${visit.scope.case.caseId}/brief`)
  })
}
