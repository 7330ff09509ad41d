// Writes figures as a reader of that language expects them: a real minus, no more digits than the interval bears.
import type { Speech } from '../page.tsx'

export interface Figures {
  /** Rounded to so many decimals. */
  number(value: number, digits: number): string
  /** The same with a sign, but for zero. */
  signed(value: number, digits: number): string
  /** A correlation: two decimals, without the zero before the point where that is the custom. */
  correlation(value: number): string
  /** A share as so many in 100. @param digits decimals; without, one for a share below ten in 100 */
  share(value: number, digits?: number): string
}

export function figuresIn(speech: Pick<Speech, 'number'>): Figures {
  const write = (value: number, options: Intl.NumberFormatOptions) => speech.number(value, options).replace('-', '−')
  const fixed = (digits: number) => ({ minimumFractionDigits: digits, maximumFractionDigits: digits })
  return {
    number: (value, digits) => write(value, { ...fixed(digits), signDisplay: 'negative' }),
    signed: (value, digits) => write(value, { ...fixed(digits), signDisplay: 'exceptZero' }),
    correlation: (value) => write(value, { ...fixed(2), signDisplay: 'negative' }).replace(/^(−?)0\./, '$1.'),
    share: (value, digits) => write(value, { style: 'percent', ...(digits === undefined ? { maximumFractionDigits: value > 0 && value < 0.095 ? 1 : 0 } : fixed(digits)) }),
  }
}

/** Decimals that an interval bears: the first place in which its half can be seen; one at least, four at most. */
export function digitsOf(lower: number, upper: number): number {
  const half = (upper - lower) / 2
  return half > 0 ? Math.min(4, Math.max(1, -Math.floor(Math.log10(half)))) : 1
}

/** Decimals of a share and its interval, the same for all three: finer where two in 100 are more than they are apart. */
export const shareDigits = (lower: number, upper: number): number => (upper - lower < 0.02 ? 1 : 0)
