// Makes an instrument out of what a file holds and what the lead of a service states about it; it comes out whole or not at all.
import { InstrumentFile, type Instrument, type InstrumentItem, type InstrumentScale } from './instrument.ts'
import { areAlike } from './instrument-rules.ts'
import { pointsBetween } from './points.ts'
import type { ReadQuestionnaire } from './questionnaire.ts'
import { literalsIn, type Calculation } from './questionnaire-scores.ts'
import { remark, type Remark } from './remark.ts'

/** What the file does not say, or not in a way that could be checked. Items by key. */
export interface Statement {
  readonly title: string
  readonly language: string
  readonly notice: string
  readonly purpose: 'outcome' | 'alliance'
  readonly direction: Instrument['direction']
  /** null: the form does not say a time. */
  readonly recallDays: number | null
  /** Of the first scale. Where the file makes its score, only the two below are used. */
  readonly method: 'sum' | 'mean'
  /** Its published ends; must be what the questions can reach. null where nobody states them: then they are what the questions can reach, and an expression is held to the ends in its file alone. */
  readonly range: { readonly min: number; readonly max: number } | null
  readonly maxMissing: number
  readonly notCounted: readonly string[]
  readonly reversed: readonly string[]
  readonly subscales: readonly { readonly name: string; readonly items: readonly string[] }[]
  readonly reliable: { readonly points: number; readonly confidence: number; readonly name: string } | null
  readonly bands: readonly { readonly from: number; readonly to: number; readonly label: string }[]
  /** Items of which any answer but the lowest needs a person. */
  readonly risk: readonly string[]
}

export type MadeInstrument = { readonly kind: 'made'; readonly instrument: Instrument } | { readonly kind: 'refused'; readonly faults: readonly Remark[] }

/** `own-` and then letters of the measure's own id: no shipped instrument begins like that. */
export const ownPrefix = 'own-'
export const isOwn = (instrumentId: string): boolean => instrumentId.startsWith(ownPrefix)

/**
 * The instrument, checked as strictly as a shipped one; or what in the statement does not fit the file, by the name of the field (`where`).
 * The scores of the file go before the scoring stated here. A sub-scale is scored only when all its questions are answered.
 * The figures are the organisation's own statement: every one is marked as awaiting a clinician. @source organisation-licence
 */
export function makeInstrument(read: ReadQuestionnaire, statement: Statement, id: string, version: string): MadeInstrument {
  const items = read.items.map((item): InstrumentItem => ({ ...item, risk: statement.risk.includes(item.key) }))
  const lists = { answerLists: read.answerLists }
  const faults = [...referenceFaults(items, statement), ...riskFaults(read, items)]
  const scoring = read.calculations.length > 0 ? scalesOfFile(read, statement, faults) : statedScales(items, lists, statement, faults)
  const main = scoring[0]
  if (faults.length > 0 || !main) return { kind: 'refused', faults }
  const made = InstrumentFile.safeParse({
    id, version, language: statement.language, status: 'released', purpose: statement.purpose, title: statement.title, source: figures.source, licence: 'LicenseRef-organisation',
    notice: statement.notice || statement.title, validated: false, codeSystem: `urn:attune:${id}`, loinc: null,
    recall: { key: statement.recallDays === null ? 'not-stated' : `days-${statement.recallDays}`, days: statement.recallDays },
    direction: statement.direction, stem: read.stem, answerLists: read.answerLists, items, scoring, caseness: null,
    bands: statement.bands.length === 0 ? null : { scale: main.scale, ranges: statement.bands.map((band, index) => ({ ...band, key: `band-${index + 1}` })), ...figures },
    reliableChange: statement.reliable && { scale: main.scale, points: statement.reliable.points, confidence: statement.reliable.confidence, rule: 'organisation', name: statement.reliable.name, ...figures },
  })
  if (!made.success) return { kind: 'refused', faults: made.error.issues.map(({ message, path }) => remark('does-not-fit', /band/.test(message) || path[0] === 'bands' ? 'bands' : 'form', message)) }
  return { kind: 'made', instrument: made.data }
}

const figures = { source: 'organisation-licence', evidence: 'awaiting-clinician' } as const

function referenceFaults(items: readonly InstrumentItem[], statement: Statement): Remark[] {
  const scored = new Set(items.filter((item) => item.scored).map(({ key }) => key))
  const known = new Set(items.map(({ key }) => key))
  const missing = (field: string, keys: readonly string[], among: ReadonlySet<string>) => keys.filter((key) => !among.has(key)).map((key) => remark('no-such-question', field, key))
  return [
    ...missing('reversed', statement.reversed, scored), ...missing('notCounted', statement.notCounted, scored), ...missing('risk', statement.risk, known),
    ...statement.subscales.flatMap(({ items: keys }) => missing('subscales', keys, scored)),
    ...statement.subscales.filter(({ items: keys }) => keys.length === 0).map(({ name }) => remark('subscale-empty', 'subscales', name)),
  ]
}

/** The page opens live help for any answer but the first, so the first must be the one that asks for nobody. */
function riskFaults(read: ReadQuestionnaire, items: readonly InstrumentItem[]): Remark[] {
  return items.filter((item) => item.risk).flatMap((item) => {
    const [first, ...others] = 'answers' in item ? (read.answerLists[item.answers]?.anchors ?? []) : []
    const isFit = first !== undefined && others.every((anchor) => (anchor.weight ?? anchor.code) > (first.weight ?? 0))
    return isFit ? [] : [remark('risk-not-watchable', 'risk', item.key)]
  })
}

const slug = (name: string, index: number): string => name.toLowerCase().normalize('NFKD').replace(/[^a-z0-9]+/g, '-').replace(/^-|-$/g, '').slice(0, 40) || `scale-${index + 1}`

/** No two scales of one name. */
const keyed = (scales: readonly InstrumentScale[]): InstrumentScale[] =>
  scales.map((scale, index) => ({ ...scale, scale: scales.findIndex((other) => other.scale === scale.scale) === index ? scale.scale : `${scale.scale}-${index + 1}` }))

type Lists = Pick<Instrument, 'answerLists'>

function reach(items: readonly InstrumentItem[], lists: Lists, keys: readonly string[], method: 'sum' | 'mean'): { min: number; max: number } {
  const ends = items.filter(({ key }) => keys.includes(key)).map((item) => pointsBetween(lists, item))
  const total = (of: 'min' | 'max') => ends.reduce((sum, end) => sum + Math.round(end[of] * 1000), 0) / 1000 / (method === 'mean' ? ends.length : 1)
  return { min: total('min'), max: total('max') }
}

function statedScales(items: readonly InstrumentItem[], lists: Lists, statement: Statement, faults: Remark[]): InstrumentScale[] {
  const { method, reversed, maxMissing } = statement
  const counted = items.filter((item) => item.scored && !statement.notCounted.includes(item.key)).map(({ key }) => key)
  if (counted.length === 0) {
    faults.push(remark('nothing-counted', 'notCounted'))
    return []
  }
  const range = reach(items, lists, counted, method)
  if (statement.range && (Math.abs(range.min - statement.range.min) > 1e-9 || Math.abs(range.max - statement.range.max) > 1e-9)) faults.push(remark('range-differs', 'range', `${range.min} – ${range.max}`))
  if (maxMissing >= counted.length) faults.push(remark('missing-all', 'maxMissing', counted.length))
  if (maxMissing > 0 && !areAlike(items.filter(({ key }) => counted.includes(key)).map((item) => pointsBetween(lists, item)))) faults.push(remark('missing-unlike', 'maxMissing'))
  const isWhole = items.every((item) => !item.scored || !('answers' in item) || lists.answerLists[item.answers]!.anchors.every(({ weight = 0 }) => Number.isInteger(weight)))
  const scaleOf = (scale: string, keys: readonly string[], missing: number): InstrumentScale => ({
    scale, items: keys, method, range: reach(items, lists, keys, method), maxMissing: missing, neverImpute: items.filter((item) => item.risk && keys.includes(item.key)).map(({ key }) => key),
    rounding: method === 'sum' && isWhole ? 'half-up' : 'none', loinc: null, ...reversedIn(reversed, keys), ...figures,
  })
  return keyed([scaleOf('total', counted, maxMissing), ...statement.subscales.map(({ name, items: keys }, index) => scaleOf(slug(name, index + 1), [...new Set(keys)], 0))])
}

const reversedIn = (reversed: readonly string[], keys: readonly string[]) => {
  const own = reversed.filter((key) => keys.includes(key))
  return own.length > 0 ? { reversed: own } : {}
}

function scalesOfFile(read: ReadQuestionnaire, statement: Statement, faults: Remark[]): InstrumentScale[] {
  return keyed(read.calculations.map((calculation, index) => (calculation.written ? writtenScale(read, calculation, faults) : expressionScale(read, calculation, index, statement, faults))))
}

function writtenScale(read: ReadQuestionnaire, { linkId, written }: Calculation, faults: Remark[]): InstrumentScale {
  const { scale, method, rounding, maxMissing, items, reversed, neverImpute } = written!
  const keyOf = (name: string): string => {
    const key = read.items.find((item) => item.linkId === name)?.key
    if (key === undefined) faults.push(remark('no-such-question', 'form', `${linkId}: ${name}`))
    return key ?? ''
  }
  const keys = items.map(keyOf)
  return {
    scale, items: keys, method, rounding, maxMissing, neverImpute: neverImpute.map(keyOf), loinc: null, range: reach(read.items, { answerLists: read.answerLists }, keys, method),
    ...(reversed.length > 0 ? { reversed: reversed.map(keyOf) } : {}), ...figures,
  }
}

const endless = { min: -Number.MAX_VALUE, max: Number.MAX_VALUE }

/** An expression is taken to rest on the questions it names; on all that count where it names none. What it counts without naming comes out when it is tried. */
function expressionScale(read: ReadQuestionnaire, calculation: Calculation, index: number, statement: Statement, faults: Remark[]): InstrumentScale {
  const all = [calculation.expression, ...read.variables.map(({ expression }) => expression), ...read.calculations.filter((each) => each !== calculation).map(({ expression }) => expression)]
  const named = new Set(literalsIn(calculation.expression))
  const rests = read.variables.length > 0 || read.calculations.some(({ linkId }) => named.has(linkId)) ? new Set(all.flatMap((text) => [...literalsIn(text)])) : named
  const scored = read.items.filter((item) => item.scored)
  const own = scored.filter((item) => rests.has(item.linkId ?? ''))
  const items = (own.length > 0 ? own : scored).map(({ key }) => key)
  const range = calculation.range ?? (statement.range === null ? endless : index === 0 ? statement.range : null)
  if (!range) faults.push(remark('score-range-missing', 'form', calculation.linkId))
  const maxMissing = index === 0 ? statement.maxMissing : 0
  if (maxMissing >= items.length) faults.push(remark('missing-all', 'maxMissing', items.length))
  return {
    scale: slug(index === 0 ? 'total' : calculation.linkId, index), method: 'expression', linkId: calculation.linkId, items, range: range ?? { min: 0, max: 1 }, maxMissing,
    neverImpute: [], rounding: 'none', loinc: null, ...figures,
  }
}
