// Finds the sentences for a signal: what happened, against what, and how often such a rule is wrong; then it says that this is a guess.
import { reasonsOf, type RuptureFinding, type RuptureReason } from '#src/domain/alliance/finding.ts'
import type { EngagementReason } from '#src/domain/engagement/engagement.ts'
import type { BeyondExpected, GoalsSignal, NotOnTrackSignal, PositiveSignal, ReliableScoreChange, Signal, SuddenEvidence } from '#src/domain/signal/signal.ts'
import type { MarkKind } from './marks.tsx'
import { pointsIn, type Teller } from './teller.ts'
import { triedValues } from './tried-values.ts'

export interface SignalWords {
  readonly mark: MarkKind
  readonly title: string
  readonly lines: readonly string[]
}

export function signalWords(teller: Teller, signal: Signal): SignalWords {
  const { speech } = teller
  switch (signal.kind) {
    case 'safety':
      return { mark: 'safety', title: speech.t('signal.safety.title'), lines: [speech.t('signal.safety.line', { name: teller.name, level: signal.level })] }
    case 'deteriorating':
      if (signal.rule === 'sudden-loss') return suddenWords(teller, signal.evidence, 'loss')
      return {
        mark: 'worse', title: speech.t('signal.deteriorating.title'),
        lines: [...signal.evidence.changes.map((change) => changeLine(teller, change)), speech.t('signal.deteriorating.guess')],
      }
    case 'rupture':
      return ruptureWords(teller, signal.evidence.findings)
    case 'not-on-track':
      return signal.rule === 'expected-course' ? beyondExpectedWords(teller, signal.evidence.outcomes) : standstillWords(teller, signal)
    case 'goals':
      return goalsWords(teller, signal)
    case 'engagement':
      return engagementWords(teller, signal.evidence.reasons)
    case 'positive':
      return positiveWords(teller, signal)
  }
}

function positiveWords(teller: Teller, signal: PositiveSignal): SignalWords {
  const { speech } = teller
  const title = speech.t('signal.positive.title')
  switch (signal.rule) {
    case 'reliable-change':
      return { mark: 'worse', title, lines: signal.evidence.changes.map((change) => changeLine(teller, change)) }
    case 'sudden-gain':
      return { ...suddenWords(teller, signal.evidence, 'gain'), title }
    case 'repaired': {
      const { sessionNumber, repaired } = signal.evidence.episode
      return { mark: 'repair', title, lines: [speech.t(repaired?.by === 'client' ? 'signal.repaired.client' : 'signal.repaired', { name: teller.name, from: sessionNumber ?? 0, session: repaired?.sessionNumber ?? 0 })] }
    }
  }
}

function suddenWords({ speech, measure }: Teller, { changes }: SuddenEvidence, which: 'gain' | 'loss'): SignalWords {
  return {
    mark: 'worse', title: speech.t('signal.sudden-loss.title'),
    lines: changes.map(({ from, to }) =>
      speech.t('signal.sudden', { measure: measure(to.instrument), from: from.value, to: to.value, by: Math.abs(to.value - from.value), before: from.sessionNumber ?? 0, after: to.sessionNumber ?? 0, which }),
    ),
  }
}

function standstillWords({ speech, measure }: Teller, { rule, evidence: { session, outcomes } }: Exclude<NotOnTrackSignal, { rule: 'expected-course' }>): SignalWords {
  return {
    mark: 'level', title: speech.t(`signal.${rule}.title`),
    lines: [
      ...outcomes.map(({ instrument, first, latest, threshold }) => speech.t('signal.standstill', { measure: measure(instrument), session, first, value: latest, threshold })),
      speech.t(`signal.${rule}.guess`),
    ],
  }
}

function beyondExpectedWords({ speech, measure }: Teller, outcomes: readonly BeyondExpected[]): SignalWords {
  const points = pointsIn(speech)
  return {
    mark: 'level', title: speech.t('signal.expected-course.title'),
    lines: [
      ...outcomes.map(({ instrument, value, mean, limit, way, between }) =>
        speech.t('signal.expected-course', { measure: measure(instrument), value, mean: points(mean), limit: points(limit), way, between })),
      speech.t('signal.expected-course.guess'),
      ...outcomes.map(({ instrument, backTest }) => speech.t('signal.expected-course.tried', { measure: measure(instrument), ...triedValues(backTest) })),
    ],
  }
}

function goalsWords({ speech, name, goal, reader }: Teller, signal: GoalsSignal): SignalWords {
  if (signal.rule === 'goals-apart') {
    const { shared, all, reasons } = signal.evidence
    const lines = reasons.map((reason) => {
      if (reason.kind === 'few-shared') return speech.t('signal.goals-apart.few-shared', { shared, all })
      return reason.kind === 'top-goal' ? speech.t('signal.goals-apart.top-goal') : speech.t('signal.goals-apart.importance', { name, reader, client: reason.client, therapist: reason.therapist })
    })
    return { mark: 'level', title: speech.t('signal.goals-apart.title'), lines: [...lines, speech.t('signal.goals-apart.guess')] }
  }
  const words = (id: string) => ({ goal: goal?.(id) ?? '', known: goal?.(id) ? 'yes' : 'no' })
  const lines = signal.evidence.goals.map((each) =>
    (each.kind === 'falling' ? speech.t('signal.goal-falling', { ...words(each.goalId), from: each.from, to: each.to }) : speech.t('signal.goal-unrated', { ...words(each.goalId), sessions: each.sessions })))
  return { mark: signal.rule === 'goal-falling' ? 'worse' : 'level', title: speech.t(`signal.${signal.rule}.title`), lines: [...lines, speech.t(`signal.${signal.rule}.guess`)] }
}

function engagementWords(teller: Teller, reasons: readonly EngagementReason[]): SignalWords {
  const { speech } = teller
  const [first, ...others] = reasons
  const isHomework = first?.kind === 'homework-not-done' && others.length === 0
  return {
    mark: 'agreed', title: isHomework ? speech.t('signal.engagement.homework.title', { times: first.times }) : speech.t('signal.engagement.title'),
    lines: [...reasons.map((reason) => engagementLine(teller, reason)), speech.t(isHomework ? 'signal.engagement.homework.guess' : 'signal.engagement.guess')],
  }
}

function engagementLine({ speech, name }: Teller, reason: EngagementReason): string {
  switch (reason.kind) {
    case 'homework-not-done':
      return speech.t('signal.engagement.homework-not-done', { times: reason.times })
    case 'low-readiness':
      return speech.t('signal.engagement.low-readiness', { name, value: reason.value, at: reason.at })
    default:
      return speech.t(`signal.engagement.${reason.kind}`, { name })
  }
}

/** As it is read: at most two decimals. */
const rounded = (points: number): number => Math.round(points * 100) / 100

function changeLine({ speech, measure, sessionId }: Teller, change: ReliableScoreChange): string {
  const { from, to, points, ruled } = change
  return speech.t('signal.change', {
    measure: measure(to.instrument), value: rounded(to.value), by: rounded(Math.abs(points)), way: points > 0 ? 'higher' : 'lower', first: rounded(from.value),
    when: to.sessionId === sessionId ? 'today' : 'then', session: to.sessionNumber ?? 0, threshold: ruled.threshold,
  })
}

function ruptureWords(teller: Teller, findings: readonly RuptureFinding[]): SignalWords {
  const { speech } = teller
  const reasons = reasonsOf(findings)
  const wasSaid = reasons.some((reason) => reason.kind === 'tension')
  const lines = findings.flatMap((finding) => finding.reasons.map((reason) => reasonLine(teller, finding, reason)))
  const saidNone = !wasSaid ? [speech.t('signal.rupture.no-tension')] : []
  return {
    mark: wasSaid ? 'rupture' : 'possible-rupture',
    title: speech.t(wasSaid ? 'signal.rupture.said' : 'signal.rupture.possible'),
    lines: [...lines, [...saidNone, speech.t('signal.rupture.guess')].join(' ')],
  }
}

function reasonLine({ speech, name, reader, expected }: Teller, finding: RuptureFinding, reason: RuptureReason): string {
  const session = finding.sessionNumber ?? 0
  const points = pointsIn(speech)
  switch (reason.kind) {
    case 'tension':
      return speech.t(`signal.tension.${reason.by}`, { name, session, answer: reason.answer, reader })
    case 'low-item': {
      const guess = expected?.(finding.sessionId)?.items[reason.item] ?? null
      return speech.t('signal.low-item', { name, session, item: reason.item, value: reason.value, reader, guess: guess ?? 0, both: guess === null ? 'no' : 'yes' })
    }
    case 'paired-fall':
      return speech.t('signal.paired-fall', { name, session, value: points(reason.value), mean: points(reason.mean), fall: points(reason.fall), limit: points(reason.limit) })
    case 'slow-decline':
      return speech.t('signal.slow-decline', { name, session, sessions: reason.sessions, ewma: points(reason.ewma), baseline: points(reason.baseline), limit: points(reason.limit) })
    case 'pooled-fall':
      return speech.t((reason.after ?? 0) > 0 ? 'signal.pooled-fall-over' : 'signal.pooled-fall', {
        name, after: reason.after ?? 0, ratings: reason.ratings, since: reason.since ?? 0, value: points(reason.value), usual: points(reason.usual), fall: points(reason.fall),
        per100: speech.number(reason.chance.per100, { maximumFractionDigits: 1 }),
      })
    case 'large-fall':
      return speech.t('signal.large-fall', { name, session, value: points(reason.value), previous: points(reason.previous), fall: points(reason.fall) })
  }
}

/** The one line of what matters, for a list: the gravest thing first; nothing when there is nothing. */
export function oneLine(teller: Teller, signal: Signal): string {
  const { speech } = teller
  if (signal.kind === 'safety') return speech.t('signal.safety.short', { level: signal.level })
  if (signal.kind === 'rupture') {
    const finding = signal.evidence.findings[0]
    const reason = finding?.reasons[0]
    if (finding && reason) return reasonLine({ ...teller, expected: () => null }, finding, reason)
  }
  return signalWords(teller, signal).lines[0] ?? ''
}
