import { test } from 'node:test'
import { criticalChange, criticalZ, standardError, standardErrorOfDifference } from '#src/domain/outcome/reliable-change.ts'
import { assertNear } from '#test/vignettes/read-vignette.ts'
import { testSuddenGains, type SuddenGainsCase } from '#test/vignettes/sudden-gains-vignette.ts'
import { readReference } from './read-reference.ts'

interface Reference {
  readonly cutoff: readonly { readonly expected: Readonly<Record<'sd' | 'reliability' | 'standard_error_measurement' | 'standard_error_difference' | 'reliable_change_value', number>> }[]
  readonly cases: readonly SuddenGainsCase[]
}

const { cutoff, cases } = readReference<Reference>('sgdata-bdi')

for (const { expected } of cutoff) {
  test(`the reliable change behind criterion 1, SD ${expected.sd}`, () => {
    const precision = { sd: expected.sd, reliability: expected.reliability }
    assertNear(standardError(precision), expected.standard_error_measurement, 'SEM')
    assertNear(standardErrorOfDifference(precision), expected.standard_error_difference, 'SE of difference')
    assertNear(criticalChange(precision, criticalZ.ninetyFive), expected.reliable_change_value, 'reliable change')
  })
}

for (const each of cases) testSuddenGains(each)
