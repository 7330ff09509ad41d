// Records that end, for the lead: what was asked, what is due, what is kept. And a client's record as a whole, for their therapist.
import type { z } from 'zod'
import { catalogueFor } from '#src/access/catalogue.ts'
import type { On, StaffOfCase, Visit } from '#src/access/gate.ts'
import { askErasure, callOffErasure, copyOf, correct, setRestricted } from '#src/access/own-record.ts'
import { ErasureId, HoldId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { instrumentsIn, writeCopy } from '#src/domain/record/copy.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { mendsOf, type Typed } from '#src/ui/fields.tsx'
import { html } from '#src/ui/page.tsx'
import { confirm, refuse } from './decide.ts'
import { hold, letGo } from './hold.ts'
import { CaseRecordPage } from './case-record-page.tsx'
import { Confirmed, Correction, End, NewHold, Refused, Use } from './input.ts'
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

  on('GET /cases/:case/record', (visit) => showCaseRecord(visit))
  on('GET /cases/:case/record/file', async ({ context, scope }) => {
    const copy = await copyOf(context, scope.case, 'take-out-record')
    return new Response(writeCopy(copy, context.clock()), { headers: { 'content-type': 'application/json; charset=utf-8', 'content-disposition': 'attachment; filename="record.json"' } })
  })
  on('POST /cases/:case/record/corrections', async (visit) => {
    const values = await visit.form()
    const input = Correction.safeParse(values)
    if (!input.success) return await showCaseRecord(visit, { values, mends: mendsOf(input.error.issues) })
    await correct(visit.context, visit.scope.case, { ...input.data, lineId: null })
    return visit.redirect(`${recordOf(visit)}?done=corrected`)
  })
  on('POST /cases/:case/record/use', async (visit) => {
    const { command, use } = parsed(Use, await visit.form())
    await setRestricted(visit.context, visit.scope.case, { command, restricted: use === 'stop' })
    return visit.redirect(`${recordOf(visit)}?done=${use === 'stop' ? 'not-used' : 'used'}`)
  })
  on('POST /cases/:case/record/erasure', async (visit) => {
    const { command, end } = parsed(End, await visit.form())
    await (end === 'ask' ? askErasure : callOffErasure)(visit.context, visit.scope.case, command)
    return visit.redirect(`${recordOf(visit)}?done=${end === 'ask' ? 'asked' : 'called-off'}`)
  })
}

function parsed<Schema extends z.ZodType>(schema: Schema, values: unknown): z.infer<Schema> {
  const input = schema.safeParse(values)
  if (!input.success) throw new Refusal('invalid')
  return input.data
}

const recordOf = (visit: Visit<StaffOfCase>): string => `/cases/${visit.scope.case.caseId}/record`

const caseDeeds = new Set(['corrected', 'used', 'not-used', 'asked', 'called-off'])

async function showCaseRecord(visit: Visit<StaffOfCase>, mending?: Typed): Promise<Response> {
  const { context, scope, frame } = visit
  const copy = await copyOf(context, scope.case, 'view-record')
  const catalogue = await catalogueFor(context, scope.case, instrumentsIn(copy))
  const done = visit.query('done') ?? ''
  return html(
    <CaseRecordPage
      frame={frame} copy={copy} timeZone={scope.staff.timeZone} casePath={`/cases/${scope.case.caseId}`} newId={context.newId} find={(id, version) => catalogue.find(id, frame.speech.language, version)}
      done={caseDeeds.has(done) ? `record.case.done.${done}` : undefined} {...(mending ? { mending } : {})}
    />,
    mending ? 422 : 200,
  )
}

const deeds = new Set(['held', 'let-go', 'confirmed', 'refused'])

async function commandIn(visit: Visit<StaffScope>) {
  return parsed(Confirmed, await visit.form()).command
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
