// Finds the sentences for the rules behind a signal: what each says, and how often it is wrong. The brief tells both in one breath, the page of a signal each by itself.
import { reasonsOf, type FalseAlarm, type RuptureReason } from '#src/domain/alliance/finding.ts'
import { chanceBeyond } from '#src/domain/outcome/expected-course-limits.ts'
import type { ReliableScoreChange, Signal } from '#src/domain/signal/signal.ts'
import { rulesOf, type RuleKey } from '#src/domain/signal/rule.ts'
import type { Speech } from './page.tsx'
import { pointsIn, type Teller } from './teller.ts'
import { triedValues } from './tried-values.ts'

export interface RuleWords {
  readonly rule: RuleKey
  readonly says: readonly string[]
  readonly wrong: readonly string[]
}

/** Of every rule by which a signal was found, each once; more than one sentence where it spoke of more than one measure. */
export function ruleWords(teller: Teller, signal: Signal): RuleWords[] {
  return rulesOf(signal).map((rule) => {
    const pairs = pairsFor(teller, signal, rule)
    return { rule, says: unique(pairs.map(({ says }) => says)), wrong: unique(pairs.map(({ wrong }) => wrong)) }
  })
}

/** How a signal was found, in one breath: what the rule says and how often it is wrong. */
export function foundWords(teller: Teller, signal: Signal): string[] {
  const found = unique(rulesOf(signal).flatMap((rule) => pairsFor(teller, signal, rule).map(({ says, wrong }) => `${says} ${wrong}`)))
  return signal.kind === 'deteriorating' ? [...found, teller.speech.t('signal.deteriorating.context')] : found
}

const pairsFor = (teller: Teller, signal: Signal, rule: RuleKey) =>
  valuesFor(teller, signal, rule).map((values) => ({ says: teller.speech.t(`rule.${rule}.says`, values), wrong: teller.speech.t(`rule.${rule}.wrong`, values) }))

type Values = Readonly<Record<string, string | number>>

function valuesFor(teller: Teller, signal: Signal, rule: RuleKey): Values[] {
  const { speech, measure } = teller
  switch (signal.evidence.type) {
    case 'risk-item':
      return [{ item: signal.evidence.raised.every(({ item }) => item === 'phq-9/9') ? 'nine' : 'other' }]
    case 'reliable-change':
      return signal.evidence.changes.map((change) => changeValues(teller, change))
    case 'sudden-change':
      return signal.evidence.changes.map(({ to, threshold }) => ({ measure: measure(to.instrument), threshold }))
    case 'expected-course':
      return signal.evidence.outcomes.map(({ instrument, cases, backTest }) => ({ measure: measure(instrument), cases, ...expectedAlarm(speech), ...triedValues(backTest) }))
    case 'rupture':
      return reasonsOf(signal.evidence.findings).filter(({ kind }) => kind === rule).map((reason) => ruptureValues(speech, reason))
    default:
      return [{}]
  }
}

function changeValues({ speech, measure }: Teller, { to, ruled }: ReliableScoreChange): Values {
  return {
    measure: measure(to.instrument), threshold: ruled.threshold, rule: ruled.rule === 'nhs-talking-therapies' ? 'nhs' : 'other',
    false: speech.number(((1 - ruled.confidence) / 2) * 1000, { maximumFractionDigits: 0 }),
  }
}

function ruptureValues(speech: Speech, reason: RuptureReason): Values {
  const points = pointsIn(speech)
  switch (reason.kind) {
    case 'tension':
      return {}
    case 'low-item':
      return { at: reason.at, ...alarmOf(speech, reason.falseAlarm) }
    case 'slow-decline':
      return alarmOf(speech, reason.falseAlarm)
    case 'pooled-fall':
      return { per100: speech.number(reason.chance.per100, { maximumFractionDigits: 1 }) }
    case 'paired-fall':
    case 'large-fall':
      return { threshold: points(reason.threshold), ...alarmOf(speech, reason.falseAlarm) }
  }
}

/** As for the figures of the other rules. */
const alarmSessions = 12

/** Of clients who go as expected, in 100: at one score, and at least once in all those that twelve sessions have after the first. */
const expectedAlarm = (speech: Speech): Values => {
  const per100 = (scores: number) => speech.number(chanceBeyond(scores) * 100, { maximumFractionDigits: 0 })
  return { once: per100(1), sessions: alarmSessions, clients: per100(alarmSessions - 1) }
}

const alarmOf = (speech: Speech, { share, overSessions }: FalseAlarm): Values => ({ sessions: overSessions, clients: speech.number(share * 100, { maximumFractionDigits: 0 }) })

const unique = (texts: readonly string[]): string[] => [...new Set(texts)]
