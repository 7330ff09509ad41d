// What an organisation's sums say now, a check-in of a moment ago included.
import type { Context } from '#src/access/context.ts'
import { inReading } from '#src/records/database.ts'
import { readKeptRows, type KeptMeasure } from '#src/records/evidence.ts'
import type { KeptRows } from '#src/records/kept-study.ts'
import type { OrganisationScope } from '#src/records/scope.ts'
import { settleMoments } from './settle-moments.ts'

export async function readStudy(context: Pick<Context, 'db'>, scope: OrganisationScope, measure: KeptMeasure): Promise<KeptRows> {
  await settleMoments(context, scope)
  return await inReading(context.db, scope, (tx) => readKeptRows(tx, scope, measure))
}
