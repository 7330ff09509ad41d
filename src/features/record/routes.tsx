// Records that end, for the lead: what was asked, what is due, what is kept.
import type { z } from 'zod'
import type { On, Visit } from '#src/access/gate.ts'
import { ErasureId, HoldId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { mendsOf } from '#src/ui/fields.tsx'
import { html } from '#src/ui/page.tsx'
import { confirm, refuse } from './decide.ts'
import { hold, letGo } from './hold.ts'
import { Confirmed, NewHold, Refused } from './input.ts'
import { readRecords } from './read-records.ts'
import { RecordsPage, type RecordsProps } from './records-page.tsx'

export function recordRoutes(on: On): void {
  on('GET /records', (visit) => page(visit))
  on('POST /records/holds', (visit) => take(visit, 'hold', NewHold, (input) => hold(visit.context, visit.scope, input), 'held'))
  on('POST /records/holds/:hold/end', async (visit) => {
    await letGo(visit.context, visit.scope, visit.id('hold', HoldId), await commandIn(visit))
    return visit.redirect('/records?done=let-go')
  })
  on('POST /records/erasures/:erasure/confirm', async (visit) => {
    await confirm(visit.context, visit.scope, visit.id('erasure', ErasureId), await commandIn(visit))
    return visit.redirect('/records?done=confirmed')
  })
  on('POST /records/erasures/:erasure/refuse', async (visit) => {
    const erasureId = visit.id('erasure', ErasureId)
    return await take(visit, erasureId, Refused, (input) => refuse(visit.context, visit.scope, erasureId, input), 'refused')
  })
}

const deeds = new Set(['held', 'let-go', 'confirmed', 'refused'])

async function commandIn(visit: Visit<StaffScope>) {
  const form = Confirmed.safeParse(await visit.form())
  if (!form.success) throw new Refusal('invalid')
  return form.data.command
}

/** Reads one of the forms and carries it out, or shows the page again with what is to be mended. */
async function take<Schema extends z.ZodType>(visit: Visit<StaffScope>, form: string, schema: Schema, carryOut: (input: z.infer<Schema>) => Promise<void>, done: string): Promise<Response> {
  const values = await visit.form()
  const input = schema.safeParse(values)
  if (!input.success) return await page(visit, { form, typed: { values, mends: mendsOf(input.error.issues) } })
  try {
    await carryOut(input.data)
  } catch (error) {
    if (!(error instanceof Refusal && error.code === 'invalid' && error.detail)) throw error
    return await page(visit, { form, typed: { values, mends: { reference: error.detail } } })
  }
  return visit.redirect(`/records?done=${done}`)
}

async function page(visit: Visit<StaffScope>, mending?: RecordsProps['mending']): Promise<Response> {
  const { context, scope, frame } = visit
  const done = visit.query('done') ?? ''
  return html(
    <RecordsPage
      frame={frame} newId={context.newId} records={await readRecords(context, scope)} done={deeds.has(done) ? `record.done.${done}` : undefined} {...(mending ? { mending } : {})}
    />,
    mending ? 422 : 200,
  )
}
