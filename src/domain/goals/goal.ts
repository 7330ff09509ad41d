// A goal of the client as the two hold it: its wordings and turns are added and never changed, and where it stands is worked out from them.
import type { Side } from './naming.ts'
import type { GoalId } from '../kernel/ids.ts'

/** One side, or both in the room. */
export type By = Side | 'both'

/** How a goal ends; never by being deleted. */
export const outcomes = ['reached', 'changed', 'let-go'] as const
export type Outcome = (typeof outcomes)[number]

/** What is read of a wording, in the client's words. */
export interface Wording {
  readonly text: string
  /** The first step, if they named one. */
  readonly step: string | null
  /** What each level of attainment would look like, −2 to +2 in order; null when they did not write them. */
  readonly levels: readonly [string, string, string, string, string] | null
}

interface Change {
  /** 1, 2, 3 … within the goal. */
  readonly position: number
  readonly by: By
  /** Milliseconds since the epoch, server time. */
  readonly at: number
}

/** Words for the goal; they hold once both have said yes to them. */
export interface Worded extends Change {
  readonly kind: 'worded'
  /** When the other side said yes as well; for both in the room, when it was written; null until then. */
  readonly agreedAt: number | null
  /** Already decrypted; null for a reader without words. */
  readonly wording: Wording | null
}

export interface Parked extends Change {
  readonly kind: 'parked'
  /** The day from which it is looked at again, `2026-12-01`. */
  readonly until: string
}

export interface TakenUp extends Change {
  readonly kind: 'taken-up'
}

export interface Ended extends Change {
  readonly kind: 'ended'
  readonly outcome: Outcome
  /** In the client's words; null when nothing was said, and for a reader without words. */
  readonly words: string | null
}

export type GoalChange = Worded | Parked | TakenUp | Ended

/** Everything that was ever written of one goal, in order; at least its first wording. */
export interface GoalFact {
  readonly id: GoalId
  readonly changes: readonly GoalChange[]
}

export interface Goal {
  readonly id: GoalId
  /** The words that both agreed last; null before the first time. */
  readonly agreed: Worded | null
  /** Since when the two have had it: the first wording that both agreed. */
  readonly since: number | null
  /** Newer words that one side wrote and the other has not said yes to, the latest of each side. */
  readonly proposed: readonly Worded[]
  readonly standing: 'proposed' | 'current' | 'parked' | 'ended'
  readonly parked: Parked | null
  readonly ended: Ended | null
  /** The last change: what a form was written against. */
  readonly position: number
  readonly changes: readonly GoalChange[]
}

/** Where a goal stands. Words hold when both said yes; newer words of one side wait beside them and change nothing. What is parked or over keeps its words. */
export function goalOf({ id, changes }: GoalFact): Goal {
  const wordings = changes.filter((change) => change.kind === 'worded')
  const agreed = wordings.findLast(({ agreedAt }) => agreedAt !== null) ?? null
  const since = wordings.find(({ agreedAt }) => agreedAt !== null)?.agreedAt ?? null
  const turn = changes.findLast((change) => change.kind !== 'worded')
  const ended = turn?.kind === 'ended' ? turn : null
  const parked = turn?.kind === 'parked' ? turn : null
  const waiting = ended ? [] : wordings.filter(({ position, agreedAt }) => agreedAt === null && position > (agreed?.position ?? 0))
  const proposed = waiting.filter((one) => !waiting.some((other) => other.by === one.by && other.position > one.position))
  const standing = ended ? 'ended' : parked ? 'parked' : agreed ? 'current' : 'proposed'
  return { id, agreed, since, proposed, standing, parked, ended, position: changes.at(-1)?.position ?? 0, changes }
}

/** The words by which a goal is known now: what both agreed, before that what was written last. Null for a reader without words. */
export function wordingOf({ agreed, changes }: Goal): Wording | null {
  return (agreed ?? changes.findLast((change) => change.kind === 'worded'))?.wording ?? null
}

/** Other words for a goal that keep what its levels look like. */
export function reworded(goal: Goal, { text, step }: Pick<Wording, 'text' | 'step'>): Wording {
  return { text, step, levels: wordingOf(goal)?.levels ?? null }
}

/** Whether one side may say yes to these words: the other side's, not yet agreed, and not overtaken by newer words of theirs or by words both agreed. */
export function mayAgree(goal: Goal, position: number, side: Side): boolean {
  return goal.proposed.some((wording) => wording.position === position && wording.by !== side)
}
