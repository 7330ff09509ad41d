// What became of those whose cases have ended: recovery and reliable change as the field counts them, and how far those came whose ruptures were repaired, were not, or were never signalled. Sums alone, and none of fewer than thirty.
import type { RepairReport } from '../../alliance/repair.ts'
import { casesNeeded, shareOf, type Figure, type Share } from '../gated-share.ts'
import { studentQuantile } from '../../kernel/distributions.ts'
import type { Interval } from '../../kernel/proportion.ts'
import { mean, sampleSd } from '../../kernel/statistics.ts'
import { countCases, fewestContactsOfCourse } from '../../outcome/talking-therapies.ts'
import type { EndedCase } from './ended-case.ts'

export interface RecoveryShares {
  /** Of those who were cases at the start; null for a measure without caseness. */
  readonly recovery: Share | null
  readonly reliableRecovery: Share | null
  /** Of all. null for a measure without a rule of reliable change. */
  readonly reliableImprovement: Share | null
  readonly reliableDeterioration: Share | null
}

/** Points, first to last, with the 95 % interval of the mean. */
export type MeanChange = Figure<{ readonly change: number; readonly interval: Interval; readonly first: number }>

export interface EndedFigures {
  /** Cases that have ended. */
  readonly ended: number
  /** Of them with two sessions held or more. */
  readonly finished: number
  /** PHQ-9 and GAD-7 together, as NHS Talking Therapies counts. */
  readonly paired: RecoveryShares & { readonly counted: number; readonly incomplete: number }
  /** The plan's measure by itself, of the finished. */
  readonly alone: RecoveryShares & { readonly counted: number; readonly incomplete: number }
  /** By what became of possible ruptures, of those with two scores. */
  readonly repair: Readonly<Record<RepairReport, MeanChange>> & { readonly unrated: number }
}

/** @param measure the outcome of the plan @source nhs-talking-therapies-manual @source wilson-1927 @source attune-ended-figures */
export function endedFigures(cases: readonly EndedCase[], measure: string): EndedFigures {
  const finished = cases.filter(({ attended }) => attended >= fewestContactsOfCourse)
  return { ended: cases.length, finished: finished.length, paired: pairedShares(cases), alone: aloneShares(finished, measure), repair: changeByRepair(finished, measure) }
}

function pairedShares(cases: readonly EndedCase[]): EndedFigures['paired'] {
  const counts = countCases(cases.map(({ attended, scores: { 'phq-9': depression, 'gad-7': anxiety } }) => ({
    attendedTreatmentContacts: attended,
    first: { depression: depression?.first ?? null, anxiety: anxiety?.first ?? null },
    last: { depression: depression?.last ?? null, anxiety: anxiety?.last ?? null },
  })))
  const share = ({ count, of }: { count: number; of: number }) => shareOf(count, of)
  return {
    recovery: share(counts.recovery), reliableRecovery: share(counts.reliableRecovery),
    reliableImprovement: share(counts.reliableImprovement), reliableDeterioration: share(counts.reliableDeterioration),
    counted: counts.reliableImprovement.of, incomplete: counts.incomplete,
  }
}

function aloneShares(finished: readonly EndedCase[], measure: string): EndedFigures['alone'] {
  const counted = finished.flatMap(({ scores }) => scores[measure] ?? [])
  const [hasCaseness, hasRule] = [counted.every(({ isCaseFirst, isCaseLast }) => isCaseFirst !== null && isCaseLast !== null), counted.every(({ reliable }) => reliable !== null)]
  const starting = counted.filter(({ isCaseFirst }) => isCaseFirst === true)
  const recovered = starting.filter(({ isCaseLast }) => isCaseLast === false)
  const that = (reliable: 'improved' | 'deteriorated') => shareOf(counted.filter((one) => one.reliable === reliable).length, counted.length)
  return {
    recovery: hasCaseness ? shareOf(recovered.length, starting.length) : null,
    reliableRecovery: hasCaseness && hasRule ? shareOf(recovered.filter(({ reliable }) => reliable === 'improved').length, starting.length) : null,
    reliableImprovement: hasRule ? that('improved') : null, reliableDeterioration: hasRule ? that('deteriorated') : null,
    counted: counted.length, incomplete: finished.length - counted.length,
  }
}

function changeByRepair(finished: readonly EndedCase[], measure: string): EndedFigures['repair'] {
  const withScores = finished.flatMap(({ repair, scores }) => (scores[measure] ? [{ repair, ...scores[measure] }] : []))
  const of = (report: RepairReport) => meanChange(withScores.filter(({ repair }) => repair === report))
  return { repaired: of('repaired'), unrepaired: of('unrepaired'), 'never-signalled': of('never-signalled'), unrated: withScores.filter(({ repair }) => repair === null).length }
}

function meanChange(scores: readonly { readonly first: number; readonly last: number }[]): MeanChange {
  const cases = scores.length
  if (cases < casesNeeded) return { kind: 'too-few', cases }
  const changes = scores.map(({ first, last }) => last - first)
  const [middle, reach] = [mean(changes), (studentQuantile(0.975, cases - 1) * sampleSd(changes)) / Math.sqrt(cases)]
  return { kind: 'known', cases, change: middle, interval: { lower: middle - reach, upper: middle + reach }, first: mean(scores.map(({ first }) => first)) }
}
