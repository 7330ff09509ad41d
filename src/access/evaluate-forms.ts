// What a measure's own expressions make of forms: needs no database, so that the command line can ask it too.
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import { responseOf } from '#src/domain/instruments/response.ts'
import type { Answers, Computed } from '#src/domain/instruments/score.ts'
import { evaluateExpressions, type Evaluated, type Step } from '#src/platform/fhirpath.ts'

/** The outcomes of the expressions for each of these forms. */
export async function evaluateForms(instrument: Instrument, questionnaire: unknown, steps: readonly Step[], forms: readonly Answers[]): Promise<Evaluated> {
  return await evaluateExpressions({ questionnaire, steps, responses: forms.map((answers) => responseOf(instrument, questionnaire, answers)) })
}

/** Outcomes by linkId as scores by `instrument/scale`. */
export function computedOf(instrument: Instrument, outcomes: Extract<Evaluated, { kind: 'evaluated' }>['outcomes'][number]): Computed {
  return Object.fromEntries(
    instrument.scoring.flatMap(({ scale, linkId }) => {
      const outcome = linkId === undefined ? undefined : outcomes[linkId]
      return outcome?.kind === 'number' ? [[`${instrument.id}/${scale}`, outcome.value]] : []
    }),
  )
}
