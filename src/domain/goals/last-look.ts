// What the two said when they last looked at the goals: how far each had come on its own levels, and when they look again.
import { attainment, attainmentLevels, type Attainment, type AttainmentLevel } from './attainment.ts'
import type { GoalsFact } from './facts.ts'
import type { Goal } from './goal.ts'
import type { GoalId } from '../kernel/ids.ts'

export interface AttainedLevel {
  readonly level: AttainmentLevel
  /** Their own words for it. */
  readonly words: string
  /** Milliseconds since the epoch: when the two said so. */
  readonly at: number
}

/** The day the two named when they last looked, `2026-12-01`; null when they named none, or it is past. @param today `2026-12-01` */
export function namedDay({ reviews }: Pick<GoalsFact, 'reviews'>, today: string): string | null {
  const named = reviews.findLast(({ kind }) => kind === 'held')?.lookAgainOn ?? null
  return named !== null && named >= today ? named : null
}

/** How far each goal had come, by the last look that said so. Levels written since then are other levels: what was said of the old ones is not carried over. Nothing for a reader without words. */
export function attainedLevels(goals: readonly Goal[], { reviews }: Pick<GoalsFact, 'reviews'>): ReadonlyMap<GoalId, AttainedLevel> {
  return new Map(
    goals.flatMap(({ id, agreed, changes }) => {
      const last = reviews.findLast(({ levels }) => levels.some(({ goalId }) => goalId === id))
      if (!last || !agreed) return []
      const { level } = last.levels.find(({ goalId }) => goalId === id)!
      const then = changes.findLast((change) => change.kind === 'worded' && change.agreedAt !== null && change.agreedAt <= last.at)
      const before = then?.kind === 'worded' ? (then.wording?.levels ?? null) : null
      const now = agreed.wording?.levels ?? null
      if (!now || before?.join('\n') !== now.join('\n')) return []
      return [[id, { level, words: now[attainmentLevels.indexOf(level)]!, at: last.at }] as const]
    }),
  )
}

/** Goal attainment of the goals that have levels and are worked on or reached, each weighed alike, since the two say how much a goal matters only in their lists. Null while none has been placed. */
export function attainmentSoFar(goals: readonly Goal[], facts: Pick<GoalsFact, 'reviews'>): Attainment | null {
  const levels = attainedLevels(goals, facts)
  const counted = goals.filter(({ standing, ended, agreed }) => (agreed?.wording?.levels ?? null) !== null && (standing === 'current' || ended?.outcome === 'reached'))
  return attainment(counted.map(({ id }) => ({ weight: 1, level: levels.get(id)?.level ?? null })))
}
