// Reads the newest result of a plan and whether the data are still those it was worked out from; and gathers what working it out needs.
import { readCatalogue } from '#src/access/catalogue.ts'
import type { Context } from '#src/access/context.ts'
import { usualParameters } from '#src/domain/alliance/parameters.ts'
import { outcomeOf } from '#src/domain/evidence/study/outcome-of.ts'
import { scoringOf } from '#src/domain/outcome/scored-course.ts'
import { noteLook } from '#src/records/analysis-plans.ts'
import { audit } from '#src/records/audit.ts'
import { inReading, inTransaction } from '#src/records/database.ts'
import { readHead } from '#src/records/evidence-changes.ts'
import { readGround } from '#src/records/norms.ts'
import { readOrganisation } from '#src/records/organisation.ts'
import type { OrganisationScope, StaffScope } from '#src/records/scope.ts'
import { lastShownStudy, type ShownStudy } from '#src/records/shown-studies.ts'
import { dayBounds } from '#src/platform/time.ts'
import type { Plan } from './read-plans.ts'
import type { Shown } from './answer.ts'
import { settleMoments } from './settle-moments.ts'
import { resultEngine, stateOf, type ToDo } from './work-out.ts'

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
    const state = stateOf(await readHead(tx, scope))
    await noteLook(tx, scope, { planId: plan.planId, at, by: scope.personId })
    await audit(tx, scope, { action: 'view-evidence', subjectId: found.shownStudyId, id: context.newId(), at })
    return { ...found, isFresh: state === found.state }
  })
}

/** What working a plan out needs; `isDone` where a result of these very data is kept. */
export async function toDo(context: Context, scope: OrganisationScope, { planId, plan }: Pick<Plan, 'planId' | 'plan'>): Promise<ToDo & { readonly isDone: boolean }> {
  await settleMoments(context, scope)
  return await inReading(context.db, scope, async (tx) => {
    const { timeZone } = await readOrganisation(tx, scope)
    const openedFrom = plan.since === null ? null : dayBounds(plan.since, timeZone).from
    const { all } = await readCatalogue(context, tx, scope)
    const outcomes = all.filter(({ purpose }) => purpose === 'outcome')
    const instrument = outcomes.findLast((one) => one.id === plan.measure && scoringOf(one) === plan.scoring)
    if (!instrument) throw new Error(`The measure ${plan.measure} of an analysis plan is not in the catalogue.`)
    const last = await lastShownStudy<Shown>(tx, scope, planId, resultEngine)
    const measures = { outcome: outcomeOf(instrument), alliance: { name: context.content.words('en').t('plan.alliance'), range: allianceRange } }
    return {
      planId, isDone: last?.state === stateOf(await readHead(tx, scope)),
      what: { plan, measures, timeZone, now: context.clock(), asked: { openedFrom, outcomes, ground: await readGround(tx, scope) } },
    }
  })
}

/** Of the mean of the three questions. */
const allianceRange = usualParameters.range
