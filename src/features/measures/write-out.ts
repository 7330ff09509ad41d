// Finds the questionnaire to be written out, and writes it as FHIR R4 JSON.
import { catalogueFor } from '#src/access/catalogue.ts'
import type { Context } from '#src/access/context.ts'
import { anchorsOf } from '#src/domain/instruments/instrument.ts'
import { ownPrefix } from '#src/domain/instruments/own-instrument.ts'
import { releaseKey } from '#src/domain/instruments/released.ts'
import { withBothWeights, writeQuestionnaire } from '#src/domain/instruments/write-questionnaire.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { inTransaction } from '#src/records/database.ts'
import { measureSource } from '#src/records/measures.ts'
import type { StaffScope } from '#src/records/scope.ts'

/** A measure that the file's own expressions score is written as it was brought, with the points of each answer in both places. @param key as `releaseKey` gives it @throws Refusal not-found */
export async function writeOut(context: Context, staff: StaffScope, key: string): Promise<unknown> {
  const { all } = await catalogueFor(context, staff, [ownPrefix])
  const shipped = context.content.languages.flatMap((language) => context.content.instruments(language))
  const instrument = [...all, ...shipped].find((one) => releaseKey(one) === key)
  if (!instrument) throw new Refusal('not-found')
  if (!instrument.scoring.some(({ method }) => method === 'expression')) return writeQuestionnaire(instrument)
  const source = await inTransaction(context.db, staff, (tx) => measureSource(tx, staff, instrument.id, instrument.version))
  return withBothWeights(source?.questionnaire, (linkId, index) => {
    const item = instrument.items.find((each) => each.linkId === linkId)
    return item?.scored ? anchorsOf(instrument, item)[index]?.weight : undefined
  })
}
