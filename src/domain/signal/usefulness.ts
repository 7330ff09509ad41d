// Whether a rule is worth its ninety seconds, by the votes of those who read it: said only from enough votes, and never of safety.
import { wilsonInterval, type Interval } from '../kernel/proportion.ts'

/** With fewer votes nothing is said. A design choice. */
export const votesNeeded = 20
/** A rule that fewer than this share call useful is proposed for retirement. A design choice. @source ancker-2017 */
export const retireBelow = 0.3
/** Only where its interval, too, ends below this: a rule is not given up for a few unlucky votes. A design choice. */
export const retireUntil = 0.5

export type Usefulness =
  | { readonly kind: 'too-few'; readonly votes: number }
  | { readonly kind: 'known'; readonly votes: number; readonly share: number; readonly interval: Interval; readonly isForRetirement: boolean }

/**
 * The share of votes that say "useful", 0..1, with its 95 % interval, and whether the rule is proposed for retirement. Too few votes say nothing at all: neither good nor bad.
 * Refuses (RangeError) more useful votes than votes.
 * @source wilson-1927
 */
export function usefulness(useful: number, votes: number): Usefulness {
  if (votes < votesNeeded) return { kind: 'too-few', votes }
  const interval = wilsonInterval(useful, votes)
  const share = useful / votes
  return { kind: 'known', votes, share, interval, isForRetirement: share < retireBelow && interval.upper < retireUntil }
}
