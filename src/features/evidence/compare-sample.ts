// Every night: of each organisation some cases by chance, whose stored sums are made anew and compared. What differs is said, and left for `attune verify --repair`.
import type { Context } from '#src/access/context.ts'
import { organisationScope } from '#src/access/scope.ts'
import { inReading } from '#src/records/database.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'
import { casesAfter, compareEvidence } from '#src/records/evidence-moments.ts'

/** Of an organisation and a night: a quarter of a second's work, and in a year of nights every case of a usual service many times. A design choice. */
const sampleCases = 200

/** Each organisation by itself, so that one that fails holds up no other. */
export async function compareSample(context: Context): Promise<void> {
  for (const organisationId of await everyOrganisation(context.db)) {
    const scope = organisationScope(organisationId, { kind: 'system', id: null }, null)
    try {
      // From a place by chance to the end, and on from the beginning.
      const from = context.newId()
      const faults = await inReading(context.db, scope, async (tx) => {
        const cases = await casesAfter(tx, scope, from, sampleCases)
        const others = cases.length < sampleCases ? await casesAfter(tx, scope, null, sampleCases - cases.length) : []
        return await compareEvidence(tx, scope, [...new Set([...cases, ...others])])
      })
      if (faults.length === 0) continue
      context.metrics.sumsDiffered(faults.length)
      context.log.error({ organisationId, faults }, 'stored sums of Evidence differ from what they are made from; `attune verify --repair` makes them anew')
    } catch (error) {
      context.log.error({ error, organisationId }, 'the stored sums of Evidence could not be compared')
    }
  }
}
