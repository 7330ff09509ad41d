// What may be said to a service, as codes with figures: an association with its interval, and whether "none" is among what the data are compatible with. Never a cause, never praise.
import type { EarlyAlliance } from './early-alliance.ts'
import type { Effect, ModelResult, NotEstimated } from './model-result.ts'
import type { StudyGates } from './study-gates.ts'

/** The direction of an estimate, and whether its interval leaves out none. */
type Direction = 'more' | 'less'

export type Sentence =
  | { readonly about: 'between'; readonly direction: Direction; readonly isClear: boolean; readonly r: number; readonly lower: number; readonly upper: number; readonly clients: number }
  /** Points of the next outcome, or of the next alliance, when a client was one point above their own usual. */
  | { readonly about: 'within' | 'detrended' | 'reverse'; readonly direction: Direction; readonly isClear: boolean; readonly estimate: number; readonly lower: number; readonly upper: number; readonly pairs: number; readonly clients: number }
  | { readonly about: 'between' | 'within' | 'detrended' | 'reverse'; readonly notYet: { readonly have: number; readonly need: number } }
  | { readonly about: 'between' | 'within' | 'detrended' | 'reverse'; readonly cannot: NotEstimated['because'] }

interface Findings {
  readonly gates: StudyGates
  readonly correlation: EarlyAlliance | NotEstimated
  readonly main: ModelResult | NotEstimated
  readonly detrended: ModelResult | NotEstimated
  readonly reverse: ModelResult | NotEstimated
}

export function studySentences({ gates, correlation, main, detrended, reverse }: Findings): Sentence[] {
  return [
    gates.correlation.met ? ofCorrelation(correlation) : { about: 'between', notYet: gates.correlation },
    ...([['within', main], ['detrended', detrended], ['reverse', reverse]] as const).map(([about, result]): Sentence => (gates.within.met ? ofModel(about, result) : { about, notYet: gates.within })),
  ]
}

function ofCorrelation(found: EarlyAlliance | NotEstimated): Sentence {
  if (found.kind === 'cannot') return { about: 'between', cannot: found.because }
  const { r, lower, upper, clients } = found
  return { about: 'between', ...reading(r, lower, upper), r, lower, upper, clients }
}

function ofModel(about: 'within' | 'detrended' | 'reverse', result: ModelResult | NotEstimated): Sentence {
  if (result.kind === 'cannot') return { about, cannot: result.because }
  const within = withinOf(result)
  if (!within) return { about, cannot: 'no-variation' }
  const { estimate, lower, upper } = within
  return { about, ...reading(estimate, lower, upper), estimate, lower, upper, pairs: result.counts.pairs, clients: result.counts.clients }
}

const withinOf = ({ fixed }: ModelResult): Effect | undefined => fixed.find(({ name }) => name === 'within')

const reading = (estimate: number, lower: number, upper: number) => ({ direction: estimate < 0 ? ('less' as const) : ('more' as const), isClear: lower > 0 || upper < 0 })
