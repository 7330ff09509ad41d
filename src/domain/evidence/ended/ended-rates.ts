// How fast ended cases come to count for each figure of a service: for saying when there will be enough.
import type { RepairReport } from '../../alliance/repair.ts'
import type { EndedCase } from './ended-case.ts'
import { endedFigures, type EndedFigures, type RecoveryShares } from './ended-figures.ts'

type SharesRate = Readonly<Record<keyof RecoveryShares, number>> & { readonly counted: number }

/** For each figure, how many more cases a week it is of. */
export interface EndedRates {
  readonly paired: SharesRate
  readonly alone: SharesRate
  readonly repair: Readonly<Record<RepairReport, number>>
}

/** The stretch by which a rate is told, in milliseconds and in weeks. */
export interface Lately {
  readonly since: number
  readonly until: number
  readonly weeks: number
}

/** Cases that ended lately and count, by the same rules as {@link endedFigures}; 0 where none did, or where the figure cannot be given. @param measure the outcome of the plan @source attune-ended-figures */
export function endedRates(cases: readonly EndedCase[], measure: string, { since, until, weeks }: Lately): EndedRates {
  const { paired, alone, repair } = endedFigures(cases.filter(({ closedAt }) => closedAt >= since && closedAt <= until), measure)
  const rate = (of: { readonly cases: number } | null) => (of?.cases ?? 0) / weeks
  const shares = (of: EndedFigures['paired']): SharesRate => ({
    recovery: rate(of.recovery), reliableRecovery: rate(of.reliableRecovery),
    reliableImprovement: rate(of.reliableImprovement), reliableDeterioration: rate(of.reliableDeterioration), counted: of.counted / weeks,
  })
  return { paired: shares(paired), alone: shares(alone), repair: { repaired: rate(repair.repaired), unrepaired: rate(repair.unrepaired), 'never-signalled': rate(repair['never-signalled']) } }
}
