// The scores that the answers of one form make, each with the rule that was in force.
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import { scoreInstrument, type Answers, type Computed } from '#src/domain/instruments/score.ts'
import type { NewScore } from '#src/records/check-ins.ts'

/** @param shown in the versions that were on the screen @param computed what measures that score themselves have said */
export function scoresOf(shown: readonly Instrument[], answers: Answers, computed?: Computed): NewScore[] {
  return shown.flatMap((instrument) => {
    const { id, version } = instrument
    const result = scoreInstrument(instrument, answers, computed)
    if (result.kind !== 'scored' && result.kind !== 'incomplete') return []
    const { reliableChange } = instrument
    return Object.entries(result.scales).map(([scale, { value, prorated }]) => ({
      instrumentId: id, scale, version, language: instrument.language, value, prorated,
      reliablePoints: reliableChange?.scale === scale ? reliableChange.points : null,
      reliableConfidence: reliableChange?.scale === scale ? String(reliableChange.confidence) : null,
    }))
  })
}
