// The mixed-model engine on data sets that every textbook has: two with crossed groups and a variance of zero among them.
import { testMixedModels } from '#test/vignettes/check-mixed-model.ts'
import type { ModelCase } from '#test/vignettes/mixed-model-vignette.ts'
import { readReference } from './read-reference.ts'

testMixedModels(readReference<{ cases: ModelCase[] }>('deb-lmm-classics').cases)
