// Small invented data for the tests of the mixed-model engine.
import { intercept, numberUnits, type MixedModel, type ModelRows } from './model-rows.ts'

export const slopeModel: MixedModel = {
  outcome: 'y', fixed: [intercept, 'x', 'z'],
  random: [{ group: 'client', columns: [intercept, 'x'] }, { group: 'therapist', columns: [intercept] }],
}

/** Numbers without a pattern, the same every time. */
export function noise(seed: number): () => number {
  let state = seed
  return () => {
    state = (state * 48271) % 2147483647
    return state / 2147483647 - 0.5
  }
}

export interface Invented {
  readonly clients?: number
  readonly sessions?: number
  readonly therapists?: number
  /** Every so many-th client changes therapist half way; 0 for none. */
  readonly changing?: number
  /** Those who change go to the other therapist of a home of two, not just to the next. */
  readonly atHome?: boolean
  /** Spread of the clients' and the therapists' own effects. */
  readonly spread?: number
  readonly seed?: number
}

export function inventRows({ clients = 40, sessions = 6, therapists = 6, changing = 0, atHome = false, spread = 3, seed = 7 }: Invented = {}): ModelRows {
  const next = noise(seed)
  const own = Array.from({ length: clients }, () => [spread * next(), spread * next()] as const)
  const level = Array.from({ length: therapists }, () => spread * next())
  const rows = own.flatMap(([base, slope], client) =>
    Array.from({ length: sessions }, (_, session) => {
      const moves = changing > 0 && client % changing === 0 && session >= sessions / 2
      const first = client % therapists
      const therapist = !moves ? first : atHome ? first ^ 1 : (first + 1) % therapists
      const [x, z] = [4 * next(), session + next()]
      return { client, therapist, service: therapist % 2, home: therapist >> 1, x, z, y: 10 + base + level[therapist]! + (1 + slope) * x - 0.5 * z + 4 * next() }
    }))
  const column = (name: 'x' | 'y' | 'z') => Float64Array.from(rows, (row) => row[name])
  const group = (name: 'client' | 'therapist' | 'service' | 'home') => numberUnits(rows.map((row) => row[name]))
  return { count: rows.length, columns: { x: column('x'), y: column('y'), z: column('z') }, groups: { client: group('client'), therapist: group('therapist'), service: group('service'), home: group('home') } }
}
