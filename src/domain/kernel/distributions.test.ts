import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { chiSquareTail, incompleteBeta, logBeta, normalCdf, normalQuantile, studentCdf, studentQuantile } from './distributions.ts'

const near = (actual: number, expected: number, relative: number) => assert.ok(Math.abs(actual - expected) <= relative * Math.abs(expected), `${actual} is not ${expected}`)

// The expected values were computed with 40 or more digits (mpmath) and rounded.
test('the normal distribution, body and tails', () => {
  const vectors = [[-37, 5.725571222524577e-300], [-20, 2.753624118606234e-89], [-8.3, 5.205569744890254e-17], [-3, 0.0013498980316300946], [-1.96, 0.024997895148220435], [-1, 0.15865525393145705], [-0.1, 0.460172162722971], [0, 0.5], [0.3, 0.6179114221889527], [1.5, 0.9331927987311419], [3, 0.9986501019683699]] as const
  for (const [x, expected] of vectors) near(normalCdf(x), expected, 1e-15)
  assert.deepEqual([normalCdf(Number.NEGATIVE_INFINITY), normalCdf(Number.POSITIVE_INFINITY), normalCdf(Number.NaN)], [0, 1, Number.NaN])
})

test('normal quantiles, as in every table', () => {
  const vectors = [[1e-300, -37.0470962993612], [1e-20, -9.262340089798409], [0.001, -3.090232306167814], [0.025, -1.959963984540054], [0.05, -1.6448536269514726], [0.25, -0.6744897501960817], [0.5, 0], [0.9, 1.2815515655446004], [0.975, 1.959963984540054], [0.995, 2.5758293035489004]] as const
  for (const [share, expected] of vectors) near(normalQuantile(share), expected, 1e-15)
  assert.deepEqual([normalQuantile(0), normalQuantile(1)], [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])
  for (const refused of [-0.1, 1.1, Number.NaN]) assert.throws(() => normalQuantile(refused), RangeError)
})

test("Student's t, from the heaviest tail to the normal", () => {
  const vectors = [[-1, 1, 0.25], [-40, 1000, 5.23942607758668e-210], [-40, 116, 5.23887760462003e-70], [-1e6, 7.3, 3.20294513496132e-42], [-4.303, 1e6, 8.4258411809242e-6], [-2.776, 4, 0.0250113891599882], [-3, 23.99, 0.00310374710396754]] as const
  for (const [t, df, expected] of vectors) {
    near(studentCdf(t, df), expected, 1e-13)
    near(studentCdf(-t, df), 1 - expected, 5e-15)
  }
  near(studentCdf(-1e200, 1), 1e-200 / Math.PI, 1e-13)
  assert.deepEqual([studentCdf(0, 3), studentCdf(Number.NEGATIVE_INFINITY, 3), studentCdf(Number.NaN, 3)], [0.5, 0, Number.NaN])
  assert.throws(() => studentCdf(1, 0), RangeError)
})

test('t quantiles, as in every table', () => {
  const vectors = [[0.975, 1, 12.706204736174696], [0.975, 2, 4.30265272974946], [0.975, 3, 3.18244630528371], [0.975, 4, 2.77644510519779], [0.95, 5, 2.01504837333302], [0.975, 116, 1.98062600245909], [0.975, 1e6, 1.9599663568141066]] as const
  for (const [share, df, expected] of vectors) near(studentQuantile(share, df), expected, 5e-14)
  near(studentQuantile(1e-300, 1), -1e300 / Math.PI, 1e-12)
  assert.equal(studentQuantile(0.975, Number.POSITIVE_INFINITY), normalQuantile(0.975))
  assert.deepEqual([studentQuantile(0.5, 4), studentQuantile(0, 4), studentQuantile(1, 4)], [0, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY])
  for (const [share, df] of [[1.1, 3], [-0.1, 3], [0.5, -1], [Number.NaN, 3]] as const) assert.throws(() => studentQuantile(share, df), RangeError)
})

test('a quantile is where its distribution says it is', () => {
  const share = fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true })
  fc.assert(fc.property(share, (p) => near(normalCdf(normalQuantile(p)), p, 1e-13)))
  fc.assert(fc.property(share, fc.double({ min: 0.3, max: 1e5, noNaN: true }), (p, df) => near(studentCdf(studentQuantile(p, df), df), p, 1e-11)))
})

test('the incomplete beta function: closed forms, symmetry, and the beta function itself', () => {
  near(incompleteBeta(3, 1, 0.2, 0.8), 0.008, 1e-14)
  near(incompleteBeta(1, 4, 0.2, 0.8), 1 - 0.8 ** 4, 1e-14)
  near(incompleteBeta(2, 2, 0.25, 0.75), 0.15625, 1e-14)
  assert.deepEqual([incompleteBeta(2, 3, 0, 1), incompleteBeta(2, 3, 1, 0)], [0, 1])
  near(logBeta(0.5, 0.5), Math.log(Math.PI), 1e-14)
  near(logBeta(3, 4), -Math.log(60), 1e-14)
  near(logBeta(0.1, 30), Math.log(6.78083027775767), 1e-13)
})

test('the tail of chi-square, of even and odd degrees', () => {
  const vectors = [[3.841458820694124, 1, 0.05], [0.2, 1, 0.654720846018577], [40, 1, 2.53962858947087e-10], [1e-8, 1, 0.999920211544053], [5.991464547107979, 2, 0.05], [700, 2, 9.92959039626498e-153], [7.814727903251179, 3, 0.05], [0.01, 3, 0.999734834941344], [10, 5, 0.0752352461465122], [150, 7, 4.05988003277633e-29], [30, 30, 0.46565370894401]] as const
  for (const [x, df, expected] of vectors) near(chiSquareTail(x, df), expected, 1e-14)
  assert.deepEqual([chiSquareTail(0, 0), chiSquareTail(0, 3), chiSquareTail(1, 0), chiSquareTail(Number.NaN, 1)], [1, 1, 0, Number.NaN])
  for (const refused of [-1, 1.5, Number.NaN]) assert.throws(() => chiSquareTail(1, refused), RangeError)
})
