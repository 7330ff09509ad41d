// `npm run test:power-cut [seed]`: what a disk can do to us, on disks made for the test: the power goes, the disk is full. Needs root, and fails where it cannot run.
import { runSteps, steps } from '../check.mjs'
import { ensureInstalled } from '../install.mjs'
import { runTests, sayCounts } from './run.mjs'

const [seed = String(Date.now() % 1_000_000)] = process.argv.slice(2)

try {
  if (!Number.isInteger(Number(seed))) throw new Error(`A seed is a whole number, and not ${seed}.`)
  await ensureInstalled({ dev: true })
  const built = await runSteps(steps.filter(({ name }) => name === 'build'))
  // One at a time: each has a machine's disk to itself.
  const { passed, failed } = await runTests(['test/power-cut/power-cut.ts', 'test/power-cut/full-disk.ts'], { ATTUNE_CRASH_SEED: seed }, { concurrency: 1 })
  sayCounts({ passed, failed: failed + built.failed })
} catch (error) {
  console.error(error.message)
  sayCounts({ passed: 0, failed: 1 })
}
