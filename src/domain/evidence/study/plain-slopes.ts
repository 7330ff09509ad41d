// Three lines through the same points: why the alliance is always split before it is held against an outcome.
import { productsOfPair, type StudyData } from './study-data.ts'

/** Points of the next outcome for one point of alliance, by least squares; null where the alliance does not vary that way. */
export interface PlainSlopes {
  /** Of all pairs as if they were of different people: it mixes the other two, and may have the sign of neither. Never shown alone. */
  readonly naive: number | null
  /** Of each pair's deviation from its client's mean. */
  readonly within: number | null
  /** Of the clients' means, each as often as the client has pairs. */
  readonly between: number | null
}

/** Pairs, alliance, its square, next, and next by alliance. */
const entries = [0, 3, 5, 10, 12] as const

/**
 * The three slopes of next on alliance, without any other column.
 * A spread that is a thirty-thousandth of the whole or less, or a millionth of the mean, is rounding and counts as none.
 */
export function plainSlopes({ cells, clients }: StudyData): PlainSlopes {
  const { products, shift } = cells.forward
  const sums = new Float64Array(clients.count * 5)
  for (let cell = 0; cell < cells.count; cell += 1) {
    const from = cells.client[cell]! * 5
    for (let at = 0; at < entries.length; at += 1) sums[from + at]! += products[cell * productsOfPair + entries[at]!]!
  }
  const whole = [0, 0, 0, 0, 0]
  const between = { xx: 0, xy: 0 }
  for (let from = 0; from < sums.length; from += 5) {
    const [n, x, y] = [sums[from]!, sums[from + 1]!, sums[from + 3]!]
    if (n === 0) continue
    for (let at = 0; at < whole.length; at += 1) whole[at]! += sums[from + at]!
    between.xx += (x * x) / n
    between.xy += (x * y) / n
  }
  const [n, x, xx, y, xy] = whole as [number, number, number, number, number]
  if (n === 0) return { naive: null, within: null, between: null }
  const total = { xx: xx - (x * x) / n, xy: xy - (x * y) / n }
  const least = 1e-9 * xx + 1e-12 * n * shift[2]! ** 2
  const slope = (one: { xx: number; xy: number }) => (one.xx > least ? one.xy / one.xx : null)
  return {
    naive: slope(total),
    within: slope({ xx: xx - between.xx, xy: xy - between.xy }),
    between: slope({ xx: between.xx - (x * x) / n, xy: between.xy - (x * y) / n }),
  }
}
