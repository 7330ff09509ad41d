// The routes of cases: the list, adding a client, the page of a case, and what is decided about it.
import { z } from 'zod'
import { readCatalogue } from '#src/access/catalogue.ts'
import type { On, StaffOfCase, Visit } from '#src/access/gate.ts'
import { audit } from '#src/records/audit.ts'
import { isCarriedOut } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { mayAskItemNine, readOrganisation } from '#src/records/organisation.ts'
import { casesOf } from '#src/records/reach.ts'
import { nextSessions, takenTimes } from '#src/records/sessions.ts'
import type { StaffScope } from '#src/records/scope.ts'
import type { CommandId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { dateIn, instantOf, minute, timeIn } from '#src/platform/time.ts'
import { mendsOf, nothingTyped, type Typed } from '#src/ui/fields.tsx'
import { addClient } from './add.ts'
import type { CaseForm } from './case-forms-page.tsx'
import { casePage } from './case-page.tsx'
import { changeDetails, changeMeasures } from './change.ts'
import { closeCase, reopenCase } from './close.ts'
import { endCover, startCover } from './cover.ts'
import { handOver } from './hand-over.ts'
import { Confirmed, cover, details, HandOver, measuresForm, readNewClient } from './input.ts'
import { LicenceFull, ownIds } from './licensed.ts'
import { listPage } from './list-page.tsx'
import { newPage } from './new-page.tsx'
import { calledSaid, readNames } from './read-names.ts'
import { inAlphabet, isFound } from './search.ts'
import { viewCase } from './view.ts'

export function caseRoutes(on: On): void {
  on('GET /cases', async (visit) => listPage(await listed(visit)))
  on('GET /cases/new', (visit) => showNew(visit, nothingTyped, []))
  on('POST /cases', async (visit) => {
    const { context, scope: staff } = visit
    const values = await visit.form()
    const read = readNewClient(values, context.content.languages, await ownIds(context, staff))
    if (!read.client) return await showNew(visit, typedOf(values, read), [])
    const { client, first: planned, overlap } = read
    const start = planned && instantOf(planned.date, planned.time, staff.timeZone)
    const first = planned && start !== null ? { start, end: start + planned.minutes * minute } : null
    if (first && !overlap) {
      const warnings = await warningsFor(visit, client.command, first, planned!.time)
      if (warnings.length > 0) return await showNew(visit, { values, mends: {} }, warnings)
    }
    try {
      const caseId = await addClient(context, staff, client, first)
      return visit.redirect(`/cases/${caseId}/door?done=added`)
    } catch (error) {
      if (!(error instanceof LicenceFull)) throw error
      return await showNew(visit, { values, mends: { [error.instrumentId]: 'cases.measure.full' } }, [])
    }
  })

  on('GET /cases/:case', (visit) => showCase(visit))
  on('POST /cases/:case/details', (visit) => submit(visit, 'details', details(visit.context.content.languages), changeDetails, 'kept'))
  on('POST /cases/:case/measures', async (visit) => await submit(visit, 'measures', measuresForm(await ownIds(visit.context, visit.scope.staff)), changeMeasures, 'kept'))
  on('POST /cases/:case/cover', (visit) => submit(visit, 'cover', cover(dateIn(visit.context.clock(), visit.scope.staff.timeZone)), startCover, 'covered'))
  on('POST /cases/:case/hand-over', async (visit) => {
    const answer = await submit(visit, 'hand-over', HandOver, handOver, 'handed-over')
    return answer.status === 303 ? visit.redirect('/cases?done=handed-over') : answer
  })
  on('POST /cases/:case/cover/:cover/end', async (visit) => {
    await endCover(visit.context, visit.scope, { ...confirmed(await visit.form()), cover: visit.id('cover', z.uuid()) })
    return visit.redirect(`${pathOf(visit)}?done=cover-ended`)
  })
  on('POST /cases/:case/close', async (visit) => {
    await closeCase(visit.context, visit.scope, confirmed(await visit.form()).command)
    return visit.redirect(`${pathOf(visit)}?done=closed`)
  })
  on('POST /cases/:case/reopen', async (visit) => {
    await reopenCase(visit.context, visit.scope, confirmed(await visit.form()).command)
    return visit.redirect(`${pathOf(visit)}?done=reopened`)
  })
}

const pathOf = (visit: Visit<StaffOfCase>): string => `/cases/${visit.scope.case.caseId}`

/** What the page after a deed may say: nothing that comes with the address is shown. */
const deeds = new Set(['kept', 'covered', 'cover-ended', 'closed', 'reopened', 'handed-over', 'imported'])
const doneOf = (visit: Visit<unknown>): string | undefined => (deeds.has(visit.query('done') ?? '') ? `cases.done.${visit.query('done')}` : undefined)

const typedOf = (values: Readonly<Record<string, string>>, error: { readonly issues: Parameters<typeof mendsOf>[0] }): Typed => ({ values, mends: mendsOf(error.issues) })

function confirmed(values: Readonly<Record<string, string>>): { command: CommandId } {
  const form = Confirmed.safeParse(values)
  if (!form.success) throw new Refusal('invalid')
  return form.data
}

async function submit<Schema extends z.ZodType>(
  visit: Visit<StaffOfCase>,
  form: CaseForm,
  schema: Schema,
  carryOut: (context: Visit<StaffOfCase>['context'], scope: StaffOfCase, input: z.infer<Schema>) => Promise<void>,
  done: string,
): Promise<Response> {
  const values = await visit.form()
  const parsed = schema.safeParse(values)
  if (!parsed.success) return await showCase(visit, { form, typed: typedOf(values, parsed.error) })
  try {
    await carryOut(visit.context, visit.scope, parsed.data)
  } catch (error) {
    if (!(error instanceof LicenceFull)) throw error
    return await showCase(visit, { form, typed: { values, mends: { [error.instrumentId]: 'cases.measure.full' } } })
  }
  return visit.redirect(`${pathOf(visit)}?done=${done}`)
}

async function showCase(visit: Visit<StaffOfCase>, mend?: { form: CaseForm; typed: Typed }): Promise<Response> {
  const { context, frame, scope } = visit
  const view = await viewCase(context, scope)
  return casePage({
    frame, view, timeZone: scope.staff.timeZone, languages: context.content.languages, newId: context.newId, done: doneOf(visit), ...(mend ? { mend } : {}),
  })
}

async function showNew(visit: Visit<StaffScope>, typed: Typed, warnings: readonly string[]): Promise<Response> {
  const { context, frame, scope: staff } = visit
  const { language, itemNine, own } = await inTransaction(context.db, staff, async (tx) => {
    const { defaultLanguage } = await readOrganisation(tx, staff)
    return { language: defaultLanguage, own: (await readCatalogue(context, tx, staff)).own, itemNine: await mayAskItemNine(tx, staff, defaultLanguage, context.clock()) }
  })
  return newPage({ frame, typed, warnings, itemNine, own, language, commandId: context.newId(), languages: context.content.languages, zone: staff.timeZone })
}

/** None for a form that was carried out already: what is in the way is its own work. */
async function warningsFor(visit: Visit<StaffScope>, command: CommandId, first: { start: number; end: number }, time: string): Promise<string[]> {
  const { context, frame: { speech }, scope: staff } = visit
  const { isDone, taken } = await inTransaction(context.db, staff, async (tx) => ({
    isDone: await isCarriedOut(tx, staff, command), taken: await takenTimes(tx, staff, staff.personId, first.start, first.end),
  }))
  if (isDone) return []
  const at = { date: speech.date(first.start, staff.timeZone), time: speech.time(first.start, staff.timeZone) }
  return [
    ...(taken.length > 0 ? [speech.t('plan.overlap', at)] : []),
    ...(timeIn(first.start, staff.timeZone) === time ? [] : [speech.t('plan.skipped', at)]),
    ...(first.start < context.clock() ? [speech.t('plan.past', at)] : []),
  ]
}

async function listed(visit: Visit<StaffScope>) {
  const { context, frame, scope: staff } = visit
  const now = context.clock()
  const query = (visit.query('q') ?? '').slice(0, 200)
  const all = visit.query('closed') === 'on'
  const { rows, next } = await inTransaction(context.db, staff, async (tx) => {
    await audit(tx, staff, { action: 'view-case-list', id: context.newId(), at: now })
    const found = await casesOf(tx, staff, now, all)
    return { rows: found, next: await nextSessions(tx, staff, found.map((row) => row.caseId), now) }
  })
  const cases = await Promise.all(
    rows.map(async (row) => {
      const names = await readNames(context, staff, row)
      return {
        caseId: row.caseId, reference: row.reference, part: row.part, closed: row.closedAt !== null, isUsed: row.restrictedAt === null, nextStart: next.get(row.caseId) ?? null,
        called: calledSaid(frame.speech, names), name: names?.name ?? null,
      }
    }),
  )
  const found = cases.filter((one) => isFound(query, [one.name ?? '', one.called], one.reference))
  return {
    frame, query, all, total: cases.length, timeZone: staff.timeZone, done: doneOf(visit),
    cases: inAlphabet(found, (one) => one.called, frame.speech.language),
  }
}
