// What is done to each unit of a group, up and down: written out for the columns and effects of its model.
import { lowerOf, sum, upTo, writtenOut } from './write-out.ts'

/** The work on a block of units with effects on columns `z` of a layout of `width` columns; g lies as in {@link Siblings}. */
export interface UnitLoops {
  readonly eliminate: Eliminate
  readonly addSlope: AddSlope
}

/**
 * Of units at `first` to `first + length` − 1: subtracts g′ L (L′AL + I)⁻¹ L′ g from the lower triangle (width × width) at `at` of `sums`, and keeps the inverses.
 * Returns the sum of log |L′AL + I|.
 */
type Eliminate = (g: readonly Float64Array[], inverse: readonly Float64Array[], l: Float64Array, first: number, length: number, sums: Float64Array, at: number) => number

/** Adds their part of ∂criterion/∂L to `slope`, its lower triangle. `root` is F of the derivative FF′ by their parent's sums: lower triangular, width × width. */
type AddSlope = (g: readonly Float64Array[], inverse: readonly Float64Array[], l: Float64Array, root: Float64Array, first: number, length: number, slope: Float64Array) => void

const eliminates = new Map<string, Eliminate>()
const slopes = new Map<string, AddSlope>()

export function unitLoopsFor(width: number, z: Int32Array): UnitLoops {
  const key = `${width}: ${z.join()}`
  return {
    eliminate: writtenOut(eliminates, key, ['g', 'inverse', 'l', 'first', 'length', 'sums', 'at'], () => eliminating(width, z)),
    addSlope: writtenOut(slopes, key, ['g', 'inverse', 'l', 'root', 'first', 'length', 'slope'], () => sloping(width, z)),
  }
}

/** Names of what both loops begin with: columns of g as arrays, entries of L; and, for one unit, x of each effect and column. */
function opening(width: number, z: Int32Array): { arrays: string[]; unit: string[]; a: (r: number, s: number) => string } {
  const size = z.length
  return {
    arrays: [
      `const [${upTo(width).map((c) => `g${c}`)}] = g`, `const [${lowerOf(size).map(([r, s]) => `i${r}_${s}`)}] = inverse`,
      ...lowerOf(size).map(([r, s]) => `const l${r}_${s} = l[${r * size + s}]`),
    ],
    unit: [
      `const at0 = ${size} * first + i`, ...upTo(size).slice(1).map((r) => `const at${r} = at${r - 1} + length`),
      ...upTo(size).flatMap((r) => upTo(width).map((c) => `const x${r}_${c} = g${c}[at${r}]`)),
    ],
    a: (r, s) => `x${Math.max(r, s)}_${z[Math.min(r, s)]}`,
  }
}

/**
 * P = L′AL + I = UDU′ with U upper triangular and ones on its diagonal, V = U⁻¹ and M = VL′: what is subtracted is (Mg)′D⁻¹Mg, and the inverse is V′D⁻¹V. Without roots, which a processor waits for.
 * A logarithm costs as much as the rest of a unit: determinants, none below 1, are multiplied until they grow large.
 */
function eliminating(width: number, z: Int32Array): string[] {
  const size = z.length
  const { arrays, unit, a } = opening(width, z)
  const effects = upTo(size)
  const pairs = lowerOf(width)
  return [
    ...arrays, ...pairs.map(([r, s]) => `let s${r}_${s} = 0`), 'let logs = 0', 'let product = 1',
    'for (let i = 0; i < length; i += 1) {', ...unit,
    ...effects.flatMap((r) => effects.map((s) => `const c${r}_${s} = ${sum(effects.slice(s).map((k) => `${a(r, k)} * l${k}_${s}`))}`)),
    ...effects.toReversed().flatMap((j) => [
      // What is left of column j of P, whose part in the columns before it goes with it.
      ...effects.slice(0, j + 1).map((r) => `const q${r}_${j} = ${sum([...(r === j ? ['1'] : []), ...effects.slice(j).map((k) => `l${k}_${j} * c${k}_${r}`)])}${effects.slice(j + 1).map((k) => ` - u${r}_${k} * q${j}_${k}`).join('')}`),
      `const share${j} = 1 / q${j}_${j}`,
      ...effects.slice(0, j).map((r) => `const u${r}_${j} = q${r}_${j} * share${j}`),
    ]),
    `product *= ${effects.map((j) => `q${j}_${j}`).join(' * ')}`, 'if (product > 1e100) {', 'logs += Math.log(product)', 'product = 1', '}',
    ...effects.toReversed().flatMap((r) => effects.slice(r).flatMap((c) => [
      `const v${r}_${c} = ${r === c ? '1' : `-(${sum(effects.slice(r + 1, c + 1).map((k) => `u${r}_${k} * v${k}_${c}`))})`}`,
      `const m${r}_${c} = l${c}_${r}${effects.slice(r + 1, c + 1).map((k) => ` - u${r}_${k} * m${k}_${c}`).join('')}`,
    ])),
    ...lowerOf(size).map(([r, s]) => `i${r}_${s}[first + i] = ${sum(effects.slice(0, s + 1).map((k) => `share${k} * v${k}_${r} * v${k}_${s}`))}`),
    ...effects.flatMap((r) => upTo(width).map((c) => `const t${r}_${c} = ${sum(effects.slice(r).map((k) => `m${r}_${k} * x${k}_${c}`))}`)),
    ...effects.flatMap((r) => upTo(width).map((c) => `const w${r}_${c} = share${r} * t${r}_${c}`)),
    ...pairs.map(([r, s]) => `s${r}_${s} += ${sum(effects.map((k) => `t${k}_${r} * w${k}_${s}`))}`),
    '}',
    ...pairs.map(([r, s]) => `sums[at + ${r * width + s}] -= s${r}_${s}`),
    'return logs + Math.log(product)',
  ]
}

/** 2 (A J (L′KJ + I) − KJ) with J = L (L′AL + I)⁻¹ and K = g D g′, which is the square of gF, column after column. */
function sloping(width: number, z: Int32Array): string[] {
  const size = z.length
  const { arrays, unit, a } = opening(width, z)
  const effects = upTo(size)
  const entries = lowerOf(size)
  const lower = (name: string) => (r: number, s: number) => `${name}${Math.max(r, s)}_${Math.min(r, s)}`
  const k = lower('k')
  const p = lower('p')
  return [
    ...arrays, ...lowerOf(width).map(([r, s]) => `const f${r}_${s} = root[${r * width + s}]`), ...entries.map(([r, s]) => `let s${r}_${s} = 0`),
    'for (let i = 0; i < length; i += 1) {', ...unit,
    ...upTo(width).flatMap((c) => effects.map((r) => `const y${r}_${c} = ${sum(upTo(width).slice(c).map((b) => `f${b}_${c} * x${r}_${b}`))}`)),
    ...entries.map(([r, s]) => `const k${r}_${s} = ${sum(upTo(width).map((c) => `y${r}_${c} * y${s}_${c}`))}`),
    ...entries.map(([r, s]) => `const p${r}_${s} = i${r}_${s}[first + i]`),
    ...effects.flatMap((r) => effects.map((s) => `const j${r}_${s} = ${sum(effects.slice(0, r + 1).map((q) => `l${r}_${q} * ${p(q, s)}`))}`)),
    ...effects.flatMap((r) => effects.map((s) => `const kj${r}_${s} = ${sum(effects.map((q) => `${k(r, q)} * j${q}_${s}`))}`)),
    ...effects.flatMap((r) => effects.map((s) => `const m${r}_${s} = ${sum([...(r === s ? ['1'] : []), ...effects.slice(r).map((q) => `l${q}_${r} * kj${q}_${s}`)])}`)),
    ...effects.flatMap((r) => effects.map((s) => `const aj${r}_${s} = ${sum(effects.map((q) => `${a(r, q)} * j${q}_${s}`))}`)),
    ...entries.map(([r, s]) => `s${r}_${s} += ${sum(effects.map((q) => `aj${r}_${q} * m${q}_${s}`))} - kj${r}_${s}`),
    '}',
    ...entries.map(([r, s]) => `slope[${r * size + s}] += 2 * s${r}_${s}`),
  ]
}
