// Finds the sentences for a signal: what happened, against what, and how often such a rule is wrong; then it says that this is a guess.
import { reasonsOf, type FalseAlarm, type RuptureFinding, type RuptureReason } from '#src/domain/alliance/finding.ts'
import type { AllianceCheck } from '#src/domain/alliance/check.ts'
import type { EngagementReason } from '#src/domain/engagement/engagement.ts'
import type { NotOnTrackSignal, PositiveSignal, ReliableScoreChange, Signal, SuddenEvidence } from '#src/domain/signal/signal.ts'
import type { MarkKind } from './marks.tsx'
import type { Speech } from './page.tsx'

/** Of whom and to whom the sentences speak. */
export interface Teller {
  readonly speech: Speech
  /** The client's name, isolated; or "the client" for a reader who may not read words. */
  readonly name: string
  readonly reader: 'therapist' | 'supervisor'
  /** The name of an instrument, `PHQ-9`. */
  readonly measure: (instrument: string) => string
  /** What the therapist expected in a session, once both sides may be seen. */
  readonly expected?: (sessionId: string) => AllianceCheck | null
  /** The session the brief prepares: its score is "today's". */
  readonly sessionId?: string | null
}

export interface SignalWords {
  readonly mark: MarkKind
  readonly title: string
  readonly lines: readonly string[]
  /** How it was found, with its false-alarm figure. */
  readonly found: readonly string[]
}

export function signalWords(teller: Teller, signal: Signal): SignalWords {
  const { speech } = teller
  switch (signal.kind) {
    case 'safety':
      return { mark: 'safety', title: speech.t('signal.safety.title'), lines: [speech.t('signal.safety.line', { name: teller.name, level: signal.level })], found: [speech.t('signal.safety.found', { item: signal.evidence.raised.every(({ item }) => item === 'phq-9/9') ? 'nine' : 'other' })] }
    case 'deteriorating':
      if (signal.rule === 'sudden-loss') return suddenWords(teller, signal.evidence, 'loss')
      return {
        mark: 'worse', title: speech.t('signal.deteriorating.title'),
        lines: [...signal.evidence.changes.map((change) => changeLine(teller, change)), speech.t('signal.deteriorating.guess')],
        found: [...signal.evidence.changes.map((change) => foundByChange(teller, change)), speech.t('signal.deteriorating.context')],
      }
    case 'rupture':
      return ruptureWords(teller, signal.evidence.findings)
    case 'not-on-track':
      return standstillWords(teller, signal)
    case 'engagement':
      return {
        mark: 'agreed', title: speech.t('signal.engagement.title'),
        lines: [...signal.evidence.reasons.map((reason) => engagementLine(teller, reason)), speech.t('signal.engagement.guess')],
        found: [speech.t('signal.engagement.found')],
      }
    case 'positive':
      return positiveWords(teller, signal)
  }
}

function positiveWords(teller: Teller, signal: PositiveSignal): SignalWords {
  const { speech } = teller
  const title = speech.t('signal.positive.title')
  switch (signal.rule) {
    case 'reliable-change':
      return { mark: 'worse', title, lines: signal.evidence.changes.map((change) => changeLine(teller, change)), found: [] }
    case 'sudden-gain':
      return { ...suddenWords(teller, signal.evidence, 'gain'), title }
    case 'repaired': {
      const { sessionNumber, repaired } = signal.evidence.episode
      return {
        mark: 'repair', title, lines: [speech.t('signal.repaired', { from: sessionNumber ?? 0, session: repaired?.sessionNumber ?? 0 })],
        found: [speech.t('signal.repaired.found')],
      }
    }
  }
}

function suddenWords({ speech, measure }: Teller, { changes }: SuddenEvidence, which: 'gain' | 'loss'): SignalWords {
  return {
    mark: 'worse', title: speech.t('signal.sudden-loss.title'),
    lines: changes.map(({ from, to }) =>
      speech.t('signal.sudden', { measure: measure(to.instrument), from: from.value, to: to.value, by: Math.abs(to.value - from.value), before: from.sessionNumber ?? 0, after: to.sessionNumber ?? 0, which }),
    ),
    found: changes.map(({ to, threshold }) => speech.t('signal.sudden.found', { measure: measure(to.instrument), threshold })),
  }
}

function standstillWords({ speech, measure }: Teller, { rule, evidence: { session, outcomes } }: NotOnTrackSignal): SignalWords {
  return {
    mark: 'level', title: speech.t(`signal.${rule}.title`),
    lines: [
      ...outcomes.map(({ instrument, first, latest, threshold }) => speech.t('signal.standstill', { measure: measure(instrument), session, first, value: latest, threshold })),
      speech.t(`signal.${rule}.guess`),
    ],
    found: [speech.t(`signal.${rule}.found`)],
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

function foundByChange({ speech, measure }: Teller, { to, ruled }: ReliableScoreChange): string {
  return speech.t('signal.change.found', {
    measure: measure(to.instrument), threshold: ruled.threshold, rule: ruled.rule === 'nhs-talking-therapies' ? 'nhs' : 'other',
    false: speech.number(((1 - ruled.confidence) / 2) * 1000, { maximumFractionDigits: 0 }),
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
    found: ruptureFound(speech, reasons),
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
      return speech.t('signal.pooled-fall', {
        name, ratings: reason.ratings, since: reason.since ?? 0, value: points(reason.value), usual: points(reason.usual), fall: points(reason.fall),
        per100: speech.number(reason.chance.per100, { maximumFractionDigits: 1 }),
      })
    case 'large-fall':
      return speech.t('signal.large-fall', { name, session, value: points(reason.value), previous: points(reason.previous), fall: points(reason.fall) })
  }
}

/** How each of the reasons is found, once for each kind. */
function ruptureFound(speech: Speech, reasons: readonly RuptureReason[]): string[] {
  const points = pointsIn(speech)
  const found = reasons.map((reason) => {
    switch (reason.kind) {
      case 'tension':
        return speech.t('signal.tension.found')
      case 'low-item':
        return speech.t('signal.low-item.found', { at: reason.at, ...alarmOf(speech, reason.falseAlarm) })
      case 'paired-fall':
        return speech.t('signal.paired-fall.found', { threshold: points(reason.threshold), ...alarmOf(speech, reason.falseAlarm) })
      case 'slow-decline':
        return speech.t('signal.slow-decline.found', alarmOf(speech, reason.falseAlarm))
      case 'pooled-fall':
        return speech.t('signal.pooled-fall.found')
      case 'large-fall':
        return speech.t('signal.large-fall.found', { threshold: points(reason.threshold), ...alarmOf(speech, reason.falseAlarm) })
    }
  })
  return [...new Set(found)]
}

const alarmOf = (speech: Speech, { share, overSessions }: FalseAlarm) => ({ sessions: overSessions, clients: speech.number(share * 100, { maximumFractionDigits: 0 }) })

const pointsIn = (speech: Speech) => (value: number): string => speech.number(value, { maximumFractionDigits: 1 })

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
