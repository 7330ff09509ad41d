// The verb `fit` against the reference software (lme4, lmerTest) on simulated data, through CSV and formula.
import { testFitCommand } from './check-fit-command.ts'
import type { ModelCase } from './mixed-model-vignette.ts'
import { readVignette } from './read-vignette.ts'

// Where the reference ended 1.35e-7 from the optimum: see mixed-model.test.ts.
testFitCommand(readVignette<{ cases: ModelCase[] }>('sim-lmm').cases, { 'therapist_change, client_slope_therapist, ml': 2e-7 })
