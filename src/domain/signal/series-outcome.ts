// What the scores of a case say, session by session: answers that need a person, reliable changes as they begin, sudden gains and losses.
import type { Instrument } from '../instruments/instrument.ts'
import { notOnTrack, type FollowedOutcome, type NotOnTrack } from '../outcome/not-on-track.ts'
import { reliableChange } from '../outcome/reliable-change.ts'
import { scoresAround, suddenInCourse } from '../outcome/sudden-in-course.ts'
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

/** Sudden gains (good news) and losses (a watch), told at the session at which they come to be known. A number that is left out is a session of which nothing is known, whatever else was asked in it. @source tang-derubeis-1999 */
export function suddenOver(sessions: readonly SeriesSession[], instrument: Instrument): SeriesSignal[] {
  const numbered = withGaps(sessions)
  return suddenInCourse(numbered.map(({ scores }) => scores[instrument.id] ?? null), instrument).map(({ which, before, knownAt, from, to, points }): SeriesSignal => {
    const evidence = { instrument: instrument.id, from, to, before: numbered[before]!.number, after: numbered[before + 1]!.number, points }
    const session = numbered[knownAt]!.number
    return which === 'gain'
      ? { kind: 'positive', rule: 'sudden-gain', session, level: 'good-news', evidence }
      : { kind: 'deteriorating', rule: 'sudden-loss', session, level: 'watch', evidence }
  })
}

/** The sessions with those between them that are missing; of a longer gap its first three, beyond which nothing about a sudden change reaches. */
function withGaps(sessions: readonly SeriesSession[]): readonly Pick<SeriesSession, 'number' | 'scores'>[] {
  if (sessions.every(({ number }, index) => index === 0 || number === sessions[index - 1]!.number + 1)) return sessions
  return sessions.flatMap((session, index) => {
    const next = sessions[index + 1]?.number ?? session.number + 1
    const missing = Math.min(next - session.number - 1, scoresAround)
    return [session, ...Array.from({ length: missing }, (_, gap) => ({ number: session.number + gap + 1, scores: {} }))]
  })
}

/** Where nothing has moved, told where it begins and again where it comes back after having gone. */
export function standstillOver(sessions: readonly SeriesSession[], instruments: readonly Instrument[]): SeriesSignal[] {
  const signals: SeriesSignal[] = []
  const known: (FollowedOutcome | undefined)[] = []
  let standing: NotOnTrack['kind'] | null = null
  for (const { number, scores } of sessions) {
    const outcomes: FollowedOutcome[] = []
    const elsewhere: FollowedOutcome[] = []
    for (const [place, instrument] of instruments.entries()) {
      const latest = scores[instrument.id]
      const before = known[place]
      if (latest !== undefined) outcomes.push((known[place] = { instrument, first: before?.first ?? latest, latest }))
      else if (before) elsewhere.push(before)
    }
    if (outcomes.length === 0) continue
    const found = notOnTrack(number, outcomes, elsewhere)
    if (found && found.kind !== standing) signals.push({ kind: 'not-on-track', rule: found.kind, session: number, level: found.kind === 'stuck' ? 'signal' : 'watch', evidence: { outcomes: found.outcomes } })
    standing = found?.kind ?? null
  }
  return signals
}
