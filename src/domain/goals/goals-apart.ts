// Says where client and therapist may be working towards different things, from two lists made blind to each other.
import { overlap } from './concordance.ts'

/** A goal as one of the two named it. */
export interface NamedGoal {
  /** The same for goals that the pair have matched by hand. */
  readonly key: string
  /** 0..10; null when not rated. */
  readonly importance: number | null
}

/** Below this share of goals in common, the lists are apart. A design choice. */
const overlapBelow = 0.5

/** Importance that differs by this much, points of 0..10. A design choice. */
const importanceApart = 4

export type ApartReason =
  | { readonly kind: 'few-shared'; readonly overlap: number; readonly below: number }
  | { readonly kind: 'top-goal'; readonly client: string; readonly therapist: string }
  /** difference: client − therapist. */
  | { readonly kind: 'importance'; readonly key: string; readonly client: number; readonly therapist: number; readonly difference: number; readonly at: number }

/**
 * Why the two lists may be apart; empty when nothing says so, null while either list is empty: one who has not answered does not disagree. Fewer than half of the goals in common (strictly); different goals at the top; a shared goal whose importance differs by 4 or more of 10. An importance that is missing differs from nothing.
 * How often this speaks where both in truth agree is not known.
 * @param client,therapist what matters most first
 * @source attune-own-rules
 */
export function goalsApart(client: readonly NamedGoal[], therapist: readonly NamedGoal[]): ApartReason[] | null {
  const [clientTop, therapistTop] = [client[0], therapist[0]]
  if (!clientTop || !therapistTop) return null
  const shared = overlap(client.map((goal) => goal.key), therapist.map((goal) => goal.key)) ?? 0
  const theirs = new Map(therapist.map((goal) => [goal.key, goal.importance]))
  return [
    ...(shared < overlapBelow ? [{ kind: 'few-shared', overlap: shared, below: overlapBelow } as const] : []),
    ...(clientTop.key !== therapistTop.key ? [{ kind: 'top-goal', client: clientTop.key, therapist: therapistTop.key } as const] : []),
    ...client.flatMap(({ key, importance }) => importanceReason(key, importance, theirs.get(key) ?? null)),
  ]
}

function importanceReason(key: string, client: number | null, therapist: number | null): ApartReason[] {
  if (client === null || therapist === null || Math.abs(client - therapist) < importanceApart) return []
  return [{ kind: 'importance', key, client, therapist, difference: client - therapist, at: importanceApart }]
}
