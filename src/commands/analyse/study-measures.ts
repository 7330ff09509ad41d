// What outcome and alliance are called, what they reach from and to, and which way is better: from an instrument that Attune knows, or as it is said.
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import type { OutcomeMeasure, StudyMeasure } from '#src/domain/evidence/study/study-data.ts'
import { nearestName } from '#src/platform/nearest-name.ts'
import type { CommandCall } from '../command.ts'

export const measureOptions = {
  outcome: { type: 'string' }, 'outcome-range': { type: 'string' }, better: { type: 'string' }, 'reliable-change': { type: 'string' },
  alliance: { type: 'string' }, 'alliance-range': { type: 'string' },
} as const

export interface StudyMeasures {
  readonly outcome: OutcomeMeasure
  readonly alliance: StudyMeasure
  /** Whether the outcome is a sum of whole points, as far as is known. */
  readonly isWhole: boolean
}

/** Refuses (Error) what contradicts itself. What is said goes before what an instrument says. */
export function studyMeasures({ values }: Pick<CommandCall, 'values'>, instruments: readonly Instrument[]): StudyMeasures {
  const said = (name: keyof typeof measureOptions) => (values[name] === undefined ? null : String(values[name]))
  const named = said('outcome')
  const outcomes = instruments.filter(({ purpose }) => purpose === 'outcome')
  const known = outcomes.find(({ id }) => id === named?.toLowerCase())
  if (named !== null && !known) refuseSlip(named, outcomes.map(({ id }) => id), said('outcome-range') !== null)
  const scale = known?.scoring[0]
  const better = said('better') ?? (known?.direction === 'higher-better' ? 'higher' : 'lower')
  if (better !== 'lower' && better !== 'higher') throw new Error(`--better is lower or higher, and not ${better}.`)
  const reliable = said('reliable-change')
  const reliableChange = reliable === null ? (known?.reliableChange?.points ?? null) : Number(reliable)
  if (reliableChange !== null && !(reliableChange > 0 && reliableChange < Infinity)) throw new Error(`--reliable-change is a number of points above 0, and not ${reliable}.`)
  return {
    outcome: { name: known?.title ?? named ?? 'outcome', range: rangeIn('outcome-range', said('outcome-range')) ?? scale?.range ?? null, better, reliableChange },
    alliance: { name: said('alliance') ?? 'alliance', range: rangeIn('alliance-range', said('alliance-range')) },
    isWhole: scale?.method === 'sum',
  }
}

/** A slip of the finger would leave out what is known of the measure, without a word. Another number is another measure: PHQ-15 is not PHQ-9. @param isDescribed whether its range was said: then only a name that is written otherwise is refused */
function refuseSlip(named: string, ids: readonly string[], isDescribed: boolean): void {
  const bare = (name: string) => name.toLowerCase().replaceAll(/[^a-z\d]/g, '')
  const digits = (name: string) => name.replaceAll(/\D/g, '')
  const typed = bare(named)
  const same = ids.filter((id) => bare(id) === typed)
  const near = ids.filter((id) => (digits(typed) === digits(id) ? nearestName(typed, [bare(id)]) !== null : bare(id).replaceAll(/\d/g, '') === typed))
  const meant = same.length > 0 ? same : isDescribed ? [] : near
  if (meant.length === 0) return
  const other = same.length > 0 ? '' : ' Another measure of that name is told by --outcome-range.'
  throw new Error(`--outcome: ${named} is not a measure that Attune knows; did you mean ${meant.join(' or ')}?${other}`)
}

function rangeIn(option: string, text: string | null): StudyMeasure['range'] {
  if (text === null) return null
  const [, low, high] = /^(-?\d+(?:\.\d+)?):(-?\d+(?:\.\d+)?)$/.exec(text) ?? []
  const range = { min: Number(low), max: Number(high) }
  if (!(range.max > range.min)) throw new Error(`--${option} is written 1:5, the lowest value first, and not ${text}.`)
  return range
}
