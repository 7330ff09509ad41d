// All effects of one knot weighed at once: like one unit's, but hundreds, with a factor that is made of small blocks and is never written out.
import { factorise, inverseFrom, solveLower, type Told } from './large-matrix.ts'
import { multiply } from './small-matrix.ts'

/** Which factor, which of its effects and which unit each effect of a knot is of; the effects of a unit follow one another. */
export type TiedEffects = readonly { readonly factor: number; readonly effect: number; readonly unit: number }[]

/** The factor of all effects: for each of them its row of its unit's factor, and where that unit's effects begin. */
export interface BlockFactor {
  readonly size: number
  readonly first: Int32Array
  readonly rows: readonly Float64Array[]
}

export function blockFactor(effects: TiedEffects, factors: readonly Float64Array[], sizes: readonly number[]): BlockFactor {
  return {
    size: effects.length, first: Int32Array.from(effects, ({ effect }, row) => row - effect),
    rows: effects.map(({ factor, effect }) => factors[factor]!.subarray(effect * sizes[factor]!, effect * sizes[factor]! + effect + 1)),
  }
}

/** What elimination of a knot leaves behind, with A = Z′Z and g = Z′[X y] of all its effects. */
export interface TiedWeighed {
  readonly l: BlockFactor
  /** A in full, and g, size × width. */
  readonly a: Float64Array
  readonly g: Float64Array
  /** log |P|, P = L′AL + I, and its lower Cholesky factor R. */
  readonly logDeterminant: number
  readonly root: Float64Array
  /** R⁻¹L′g: what is subtracted above is its square. */
  readonly taken: Float64Array
}

/** @param a in full; kept @param g kept */
export function weighTied(l: BlockFactor, a: Float64Array, g: Float64Array, width: number, told?: Told): TiedWeighed {
  const { size } = l
  const root = turnBoth(l, a)
  for (let r = 0; r < size; r += 1) root[r * size + r]! += 1
  factorise(root, size, told)
  let logDeterminant = 0
  for (let r = 0; r < size; r += 1) logDeterminant += 2 * Math.log(root[r * size + r]!)
  const taken = fromLeft(l, g, width)
  solveLower(root, size, taken, width)
  return { l, a, g, logDeterminant, root, taken }
}

/** The same, seen from above, for slopes and effects. */
export interface TiedShrunken {
  /** P⁻¹, and W = L P⁻¹ L′, in full. */
  readonly inverse: Float64Array
  readonly w: Float64Array
  /** P⁻¹L′g and W g, size × width. */
  readonly turned: Float64Array
  readonly wg: Float64Array
}

export function shrinkTied({ l, g, root }: TiedWeighed, width: number, told?: Told): TiedShrunken {
  const { size } = l
  const inverse = inverseFrom(root, size, told)
  const turned = multiply(inverse, fromLeft(l, g, width), size, size, width)
  return { inverse, w: spreadBoth(l, inverse), turned, wg: spreadLeft(l, turned, width) }
}

/**
 * The derivative of the criterion by the factor of each effect's unit: for each effect its row, as far as the diagonal.
 * 2 (A L P⁻¹ − (I − A W) g D (P⁻¹L′g)′), of which only the blocks are worked out. @param d by the columns above, width × width
 */
export function slopesOfTied({ l: { size, first, rows }, a, g }: TiedWeighed, { inverse, turned, wg }: TiedShrunken, d: Float64Array, width: number): Float64Array[] {
  const awg = multiply(a, wg, size, size, width)
  const left = multiply(g.map((value, entry) => value - awg[entry]!), d, size, width, width)
  return rows.map((row, r) => row.map((_, at) => {
    const s = first[r]! + at
    let sum = 0
    // Column k of A L takes from the rows of L below k in its block.
    for (let b = 0; b < size; b += 1) {
      const value = a[r * size + b]!
      if (value === 0) continue
      const own = rows[b]!
      for (let k = 0; k < own.length; k += 1) sum += value * own[k]! * inverse[(first[b]! + k) * size + s]!
    }
    for (let c = 0; c < width; c += 1) sum -= left[r * width + c]! * turned[s * width + c]!
    return 2 * sum
  }))
}

/** L′M, of size × columns. */
function fromLeft({ size, first, rows }: BlockFactor, m: Float64Array, columns: number): Float64Array {
  const out = new Float64Array(size * columns)
  for (let r = 0; r < size; r += 1) {
    rows[r]!.forEach((value, k) => {
      const to = (first[r]! + k) * columns
      for (let c = 0; c < columns; c += 1) out[to + c]! += value * m[r * columns + c]!
    })
  }
  return out
}

/** L M, of size × columns. */
function spreadLeft({ size, first, rows }: BlockFactor, m: Float64Array, columns: number): Float64Array {
  const out = new Float64Array(size * columns)
  for (let r = 0; r < size; r += 1) {
    rows[r]!.forEach((value, k) => {
      const from = (first[r]! + k) * columns
      for (let c = 0; c < columns; c += 1) out[r * columns + c]! += value * m[from + c]!
    })
  }
  return out
}

/** L′ M L of a symmetric M. */
function turnBoth(l: BlockFactor, m: Float64Array): Float64Array {
  return fromLeft(l, turned(fromLeft(l, m, l.size), l.size), l.size)
}

/** L M L′ of a symmetric M. */
function spreadBoth(l: BlockFactor, m: Float64Array): Float64Array {
  return spreadLeft(l, turned(spreadLeft(l, m, l.size), l.size), l.size)
}

/** Turned over its diagonal, in place. */
function turned(m: Float64Array, size: number): Float64Array {
  for (let r = 0; r < size; r += 1) {
    for (let s = 0; s < r; s += 1) [m[r * size + s], m[s * size + r]] = [m[s * size + r]!, m[r * size + s]!]
  }
  return m
}
