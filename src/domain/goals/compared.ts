// Two lists beside each other, by what the pair said means the same: in words first, in numbers for whoever asks. Agreement in fact, which is not agreement as it is felt.
import { overlap, rankAgreement, topWeightedOverlap } from './concordance.ts'
import { goalsApart, type ApartReason, type NamedGoal } from './goals-apart.ts'
import type { GoalList, ListPart, Matching } from './naming.ts'

export interface Compared {
  /** Goals that both named, and all that were named, the same ones once. */
  readonly shared: number
  readonly all: number
  readonly isFirstSame: boolean
  /** What the client wants that the therapist had thought of. */
  readonly believed: number
  readonly wanted: number
  /** Why the lists may be apart. */
  readonly apart: readonly ApartReason[]
  /** 0..1. */
  readonly overlap: number
  /** −1..1; null with fewer than three that both named, or no order among them. */
  readonly ranks: number | null
  /** 0..1. */
  readonly top: number
}

/**
 * What the client wants beside what the therapist would work on; and how much of it the therapist had thought of. Null while either has nothing on the list: one who has not answered does not disagree.
 * @param client,therapist of one round, both to be seen by both
 */
export function compareLists(client: GoalList, therapist: GoalList, { pairs }: Pick<Matching, 'pairs'>): Compared | null {
  const same = new Map<string, string>(pairs.map(([ofClient, ofTherapist]) => [ofTherapist, ofClient]))
  const keyed = (list: GoalList, part: ListPart): NamedGoal[] => list.goals.filter((goal) => goal.part === part).map(({ id, importance }) => ({ key: same.get(id) ?? id, importance }))
  const [wants, work, believed] = [keyed(client, 'wants'), keyed(therapist, 'work'), keyed(therapist, 'wants')]
  const apart = goalsApart(wants, work)
  if (!apart) return null
  const keys = (goals: readonly NamedGoal[]) => goals.map(({ key }) => key)
  const inBoth = keys(wants).filter((key) => keys(work).includes(key))
  return {
    shared: inBoth.length, all: wants.length + work.length - inBoth.length, isFirstSame: wants[0]?.key === work[0]?.key,
    believed: keys(wants).filter((key) => keys(believed).includes(key)).length, wanted: wants.length, apart,
    overlap: overlap(keys(wants), keys(work)) ?? 0, top: topWeightedOverlap(keys(wants), keys(work)) ?? 0,
    ranks: rankAgreement(inBoth.map((key) => keys(wants).indexOf(key)), inBoth.map((key) => keys(work).indexOf(key))),
  }
}

/** Whether each goal is the same as at most one of each part of the other list, and every pair is one of the client's and one of the therapist's. @param pairs as they were sent */
export function areSound({ pairs }: Pick<Matching, 'pairs'>, client: GoalList, therapist: GoalList): boolean {
  const wants = new Set(client.goals.map(({ id }) => id))
  const partOf = new Map(therapist.goals.map(({ id, part }) => [id, part]))
  const taken = pairs.map(([ofClient, ofTherapist]) => `${partOf.get(ofTherapist)} ${ofClient}`)
  return pairs.every(([ofClient, ofTherapist]) => wants.has(ofClient) && partOf.has(ofTherapist)) && new Set(taken).size === taken.length
}
