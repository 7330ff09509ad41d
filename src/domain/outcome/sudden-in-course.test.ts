import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { InstrumentFile } from '../instruments/instrument.ts'
import { scoresThatDecide, suddenInCourse } from './sudden-in-course.ts'

const phq9 = InstrumentFile.parse(JSON.parse(readFileSync(new URL('../../../content/instruments/phq-9.en.json', import.meta.url), 'utf8')))
const steps = fc.array(fc.option(fc.constantFrom(4, 5, 6, 12, 13, 19, 20, 21), { freq: 8 }), { minLength: 0, maxLength: 14 })
/** Two levels with a step between them, so that something is found in most. */
const stepped = fc.tuple(fc.array(fc.integer({ min: 17, max: 20 }), { minLength: 1, maxLength: 7 }), fc.array(fc.integer({ min: 4, max: 8 }), { minLength: 1, maxLength: 7 })).map(([high, low]) => [...high, ...low])

test('what becomes known with a score hangs on it and the five before: the same from these six alone as from the whole course', () => {
  let found = 0
  fc.assert(
    fc.property(fc.oneof(steps, stepped), (scores) => {
      const last = scores.length - 1
      const start = Math.max(0, scores.length - scoresThatDecide)
      const whole = suddenInCourse(scores, phq9).filter(({ knownAt }) => knownAt === last)
      const six = suddenInCourse(scores.slice(start), phq9).map((one) => ({ ...one, before: start + one.before, knownAt: start + one.knownAt }))
      found += whole.length
      assert.deepEqual(six.filter(({ knownAt }) => knownAt === last), whole)
    }),
    { numRuns: 2_000 },
  )
  assert.ok(found > 100)
})
