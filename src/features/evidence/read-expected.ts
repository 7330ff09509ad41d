// Reads the expected course of a plan's measure, where the organisation has switched predictions on; nothing of it otherwise.
import { readCatalogue } from '#src/access/catalogue.ts'
import type { Context } from '#src/access/context.ts'
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import type { CourseNorm } from '#src/domain/outcome/expected-course-norm.ts'
import { inReading } from '#src/records/database.ts'
import { readGround } from '#src/records/norms.ts'
import type { StaffScope } from '#src/records/scope.ts'
import type { Plan } from './read-plans.ts'

export interface Expected {
  readonly norm: CourseNorm | undefined
  readonly instrument: Instrument
}

export async function readExpected(context: Context, scope: StaffScope, { plan: { measure, scoring } }: Plan): Promise<Expected | null> {
  return await inReading(context.db, scope, async (tx) => {
    const { predictions, expected } = await readGround(tx, scope)
    if (!predictions) return null
    const instrument = (await readCatalogue(context, tx, scope)).find(measure, scope.language)
    return instrument && { instrument, norm: expected.find((one) => one.instrument === measure && one.scoring === scoring) }
  })
}
