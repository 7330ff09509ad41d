import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { ModelData } from './design.ts'
import { fitMixedModel, type FitOptions, type MixedFit } from './mixed-model.ts'
import { inventRows, slopeModel } from './mixed-model.fixture.ts'
import { intercept, numberUnits, type MixedModel, type ModelRows } from './model-rows.ts'
import { momentsOf } from './moments-of-rows.ts'

/** One in three of 6,600 clients goes on to the next of 2,200 therapists: all of them are tied together. */
const knotted = inventRows({ clients: 6600, sessions: 5, therapists: 2200, changing: 3 })
const { client, therapist } = knotted.groups as { client: ModelRows['groups'][string]; therapist: ModelRows['groups'][string] }

const fitted = (model: MixedModel, data: ModelData, options?: FitOptions): MixedFit => {
  const fit = fitMixedModel(model, data, options)
  assert.ok(fit.kind === 'fitted', JSON.stringify(fit))
  return fit
}
const same = (one: MixedFit, other: MixedFit) => {
  assert.ok(Math.abs(one.criterion - other.criterion) < 1e-6, `${one.criterion} is not ${other.criterion}`)
  one.fixed.forEach(({ estimate, se }, at) => {
    assert.ok(Math.abs(estimate - other.fixed[at]!.estimate) < 1e-6)
    assert.ok(Math.abs(se - other.fixed[at]!.se) < 1e-6)
  })
}

test('too many therapists tied together: episodes of a client with a therapist instead, and said so', () => {
  const fit = fitted(slopeModel, knotted)
  // 2,200 clients with five rows each change.
  assert.deepEqual(fit.approximation, { kind: 'episodes', group: 'client', tied: ['therapist'], rows: 11_000, share: 1 / 3, effects: 2200, limit: 2000 })
  assert.deepEqual(fit.units, { 'client:therapist': 8800, therapist: 2200 })
  const pair = numberUnits(Array.from(client.codes, (one, row) => `${one} ${therapist.codes[row]}`))
  const asked = fitted({ ...slopeModel, random: [{ group: 'pair', columns: [intercept, 'x'] }, slopeModel.random[1]!] }, { ...knotted, groups: { ...knotted.groups, pair } })
  assert.equal(asked.approximation, null)
  same(fit, asked)
  const fromMoments = fitted(slopeModel, momentsOf(knotted, ['x', 'y', 'z'], ['client', 'therapist']))
  assert.deepEqual(fromMoments.approximation, fit.approximation)
  same(fromMoments, fit)
})

test('or each client credited to the therapist of most rows, where that is asked for', () => {
  // Three rows with the first therapist, two with the next.
  const first = new Map<number, number>()
  client.codes.forEach((one, row) => first.has(one) || first.set(one, therapist.codes[row]!))
  const credited = { codes: client.codes.map((one) => first.get(one)!), units: 2200 }
  for (const data of [knotted, momentsOf(knotted, ['x', 'y', 'z'], ['client', 'therapist'])]) {
    const fit = fitted(slopeModel, data, { whenKnotted: 'credited' })
    assert.deepEqual(fit.approximation, { kind: 'credited', group: 'client', tied: ['therapist'], rows: 4400, share: 2 / 15, effects: 2200, limit: 2000 })
    assert.deepEqual(fit.units, { client: 6600, therapist: 2200 })
    same(fit, fitted(slopeModel, { ...knotted, groups: { ...knotted.groups, therapist: credited } }))
  }
})

test('what can be fitted exactly is, whatever else would be allowed', () => {
  assert.equal(fitted(slopeModel, inventRows({ changing: 3 }), { whenKnotted: 'credited' }).approximation, null)
})

test('no episode with more than a row: refused with the size of the knot', () => {
  // Every row of a client is with another therapist.
  const codes = Int32Array.from(client.codes, (one, row) => (one * 131 + (row % 5) * 17) % 2200)
  const rows = { ...knotted, groups: { ...knotted.groups, therapist: { codes, units: 2200 } } }
  assert.deepEqual(fitMixedModel(slopeModel, rows), { kind: 'too-knotted', groups: ['therapist'], effects: 2200, limit: 2000 })
})
