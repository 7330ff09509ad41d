// The closed set of rules behind the signals, each with what it rests on: one part of a page and one section of the guide stand for each.
import { reasonsOf, type RuptureReason } from '../alliance/finding.ts'
import type { EngagementReason } from '../engagement/engagement.ts'
import type { NotOnTrack } from '../outcome/not-on-track.ts'
import type { GoalsSignal, Signal } from './signal.ts'

export type RuleKey = 'risk-item' | 'reliable-change' | 'sudden-change' | RuptureReason['kind'] | NotOnTrack['kind'] | 'expected-course' | GoalsSignal['rule'] | EngagementReason['kind'] | 'repaired'

/** Every rule in the order of the guide, with its keys of docs/sources.md, the first one first. */
export const ruleSources: Readonly<Record<RuleKey, readonly string[]>> = {
  'risk-item': ['simon-2013', 'simon-2016', 'nice-ng225'],
  'reliable-change': ['nhs-talking-therapies-manual', 'jacobson-truax-1991'],
  'sudden-change': ['tang-derubeis-1999', 'stiles-2003', 'lutz-2013', 'vittengl-2015'],
  tension: ['attune-own-items'],
  'low-item': ['attune-rupture-simulation', 'attune-own-items'],
  'paired-fall': ['attune-rupture-simulation', 'wheeler-chambers-1992', 'cranford-2006'],
  'slow-decline': ['attune-rupture-simulation', 'roberts-1959'],
  'pooled-fall': ['attune-pooled-simulation'],
  'large-fall': ['attune-rupture-simulation'],
  stuck: ['attune-own-rules', 'delgadillo-2018', 'saunders-2019'],
  'early-watch': ['attune-own-rules', 'saunders-2019'],
  'expected-course': ['lambert-2010', 'laird-ware-1982', 'attune-own-rules'],
  'goals-apart': ['attune-own-rules', 'busseri-tyler-2004', 'jaccard-1912'],
  'goal-falling': ['attune-own-rules', 'attune-own-items'],
  'goal-unrated': ['attune-own-rules'],
  'missed-session': ['attune-own-rules', 'simon-2012'],
  'missed-form': ['attune-own-rules'],
  'homework-not-done': ['attune-own-rules', 'kazantzis-2016'],
  'low-readiness': ['attune-own-rules', 'attune-own-items'],
  repaired: ['attune-own-rules', 'rubel-2018'],
}

/** The rules by which a signal was found, each once, in the order of its evidence. */
export function rulesOf(signal: Signal): RuleKey[] {
  switch (signal.kind) {
    case 'safety':
      return ['risk-item']
    case 'deteriorating':
      return [signal.rule === 'sudden-loss' ? 'sudden-change' : signal.rule]
    case 'rupture':
      return [...new Set(reasonsOf(signal.evidence.findings).map(({ kind }) => kind))]
    case 'not-on-track':
    case 'goals':
      return [signal.rule]
    case 'engagement':
      return [...new Set(signal.evidence.reasons.map(({ kind }) => kind))]
    case 'positive':
      return [signal.rule === 'sudden-gain' ? 'sudden-change' : signal.rule]
  }
}
