import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { evaluate, slopesAt, type FactorMatrices } from './criterion.ts'
import type { Design } from './design.ts'
import { fitMixedModel, fitSystem, resumeOf, type MixedFit, type Method, type Resume } from './mixed-model.ts'
import { inventRows, noise, slopeModel } from './mixed-model.fixture.ts'
import { intercept, type MixedModel, type ModelRows } from './model-rows.ts'
import { randomEffects } from './random-effects.ts'
import { sampleOf } from './sample.ts'
import { testFixedEffects } from './satterthwaite.ts'
import { cholesky } from './small-matrix.ts'
import { condense } from './system.ts'
import { factorsFrom, parametersOf, plainStart } from './theta.ts'

const fitted = (model: MixedModel, rows: ModelRows, method: Method = 'reml'): MixedFit => {
  const fit = fitMixedModel(model, rows, { method })
  assert.ok(fit.kind === 'fitted', JSON.stringify(fit))
  return fit
}
const near = (actual: number, expected: number, within: number, what = '') => assert.ok(Math.abs(actual - expected) <= within * Math.max(1, Math.abs(expected)), `${what} ${actual} is not ${expected}`)
const same = (one: MixedFit, other: MixedFit, within: number) => {
  near(one.criterion, other.criterion, within, 'criterion')
  near(one.sigma, other.sigma, within, 'sigma')
  one.fixed.forEach(({ name, estimate, se }, at) => {
    near(estimate, other.fixed[at]!.estimate, within, name)
    near(se, other.fixed[at]!.se, within, `se of ${name}`)
  })
  one.theta.forEach((value, at) => near(value, other.theta[at]!, within, `theta ${at}`))
}

const shapes: readonly (readonly [string, MixedModel, ModelRows])[] = [
  ['a slope and a therapist', slopeModel, inventRows()],
  ['three effects', { ...slopeModel, random: [{ group: 'client', columns: [intercept, 'x', 'z'] }] }, inventRows({ sessions: 9 })],
  ['uncorrelated effects', { ...slopeModel, random: [{ group: 'client', columns: [intercept] }, { group: 'client', columns: ['x'] }] }, inventRows()],
  ['an effect without its fixed effect', { ...slopeModel, fixed: [intercept, 'z'] }, inventRows()],
  ['slopes of therapists, services above', { ...slopeModel, random: [...slopeModel.random.slice(0, 1), { group: 'therapist', columns: [intercept, 'x'] }, { group: 'service', columns: [intercept] }] }, inventRows({ therapists: 10 })],
  ['clients who change therapist', { ...slopeModel, random: [slopeModel.random[0]!, { group: 'therapist', columns: [intercept, 'z'] }] }, inventRows({ changing: 4 })],
  ['knots below homes', { ...slopeModel, random: [...slopeModel.random, { group: 'home', columns: [intercept] }] }, inventRows({ changing: 3, atHome: true })],
  ['knots of two groups', { ...slopeModel, random: [...slopeModel.random, { group: 'home', columns: [intercept] }] }, inventRows({ changing: 3 })],
]

test('groups are nested where they can be, and tied no further than they have to be', () => {
  const kinds = shapes.map(([name, model, rows]) => {
    const system = condense(model, rows)
    assert.ok(!('kind' in system), name)
    return [name, system.inner.kind, system.inner.kind === 'tied' ? system.inner.knots.list.length : null, system.outer.length]
  })
  assert.deepEqual(kinds.slice(-3), [['clients who change therapist', 'tied', 3, 0], ['knots below homes', 'tied', 4, 1], ['knots of two groups', 'tied', 2, 0]])
  assert.ok(kinds.slice(0, -3).every(([, kind]) => kind === 'nested'))
})

for (const [name, model, rows] of shapes) {
  for (const method of ['reml', 'ml'] as const) {
    test(`${name}, ${method}: the derivative is that of the criterion`, () => {
      const system = condense(model, rows)
      assert.ok(!('kind' in system))
      const theta = plainStart(system.design).map((value, at) => value * 0.7 + 0.1 * (at + 1))
      const at = (x: Float64Array) => evaluate(system, factorsFrom(system.design, x), method)
      const slope = parametersOf(system.design, slopesAt(system, factorsFrom(system.design, theta), at(theta), method))
      theta.forEach((_, place) => {
        const step = 1e-5
        const moved = (by: number) => at(theta.map((value, other) => value + (other === place ? by : 0))).criterion
        near(slope[place]!, (moved(step) - moved(-step)) / (2 * step), 1e-6, `parameter ${place}`)
      })
    })
  }
}

for (const [name, model, rows] of shapes) {
  for (const method of ['reml', 'ml'] as const) {
    test(`${name}, ${method}: the criterion is that of the whole covariance matrix, written out`, () => {
      const system = condense(model, rows)
      assert.ok(!('kind' in system))
      const factors = factorsFrom(system.design, plainStart(system.design).map((value, at) => value * 0.7 + 0.1 * (at + 1)))
      near(evaluate(system, factors, method).criterion, wholeCriterion(system.design, rows, factors, method), 1e-12)
    })
  }
}

test('a unit of more rows than are read at once is read whole, whether its rows lie together or not', () => {
  const rows = inventRows({ clients: 4, sessions: 280, therapists: 2 })
  const codes = Int32Array.from({ length: rows.count }, (_, row) => row % 4)
  for (const data of [rows, { ...rows, groups: { ...rows.groups, client: { codes, units: 4 } } }]) {
    const system = condense({ ...slopeModel, random: [slopeModel.random[0]!] }, data)
    assert.ok(!('kind' in system))
    const factors = factorsFrom(system.design, plainStart(system.design))
    near(evaluate(system, factors, 'reml').criterion, wholeCriterion(system.design, data, factors, 'reml'), 1e-12)
  }
})

/** log |V| (+ log |X′V⁻¹X|) + d (1 + log 2πr²/d) with V = I + Σ Z L L′ Z′ over all rows. */
function wholeCriterion(design: Design, { columns: sources, groups, count: rows }: ModelRows, factors: FactorMatrices, method: Method): number {
  const { width, fixed, names } = design
  const at = (row: number, column: number) => ((sources[names[column]!]?.[row] ?? 1) - design.shift[column]!) / design.scale[column]!
  const v = new Float64Array(rows * rows)
  for (let i = 0; i < rows; i += 1) {
    v[i * rows + i] = 1
    for (let j = 0; j <= i; j += 1) {
      design.factors.forEach(({ group, size, columns }, factor) => {
        const { codes } = groups[group]!
        if (codes[i] !== codes[j]) return
        for (let k = 0; k < size; k += 1) {
          const side = (row: number) => columns.reduce((sum, column, effect) => sum + at(row, column) * factors[factor]![effect * size + k]!, 0)
          v[i * rows + j]! += side(i) * side(j)
        }
      })
    }
  }
  cholesky(v, rows)
  const logDeterminant = v.reduce((sum, value, entry) => (entry % (rows + 1) === 0 ? sum + 2 * Math.log(value) : sum), 0)
  const columns = [...fixed.keys(), width - 1].map((column) => {
    const solved = Float64Array.from({ length: rows }, (_, row) => at(row, column))
    for (let i = 0; i < rows; i += 1) {
      for (let k = 0; k < i; k += 1) solved[i]! -= v[i * rows + k]! * solved[k]!
      solved[i]! /= v[i * rows + i]!
    }
    return solved
  })
  const size = columns.length
  const gram = Float64Array.from({ length: size * size }, (_, entry) => columns[Math.floor(entry / size)]!.reduce((sum, value, row) => sum + value * columns[entry % size]![row]!, 0))
  cholesky(gram, size)
  const logFixed = fixed.reduce((sum, _, r) => sum + 2 * Math.log(gram[r * size + r]!), 0)
  const freedom = method === 'reml' ? rows - fixed.length : rows
  return logDeterminant + (method === 'reml' ? logFixed : 0) + freedom * (1 + Math.log((2 * Math.PI * gram[size * size - 1]! ** 2) / freedom))
}

test('the order of rows and the numbers of units do not matter', () => {
  fc.assert(fc.property(fc.integer({ min: 1, max: 1e6 }), fc.boolean(), (seed, tied) => {
    const rows = inventRows({ changing: tied ? 5 : 0 })
    const keys = Array.from({ length: rows.count }, (_, row) => (row * 7919 + seed * 31) % 104729)
    const order = keys.map((_, row) => row).sort((a, b) => keys[a]! - keys[b]!)
    const pick = (values: Float64Array) => Float64Array.from(order, (row) => values[row]!)
    const renumbered = ({ codes, units }: { codes: Int32Array; units: number }) => ({ codes: Int32Array.from(order, (row) => units - 1 - codes[row]!), units })
    const shuffled = {
      count: rows.count, columns: Object.fromEntries(Object.entries(rows.columns).map(([name, values]) => [name, pick(values)])),
      groups: Object.fromEntries(Object.entries(rows.groups).map(([name, group]) => [name, renumbered(group)])),
    }
    same(fitted(slopeModel, shuffled), fitted(slopeModel, rows), 1e-7)
  }), { numRuns: 10 })
})

test('nowhere near, nor far, is the criterion lower than where the search ended, at a variance of zero either', () => {
  const spreads = [0, 0.3, 1, 3, 30]
  fc.assert(fc.property(fc.record({ clients: fc.integer({ min: 8, max: 40 }), sessions: fc.integer({ min: 4, max: 8 }), changing: fc.constantFrom(0, 3), atHome: fc.boolean(), seed: fc.integer({ min: 1, max: 1e6 }) }), fc.constantFrom(...spreads), fc.constantFrom(...shapes.map(([, model]) => model)), fc.constantFrom<Method>('reml', 'ml'), (shape, spread, model, method) => {
    const fit = fitted(model, inventRows({ ...shape, spread, therapists: 10 }), method)
    const next = noise(shape.seed)
    for (const reach of [1e-4, 1e-3, 0.01, 0.1, 1, 4]) {
      const other = fit.found.theta.map((value) => value + reach * next())
      const { criterion } = evaluate(fit.system, factorsFrom(fit.system.design, other), method)
      assert.ok(criterion >= fit.found.evaluation.criterion - 1e-7, `${fit.found.evaluation.criterion - criterion} lower ${reach} away`)
    }
    assert.ok(testFixedEffects(fit).every(({ df, p }) => df > 0 && p >= 0 && p <= 1))
  }), { numRuns: 40 })
})

test('a variance that is small but not zero is found: seed 843586 of these, whose likelihood all but ends at zero', () => {
  const { theta, singular } = fitted({ ...slopeModel, random: [{ group: 'client', columns: [intercept] }] }, inventRows({ clients: 35, sessions: 7, therapists: 4, atHome: true, spread: 0, seed: 843586 }), 'ml')
  assert.equal(singular, false)
  assert.ok(theta[0]! > 0.01 && theta[0]! < 0.2, `${theta[0]}`)
})

test('shifting and scaling columns shifts and scales the estimates, even for seconds since 1970', () => {
  const rows = inventRows()
  const plain = fitted({ ...slopeModel, random: [{ group: 'client', columns: [intercept] }, { group: 'therapist', columns: [intercept] }] }, rows)
  const [size, start, height] = [86_400, 1.7e9, 5e6]
  const far: ModelRows = { ...rows, columns: { x: rows.columns['x']!, z: rows.columns['z']!.map((value) => start + size * value), y: rows.columns['y']!.map((value) => height + value) } }
  const fit = fitted({ ...slopeModel, random: [{ group: 'client', columns: [intercept] }, { group: 'therapist', columns: [intercept] }] }, far)
  near(fit.sigma, plain.sigma, 1e-8)
  near(fit.fixed[2]!.estimate * size, plain.fixed[2]!.estimate, 1e-8)
  near(fit.fixed[2]!.se * size, plain.fixed[2]!.se, 1e-8)
  near(fit.fixed[1]!.estimate, plain.fixed[1]!.estimate, 1e-8)
  fit.theta.forEach((value, at) => near(value, plain.theta[at]!, 1e-7))
  near(fit.criterion, plain.criterion + 2 * Math.log(size), 1e-10, 'criterion, but for the scale of one column')
})

test('a slope turns with its column: shifting it moves the intercepts of the units', () => {
  const rows = inventRows()
  const moved = { ...rows, columns: { ...rows.columns, x: rows.columns['x']!.map((value) => 3 + value) } }
  const [one, other] = [fitted(slopeModel, rows), fitted(slopeModel, moved)]
  near(one.criterion, other.criterion, 1e-11)
  near(one.random[0]!.covariance[1]![1]!, other.random[0]!.covariance[1]![1]!, 1e-7)
  const [a, b] = [randomEffects(one)['client']!, randomEffects(other)['client']!]
  a.forEach(({ modes }, unit) => near(modes[0]!, b[unit]!.modes[0]! + 3 * b[unit]!.modes[1]!, 1e-6))
})

test('modes of units are shrunken deviations: they add up to zero where there is an intercept', () => {
  for (const changing of [0, 4]) {
    const fit = fitted(slopeModel, inventRows({ changing }))
    for (const [group, units] of Object.entries(randomEffects(fit))) near(units.reduce((sum, { modes }) => sum + modes[0]!, 0), 0, 1e-7, group)
  }
})

test('a sample only says where to begin: the optimum is that of all data', () => {
  const rows = inventRows({ clients: 13_000, sessions: 3, therapists: 400, seed: 11 })
  const system = condense(slopeModel, rows)
  assert.ok(!('kind' in system))
  const sample = sampleOf(system)
  assert.ok(sample && sample.rows < rows.count / 2 && sample.rows > rows.count / 5)
  const fit = fitted(slopeModel, rows)
  const again = fitMixedModel(slopeModel, rows, { after: resumeOf(fitted(slopeModel, inventRows({ clients: 13_000, sessions: 3, therapists: 400, seed: 12 }))) })
  assert.ok(again.kind === 'fitted')
  same(fit, again, 1e-7)
})

test('no spread between units: a variance of zero, and said', () => {
  const fit = fitted({ ...slopeModel, random: [{ group: 'therapist', columns: [intercept] }] }, inventRows({ spread: 0, seed: 4 }))
  assert.deepEqual([fit.singular, fit.theta], [true, [0]])
  assert.deepEqual(randomEffects(fit)['therapist']!.map(({ modes }) => modes[0]), Array.from({ length: 6 }, () => 0))
  const [constant] = testFixedEffects(fit)
  near(constant!.df, 240 - 3, 1e-9, 'then the degrees of freedom are those of a plain regression')
})

test('what cannot be estimated is named, and no number is given', () => {
  const rows = inventRows()
  const refusal = (model: Partial<MixedModel>, data: ModelRows = rows) => fitMixedModel({ ...slopeModel, ...model }, data)
  const add = (name: string, values: Float64Array): ModelRows => ({ ...rows, columns: { ...rows.columns, [name]: values } })
  const { x, y } = rows.columns as { x: Float64Array; y: Float64Array }
  assert.deepEqual(refusal({ fixed: [intercept, 'x', 'twice'] }, add('twice', x.map((value) => 2 * value + 1))), { kind: 'rank-deficient', name: 'twice' })
  assert.deepEqual(refusal({ fixed: [intercept, 'flat', 'x'] }, add('flat', x.map(() => 1.7))), { kind: 'rank-deficient', name: 'flat' })
  assert.deepEqual(refusal({ outcome: 'copy' }, add('copy', x.map((value) => 3 - value))), { kind: 'no-residual' })
  assert.deepEqual(refusal({ fixed: [intercept, 'w'] }), { kind: 'unknown-column', name: 'w' })
  assert.deepEqual(refusal({ random: [{ group: 'ward', columns: [intercept] }] }), { kind: 'unknown-group', name: 'ward' })
  assert.deepEqual(refusal({ fixed: [intercept, 'x', 'x'] }), { kind: 'repeated-column', name: 'x' })
  assert.deepEqual(refusal({ random: [] }), { kind: 'no-random-effects' })
  for (const bad of [NaN, Infinity]) {
    assert.deepEqual(refusal({}, { ...rows, columns: { ...rows.columns, y: y.map((value, row) => (row === 9 ? bad : value)) } }), { kind: 'not-a-number', name: 'y', row: 9 })
  }
  assert.deepEqual(refusal({}, { ...rows, columns: { ...rows.columns, z: x.subarray(0, 200) } }), { kind: 'not-a-number', name: 'z', row: 200 })
  const alone = { ...rows, groups: { ...rows.groups, therapist: { codes: new Int32Array(rows.count), units: 1 } } }
  assert.deepEqual(refusal({}, alone), { kind: 'too-few-units', group: 'therapist', units: 1 })
  const each = { ...rows, groups: { ...rows.groups, client: { codes: Int32Array.from({ length: rows.count }, (_, row) => row), units: rows.count } } }
  assert.deepEqual(refusal({}, each), { kind: 'as-many-units-as-rows', group: 'client', units: rows.count })
  assert.deepEqual(refusal({}, { ...rows, count: 3 }), { kind: 'too-few-rows', rows: 3 })
})

test('clients with an intercept alone are fitted in bundles, as one by one; what is known of each of them is the same', () => {
  for (const random of [['client'], ['client', 'therapist'], ['client', 'therapist', 'service']]) {
    const model: MixedModel = { ...slopeModel, random: random.map((group) => ({ group, columns: [intercept] })) }
    const rows = inventRows({ clients: 240, therapists: 12 })
    const fit = fitted(model, rows)
    const { inner } = fit.system
    assert.ok(inner.kind === 'nested' && inner.bundles && inner.bundles.count <= 12)
    const oneByOne = fitSystem({ ...fit.system, inner: { ...inner, bundles: null } })
    assert.ok(oneByOne.kind === 'fitted')
    same(fit, oneByOne, 1e-7)
    assert.deepEqual(randomEffects(fit)['client']!.length, 240)
    randomEffects(fit)['client']!.forEach(({ modes, covariance }, client) => {
      near(modes[0]!, randomEffects(oneByOne)['client']![client]!.modes[0]!, 1e-6)
      near(covariance[0]![0]!, randomEffects(oneByOne)['client']![client]!.covariance[0]![0]!, 1e-6)
    })
  }
  assert.ok((fitted({ ...slopeModel, random: [{ group: 'client', columns: ['x'] }] }, inventRows()).system.inner as { bundles: unknown }).bundles === null, 'a slope is no number of rows')
})

test('a fit goes on from an earlier one: with one row more, in fewer passes, to the same answer', () => {
  const rows = inventRows({ clients: 5000, sessions: 4, therapists: 120, seed: 5 })
  const fewer: ModelRows = { ...rows, count: rows.count - 1 }
  const before = JSON.parse(JSON.stringify(resumeOf(fitted(slopeModel, fewer)))) as Resume
  const fresh = fitted(slopeModel, rows)
  const after = fitMixedModel(slopeModel, rows, { after: before })
  assert.ok(after.kind === 'fitted')
  assert.ok(after.found.passes <= 3 && after.found.passes < fresh.found.passes, `${after.found.passes} passes`)
  same(after, fresh, 1e-7)
  assert.throws(() => fitMixedModel({ ...slopeModel, fixed: [intercept, 'x'] }, rows, { after: before }), /another model/)
  assert.throws(() => fitMixedModel({ ...slopeModel, random: [{ group: 'client', columns: ['x'] }] }, rows, { after: before }), /another model/)
})

test('two groups with the same units are named: how a variance is shared between them means nothing', () => {
  const rows = inventRows({ clients: 9, sessions: 7, therapists: 10, seed: 3 })
  const fit = fitted(slopeModel, rows)
  assert.deepEqual(fit.sameUnits, [['client', 'therapist']])
  assert.deepEqual(fitted({ ...slopeModel, random: [{ group: 'client', columns: ['x'] }, { group: 'therapist', columns: [intercept] }] }, rows).sameUnits, [])
  assert.deepEqual(fitted(slopeModel, inventRows({ clients: 12, therapists: 10 })).sameUnits, [])
  assert.deepEqual(fitted(slopeModel, inventRows({ clients: 20, therapists: 20, changing: 3 })).sameUnits, [])
})

test('where an earlier fit ended is a place to begin and no more, at a variance of zero too: the answer is that of a fresh search', () => {
  fc.assert(fc.property(fc.record({ clients: fc.integer({ min: 14, max: 40 }), sessions: fc.integer({ min: 4, max: 8 }), changing: fc.constantFrom(0, 3), seed: fc.integer({ min: 1, max: 1e6 }) }), fc.constantFrom(0, 0.3, 3), fc.constantFrom<Method>('reml', 'ml'), (shape, spread, method) => {
    const rows = inventRows({ ...shape, spread, therapists: 10 })
    const before = fitMixedModel(slopeModel, { ...rows, count: rows.count - 5 }, { method })
    const fresh = fitted(slopeModel, rows, method)
    if (before.kind !== 'fitted') return
    const after = fitMixedModel(slopeModel, rows, { method, after: resumeOf(before) })
    assert.ok(after.kind === 'fitted')
    // Where an intercept hardly varies, its correlation with the slope hardly matters, and searches end along a ring.
    assert.ok(Math.abs(after.criterion - fresh.criterion) < (fresh.singular || spread === 0 ? 1e-4 : 1e-6), `${after.criterion} is not ${fresh.criterion}`)
  }), { numRuns: 40 })
})
