// Reads the newest result of a plan and whether the data are still those it was worked out from; and gathers what working it out needs.
import { readCatalogue } from '#src/access/catalogue.ts'
import type { Context } from '#src/access/context.ts'
import { usualParameters } from '#src/domain/alliance/parameters.ts'
import type { AnalysisPlan } from '#src/domain/evidence/analysis-plan.ts'
import { outcomeOf } from '#src/domain/evidence/study/outcome-of.ts'
import { scoringOf } from '#src/domain/outcome/scored-course.ts'
import { noteLook } from '#src/records/analysis-plans.ts'
import { audit } from '#src/records/audit.ts'
import { countClosedCases } from '#src/records/closed-cases.ts'
import { inReading, inTransaction, type Tx } from '#src/records/database.ts'
import { erasedClients } from '#src/records/erasures.ts'
import { keptState } from '#src/records/evidence.ts'
import { readGround } from '#src/records/norms.ts'
import { readOrganisation } from '#src/records/organisation.ts'
import type { OrganisationScope, StaffScope } from '#src/records/scope.ts'
import { lastShownStudy, type ShownStudy } from '#src/records/shown-studies.ts'
import { dayBounds } from '#src/platform/time.ts'
import type { Plan } from './read-plans.ts'
import type { Shown } from './answer.ts'
import { settleMoments } from './settle-moments.ts'
import { resultEngine, type ToDo } from './work-out.ts'

export interface Result extends ShownStudy<Shown> {
  /** Whether nothing has come since. */
  readonly isFresh: boolean
}

/** The newest result of a plan, its look noted and audited; null where there is none by this engine. */
export async function readResult(context: Context, scope: StaffScope, plan: Plan): Promise<Result | null> {
  await settleMoments(context, scope)
  return await inTransaction(context.db, scope, async (tx) => {
    const found = await lastShownStudy<Shown>(tx, scope, plan.planId, resultEngine)
    if (!found) return null
    const at = context.clock()
    const { state } = await stateOf(tx, scope, plan.plan)
    await noteLook(tx, scope, { planId: plan.planId, at, by: scope.personId })
    await audit(tx, scope, { action: 'view-evidence', subjectId: found.shownStudyId, id: context.newId(), at })
    return { ...found, isFresh: state === found.state }
  })
}

/** What working a plan out needs; `isDone` where a result of these very data is kept. */
export async function toDo(context: Context, scope: OrganisationScope, { planId, plan }: Pick<Plan, 'planId' | 'plan'>): Promise<ToDo & { readonly isDone: boolean }> {
  await settleMoments(context, scope)
  return await inReading(context.db, scope, async (tx) => {
    const { state, openedFrom, closedCases, timeZone } = await stateOf(tx, scope, plan)
    const { all } = await readCatalogue(context, tx, scope)
    const outcomes = all.filter(({ purpose }) => purpose === 'outcome')
    const instrument = outcomes.findLast((one) => one.id === plan.measure && scoringOf(one) === plan.scoring)
    if (!instrument) throw new Error(`The measure ${plan.measure} of an analysis plan is not in the catalogue.`)
    const last = await lastShownStudy<Shown>(tx, scope, planId, resultEngine)
    const measures = { outcome: outcomeOf(instrument), alliance: { name: context.content.words('en').t('plan.alliance'), range: allianceRange } }
    return {
      planId, state, isDone: last?.state === state, erasures: (await erasedClients(tx, scope)).length,
      what: { plan, closedCases, measures, timeZone, now: context.clock(), asked: { openedFrom, outcomes, ground: await readGround(tx, scope) } },
    }
  })
}

/** Of the mean of the three questions. */
const allianceRange = usualParameters.range

async function stateOf(tx: Tx, scope: OrganisationScope, { measure, scoring, since }: AnalysisPlan): Promise<{ state: string; openedFrom: number | null; closedCases: number; timeZone: string }> {
  const { timeZone } = await readOrganisation(tx, scope)
  const openedFrom = since === null ? null : dayBounds(since, timeZone).from
  const { cases, lastClosedAt } = await countClosedCases(tx, scope, openedFrom)
  const kept = await keptState(tx, scope, { instrumentId: measure, scoring }, openedFrom)
  return { state: [kept, cases, lastClosedAt ?? 0].join(' '), openedFrom, closedCases: cases, timeZone }
}
