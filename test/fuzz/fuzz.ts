// How long random input is tried: some seconds as a test, as long as is asked for by `npm run fuzz`.
import fc from 'fast-check'

const seconds = Number(process.env['ATTUNE_FUZZ_SECONDS'] ?? 0)

/** Tries a property; what breaks it is made as small as it can be and printed, and then belongs into a test of its own. */
export async function fuzz<Values>(property: fc.IRawProperty<Values>, usualRuns: number): Promise<void> {
  // A property that hangs is a failure too: the test runner ends it.
  await fc.assert(property, seconds > 0 ? { numRuns: Number.MAX_SAFE_INTEGER, interruptAfterTimeLimit: seconds * 1000 } : { numRuns: usualRuns })
}
