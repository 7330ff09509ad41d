import assert from 'node:assert/strict'
import { test } from 'node:test'
import { noise } from './mixed-model.fixture.ts'
import { multiply, transpose } from './small-matrix.ts'
import { slopeOf, weigh } from './unit.ts'
import { unitLoopsFor } from './unit-loops.ts'
import { lowerOf } from './write-out.ts'

const shapes = [[3, [0]], [2, [1]], [6, [0, 2]], [5, [3, 1]], [7, [0, 2, 4]], [9, [0, 1, 2, 3]], [14, Array.from({ length: 11 }, (_, at) => at)], [40, [0, 7]]] as const

for (const [width, columns] of shapes) {
  test(`written out for ${width} columns and ${columns.length} effects it is what small matrices give, unit by unit`, () => {
    const next = noise(width * 31 + columns.length)
    const z = Int32Array.from(columns)
    const size = z.length
    const units = 6
    const [first, length] = [2, 3]
    // Each unit's rows make its Gram matrix, so that A is what a client's is.
    const grams = Array.from({ length: units }, () => {
      const x = Float64Array.from({ length: 3 * width }, next)
      return multiply(transpose(x, 3, width), x, width, 3, width)
    })
    const l = Float64Array.from({ length: size * size }, (_, at) => (at % size <= Math.floor(at / size) ? next() : 0))
    const g = Array.from({ length: width }, () => new Float64Array(size * units))
    for (let i = 0; i < length; i += 1) for (let r = 0; r < size; r += 1) for (let c = 0; c < width; c += 1) g[c]![size * first + r * length + i] = grams[first + i]![z[r]! * width + c]!
    const inverse = lowerOf(size).map(() => new Float64Array(units))
    const root = Float64Array.from({ length: width * width }, (_, at) => (at % width <= Math.floor(at / width) ? next() : 0))
    const d = multiply(root, transpose(root, width, width), width, width, width)
    const sums = new Float64Array(2 * width * width)
    const slope = new Float64Array(size * size)
    const loops = unitLoopsFor(width, z)
    const logs = loops.eliminate(g, inverse, l, first, length, sums, width * width)
    loops.addSlope(g, inverse, l, root, first, length, slope)

    let wantedLogs = 0
    const [wantedSums, wantedSlope] = [new Float64Array(width * width), new Float64Array(size * size)]
    for (const gram of grams.slice(first, first + length)) {
      const own = Float64Array.from({ length: size * width }, (_, at) => gram[z[Math.floor(at / width)]! * width + (at % width)]!)
      const a = Float64Array.from({ length: size * size }, (_, at) => gram[z[Math.floor(at / size)]! * width + z[at % size]!]!)
      const weighed = weigh(a, l, size)
      const t = multiply(weighed.weights, own, size, size, width)
      const taken = multiply(transpose(t, size, width), t, width, size, width)
      const k = multiply(multiply(own, d, size, width, width), transpose(own, size, width), size, width, size)
      wantedLogs += weighed.logDeterminant
      taken.forEach((value, at) => (wantedSums[at]! -= value))
      slopeOf(a, k, l, weighed.inverse, size).forEach((value, at) => (wantedSlope[at]! += value))
    }
    close(logs, wantedLogs)
    for (const [r, s] of lowerOf(width)) close(sums[width * width + r * width + s]!, wantedSums[r * width + s]!)
    for (const [r, s] of lowerOf(size)) close(slope[r * size + s]!, wantedSlope[r * size + s]!)
    assert.ok(sums.subarray(0, width * width).every((value) => value === 0), 'another parent was touched')
    assert.ok(inverse.every((entry) => entry[first - 1] === 0 && entry[first + length] === 0), 'another unit was touched')
  })
}

function close(found: number, wanted: number): void {
  assert.ok(Math.abs(found - wanted) <= 1e-10 * (1 + Math.abs(wanted)), `${found} and not ${wanted}`)
}
