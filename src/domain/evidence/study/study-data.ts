// What the study of the alliance is told: sums for each client with each therapist, and a few facts of each client. It never needs a session by itself, so it is the same whether they came from a file or from what the database keeps.
import { intercept } from '../model-rows.ts'

/** Columns of a pair that looks forward: the outcome taken before session i, the alliance after it, i itself, and the outcome before the session numbered i + 1. */
export const forwardColumns = [intercept, 'outcome', 'alliance', 'session', 'next'] as const
/** Columns of a pair that looks the other way: the same, and the alliance after the session numbered i + 1. */
export const reverseColumns = [intercept, 'outcome', 'alliance', 'session', 'nextAlliance'] as const

/** Products of five columns, lower triangle. */
export const productsOfPair = 15

/** Over the pairs of each cell. */
export interface PairSums {
  /**
   * For each cell 15 numbers: the lower triangle of the products of the columns, row by row, (0,0), (1,0), (1,1), (2,0) …
   * The first is the number of pairs, which may be 0.
   */
  readonly products: Float64Array
  /** What was taken from each of the five columns before it was multiplied, so that squares keep their digits; 0 for the first. One and the same for all cells. */
  readonly shift: Float64Array
}

/** A measure, in the unit in which it is shown. */
export interface StudyMeasure {
  /** As the service calls it: `PHQ-9`. */
  readonly name: string
  /** null where nobody has said what it reaches from and to. */
  readonly range: { readonly min: number; readonly max: number } | null
}

export interface OutcomeMeasure extends StudyMeasure {
  readonly better: 'lower' | 'higher'
  /** By the measure's published rule, in points; null where there is none. */
  readonly reliableChange: number | null
}

/** The sessions of one client with one therapist; nearly every client has one cell. No two cells are of the same client and therapist. */
export interface StudyCells {
  readonly count: number
  readonly client: Int32Array
  readonly therapist: Int32Array
  /** Sessions that are known, whatever was filled in. */
  readonly sessions: Int32Array
  /** A pair belongs to the therapist of its first session. It needs outcome, alliance and next. */
  readonly forward: PairSums
  /** A pair needs outcome, alliance, next alliance, and the same therapist in both sessions: the alliance with somebody else is another one. */
  readonly reverse: PairSums
}

/** By client number. */
export interface ClientFacts {
  readonly count: number
  readonly sessions: Int32Array
  readonly withOutcome: Int32Array
  readonly withAlliance: Int32Array
  /** Sessions with both. */
  readonly withBoth: Int32Array
  /** How often a session is not followed by the one numbered one higher although there are later ones. */
  readonly gaps: Int32Array
  /** The first and the last outcome that there is; NaN for a client without any. They are of different sessions when `withOutcome` is 2 or more. */
  readonly firstOutcome: Float64Array
  readonly lastOutcome: Float64Array
  /** Of the alliance after the sessions numbered 2 to 4 that came before the one with the last outcome: their sum, and how many there are. */
  readonly earlyAlliance: Float64Array
  readonly earlyCount: Int32Array
  /** The year in which each began, where it is known. */
  readonly beganIn?: Int32Array
}

/** Everything in the units of the measures; whole numbers kept in other units are divided before they come here. */
export interface StudyData {
  readonly outcome: OutcomeMeasure
  readonly alliance: StudyMeasure
  readonly cells: StudyCells
  readonly clients: ClientFacts
  readonly therapists: number
  /** The organisation of each client, where there are several; null for one. */
  readonly organisations: { readonly count: number; readonly ofClient: Int32Array } | null
}
