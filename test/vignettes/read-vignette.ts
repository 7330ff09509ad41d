// Reads the published and simulated vignettes beside it, and compares with them as closely as each allows.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'

export function readVignette<Vignette>(name: string): Vignette {
  return JSON.parse(readFileSync(new URL(`./${name}.json`, import.meta.url), 'utf8')) as Vignette
}

/** Equal within a share of the expected value; null only for null. */
export function assertNear(actual: number | null | undefined, expected: number | null, what: string, relative = 1e-9): void {
  if (expected === null || actual === null || actual === undefined) return assert.equal(actual, expected, what)
  assert.ok(Math.abs(actual - expected) <= relative * Math.max(Math.abs(expected), 1e-6), `${what}: ${actual} is not ${expected}`)
}
