// Scores that a measure's own expressions make, from the answers of one check-in: asked once, when it comes, and then a fact.
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import type { Answers, Computed } from '#src/domain/instruments/score.ts'
import { inTransaction } from '#src/records/database.ts'
import { measureSource } from '#src/records/measures.ts'
import type { OrganisationScope } from '#src/records/scope.ts'
import type { Context } from './context.ts'
import { computedOf, evaluateForms } from './evaluate-forms.ts'

/** By `instrument/scale`; an expression that gave no number, or did not end, is absent, and then there is no score. */
export async function computedScores(context: Context, scope: OrganisationScope, instruments: readonly Instrument[], answers: Answers): Promise<Computed> {
  const computed: Record<string, number> = {}
  for (const instrument of instruments.filter((one) => one.scoring.some(({ method }) => method === 'expression'))) {
    const source = await inTransaction(context.db, scope, (tx) => measureSource(tx, scope, instrument.id, instrument.version))
    if (!source) continue
    const result = await evaluateForms(instrument, source.questionnaire, source.steps, [answers])
    if (result.kind === 'evaluated') Object.assign(computed, computedOf(instrument, result.outcomes[0] ?? {}))
    else context.log.warn({ instrument: instrument.id, version: instrument.version, kind: result.kind }, 'a measure could not be scored')
  }
  return computed
}
