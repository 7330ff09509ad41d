// What an organisation's sums say now, a check-in of a moment ago included.
import type { Context } from '#src/access/context.ts'
import { inReading } from '#src/records/database.ts'
import { readKeptStudy, type KeptMeasure } from '#src/records/evidence.ts'
import type { KeptStudy } from '#src/records/moments-text.ts'
import type { OrganisationScope } from '#src/records/scope.ts'
import { settleMoments } from './settle-moments.ts'

export async function readStudy(context: Pick<Context, 'db'>, scope: OrganisationScope, measure: KeptMeasure): Promise<KeptStudy> {
  await settleMoments(context, scope)
  return await inReading(context.db, scope, (tx) => readKeptStudy(tx, scope, measure))
}
