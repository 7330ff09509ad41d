// `npm run fuzz [seconds] [pattern]`: random input for what reads files, each property for a minute unless told otherwise. The same properties are tried for a moment in every `npm test`.
import { ensureInstalled } from '../install.mjs'
import { runTests, sayCounts, testFiles } from './run.mjs'

const [seconds = '60', pattern = ''] = process.argv.slice(2)

try {
  if (!(Number(seconds) > 0 && Number(seconds) <= 100)) throw new Error(`Say how many seconds each property is tried for, 1 to 100, and not ${seconds}.`)
  await ensureInstalled({ dev: true })
  sayCounts(await runTests(testFiles(['test/fuzz/']).filter((file) => file.includes(pattern)), { ATTUNE_FUZZ_SECONDS: seconds }))
} catch (error) {
  console.error(error.message)
  sayCounts({ passed: 0, failed: 1 })
}
