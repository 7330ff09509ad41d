// The client's record as a whole, behind the PIN: a copy, corrections, whether it is used, and the wish to have it erased.
import { z } from 'zod'
import { catalogueFor } from '#src/access/catalogue.ts'
import type { On, Visit } from '#src/access/gate.ts'
import { askErasure, callOffErasure, changeMe, copyOf, correct, setRestricted } from '#src/access/own-record.ts'
import { CommandId, LineId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { isVisible } from '#src/platform/visible.ts'
import { instrumentsIn, writeCopy } from '#src/domain/record/copy.ts'
import type { ClientScope } from '#src/records/scope.ts'
import { mendsOf } from '#src/ui/fields.tsx'
import { therapistIn } from './client-page.tsx'
import { recordPage, type RecordProps } from './record-page.tsx'
import { answering, sheetOf } from './refusal-page.tsx'

type AtDoor = Visit<ClientScope>

const line = z.string('record.mend.needed').trim().refine(isVisible, 'record.mend.needed').max(200, 'record.mend.long')
const Me = (languages: readonly string[]) =>
  z.object({ command: CommandId, name: line, called: line, language: z.string('record.mend.choose').refine((language) => languages.includes(language), 'record.mend.choose') })
const Correction = z.object({
  command: CommandId, line: z.union([z.literal('').transform(() => null), LineId], 'record.mend.choose').default(null),
  text: z.string('record.mend.needed').trim().min(1, 'record.mend.needed').max(2000, 'record.mend.long'),
})
const Use = z.object({ command: CommandId, use: z.enum(['stop', 'again']) })
const End = z.object({ command: CommandId, end: z.enum(['ask', 'call-off']) })

export function clientRecordRoutes(on: On): void {
  on('GET /c/:token/record', answering(async (visit) => await showRecord(visit)))
  on('GET /c/:token/record/file', answering(async ({ context, scope }) => {
    // Whoever has the tablet next would find it there.
    if (scope.tablet) throw new Refusal('forbidden', 'record.own.no-file')
    const copy = await copyOf(context, scope, 'take-out-record')
    return new Response(writeCopy(copy, context.clock()), { headers: { 'content-type': 'application/json; charset=utf-8', 'content-disposition': 'attachment; filename="record.json"' } })
  }))
  on('POST /c/:token/record/me', answering(async (visit) => {
    const values = await visit.form()
    const input = Me(visit.context.content.languages).safeParse(values)
    if (!input.success) return await showRecord(visit, { form: 'me', typed: { values, mends: mendsOf(input.error.issues) } })
    await changeMe(visit.context, visit.scope, input.data)
    return back(visit)
  }))
  on('POST /c/:token/record/corrections', answering(async (visit) => {
    const values = await visit.form()
    const input = Correction.safeParse(values)
    if (!input.success) return await showRecord(visit, { form: 'correction', typed: { values, mends: mendsOf(input.error.issues) } })
    await correct(visit.context, visit.scope, { command: input.data.command, lineId: input.data.line, text: input.data.text })
    return back(visit)
  }))
  on('POST /c/:token/record/use', answering(async (visit) => {
    const { command, use } = parsed(Use, await visit.form())
    await setRestricted(visit.context, visit.scope, { command, restricted: use === 'stop' })
    return back(visit)
  }))
  on('POST /c/:token/record/erasure', answering(async (visit) => {
    const { command, end } = parsed(End, await visit.form())
    await (end === 'ask' ? askErasure : callOffErasure)(visit.context, visit.scope, command)
    return back(visit)
  }))
}

function parsed<Schema extends z.ZodType>(schema: Schema, values: unknown): z.infer<Schema> {
  const input = schema.safeParse(values)
  if (!input.success) throw new Refusal('invalid')
  return input.data
}

const back = (visit: AtDoor): Response => visit.redirect(`/c/${visit.param('token')}/record`)

async function showRecord(visit: AtDoor, mending?: RecordProps['mending']): Promise<Response> {
  const { context, scope } = visit
  const copy = await copyOf(context, scope, 'view-record')
  const catalogue = await catalogueFor(context, scope, instrumentsIn(copy))
  const names = new Intl.DisplayNames([scope.language], { type: 'language' })
  return recordPage({
    sheet: await sheetOf(visit), copy, timeZone: copy.client.timeZone, newId: context.newId, find: (id, version) => catalogue.find(id, scope.language, version),
    therapist: therapistIn(copy.therapists.find(({ part, until }) => part === 'own' && until === null)?.name),
    languages: context.content.languages.map((value) => ({ value, label: names.of(value) ?? value })), ...(mending ? { mending } : {}),
  })
}
