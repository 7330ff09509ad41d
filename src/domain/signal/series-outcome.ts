// What the scores of a case say, session by session: answers that need a person, reliable changes as they begin, sudden gains and losses.
import type { Instrument } from '../instruments/instrument.ts'
import { reliableChange } from '../outcome/reliable-change.ts'
import { suddenChanges, type SuddenChangeCriteria } from '../outcome/sudden-gains.ts'
import { riskLevel } from '../safety/risk.ts'
import type { SeriesSession, SeriesSignal } from './series.ts'

/** Every answer above zero to a risk item, each against the answer given before it. @source simon-2013 */
export function safetyOver(sessions: readonly SeriesSession[]): SeriesSignal[] {
  const last = new Map<string, number>()
  return sessions.flatMap(({ number, riskAnswers }) =>
    Object.entries(riskAnswers).flatMap(([item, answer]): SeriesSignal[] => {
      const before = last.get(item) ?? null
      last.set(item, answer)
      const level = riskLevel(answer, before)
      return level ? [{ kind: 'safety', rule: 'risk-item', session: number, level, evidence: { item, answer, before } }] : []
    }),
  )
}

/**
 * Reliable change against the first score by the instrument's own rule, told where it begins and again where it comes back after having gone; an instrument without a rule says nothing.
 * @source nhs-talking-therapies-manual
 */
export function changesOver(sessions: readonly SeriesSession[], instrument: Instrument): SeriesSignal[] {
  const signals: SeriesSignal[] = []
  let first: number | null = null
  let standing = 'no-reliable-change'
  for (const { number, scores } of sessions) {
    const value = scores[instrument.id]
    if (value === undefined) continue
    if (first === null) {
      first = value
      continue
    }
    const change = reliableChange(first, value, instrument)
    if (!change) return []
    const { reliable, points, threshold, confidence, rule } = change
    if (reliable !== standing && reliable !== 'no-reliable-change') {
      const evidence = { instrument: instrument.id, first, value, points, threshold, confidence, by: rule }
      signals.push(
        reliable === 'deteriorated'
          ? { kind: 'deteriorating', rule: 'reliable-change', session: number, level: 'signal', evidence }
          : { kind: 'positive', rule: 'reliable-change', session: number, level: 'good-news', evidence },
      )
    }
    standing = reliable
  }
  return signals
}

/** By custom a quarter of the score, and out of the fluctuation at 5 in 100. @source tang-derubeis-1999 @source lutz-2013 */
const usualCriteria = { share: 0.25, fluctuation: { alpha: 0.05 } } as const

/** How many scores after a change are needed before it can be told from a fluctuation. */
const scoresAfter = 2

/**
 * Sudden gains (good news) and losses (a watch), told at the first session at which all three criteria can be known: the second score after the change. By the instrument's rule for reliable change; without one nothing is said.
 * A change that was told and that later sessions would no longer call sudden stays told: it was, then.
 */
export function suddenOver(sessions: readonly SeriesSession[], instrument: Instrument): SeriesSignal[] {
  const rule = instrument.reliableChange
  const scores = sessions.map((session) => session.scores[instrument.id] ?? null)
  if (!rule || !movesBy(scores, rule.points)) return []
  return (['gain', 'loss'] as const).flatMap((which) => {
    const criteria: SuddenChangeCriteria = { ...usualCriteria, points: rule.points, direction: (which === 'gain') === (instrument.direction === 'higher-worse') ? 'gain' : 'loss' }
    const told = new Set<number>()
    return sessions.flatMap(({ number }, index): SeriesSignal[] => {
      const known = suddenChanges(scores.slice(0, index + 1), criteria).find(({ before }) => index - before >= scoresAfter && !told.has(before))
      if (!known) return []
      told.add(known.before)
      const [from, to] = [scores[known.before], scores[known.before + 1]]
      const evidence = { instrument: instrument.id, from, to, before: sessions[known.before]?.number, after: sessions[known.before + 1]?.number, points: rule.points }
      return [
        which === 'gain'
          ? { kind: 'positive', rule: 'sudden-gain', session: number, level: 'good-news', evidence }
          : { kind: 'deteriorating', rule: 'sudden-loss', session: number, level: 'watch', evidence },
      ]
    })
  })
}

/** Whether any two scores in a row lie so far apart: only then can anything be sudden. */
function movesBy(scores: readonly (number | null)[], points: number): boolean {
  return scores.some((score, index) => index > 0 && score !== null && Math.abs(score - (scores[index - 1] ?? score)) >= points)
}
