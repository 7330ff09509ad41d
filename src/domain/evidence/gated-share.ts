// A share of cases that is said only where there are enough of them, and then with its interval.
import { wilsonInterval, type Interval } from '../kernel/proportion.ts'

/** With fewer cases nothing is said: at 30 the interval of a half reaches 18 in 100 either way. A design choice. @source attune-own-rules */
export const casesNeeded = 30

export type Figure<Known> = { readonly kind: 'too-few'; readonly cases: number } | ({ readonly kind: 'known'; readonly cases: number } & Known)
/** 0..1, with its 95 % interval. */
export type Share = Figure<{ readonly share: number; readonly interval: Interval }>

/** @param count of how many cases it is so @param cases of how many it could be @source wilson-1927 */
export function shareOf(count: number, cases: number): Share {
  if (cases < casesNeeded) return { kind: 'too-few', cases }
  return { kind: 'known', cases, share: count / cases, interval: wilsonInterval(count, cases) }
}
