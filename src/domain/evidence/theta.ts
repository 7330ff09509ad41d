// From the list of parameters that an optimiser moves to the factors of a model, and back to the units in which people think.
import type { FactorShape, Shape } from './design.ts'
import type { FactorMatrices } from './criterion.ts'
import { intercept } from './model-rows.ts'

/** Factors from parameters, in the order of the design. */
export function factorsFrom({ factors }: Shape, theta: Float64Array): FactorMatrices {
  let at = 0
  return factors.map(({ size, free }) => {
    const l = new Float64Array(size * size)
    for (const { row, column } of free) l[row * size + column] = theta[at++]!
    return l
  })
}

/** The reverse of {@link factorsFrom}, for factors as for their slopes. */
export function parametersOf({ factors }: Shape, matrices: FactorMatrices): Float64Array {
  return Float64Array.from(factors.flatMap(({ size, free }, at) => free.map(({ row, column }) => matrices[at]![row * size + column]!)))
}

/** Where the search begins without anything better: every effect as spread out as the residual. */
export function plainStart({ factors }: Shape): Float64Array {
  return Float64Array.from(factors.flatMap(({ free }) => free.map(({ row, column }) => (row === column ? 1 : 0))))
}

/** Places of the diagonal entries among the parameters, and of all entries of the same column. */
export function diagonals({ factors }: Shape): { readonly at: number; readonly column: readonly number[] }[] {
  let start = 0
  return factors.flatMap(({ free }) => {
    const own = free.map((entry, at) => ({ ...entry, at: start + at }))
    start += free.length
    return own.filter(({ row, column }) => row === column).map(({ at, column }) => ({ at, column: own.filter((entry) => entry.column === column).map((entry) => entry.at) }))
  })
}

/** A column of a factor and its negative mean the same: turns every diagonal entry to the side of plus. */
export function upright(design: Shape, theta: Float64Array): Float64Array {
  const turned = theta.slice()
  for (const { at, column } of diagonals(design)) if (turned[at]! < 0) for (const entry of column) turned[entry] = -turned[entry]!
  return turned
}

/**
 * Effects on the scaled columns, as effects on the columns themselves (divided by the outcome's scale): size × size.
 * The intercept takes back what the shifts gave it.
 */
export function unscaling({ shift, scale }: Shape, { size, columns, names, free }: FactorShape): Float64Array {
  const m = new Float64Array(size * size)
  for (let effect = 0; effect < size; effect += 1) {
    const column = columns[effect]!
    m[effect * size + effect] = 1 / scale[column]!
    if (shift[column] === 0 || names[effect] === intercept) continue
    // A shifted column stands with the intercept in every term that has it; within a term effects are tied by free entries.
    const own = names.findIndex((name, at) => name === intercept && free.some(({ row, column: to }) => row === Math.max(at, effect) && to === Math.min(at, effect)))
    m[own * size + effect] = -shift[column]! / scale[column]!
  }
  return m
}

/** The lower triangular factor, diagonal not negative, of B B′ (size × size). */
export function lowerFactorOf(b: Float64Array, size: number): Float64Array {
  const l = b.slice()
  // Rotations of columns change nothing in B B′, and lose no digits as its Cholesky factor would.
  for (let row = 0; row < size; row += 1) {
    for (let column = row + 1; column < size; column += 1) {
      const x = l[row * size + row]!
      const y = l[row * size + column]!
      const length = Math.hypot(x, y)
      if (y === 0) continue
      for (let k = row; k < size; k += 1) {
        const one = l[k * size + row]!
        const other = l[k * size + column]!
        l[k * size + row] = (x * one + y * other) / length
        l[k * size + column] = (x * other - y * one) / length
      }
      l[row * size + column] = 0
    }
    if (l[row * size + row]! < 0) for (let k = row; k < size; k += 1) l[k * size + row] = -l[k * size + row]!
  }
  return l
}
