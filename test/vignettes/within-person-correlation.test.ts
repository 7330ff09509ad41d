import assert from 'node:assert/strict'
import { test } from 'node:test'
import { withinPersonCorrelation } from '#src/domain/evidence/within-person-correlation.ts'
import { assertNear, readVignette } from './read-vignette.ts'

interface Vignette {
  readonly cases: readonly { readonly name: string; readonly id: readonly string[]; readonly x: readonly number[]; readonly y: readonly number[]; readonly expected: { readonly r: number; readonly df: number; readonly p: number; readonly ci95: readonly [number, number] } }[]
}

for (const { name, id, x, y, expected } of readVignette<Vignette>('sim-within-person-correlation').cases) {
  test(`${name}: r, degrees of freedom, p and interval`, () => {
    const found = withinPersonCorrelation(id.map((person, index) => ({ person, x: x[index] as number, y: y[index] as number })))
    assert.ok(found.kind === 'estimated')
    assert.equal(found.df, expected.df)
    assertNear(found.r, expected.r, 'r')
    assertNear(found.p, expected.p, 'p')
    expected.ci95.forEach((limit, side) => assertNear(found.interval?.[side], limit, `limit ${side}`))
  })
}
