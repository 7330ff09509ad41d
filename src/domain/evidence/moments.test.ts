import assert from 'node:assert/strict'
import { test } from 'node:test'
import { fitMixedModel, type MixedFit } from './mixed-model.ts'
import { inventRows, noise, slopeModel } from './mixed-model.fixture.ts'
import { intercept, type MixedModel, type ModelRows } from './model-rows.ts'
import { deriveColumns, productsOf, triangle, type Moments } from './moments.ts'
import { momentsOf } from './moments-of-rows.ts'
import type { ModelData } from './design.ts'
import { randomEffects } from './random-effects.ts'
import { testFixedEffects } from './satterthwaite.ts'

/** Sums as a database would keep them: unshifted, in cells numbered as they come. */
function keptSums({ count, columns, groups }: ModelRows, names: readonly string[], by: readonly string[]): Moments {
  const all = [intercept, ...names]
  const size = triangle(all.length)
  const cells = new Map<string, { sums: Float64Array; row: number }>()
  for (let row = count - 1; row >= 0; row -= 1) {
    const key = by.map((group) => groups[group]!.codes[row]!).join()
    const { sums } = cells.get(key) ?? cells.set(key, { sums: new Float64Array(size), row }).get(key)!
    const values = all.map((name) => (name === intercept ? 1 : columns[name]![row]!))
    values.forEach((value, a) => values.slice(0, a + 1).forEach((other, b) => (sums[triangle(a) + b]! += value * other)))
  }
  const list = [...cells.values()]
  return {
    cells: list.length, columns: all, shift: new Float64Array(all.length), derived: [],
    products: Float64Array.from(list.flatMap(({ sums }) => [...sums])),
    groups: Object.fromEntries(by.map((group) => [group, { codes: Int32Array.from(list, ({ row }) => groups[group]!.codes[row]!), units: groups[group]!.units }])),
  }
}

const fitted = (model: MixedModel, data: ModelData, method: 'reml' | 'ml' = 'reml'): MixedFit => {
  const fit = fitMixedModel(model, data, { method })
  assert.ok(fit.kind === 'fitted', JSON.stringify(fit))
  return fit
}
const near = (actual: number, expected: number, within: number, what: string) => assert.ok(Math.abs(actual - expected) <= within * Math.max(1, Math.abs(expected)), `${what}: ${actual} is not ${expected}`)

function same(one: MixedFit, other: MixedFit, within = 1e-7): void {
  assert.equal(one.rows, other.rows)
  assert.deepEqual(one.units, other.units)
  near(one.criterion, other.criterion, 1e-11, 'criterion')
  near(one.sigma, other.sigma, within, 'sigma')
  one.fixed.forEach(({ name, estimate, se }, at) => {
    near(estimate, other.fixed[at]!.estimate, within, name)
    near(se, other.fixed[at]!.se, 100 * within, `se of ${name}`)
  })
  one.theta.forEach((value, at) => near(value, other.theta[at]!, 100 * within, `theta ${at}`))
  testFixedEffects(one).forEach(({ df }, at) => near(df, testFixedEffects(other)[at]!.df, 1e-4, 'degrees of freedom'))
  for (const [group, units] of Object.entries(randomEffects(one))) units.forEach(({ modes }, unit) => near(modes[0]!, randomEffects(other)[group]![unit]!.modes[0]!, 1e-5, `${group} ${unit}`))
}

const therapistsSlope: MixedModel = { ...slopeModel, random: [slopeModel.random[0]!, { group: 'therapist', columns: [intercept, 'z'] }] }
const withHome: MixedModel = { ...slopeModel, random: [...slopeModel.random, { group: 'home', columns: [intercept] }] }
const shapes: readonly (readonly [string, MixedModel, ModelRows, readonly string[]])[] = [
  ['nested', slopeModel, inventRows(), ['client', 'therapist']],
  ['cells finer than the model asks', { ...slopeModel, random: [slopeModel.random[0]!] }, inventRows({ changing: 3 }), ['client', 'therapist']],
  ['clients who change therapist', therapistsSlope, inventRows({ changing: 4 }), ['client', 'therapist']],
  ['knots below homes', withHome, inventRows({ changing: 3, atHome: true }), ['client', 'therapist', 'home']],
]

for (const [name, model, rows, groups] of shapes) {
  for (const method of ['reml', 'ml'] as const) {
    test(`${name}, ${method}: a fit from sums that were kept is the fit from rows`, () => {
      const fromRows = fitted(model, rows, method)
      same(fitted(model, keptSums(rows, ['y', 'z', 'x'], groups), method), fromRows)
      same(fitted(model, momentsOf(rows, ['x', 'y', 'z'], groups), method), fromRows)
    })
  }
}

/** x split within and between clients: as columns, and as weights on sums. */
function splitBothWays(rows: ModelRows, kept: Moments): { asRows: ModelRows; asMoments: Moments } {
  const { codes, units } = rows.groups['client']!
  const [sums, counts] = [new Float64Array(units), new Float64Array(units)]
  codes.forEach((client, row) => {
    sums[client]! += rows.columns['x']![row]!
    counts[client]! += 1
  })
  const mean = sums.map((sum, client) => sum / counts[client]!)
  const ofCell = Float64Array.from(kept.groups['client']!.codes, (client) => mean[client]!)
  return {
    asRows: { ...rows, columns: { ...rows.columns, within: rows.columns['x']!.map((value, row) => value - mean[codes[row]!]!), between: rows.columns['x']!.map((_, row) => mean[codes[row]!]!) } },
    asMoments: deriveColumns(kept, [
      { name: 'within', terms: [{ column: 'x', weight: 1 }, { column: intercept, weight: ofCell.map((value) => -value) }] },
      { name: 'between', terms: [{ column: intercept, weight: ofCell }] },
    ]),
  }
}

const splitModel: MixedModel = { outcome: 'y', fixed: [intercept, 'within', 'between', 'z'], random: [{ group: 'client', columns: [intercept, 'within'] }, { group: 'therapist', columns: [intercept] }] }

for (const changing of [0, 3]) {
  test(`columns made of stored ones, with weights for each cell: ${changing ? 'two cells of a client share theirs' : 'nested'}`, () => {
    const rows = inventRows({ changing })
    const { asRows, asMoments } = splitBothWays(rows, keptSums(rows, ['x', 'y', 'z'], ['client', 'therapist']))
    same(fitted(splitModel, asMoments), fitted(splitModel, asRows))
    const shifted = splitBothWays(rows, momentsOf(rows, ['x', 'y', 'z'], ['client', 'therapist']))
    same(fitted(splitModel, shifted.asMoments), fitted(splitModel, asRows))
  })
}

test('a product of two weights: both columns are lines of their own in every client', () => {
  const rows = inventRows()
  const { codes } = rows.groups['client']!
  const slopeOf = (client: number) => 0.5 + (client % 7) / 10
  const straightened = (name: 'x' | 'y') => rows.columns[name]!.map((value, row) => value - slopeOf(codes[row]!) * rows.columns['z']![row]!)
  const kept = keptSums(rows, ['x', 'y', 'z'], ['client', 'therapist'])
  const weight = Float64Array.from(kept.groups['client']!.codes, (client) => -slopeOf(client))
  const derived = deriveColumns(kept, (['x', 'y'] as const).map((column) => ({ name: `${column} straightened`, terms: [{ column, weight: 1 }, { column: 'z', weight }] })))
  const model: MixedModel = { outcome: 'y straightened', fixed: [intercept, 'x straightened'], random: [{ group: 'client', columns: [intercept, 'x straightened'] }] }
  same(fitted(model, derived), fitted(model, { ...rows, columns: { 'x straightened': straightened('x'), 'y straightened': straightened('y') } }))
})

test('seconds since 1970 keep their digits where the sums were shifted', () => {
  const rows = inventRows()
  const far: ModelRows = { ...rows, columns: { ...rows.columns, z: rows.columns['z']!.map((value) => 1.7e9 + 86_400 * value), y: rows.columns['y']!.map((value) => 5e6 + value) } }
  const near1970: ModelRows = { ...far, columns: { ...far.columns, z: far.columns['z']!.map((value) => value - 1.7e9), y: far.columns['y']!.map((value) => value - 5e6) } }
  const kept = { ...keptSums(near1970, ['x', 'y', 'z'], ['client', 'therapist']), shift: Float64Array.of(0, 0, 5e6, 1.7e9) }
  const model: MixedModel = { ...slopeModel, random: [{ group: 'client', columns: [intercept] }, { group: 'therapist', columns: [intercept] }] }
  same(fitted(model, kept), fitted(model, far), 1e-7)
})

test('what cannot be estimated is named, as from rows', () => {
  const rows = inventRows()
  const kept = keptSums(rows, ['x', 'y', 'z'], ['client', 'therapist'])
  const doubled = deriveColumns(kept, [{ name: 'twice', terms: [{ column: 'x', weight: 2 }, { column: intercept, weight: 1 }] }, { name: 'flat', terms: [{ column: intercept, weight: 1.7 }] }])
  const refusal = (fixed: readonly string[], data: ModelData = doubled) => fitMixedModel({ ...slopeModel, fixed }, data)
  assert.deepEqual(refusal([intercept, 'x', 'twice']), { kind: 'rank-deficient', name: 'twice' })
  assert.deepEqual(refusal([intercept, 'flat', 'x']), { kind: 'rank-deficient', name: 'flat' })
  assert.deepEqual(refusal([intercept, 'w']), { kind: 'unknown-column', name: 'w' })
  for (const height of [1.7, 1e4 / 3, 1.7e9]) {
    const level = keptSums({ ...rows, columns: { ...rows.columns, level: rows.columns['x']!.map(() => height) } }, ['x', 'y', 'level'], ['client', 'therapist'])
    assert.deepEqual(refusal([intercept, 'level', 'x'], level), { kind: 'rank-deficient', name: 'level' })
  }
  assert.deepEqual(fitMixedModel({ ...slopeModel, outcome: 'twice' }, doubled), { kind: 'no-residual' })
  assert.deepEqual(fitMixedModel({ ...slopeModel, random: [{ group: 'home', columns: [intercept] }] }, kept), { kind: 'unknown-group', name: 'home' })
  const spoilt = { ...kept, products: kept.products.with(triangle(4) * 5 + 5, NaN) }
  assert.deepEqual(refusal([intercept, 'x'], spoilt), { kind: 'not-a-number', name: 'y', row: 5 })
  const weight = new Float64Array(kept.cells).with(7, Infinity)
  assert.deepEqual(refusal([intercept, 'w'], deriveColumns(kept, [{ name: 'w', terms: [{ column: 'x', weight }] }])), { kind: 'not-a-number', name: 'w', row: 7 })
})

test('a column cannot be made of what is not there, nor twice, nor of too few weights', () => {
  const kept = keptSums(inventRows(), ['x'], ['client'])
  assert.throws(() => deriveColumns(kept, [{ name: 'x', terms: [] }]), /already/)
  assert.throws(() => deriveColumns(kept, [{ name: 'w', terms: [] }, { name: 'w', terms: [] }]), /already/)
  assert.throws(() => deriveColumns(kept, [{ name: 'w', terms: [{ column: 'v', weight: 1 }] }]), /not stored/)
  assert.throws(() => deriveColumns(kept, [{ name: 'w', terms: [{ column: 'x', weight: new Float64Array(3) }] }]), /3 weights for 40 cells/)
  assert.throws(() => productsOf(kept, 'x', 'v'), /"v" is not stored/)
})

test('products of a cell: rows, sums, squares; rows in any order, cells larger than what is read at once, units without rows', () => {
  const rows = inventRows({ clients: 3, sessions: 600, therapists: 2, changing: 2 })
  const codes = Int32Array.from({ length: rows.count }, (_, row) => [5, 1, 2][row % 3]!)
  for (const client of [rows.groups['client']!, { codes, units: 7 }]) {
    const data: ModelRows = { ...rows, groups: { ...rows.groups, client } }
    const [made, kept] = [momentsOf(data, ['x', 'z', 'y'], ['client', 'therapist']), keptSums(data, ['x', 'z', 'y'], ['client', 'therapist'])]
    assert.equal(made.cells, kept.cells)
    const keyOf = ({ groups }: Moments, cell: number) => `${groups['client']!.codes[cell]} ${groups['therapist']!.codes[cell]}`
    for (let cell = 0; cell < made.cells; cell += 1) {
      const other = Array.from({ length: kept.cells }, (_, at) => at).find((at) => keyOf(kept, at) === keyOf(made, cell))!
      const n = productsOf(kept, intercept)[other]!
      assert.equal(productsOf(made, intercept)[cell], n)
      const [sx, sz] = [made.shift[1]!, made.shift[2]!]
      const [x, z] = [productsOf(kept, 'x')[other]!, productsOf(kept, 'z')[other]!]
      near(productsOf(made, 'x')[cell]!, x - n * sx, 1e-9, 'sum')
      near(productsOf(made, 'x', 'z')[cell]!, productsOf(kept, 'z', 'x')[other]! - sx * z - sz * x + n * sx * sz, 1e-9, 'product')
    }
  }
})

test('products of a cell of more columns than are read together: each with each', () => {
  const rows = inventRows({ clients: 4 })
  const next = noise(19)
  const names = Array.from({ length: 19 }, (_, at) => `c${at}`)
  const data: ModelRows = { ...rows, columns: Object.fromEntries(names.map((name, at) => [name, Float64Array.from({ length: rows.count }, () => at + next())])) }
  const [made, kept] = [momentsOf(data, names, ['client']), keptSums(data, names, ['client'])]
  const at = (cell: number) => kept.groups['client']!.codes.indexOf(made.groups['client']!.codes[cell]!)
  for (let cell = 0; cell < made.cells; cell += 1) {
    const n = productsOf(kept, intercept)[at(cell)]!
    const sumOf = (name: string) => productsOf(kept, name)[at(cell)]!
    names.forEach((one, a) => names.slice(0, a + 1).forEach((other, b) => {
      const [sa, sb] = [made.shift[a + 1]!, made.shift[b + 1]!]
      near(productsOf(made, one, other)[cell]!, productsOf(kept, one, other)[at(cell)]! - sa * sumOf(other) - sb * sumOf(one) + n * sa * sb, 1e-8, `${one} ${other}`)
    }))
  }
})

test('cells without rows change nothing, even where only they are looked at for the scale', () => {
  const kept = keptSums(inventRows(), ['x', 'y', 'z'], ['client', 'therapist'])
  const size = triangle(4)
  const between = 600
  const spread: Moments = {
    ...kept, cells: kept.cells * between, products: new Float64Array(kept.cells * between * size),
    groups: { client: { codes: new Int32Array(kept.cells * between), units: 40 }, therapist: { codes: new Int32Array(kept.cells * between), units: 6 } },
  }
  for (let cell = 0; cell < kept.cells; cell += 1) {
    for (let at = cell * between; at < (cell + 1) * between; at += 1) for (const group of ['client', 'therapist']) spread.groups[group]!.codes[at] = kept.groups[group]!.codes[cell]!
    spread.products.set(kept.products.subarray(cell * size, (cell + 1) * size), (cell * between + 1) * size)
  }
  same(fitted(slopeModel, spread), fitted(slopeModel, kept))
})
