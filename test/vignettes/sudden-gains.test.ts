import { readVignette } from './read-vignette.ts'
import { testSuddenGains, type SuddenGainsCase } from './sudden-gains-vignette.ts'

for (const each of readVignette<{ cases: readonly SuddenGainsCase[] }>('sim-sudden-gains').cases) testSuddenGains(each)
