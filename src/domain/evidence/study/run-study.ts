// The study of the title question: does the alliance go with the outcome here, within clients, between clients, between therapists, and the other way round? One value, from which every page, report and file is written.
import { earlyAlliance, type EarlyAlliance } from './early-alliance.ts'
import { fitAfresh, type FitModel } from './fit-study-model.ts'
import type { ModelResult, NotEstimated } from './model-result.ts'
import { plainSlopes, type PlainSlopes } from './plain-slopes.ts'
import { published } from './published-ranges.ts'
import { sensitivityOf, type Sensitivity } from './sensitivity.ts'
import { productsOfPair, type OutcomeMeasure, type StudyData, type StudyMeasure } from './study-data.ts'
import { studyGates, type StudyGates } from './study-gates.ts'
import { detrendedModel, forwardModel, reverseModel } from './study-models.ts'
import { leftOutByTrends, type LeftOut } from './take-out-trends.ts'
import { studySentences, type Sentence } from './study-sentences.ts'
import { studyWarnings, type Warning } from './study-warnings.ts'
import { therapistShare, type TherapistShare } from './therapist-share.ts'

/** What there is, and what of it could not be used. */
export interface StudyCounts {
  readonly sessions: number
  readonly clients: number
  readonly therapists: number
  readonly organisations: number
  readonly withOutcome: number
  readonly withAlliance: number
  /** Pairs of a session and the next, forward and in reverse. */
  readonly pairs: number
  readonly reversePairs: number
  /** Sessions not followed by the one numbered one higher although there are later ones. */
  readonly gaps: number
  /** Neighbouring sessions of which something was missing that the forward model needs. */
  readonly incomplete: number
}

/** JSON can carry it as it is; it holds no sentence and nobody's id. */
export interface Study {
  readonly outcome: OutcomeMeasure
  readonly alliance: StudyMeasure
  readonly counts: StudyCounts
  readonly gates: StudyGates
  readonly between: { readonly correlation: EarlyAlliance | NotEstimated }
  /** The main model; the same without the outcome before; and both without each client's own trend. */
  readonly forward: { readonly main: ModelResult | NotEstimated; readonly withoutLag: ModelResult | NotEstimated; readonly detrended: { readonly withLag: ModelResult | NotEstimated; readonly withoutLag: ModelResult | NotEstimated; readonly leftOut: LeftOut } }
  readonly reverse: ModelResult | NotEstimated
  readonly therapists: TherapistShare | NotEstimated
  readonly sensitivity: Sensitivity
  readonly plain: PlainSlopes
  readonly published: typeof published
  readonly warnings: readonly Warning[]
  readonly sentences: readonly Sentence[]
}

/** The parts of a study in the order in which they are worked out. */
export const studyParts = ['between', 'therapists', 'main', 'detrended', 'reverse', 'withoutLag', 'sensitivity'] as const
export type StudyPart = (typeof studyParts)[number]

/** Fits everything. Estimates are given whether or not the gates are met; a page shows them only where they are. What cannot be estimated says why. @param tell told before each part, which may take seconds where there are millions of sessions @param fit how models are fitted */
export function runStudy(data: StudyData, tell: (part: StudyPart) => void = () => {}, fit: FitModel = fitAfresh): Study {
  const part = <Result>(name: StudyPart, work: () => Result): Result => {
    tell(name)
    return work()
  }
  const correlation = part('between', () => earlyAlliance(data))
  const therapists = part('therapists', () => therapistShare(data))
  const gates = studyGates(data)
  const main = part('main', () => fit('main', data, forwardModel({ lag: true })))
  const detrended = part('detrended', () => ({ withLag: fit('detrended', data, detrendedModel(true)), withoutLag: fit('detrendedWithoutLag', data, detrendedModel(false)), leftOut: leftOutByTrends(data) }))
  const reverse = part('reverse', () => fit('reverse', data, reverseModel))
  const withoutLag = part('withoutLag', () => fit('withoutLag', data, forwardModel({ lag: false })))
  return {
    outcome: data.outcome, alliance: data.alliance, counts: countsOf(data), gates, between: { correlation },
    forward: { main, withoutLag, detrended }, reverse, therapists,
    sensitivity: part('sensitivity', () => sensitivityOf(data, fit)), plain: plainSlopes(data), published,
    warnings: studyWarnings(data, main, detrended), sentences: studySentences({ gates, correlation, main, detrended: detrended.withLag, reverse }),
  }
}

function countsOf({ cells, clients, therapists, organisations }: StudyData): StudyCounts {
  const sum = (values: Int32Array) => values.reduce((total, value) => total + value, 0)
  const pairsIn = (products: Float64Array) => {
    let pairs = 0
    for (let at = 0; at < products.length; at += productsOfPair) pairs += products[at]!
    return pairs
  }
  const [sessions, gaps, pairs] = [sum(clients.sessions), sum(clients.gaps), pairsIn(cells.forward.products)]
  return {
    sessions, clients: clients.count, therapists, organisations: organisations?.count ?? 1, withOutcome: sum(clients.withOutcome), withAlliance: sum(clients.withAlliance),
    pairs, reversePairs: pairsIn(cells.reverse.products), gaps, incomplete: sessions - clients.count - gaps - pairs,
  }
}
