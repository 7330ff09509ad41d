// What kind of strain it may have been, so that the therapist has a first question; never a fact, never a label.
import { shortText, usualText } from '../engagement/paradata.ts'
import { reasonsOf, type RuptureFinding } from './finding.ts'
import { mean } from '../kernel/statistics.ts'
import { reaches, usualParameters, type AllianceParameters } from './parameters.ts'
import { therapistAbove } from './two-voices.ts'

/** A comment of at least this share of the client's own median is long. A design choice. */
const longShare = 1.5

/** Earlier ratings of an item before it can have fallen. A design choice. */
const itemsForUsual = 3

export type ConfrontationReason = { readonly kind: 'tension'; readonly by: 'client' | 'therapist' } | { readonly kind: 'low-item-long-comment'; readonly length: number; readonly usual: number }

export type WithdrawalReason =
  | { readonly kind: 'shorter-text'; readonly length: number; readonly usual: number }
  | { readonly kind: 'skipped-items'; readonly items: number }
  | { readonly kind: 'lower-task'; readonly value: number; readonly usual: number }
  | { readonly kind: 'therapist-above'; readonly client: number; readonly therapist: number; readonly gap: number }

/** Reasons for thinking of either; both lists may be filled, or neither. "May be worth asking" is all that they carry. */
export interface PossibleType {
  readonly confrontation: readonly ConfrontationReason[]
  readonly withdrawal: readonly WithdrawalReason[]
}

/** What is known of the session in which something was found. Null and an empty list: not known. */
export interface SessionTrace {
  /** What `findRuptures` found in it. */
  readonly findings: readonly RuptureFinding[]
  /** Means of the three items, points. */
  readonly clientMean: number | null
  readonly therapistMean: number | null
  /** The client's task item, and its earlier ratings. */
  readonly task: number | null
  readonly earlierTasks: readonly number[]
  /** Items of the alliance check left out. */
  readonly skippedItems: number
  /** Characters of the client's comment and of earlier ones; lengths only, and null and empty unless the client agreed that they be looked at. */
  readonly textLength: number | null
  readonly earlierTextLengths: readonly number[]
}

/**
 * Confrontation is thought of when tension was said, or when a low item comes with a comment of 150 % or more of the client's own median. Withdrawal when the client's ratings fell (R1, R2 or the large fall) together with a text below half the own median, an item left out, a task rating two points or more below its own mean of three or more, or the therapist's rating two points or more above the client's (0..10).
 * Of what a comment says nothing is read. Nothing found in the session gives empty lists.
 * @source safran-muran-2000 (the two kinds); the rules: attune-own-rules
 */
export function possibleType(trace: SessionTrace, parameters: AllianceParameters = usualParameters): PossibleType {
  const reasons = reasonsOf(trace.findings)
  const hasFallen = trace.findings.some((finding) => finding.rule !== 'R3')
  const tension = reasons.flatMap((reason): ConfrontationReason[] => (reason.kind === 'tension' ? [{ kind: 'tension', by: reason.by }] : []))
  const isLow = reasons.some((reason) => reason.kind === 'low-item')
  return { confrontation: [...tension, ...(isLow ? longComment(trace) : [])], withdrawal: hasFallen ? withdrawal(trace, parameters) : [] }
}

function longComment({ textLength: length, earlierTextLengths }: SessionTrace): ConfrontationReason[] {
  const usual = usualText(earlierTextLengths)
  return length !== null && usual !== null && length >= longShare * usual ? [{ kind: 'low-item-long-comment', length, usual }] : []
}

function withdrawal(trace: SessionTrace, parameters: AllianceParameters): WithdrawalReason[] {
  const { clientMean, therapistMean, task, earlierTasks, skippedItems } = trace
  const shorter = shortText(trace.textLength, trace.earlierTextLengths).map(({ length, usual }): WithdrawalReason => ({ kind: 'shorter-text', length, usual }))
  const usualTask = earlierTasks.length >= itemsForUsual ? mean(earlierTasks) : null
  const hasLowerTask = task !== null && usualTask !== null && reaches(usualTask - task, parameters.apart, parameters)
  const gap = clientMean === null || therapistMean === null ? null : therapistAbove(clientMean, therapistMean, parameters)
  return [
    ...shorter,
    ...(skippedItems > 0 ? [{ kind: 'skipped-items', items: skippedItems } as const] : []),
    ...(hasLowerTask ? [{ kind: 'lower-task', value: task, usual: usualTask } as const] : []),
    ...(gap?.fires ? [{ kind: 'therapist-above', client: gap.client, therapist: gap.therapist, gap: gap.gap } as const] : []),
  ]
}
