// What is usual in this organisation: how much a client's ratings vary from session to session, and how much of that is error of measurement.
import { allianceItems, type AllianceCheck } from './check.ts'
import { mean } from '../kernel/statistics.ts'
import { rescaled, usualParameters, type AllianceParameters, type Range } from './parameters.ts'

/** The client's rating of one session; null where there is none. */
export type ClientRating = Pick<AllianceCheck, 'items' | 'mean'>

/** From this many clients with this many complete ratings each, the organisation's own measurement error is used. A design choice. */
export const enoughForOwnError = { clients: 30, ratingsEach: 4 } as const

/** The default SDs weigh as much as this many degrees of freedom: as twenty clients of four ratings. A design choice. */
const priorFreedom = 60

/** Of the length of the scale, squared: an error below this is none. Where all items always agree they have not been told apart, or are one figure written thrice, and nothing is known of error: with none, every small fall would be beyond it and no rating ever quite back. */
const noError = 1e-9

/** Sums over clients, in points squared, from which the norms are made; they can be added up case by case, and hold no client's ratings. */
export interface NormSums {
  readonly clients: number
  /** Clients with ratings enough to count for `enoughForOwnError`. */
  readonly fullClients: number
  readonly ratings: number
  /** Of ratings about their client's mean. */
  readonly within: Squares
  /** Of the differences from one rating to the next, about zero. */
  readonly differences: Squares
  /** Of sessions about their client's mean, in a client's table of sessions by items, item by item. */
  readonly sessions: Squares
  /** What is left in that table when session and item are taken out. */
  readonly residual: Squares
}

interface Squares {
  readonly sum: number
  readonly freedom: number
}

const nothing: Squares = { sum: 0, freedom: 0 }
export const noNormSums: NormSums = { clients: 0, fullClients: 0, ratings: 0, within: nothing, differences: nothing, sessions: nothing, residual: nothing }

/** The organisation's figures, in points of `range`. */
export interface AllianceNorms {
  readonly range: Range
  readonly clients: number
  readonly ratings: number
  /** Pooled SD of a client's ratings about their own mean, drawn toward the default by how little is known. */
  readonly withinSd: number
  /** The same of the differences from rating to rating. */
  readonly differenceSd: number
  /** The critical difference, and whether it is the organisation's own. */
  readonly criticalFall: number
  readonly error: 'own' | 'default'
  /** Variance of a client's true state over sessions, and of the error of one item; null without any client of two complete ratings. */
  readonly variance: { readonly personTime: number; readonly error: number } | null
  /** How reliably the mean of the items tells one session of a client from another, 0..1; null as `variance`, or when nothing varies. */
  readonly generalisability: number | null
}

/** Generalisability of change within persons: R_C = σ²(person×time) / (σ²(person×time) + σ²(error)/m), 0..1. @param personTime,error variances, points squared @param items m, 1 or more @source cranford-2006 */
export function generalisabilityOfChange(personTime: number, error: number, items: number): number {
  return personTime / (personTime + error / items)
}

/** The difference between two means of m items that error of measurement alone exceeds in 5 of 100: 1.96·√2·√(σ²(error)/m), points. @param error variance of one item's error, points squared @param items m, 1 or more @source jacobson-truax-1991 */
export function criticalDifference(error: number, items: number): number {
  return 1.96 * Math.SQRT2 * Math.sqrt(error / items)
}

/** Adds one case. @param course the client's ratings in order; null where there is none: it adds nothing */
export function addCase(sums: NormSums, course: readonly (ClientRating | null)[]): NormSums {
  const means = course.flatMap((rating) => rating?.mean ?? [])
  if (means.length === 0) return sums
  const tables = course.flatMap((rating) => (rating ? tableRow(rating) : []))
  const { sessions, residual } = splitTable(tables)
  return {
    clients: sums.clients + 1,
    fullClients: sums.fullClients + (tables.length >= enoughForOwnError.ratingsEach ? 1 : 0),
    ratings: sums.ratings + means.length,
    within: plus(sums.within, aboutMean(means)),
    differences: plus(sums.differences, { sum: means.reduce((sum, value, index) => sum + (value - (means[index - 1] ?? value)) ** 2, 0), freedom: means.length - 1 }),
    sessions: plus(sums.sessions, sessions),
    residual: plus(sums.residual, residual),
  }
}

/**
 * The organisation's norms from its sums. Each SD is √((60·d² + S)/(60 + f)): the default d counts as 60 degrees of freedom against the f there are, so that few data move it little and many leave nothing of it.
 * The critical difference is the default (1.3 on 0..10) until 30 clients have 4 complete ratings each, and where their items never differ; both figures are design choices. Ruptures are not taken out of the sums; they make the SDs somewhat larger.
 * @param range of the ratings added, points
 * @source cranford-2006 (variance components within clients: sessions and items crossed)
 */
export function normsFrom({ clients, fullClients, ratings, within, differences, sessions, residual }: NormSums, range: Range): AllianceNorms {
  const usual = rescaled(usualParameters, range)
  const items = allianceItems.length
  const error = residual.freedom > 0 ? residual.sum / residual.freedom : null
  const personTime = error === null ? null : Math.max(0, (sessions.sum / sessions.freedom - error) / items)
  const isOwn = error !== null && error > noError * (range.max - range.min) ** 2 && fullClients >= enoughForOwnError.clients
  return {
    range,
    clients,
    ratings,
    withinSd: drawnToward(usual.withinSd, within),
    differenceSd: drawnToward(usual.differenceSd, differences),
    criticalFall: isOwn ? criticalDifference(error, items) : usual.criticalFall,
    error: isOwn ? 'own' : 'default',
    variance: error === null || personTime === null ? null : { personTime, error },
    generalisability: error === null || personTime === null || error + personTime === 0 ? null : generalisabilityOfChange(personTime, error, items),
  }
}

/** `normsFrom` over cases at hand, each read once. */
export function poolNorms(cases: Iterable<readonly (ClientRating | null)[]>, range: Range = usualParameters.range): AllianceNorms {
  let sums = noNormSums
  for (const course of cases) sums = addCase(sums, course)
  return normsFrom(sums, range)
}

/** What the rules compare with in this organisation. */
export function parametersFrom({ range, withinSd, differenceSd, criticalFall }: AllianceNorms): AllianceParameters {
  return { ...rescaled(usualParameters, range), withinSd, differenceSd, criticalFall }
}

function drawnToward(usual: number, { sum, freedom }: Squares): number {
  return Math.sqrt((priorFreedom * usual ** 2 + sum) / (priorFreedom + freedom))
}

function tableRow({ items: { task, goal, bond }, mean }: ClientRating): number[][] {
  return task === null || goal === null || bond === null || mean === null ? [] : [[task, goal, bond]]
}

/** The sums of squares of one client's table: sessions about the client's mean, and the residual of sessions crossed with items. */
function splitTable(rows: readonly (readonly number[])[]): Pick<NormSums, 'sessions' | 'residual'> {
  if (rows.length < 2) return { sessions: nothing, residual: nothing }
  const items = allianceItems.length
  const sessionMeans = rows.map(mean)
  const itemMeans = allianceItems.map((_, item) => mean(rows.map((row) => row[item] ?? 0)))
  const grand = mean(sessionMeans)
  const residual = rows.reduce((sum, row, session) => sum + row.reduce((own, value, item) => own + (value - (sessionMeans[session] ?? 0) - (itemMeans[item] ?? 0) + grand) ** 2, 0), 0)
  const freedom = rows.length - 1
  return { sessions: { sum: items * aboutMean(sessionMeans).sum, freedom }, residual: { sum: residual, freedom: freedom * (items - 1) } }
}

function aboutMean(values: readonly number[]): Squares {
  const centre = mean(values)
  let sum = 0
  for (let index = 0; index < values.length; index += 1) sum += (values[index]! - centre) ** 2
  return { sum, freedom: values.length - 1 }
}

function plus(a: Squares, b: Squares): Squares {
  return { sum: a.sum + b.sum, freedom: a.freedom + b.freedom }
}
