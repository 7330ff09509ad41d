// Every night: how alliance ratings usually move in each organisation, made anew from what its therapists may already see; and, where it is switched on, how scores do.
import { isDeepStrictEqual } from 'node:util'
import type { Context } from '#src/access/context.ts'
import { organisationScope } from '#src/access/scope.ts'
import { addCase, noNormSums, normsFrom } from '#src/domain/alliance/norms.ts'
import { usualParameters } from '#src/domain/alliance/parameters.ts'
import { poolAlliance } from '#src/domain/alliance/pooled-norms.ts'
import { ratedSession } from '#src/domain/brief/find-signals.ts'
import type { NormFigures } from '#src/domain/brief/ground.ts'
import type { CaseId } from '#src/domain/kernel/ids.ts'
import { engineVersion } from '#src/domain/signal/signal.ts'
import { auditOn } from '#src/records/audit.ts'
import { inTransaction } from '#src/records/database.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'
import { insertNorms, lastNorms, ratedCasesAfter, readChoice } from '#src/records/norms.ts'
import type { OrganisationScope } from '#src/records/scope.ts'
import { learnCourses } from './learn-courses.ts'

/** Read so many cases at a time: a large service never lies in memory as a whole. */
const casesAtATime = 200

/** Each organisation by itself, so that one that fails holds up no other. */
export async function makeNorms(context: Context): Promise<void> {
  for (const organisationId of await everyOrganisation(context.db)) {
    const scope = organisationScope(organisationId, { kind: 'system', id: null }, null)
    try {
      await makeNormsOf(context, scope)
    } catch (error) {
      context.log.error({ error, organisationId }, "the organisation's figures could not be made; yesterday's stand")
    }
  }
}

/** Of one organisation. Writes nothing when nothing has changed. */
export async function makeNormsOf(context: Context, scope: OrganisationScope): Promise<void> {
  let sums = noNormSums
  const courses: (number | null)[][] = []
  let last: CaseId | null = null
  for (;;) {
    const cases = await inTransaction(context.db, scope, (tx) => ratedCasesAfter(tx, scope, last, casesAtATime))
    if (cases.length === 0) break
    for (const one of cases) {
      const course = one.sessions.map((session) => ratedSession(one, session).client)
      sums = addCase(sums, course)
      courses.push(course.map((check) => check?.mean ?? null))
    }
    last = cases.at(-1)!.caseId
  }
  const { range } = usualParameters
  const { predictions } = await inTransaction(context.db, scope, (tx) => readChoice(tx, scope))
  const figures: NormFigures = { alliance: normsFrom(sums, range), pooled: poolAlliance(courses, range), ...(predictions ? { expected: await learnCourses(context, scope) } : {}) }
  const at = context.clock()
  await inTransaction(context.db, scope, async (tx) => {
    const before = await lastNorms(tx, scope)
    if (before?.engineVersion === engineVersion && isDeepStrictEqual(before.figures, asKept(figures))) return
    const normsId = context.newId()
    await insertNorms(tx, scope, { normsId, at, engineVersion, figures })
    await auditOn(tx, scope, scope.organisationId, { action: 'make-norms', subjectId: normsId, id: context.newId(), at })
  })
}

/** As it comes back from the database, where there is no negative zero. */
const asKept = (figures: NormFigures): NormFigures => JSON.parse(JSON.stringify(figures)) as NormFigures
