// Naming apart: each side writes its list of goals without the other's, and what a side may see follows from one rule, here.
import type { GoalListId, NamedGoalId } from '../kernel/ids.ts'

export const sides = ['client', 'therapist'] as const
export type Side = (typeof sides)[number]

/** At most this many on a list: more are no longer an order. A design choice. */
export const goalsAtMost = 5

/** What a list holds: what the client wants (of the therapist: what they believe the client wants most), and what the therapist would work on. */
export const listParts = ['wants', 'work'] as const
export type ListPart = (typeof listParts)[number]

/** A list is a draft that only its writer sees, in, or put off with "not now". */
export type ListState = 'draft' | 'in' | 'not-now'

/** What is known of a list without reading it. */
export interface ListHead {
  readonly id: GoalListId
  /** 1, 2, 3 …: the lists are made anew from time to time. */
  readonly round: number
  readonly side: Side
  readonly state: ListState
  /** Milliseconds since the epoch, server time. */
  readonly writtenAt: number
}

/** A goal as one side wrote it. */
export interface ListedGoal {
  readonly id: NamedGoalId
  readonly part: ListPart
  /** 1 is what matters most. */
  readonly position: number
  /** 0..10; null when it was left open, and for what is only believed. */
  readonly importance: number | null
  /** Already decrypted; null for a reader without words. */
  readonly text: string | null
  /** Why it matters to them; null also when nothing was said. */
  readonly why: string | null
}

export interface GoalList extends ListHead {
  /** In the writer's order within each part. */
  readonly goals: readonly ListedGoal[]
}

/** Which goals of two lists mean the same, as the pair said by hand: [the client's, the therapist's]. */
export type Pair = readonly [client: NamedGoalId, therapist: NamedGoalId]

export interface Matching {
  readonly round: number
  readonly pairs: readonly Pair[]
  /** Milliseconds since the epoch, server time. */
  readonly writtenAt: number
}

/** Where one side stands with the lists of the latest round. */
export interface Naming {
  readonly round: number
  readonly own: GoalList | null
  /** The other side's; null while it may not be seen, whether or not there is one. */
  readonly other: GoalList | null
  readonly isRevealed: boolean
  readonly mayWrite: boolean
  readonly matching: Matching | null
}

/** Whether both may see the lists of a round: both are in, or one side said "not now". @param heads the latest of each side in that round */
export function isRevealed(heads: readonly Pick<ListHead, 'side' | 'state'>[]): boolean {
  return heads.some(({ state }) => state === 'not-now') || sides.every((side) => heads.some((head) => head.side === side && head.state === 'in'))
}

/** Whether lists of a round may still be written: until both may see the two, and while nothing is in beside a "not now". @param heads the latest of each side in that round */
export function mayWrite(heads: readonly Pick<ListHead, 'side' | 'state'>[]): boolean {
  return !isRevealed(heads) || heads.every(({ state }) => state !== 'in')
}

/** The lists that this side may see: its own, and of the other side what is in, in rounds that are revealed. Nothing else of the other side, not even that there is something. @param heads the latest of each side in each round */
export function visibleTo<Head extends Pick<ListHead, 'round' | 'side' | 'state'>>(side: Side, heads: readonly Head[]): Head[] {
  const rounds = Map.groupBy(heads, ({ round }) => round)
  return heads.filter((head) => head.side === side || (head.state !== 'draft' && isRevealed(rounds.get(head.round) ?? [])))
}
