// A test file that leaves a server or a connection open would keep the whole run waiting for ever; here it fails instead, and says what was open.
import { after } from 'node:test'

const graceSeconds = 5

// Only in the process of a test file; the runner above it loads this too.
if (process.env['NODE_TEST_CONTEXT']) {
  after(() => {
    // Without a claim on the process: it fires only if something else keeps that alive.
    setTimeout(() => {
      console.error(`${process.argv[1]}: all tests have ended, and these are still open: ${process.getActiveResourcesInfo().join(', ')}`)
      process.exit(1)
    }, graceSeconds * 1000).unref()
  })
}
