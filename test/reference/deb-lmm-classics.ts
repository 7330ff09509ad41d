// The mixed-model engine, and the verb `fit`, on data sets that every textbook has: two with crossed groups and a variance of zero among them.
import { testFitCommand } from '#test/vignettes/check-fit-command.ts'
import { testMixedModels } from '#test/vignettes/check-mixed-model.ts'
import type { ModelCase } from '#test/vignettes/mixed-model-vignette.ts'
import { readReference } from './read-reference.ts'

const { cases } = readReference<{ cases: ModelCase[] }>('deb-lmm-classics')

testMixedModels(cases)
testFitCommand(cases)
