import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { factorise, inverseFrom, solveLower } from './large-matrix.ts'
import { cholesky, crossOfLower, invertLower } from './small-matrix.ts'

const matrix = fc.integer({ min: 1, max: 23 }).chain((size) => fc.array(fc.double({ min: -2, max: 2, noNaN: true }), { minLength: size * size, maxLength: size * size }).map((x) => {
  const a = new Float64Array(size * size)
  for (let r = 0; r < size; r += 1) for (let s = 0; s < size; s += 1) for (let k = 0; k < size; k += 1) a[r * size + s]! += x[r * size + k]! * x[s * size + k]!
  for (let r = 0; r < size; r += 1) a[r * size + r]! += 1
  return { size, a }
}))
const near = (actual: ArrayLike<number>, expected: ArrayLike<number>) => Array.from(expected).forEach((value, at) => assert.ok(Math.abs(actual[at]! - value) <= 1e-9 * (1 + Math.abs(value)), `${actual[at]} is not ${value}`))
const lower = (a: Float64Array, size: number) => a.map((value, at) => (at % size > Math.floor(at / size) ? 0 : value))

test('factor, inverse and solution are those of the plain way, for every size', () => {
  fc.assert(fc.property(matrix, ({ size, a }) => {
    const [root, plain] = [a.slice(), a.slice()]
    factorise(root, size)
    cholesky(plain, size)
    near(lower(root, size), lower(plain, size))
    const b = Float64Array.from({ length: size * 2 }, (_, at) => (at % 7) - 3)
    solveLower(root, size, b, 2)
    for (let c = 0; c < 2; c += 1) for (let r = 0; r < size; r += 1) {
      let sum = 0
      for (let k = 0; k <= r; k += 1) sum += root[r * size + k]! * b[k * 2 + c]!
      near([sum], [((r * 2 + c) % 7) - 3])
    }
    invertLower(plain, size)
    near(inverseFrom(root, size), crossOfLower(lower(plain, size), size))
  }))
})
