// Evidence, for the lead: a plan that is locked before anybody looks, its results worked out beside everything else, and the pages that show them.
import type { On, Visit } from '#src/access/gate.ts'
import type { Study } from '#src/domain/evidence/study/run-study.ts'
import { isSimulatedService } from '#src/access/simulated-service.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import type { Benchmark } from '#src/platform/benchmarks.ts'
import { dateIn } from '#src/platform/time.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { mendsOf, nothingTyped, type Typed } from '#src/ui/fields.tsx'
import { html } from '#src/ui/page.tsx'
import { EndedPage, type Citation } from './ended-page.tsx'
import { CommandForm, planForm } from './input.ts'
import { lockPlan } from './lock-plan.ts'
import { PlanPage } from './plan-page.tsx'
import { readExpected } from './read-expected.ts'
import { planOf, readAllPlans, type Plan } from './read-plans.ts'
import { readResult, toDo } from './read-result.ts'
import { StudyPage } from './study-page.tsx'
import { workOf, workOut } from './work-out.ts'
import { WorkingPage } from './working-page.tsx'

type Look = Visit<StaffScope>

/** What takes longer is shown to take longer. */
const atOnceMs = 700
const askAgainSeconds = 2

export function evidenceRoutes(on: On): void {
  on('GET /evidence', async (visit) => await result(visit, 'study'))
  on('GET /evidence/ended', async (visit) => await result(visit, 'ended'))
  on('GET /evidence/plan', async (visit) => await plan(visit, nothingTyped))
  on('POST /evidence/plan', lock)
  on('POST /evidence/work', async (visit) => {
    await command(visit)
    const chosen = planOf(visit, await readAllPlans(visit))
    if (!chosen) throw new Refusal('conflict', 'plan.refused')
    await begin(visit, chosen)
    return visit.redirect(`/evidence?plan=${chosen.planId}`)
  })
  on('POST /evidence/stop', async (visit) => {
    await command(visit)
    workOf(visit.scope)?.stop()
    return visit.redirect(`/evidence?${new URLSearchParams({ plan: visit.query('plan') ?? '' })}`)
  })
}

async function command(visit: Look): Promise<void> {
  if (!CommandForm.safeParse(await visit.form()).success) throw new Refusal('invalid')
}

/** Nothing is worked out twice from the same data. */
async function begin({ context, scope }: Look, chosen: Plan): Promise<void> {
  const todo = await toDo(context, scope, chosen)
  if (todo.isDone) return
  const work = workOut(context, scope, todo)
  let timer: NodeJS.Timeout | undefined
  await Promise.race([work.ended, new Promise((resolve) => (timer = setTimeout(resolve, atOnceMs)))])
  clearTimeout(timer)
}

async function lock(visit: Look): Promise<Response> {
  const values = await visit.form()
  const plans = await readAllPlans(visit)
  const given = planForm(todayOf(visit), plans.measures.map(({ value }) => value)).safeParse(values)
  if (!given.success) return await plan(visit, { values, mends: mendsOf(given.error.issues) }, 422)
  const isNew = await lockPlan(visit.context, visit.scope, given.data)
  const newest = (await readAllPlans(visit)).all[0]
  if (isNew && newest) await begin(visit, newest)
  return visit.redirect('/evidence')
}

async function plan(visit: Look, typed: Typed, status = 200): Promise<Response> {
  const plans = await readAllPlans(visit)
  return html(<PlanPage frame={visit.frame} plan={planOf(visit, plans)} all={plans.all} measures={plans.measures} timeZone={visit.scope.timeZone} typed={typed} command={visit.context.newId()} isSimulated={isSimulatedService(visit.scope)} />, status)
}

/** Without a plan the way leads to one. While it is worked out the browser asks again by itself. */
async function result(visit: Look, here: 'study' | 'ended'): Promise<Response> {
  const { context, scope, frame } = visit
  const chosen = planOf(visit, await readAllPlans(visit))
  if (!chosen) return visit.redirect('/evidence/plan')
  const last = workOf(scope)
  const work = last?.planId === chosen.planId ? last : null
  const found = work?.ending === null ? null : await readResult(context, scope, chosen)
  if (!found) {
    const page = html(<WorkingPage frame={frame} plan={chosen} here={here} work={work} now={context.clock()} command={context.newId()} />)
    if (work?.ending === null) page.headers.set('refresh', String(askAgainSeconds))
    return page
  }
  const shared = { frame, plan: chosen, result: found, timeZone: scope.timeZone, command: context.newId(), isSimulated: isSimulatedService(scope) }
  if (here === 'study') return html(<StudyPage {...shared} references={citationsOf(visit, studySources(found.shown.study))} />)
  const benchmarks = context.content.benchmarks
  return html(<EndedPage {...shared} benchmarks={benchmarks} expected={await readExpected(context, scope, chosen)} references={citationsOf(visit, endedSources(benchmarks))} />)
}

const studySources = ({ published }: Study): string[] => [...new Set(Object.values(published).flatMap(({ ranges, findings }) => [...ranges, ...findings].map(({ source }) => source)))]
const endedSources = (benchmarks: readonly Benchmark[]): string[] => [...new Set([...benchmarks.map(({ source }) => source), 'nhs-talking-therapies-manual', 'eubanks-2018'])]

/** As they are cited, with what is to be doubted. */
function citationsOf({ context: { content }, frame: { speech } }: Look, sources: readonly string[]): Citation[] {
  return sources.map((source) => ({ source, ...content.reference(source) })).map(({ source, reference, checked, note }) => ({ source, reference, note: [...(checked ? [] : [speech.t('why.source.unchecked')]), ...(note ? [note] : [])].join(' ') || null }))
}

const todayOf = ({ context, scope }: Look): string => dateIn(context.clock(), scope.timeZone)
