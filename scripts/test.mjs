// `npm test`: the checks, then every test. `npm test -- people` runs the test files with "people" in their path, after a build.
import { runSteps, steps } from './check.mjs'
import { ensureInstalled } from './install.mjs'
import { runTests, sayCounts, testFiles } from './test/run.mjs'

const patterns = process.argv.slice(2)

try {
  await ensureInstalled({ dev: true })
  // Journeys and browser tests use the built files.
  const checks = await runSteps(patterns.length ? steps.filter(({ name }) => name === 'build') : steps)
  console.log('')
  const tests = await runTests(testFiles(patterns))
  sayCounts({ passed: checks.passed + tests.passed, failed: checks.failed + tests.failed })
} catch (error) {
  console.error(error.message)
  sayCounts({ passed: 0, failed: 1 })
}
