// Any rows and any of many models for `attune fit`: there is an answer made of numbers, or a reason why not, and nothing hangs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fit } from '#src/commands/fit/fit.ts'
import type { FitResult } from '#src/commands/fit/result.ts'
import { runOn } from '#src/commands/test-call.ts'
import { fuzz } from './fuzz.ts'

const formulas = [
  'y ~ x + (1 | g)', 'y ~ x + (x | g)', 'y ~ x * z + (1 + x + z | g)', 'y ~ t + (1 | g) + (1 | h)', 'y ~ x + (x || g) + (1 | h)', 'y ~ 1 + (1 | g/h)', 'y ~ 0 + x + (0 + x | g)',
  'y ~ t * x + (1 | g:h)', 'y ~ x + (t | g)', 'y ~ x - 1 + t + (1 | h)', 'y ~ z + (z | g) + (z | h)', 'y ~ x:z + (1 | x)',
]
/** Few different values, so that much is constant, copied, perfect or empty; and some that strain the digits. */
const number = fc.oneof({ weight: 12, arbitrary: fc.integer({ min: 0, max: 4 }).map(String) }, { weight: 3, arbitrary: fc.double({ noNaN: true, min: -10, max: 10 }).map(String) }, { weight: 1, arbitrary: fc.constantFrom('', 'NA', 'x', '1e40', '1e-40', '1000000', '-0', '1e999') })
const unit = fc.oneof({ weight: 20, arbitrary: fc.constantFrom('a', 'b', 'c', 'd', '"e, ""e"""') }, { weight: 1, arbitrary: fc.constantFrom('', '1', 'NA') })
const row = fc.tuple(number, number, number, unit, unit, unit).map((cells) => cells.join(','))

test('whatever the rows, a fit is numbers, and anything else is said', async () => {
  await fuzz(
    fc.asyncProperty(fc.array(row, { maxLength: 40 }), fc.constantFrom(...formulas), fc.boolean(), async (rows, formula, ml) => {
      const { code, text, problems, error } = await runOn(fit, `y,x,z,t,g,h\n${rows.join('\n')}\n`, { formula, json: true, ...(ml ? { ml } : {}) })
      assert.equal(error, null)
      if (text === '') return assert.ok(code === 2 && problems.length > 0)
      assert.ok(code === 0 ? problems.length === 0 : problems.length > 0)
      const { random, fixed, theta, sigma, criterion } = JSON.parse(text) as FitResult
      const numbers = [criterion, sigma, ...theta, ...Object.values(random).flatMap(({ sd }) => sd), ...Object.values(fixed).flatMap(({ estimate, se, df, p }) => [estimate, se, df, p])]
      assert.ok(numbers.every((value) => typeof value === 'number'), text)
      assert.ok(sigma > 0 && Object.values(fixed).every(({ se, df, p }) => se > 0 && df > 0 && p >= 0 && p <= 1), text)
      assert.ok(Object.values(random).every(({ sd, corr }) => sd.every((value) => value >= 0) && corr.every((value) => value === null || Math.abs(value) <= 1 + 1e-9)), text)
    }),
    300,
  )
})
