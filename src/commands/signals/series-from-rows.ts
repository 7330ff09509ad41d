// Makes of a case's rows what the engine reads: scores from answers where no total was given, the alliance's mean from its three items.
import { allianceItems, tensionAnswers, type AllianceCheck } from '#src/domain/alliance/check.ts'
import type { Range } from '#src/domain/alliance/parameters.ts'
import { answerKey, type Instrument } from '#src/domain/instruments/instrument.ts'
import { scoreInstrument } from '#src/domain/instruments/score.ts'
import { riskItems } from '#src/domain/safety/risk.ts'
import type { CaseSeries, SeriesSession } from '#src/domain/signal/series.ts'
import type { Problems } from '../problems.ts'
import { noMinute } from './case-store.ts'
import type { CaseRows } from './group-cases.ts'
import type { CaseFile, Cell } from './read-cases.ts'

const minute = 60_000
const none: Readonly<Record<string, number>> = {}

/** A mean that was given may have been rounded to hundredths. */
const meanDiffersFrom = 0.0051

export interface SeriesReader {
  /** One case, whole; what its values contradict each other in is named. */
  seriesOf(rows: CaseRows): CaseSeries
  /** The client's alliance checks alone, session by session. */
  clientChecksOf(rows: CaseRows): (AllianceCheck | null)[]
  /** By cell, whether those checks are made of it. */
  readonly isOfClientChecks: readonly boolean[]
}

export function openSeriesReader({ cells, ids }: CaseFile, file: string, instruments: readonly Instrument[], range: Range, problems: Problems): SeriesReader {
  const numberOf = (key: string, rater: Cell['rater'] = 'client') => cells.findIndex((cell) => cell.measure.key === key && cell.rater === rater)
  const outcomes = instruments
    .map((instrument) => ({
      instrument, total: numberOf(instrument.id),
      answers: instrument.items.map((item) => ({ key: answerKey(instrument, item), cell: numberOf(answerKey(instrument, item)) })).filter(({ cell }) => cell >= 0),
    }))
    .filter(({ total, answers }) => total >= 0 || answers.length > 0)
  const risks = riskItems.map((key) => ({ key, cell: numberOf(key) })).filter(({ cell }) => cell >= 0)
  const sides = (['client', 'therapist'] as const).map((rater) => ({
    rater, mean: numberOf('alliance', rater), tension: numberOf('alliance.tension', rater),
    goal: numberOf('alliance.goal', rater), task: numberOf('alliance.task', rater), bond: numberOf('alliance.bond', rater),
  }))
  const [client, therapist] = sides as [(typeof sides)[number], (typeof sides)[number]]
  const ready = numberOf('ready')

  return {
    seriesOf(rows) {
      const sessions: SeriesSession[] = []
      for (let session = 0; session < rows.sessions; session += 1) {
        const start = rows.starts[session]!
        sessions.push({
          number: rows.sessionNumbers[session]!,
          at: start === noMinute ? null : start * minute,
          client: checkOf(rows, session, client, true),
          therapist: checkOf(rows, session, therapist, true),
          scores: scoresOf(rows, session),
          riskAnswers: risks.length > 0 ? riskAnswersOf(rows, session) : none,
          readiness: valueOf(rows, session, ready),
        })
      }
      return { caseId: ids.textOf(rows.number), sessions }
    },
    isOfClientChecks: cells.map((_, cell) => [client.mean, client.tension, client.goal, client.task, client.bond].includes(cell)),
    clientChecksOf: (rows) => Array.from({ length: rows.sessions }, (_, session) => checkOf(rows, session, client, false)),
  }

  function scoresOf(rows: CaseRows, session: number): Record<string, number> {
    const scores: Record<string, number> = {}
    for (const { instrument, total, answers } of outcomes) {
      const given = valueOf(rows, session, total)
      if (given !== null) scores[instrument.id] = given
      if (answers.length === 0) continue
      const result = scoreInstrument(instrument, answersOf(rows, session, answers))
      if (result.kind !== 'scored') continue
      if (given === null) scores[instrument.id] = result.value
      else if (given !== result.value && !result.prorated) {
        delete scores[instrument.id]
        complain(rows, session, total, `${instrument.id} is ${given} here, and its answers make ${result.value}: neither is used`)
      }
    }
    return scores
  }

  function checkOf(rows: CaseRows, session: number, side: (typeof sides)[number], isTold: boolean): AllianceCheck | null {
    const items = { task: valueOf(rows, session, side.task), goal: valueOf(rows, session, side.goal), bond: valueOf(rows, session, side.bond) }
    const given = valueOf(rows, session, side.mean)
    const tension = valueOf(rows, session, side.tension)
    const { task, goal, bond } = items
    if (task === null && goal === null && bond === null && given === null && tension === null) return null
    const made = task === null || goal === null || bond === null ? null : (task + goal + bond) / allianceItems.length
    const isContradicted = given !== null && made !== null && Math.abs(given - made) > meanDiffersFrom * Math.max(1, (range.max - range.min) / 10)
    if (isContradicted && isTold) complain(rows, session, side.mean, `the ${side.rater}'s alliance is ${given} here, and its items make ${made}: the items are used`)
    return { items, mean: made ?? given, tension: tension === null ? null : (tensionAnswers[tension] ?? null) }
  }

  function answersOf(rows: CaseRows, session: number, wanted: readonly { readonly key: string; readonly cell: number }[]): Record<string, number> {
    const answers: Record<string, number> = {}
    for (const { key, cell } of wanted) {
      const value = valueOf(rows, session, cell)
      if (value !== null) answers[key] = value
    }
    return answers
  }

  /** Where two rows contradict each other nothing is scored; that one of them needs a person is told all the same. */
  function riskAnswersOf(rows: CaseRows, session: number): Record<string, number> {
    const answers = answersOf(rows, session, risks)
    for (const { key, cell } of risks) {
      const most = rows.highest.get(session * rows.cells + cell)
      if (most !== undefined) answers[key] = most
    }
    return answers
  }

  function complain(rows: CaseRows, session: number, cell: number, what: string): void {
    problems.complain({ file, line: rows.lines[session * rows.cells + cell]!, column: 'value', reason: `case ${ids.textOf(rows.number)}, session ${rows.sessionNumbers[session]}: ${what}` })
  }
}

function valueOf({ values, cells }: CaseRows, session: number, cell: number): number | null {
  if (cell < 0) return null
  const value = values[session * cells + cell]!
  return Number.isNaN(value) ? null : value
}
