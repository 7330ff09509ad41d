// `npm run test:crash [kills] [seed]`: kill -9 at random moments under 16 writers, 200 times unless told otherwise. A few of the same are in every `npm test`.
import { runSteps, steps } from '../check.mjs'
import { ensureInstalled } from '../install.mjs'
import { runTests, sayCounts, testFiles } from './run.mjs'

const [kills = '200', seed = String(Date.now() % 1_000_000)] = process.argv.slice(2)

try {
  if (!(Number.isInteger(Number(kills)) && Number(kills) >= 3 && Number(kills) <= 400)) throw new Error(`Say how many kills, 3 to 400, and not ${kills}.`)
  if (!Number.isInteger(Number(seed))) throw new Error(`A seed is a whole number, and not ${seed}.`)
  await ensureInstalled({ dev: true })
  const built = await runSteps(steps.filter(({ name }) => name === 'build'))
  const { passed, failed } = await runTests(testFiles(['test/crash/']), { ATTUNE_CRASH_KILLS: kills, ATTUNE_CRASH_SEED: seed })
  sayCounts({ passed, failed: failed + built.failed })
} catch (error) {
  console.error(error.message)
  sayCounts({ passed: 0, failed: 1 })
}
