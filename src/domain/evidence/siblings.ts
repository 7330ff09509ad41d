// The units of one group, side by side in typed arrays: what is left of their rows, and room for what elimination leaves behind.
import type { Factor } from './design.ts'
import { triangle } from './moments.ts'
import { blockSize, type Blocks, type Ordered } from './nesting.ts'

/**
 * For a unit with effects on columns z of the layout only g = Z′[all columns] is kept: `size` × `width` numbers, whatever the number of its rows.
 * Within a block the same entry of all its units lies together: effect r and column c of the i-th unit are at size·width·start + (c·size + r)·length + i,
 * so that a block is a matrix of `width` columns with all effects of all its units below one another.
 */
export interface Siblings extends Ordered {
  readonly factor: Factor
  readonly blocks: Blocks
  readonly g: Float64Array
  /** (L′AL + I)⁻¹ of each unit after elimination: entry e of its lower triangle is at triangle·start + e·length + i. */
  readonly inverse: Float64Array
}

export function openSiblings(factor: Factor, ordered: Ordered, blocks: Blocks, width: number): Siblings {
  return {
    ...ordered, factor, blocks,
    g: new Float64Array(factor.units * factor.size * width),
    inverse: new Float64Array(factor.units * triangle(factor.size)),
  }
}

/** Room for the work on one block, shared by all: as much as its g, and three lower triangles for each unit. */
export interface Scratch {
  readonly tile: Float64Array
  readonly weights: Float64Array
}

export function openScratch(width: number, largestSize: number): Scratch {
  return { tile: new Float64Array(width * blockSize * largestSize), weights: new Float64Array(blockSize * triangle(largestSize)) }
}

/**
 * Adds sign · (column a of x) · (column b of y) to the lower triangle of a `width` × `width` matrix.
 * Three columns by three at a time: as many sums as a processor holds at once, so that each number read is used three times.
 */
export function addCrossProducts(x: Float64Array, xFrom: number, y: Float64Array, yFrom: number, stride: number, length: number, width: number, sign: number, out: Float64Array, at: number): void {
  for (let a = 0; a < width; a += 3) {
    addTriangle(x, xFrom, y, yFrom, stride, length, width, a, sign, out, at)
    for (let b = 0; b < a; b += 3) addSquare(x, xFrom, y, yFrom, stride, length, width, a, b, sign, out, at)
  }
}

// Beyond the last column it is taken again in the next two, and what comes of it is dropped.

function addTriangle(x: Float64Array, xFrom: number, y: Float64Array, yFrom: number, stride: number, length: number, width: number, a: number, sign: number, out: Float64Array, at: number): void {
  const [hasSecond, hasThird] = [a + 1 < width, a + 2 < width]
  const a0 = xFrom + a * stride
  const a1 = hasSecond ? a0 + stride : a0
  const a2 = hasThird ? a1 + stride : a1
  const b0 = yFrom + a * stride
  const b1 = hasSecond ? b0 + stride : b0
  const b2 = hasThird ? b1 + stride : b1
  let s00 = 0
  let s10 = 0
  let s11 = 0
  let s20 = 0
  let s21 = 0
  let s22 = 0
  for (let k = 0; k < length; k += 1) {
    const x1 = x[a1 + k]!
    const x2 = x[a2 + k]!
    const y0 = y[b0 + k]!
    const y1 = y[b1 + k]!
    s00 += x[a0 + k]! * y0
    s10 += x1 * y0
    s11 += x1 * y1
    s20 += x2 * y0
    s21 += x2 * y1
    s22 += x2 * y[b2 + k]!
  }
  const to = at + a * width + a
  out[to]! += sign * s00
  if (!hasSecond) return
  out[to + width]! += sign * s10
  out[to + width + 1]! += sign * s11
  if (!hasThird) return
  out[to + 2 * width]! += sign * s20
  out[to + 2 * width + 1]! += sign * s21
  out[to + 2 * width + 2]! += sign * s22
}

function addSquare(x: Float64Array, xFrom: number, y: Float64Array, yFrom: number, stride: number, length: number, width: number, a: number, b: number, sign: number, out: Float64Array, at: number): void {
  const [hasSecond, hasThird] = [a + 1 < width, a + 2 < width]
  const a0 = xFrom + a * stride
  const a1 = hasSecond ? a0 + stride : a0
  const a2 = hasThird ? a1 + stride : a1
  const b0 = yFrom + b * stride
  const b1 = b0 + stride
  const b2 = b1 + stride
  let s00 = 0
  let s01 = 0
  let s02 = 0
  let s10 = 0
  let s11 = 0
  let s12 = 0
  let s20 = 0
  let s21 = 0
  let s22 = 0
  for (let k = 0; k < length; k += 1) {
    const x0 = x[a0 + k]!
    const x1 = x[a1 + k]!
    const x2 = x[a2 + k]!
    const y0 = y[b0 + k]!
    const y1 = y[b1 + k]!
    const y2 = y[b2 + k]!
    s00 += x0 * y0
    s01 += x0 * y1
    s02 += x0 * y2
    s10 += x1 * y0
    s11 += x1 * y1
    s12 += x1 * y2
    s20 += x2 * y0
    s21 += x2 * y1
    s22 += x2 * y2
  }
  const to = at + a * width + b
  out[to]! += sign * s00
  out[to + 1]! += sign * s01
  out[to + 2]! += sign * s02
  if (!hasSecond) return
  out[to + width]! += sign * s10
  out[to + width + 1]! += sign * s11
  out[to + width + 2]! += sign * s12
  if (!hasThird) return
  out[to + 2 * width]! += sign * s20
  out[to + 2 * width + 1]! += sign * s21
  out[to + 2 * width + 2]! += sign * s22
}
