// Measures that the organisation holds a licence for: brought, tried, released and written out by the lead.
import { z } from 'zod'
import { readCatalogue, type OwnMeasure } from '#src/access/catalogue.ts'
import type { On, Visit } from '#src/access/gate.ts'
import { attuneCodeSystem } from '#src/domain/instruments/code-system.ts'
import { releaseKey } from '#src/domain/instruments/released.ts'
import type { Remark } from '#src/domain/instruments/remark.ts'
import type { CommandId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { composed } from '#src/platform/composed.ts'
import { readUpload } from '#src/platform/http.ts'
import { directionOf } from '#src/platform/i18n.ts'
import { inTransaction } from '#src/records/database.ts'
import { measureDrafts, measureSource, releasedMeasures, therapistsUsing } from '#src/records/measures.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { mendsOf, nothingTyped, type Typed } from '#src/ui/fields.tsx'
import { html, type Speech } from '#src/ui/page.tsx'
import { bring, discardDraft, keepDraft, readDraft } from './bring.ts'
import { DraftPage } from './draft-page.tsx'
import { Bringing, Confirmed, LicenceForm } from './input.ts'
import { ListPage, type OwnLine } from './list-page.tsx'
import { MeasurePage, type MeasureProps } from './measure-page.tsx'
import { answersIn, PreviewPage } from './preview-page.tsx'
import { changeLicence, prepareDraft, releaseDraft } from './release.ts'
import { stepsOf, tryForm } from './try.ts'
import { writeOut } from './write-out.ts'

type AtDesk = Visit<StaffScope>
const home = '/measures'

export function measureRoutes(on: On): void {
  on('GET /measures', (visit) => showList(visit))
  on('POST /measures', async (visit) => {
    const taken = await takeFile(visit, null)
    return taken instanceof Response ? taken : await showList(visit, taken.typed, taken.faults)
  })
  on('GET /measures/codes', ({ context }) => download(attuneCodeSystem(context.content.instruments('en')), 'attune-codes'))
  on('GET /measures/out/:instrument', async (visit) => {
    const key = visit.param('instrument')
    return download(await writeOut(visit.context, visit.scope, key), key.replace(/[^a-z0-9.-]+/gi, '-'))
  })

  on('GET /measures/drafts/:draft', (visit) => showDraft(visit))
  on('POST /measures/drafts/:draft', async (visit) => {
    const id = visit.id('draft', z.uuid())
    await keepDraft(visit.context, visit.scope, id, { ...(await visit.form()) })
    const page = await showDraft(visit, 422)
    return page.status === 422 ? page : visit.redirect(`${home}/drafts/${id}`)
  })
  on('POST /measures/drafts/:draft/release', async (visit) => {
    const measureId = await releaseDraft(visit.context, visit.scope, visit.id('draft', z.uuid()), await commandIn(visit))
    return visit.redirect(measureId === null ? `${home}?done=released` : `${home}/${measureId}?done=released`)
  })
  on('POST /measures/drafts/:draft/discard', async (visit) => {
    await discardDraft(visit.context, visit.scope, visit.id('draft', z.uuid()), await commandIn(visit))
    return visit.redirect(`${home}?done=discarded`)
  })
  on('GET /measures/drafts/:draft/preview', async (visit) => {
    const draft = await readDraft(visit.context, visit.scope, visit.id('draft', z.uuid()))
    const prepared = await prepareDraft(draft)
    if (prepared.kind !== 'ready') return visit.redirect(`${home}/drafts/${draft.draftId}`)
    return await showPreview(visit, `${home}/drafts/${draft.draftId}`, prepared.instrument, draft.questionnaire, stepsOf(prepared.read))
  })

  on('GET /measures/:measure', (visit) => showMeasure(visit))
  on('GET /measures/:measure/preview', async (visit) => {
    const { measure } = await oneMeasure(visit)
    const source = await inTransaction(visit.context.db, visit.scope, (tx) => measureSource(tx, visit.scope, measure.instrumentId, measure.version))
    return await showPreview(visit, `${home}/${measure.measureId}`, measure.instrument, source!.questionnaire, source!.steps)
  })
  on('POST /measures/:measure/licence', async (visit) => {
    const values = await visit.form()
    const given = LicenceForm.extend(Confirmed.shape).safeParse(values)
    if (!given.success) return await showMeasure(visit, { licence: { values, mends: mendsOf(given.error.issues) } })
    const { command, ...licence } = given.data
    const id = visit.id('measure', z.uuid())
    await changeLicence(visit.context, visit.scope, id, command, licence)
    return visit.redirect(`${home}/${id}?done=kept`)
  })
  on('POST /measures/:measure/version', async (visit) => {
    const taken = await takeFile(visit, visit.id('measure', z.uuid()))
    return taken instanceof Response ? taken : await showMeasure(visit, { bringing: taken.typed, faults: taken.faults })
  })
}

const deeds = new Set(['released', 'discarded', 'kept'])
const doneOf = (visit: AtDesk): string | undefined => (deeds.has(visit.query('done') ?? '') ? `measures.done.${visit.query('done')}` : undefined)

async function commandIn(visit: AtDesk): Promise<CommandId> {
  const form = Confirmed.safeParse(await visit.form())
  if (!form.success) throw new Refusal('invalid')
  return form.data.command
}

/** A file goes before what was pasted; either way its text is what stands in the form when it has to be mended. */
async function takeFile(visit: AtDesk, measureId: string | null): Promise<Response | { typed: Typed; faults: readonly Remark[] }> {
  const { form, files } = await readUpload(visit.http.req.raw)
  const given = Bringing.safeParse(form)
  if (!given.success) throw new Refusal('invalid')
  const { command, pasted } = given.data
  const text = files['file'] ? textOf(files['file']) : pasted.replace(/^\uFEFF/, '')
  const values = { pasted: text }
  if (text.trim() === '') return { typed: { values, mends: { pasted: 'measures.mend.nothing' } }, faults: [] }
  const brought = await bring(visit.context, visit.scope, { command, text, measureId })
  return brought.kind === 'kept' ? visit.redirect(`${home}/drafts/${brought.draftId}`) : { typed: { values, mends: { pasted: 'measures.mend.refused' } }, faults: brought.faults }
}

function textOf(file: Buffer): string {
  try {
    return composed(new TextDecoder('utf-8', { fatal: true }).decode(file).replaceAll('\0', ''))
  } catch {
    throw new Refusal('invalid', 'error.encoding')
  }
}

function download(resource: unknown, name: string): Response {
  return new Response(JSON.stringify(resource, null, 2), {
    headers: { 'content-type': 'application/fhir+json; charset=utf-8', 'content-disposition': `attachment; filename="${name}.json"` },
  })
}

function lineOf(speech: Speech, measure: OwnMeasure, using: number): OwnLine {
  const { licence, isOver, measureId, instrument } = measure
  const date = speech.date(Date.parse(licence.until), 'UTC', { day: 'numeric', month: 'long', year: 'numeric' })
  return {
    measureId, title: instrument.title, licence: speech.t(isOver ? 'measures.licence.over' : 'measures.licence.until', { date, holder: licence.holder }),
    users: speech.t('measures.using', { using, users: licence.users, over: using > licence.users ? 'yes' : 'no' }),
  }
}

async function showList(visit: AtDesk, typed: Typed = nothingTyped, faults: readonly Remark[] = []): Promise<Response> {
  const { context, scope, frame } = visit
  const { own, using, drafts } = await inTransaction(context.db, scope, async (tx) => ({
    own: (await readCatalogue(context, tx, scope)).own, using: await therapistsUsing(tx, scope, context.clock()), drafts: await measureDrafts(tx, scope),
  }))
  const names = new Intl.DisplayNames([frame.speech.language], { type: 'language' })
  const shipped = context.content.languages.flatMap((language) => context.content.instruments(language))
  return html(
    <ListPage
      frame={frame} typed={typed} faults={faults} command={context.newId()} done={doneOf(visit)}
      own={own.map((measure) => lineOf(frame.speech, measure, using.get(measure.instrumentId)?.size ?? 0))}
      drafts={drafts.map((draft) => ({ draftId: draft.draftId, title: draft.typed['title'] ?? '' }))}
      shipped={shipped.map((one) => ({ key: releaseKey(one), title: one.title, language: names.of(one.language) ?? one.language, notice: one.notice }))}
    />,
    faults.length > 0 || Object.keys(typed.mends).length > 0 ? 422 : 200,
  )
}

/** @param mendStatus of a page that something has to be mended on */
async function showDraft(visit: AtDesk, mendStatus: 200 | 422 = 200): Promise<Response> {
  const { context, scope, frame } = visit
  const draft = await readDraft(context, scope, visit.id('draft', z.uuid()))
  const prepared = await prepareDraft(draft)
  // Nobody is told what is missing before they have said anything.
  const wasKept = 'command' in draft.typed
  const isReady = prepared.kind === 'ready'
  return html(
    <DraftPage
      frame={frame} draftId={draft.draftId} read={prepared.read} newId={context.newId} instrument={isReady && wasKept ? prepared.instrument : null}
      typed={{ values: draft.typed, mends: isReady || !wasKept ? {} : prepared.mends }} faults={isReady || !wasKept ? [] : prepared.faults} done={isReady && wasKept ? 'measures.draft.ready' : undefined}
    />,
    isReady || !wasKept ? 200 : mendStatus,
  )
}

async function showPreview(visit: AtDesk, back: string, instrument: OwnMeasure['instrument'], questionnaire: unknown, steps: Parameters<typeof tryForm>[2]): Promise<Response> {
  const { answers, typed } = answersIn(instrument, (name) => visit.query(name))
  const tried = visit.query('try') === 'on' ? await tryForm(instrument, questionnaire, steps, answers) : null
  return html(<PreviewPage frame={visit.frame} instrument={instrument} direction={directionOf(instrument.language)} typed={typed} tried={tried} path={`${back}/preview`} back={back} />)
}

async function oneMeasure(visit: AtDesk) {
  const { context, scope } = visit
  const id = visit.id('measure', z.uuid())
  const found = await inTransaction(context.db, scope, async (tx) => {
    const measure = (await readCatalogue(context, tx, scope)).own.find(({ measureId }) => measureId === id)
    return measure && { measure, versions: (await releasedMeasures(tx, scope)).filter(({ measureId }) => measureId === id), using: await therapistsUsing(tx, scope, context.clock()) }
  })
  if (!found) throw new Refusal('not-found')
  return found
}

async function showMeasure(visit: AtDesk, mend: Partial<Pick<MeasureProps, 'licence' | 'bringing' | 'faults'>> = {}): Promise<Response> {
  const { context, frame } = visit
  const { measure, versions, using } = await oneMeasure(visit)
  const { holder, users, until } = measure.licence
  return html(
    <MeasurePage
      frame={frame} line={lineOf(frame.speech, measure, using.get(measure.instrumentId)?.size ?? 0)} newId={context.newId} done={doneOf(visit)}
      licence={mend.licence ?? { values: { holder, users: String(users), until }, mends: {} }} bringing={mend.bringing ?? nothingTyped} faults={mend.faults ?? []}
      versions={versions.toReversed().map(({ version, instrument, releasedAt }) => ({
        key: releaseKey(instrument), version, date: frame.speech.date(releasedAt, visit.scope.timeZone, { day: 'numeric', month: 'long', year: 'numeric' }),
      }))}
    />,
    Object.keys(mend).length > 0 ? 422 : 200,
  )
}
