// Takes from the goals what goes on paper: what the two work on now, in the words both agreed, and the day they named for looking again.
import { attainmentLevels } from './attainment.ts'
import type { GoalsFact } from './facts.ts'
import { goalOf } from './goal.ts'
import { namedDay } from './last-look.ts'

export interface GoalOnPaper {
  readonly text: string
  /** Null when they named none. */
  readonly step: string | null
  /** Their own words for level 0; null when they did not write the levels. */
  readonly better: string | null
}

export interface GoalsOnPaper {
  /** In the order in which they were made. */
  readonly goals: readonly GoalOnPaper[]
  /** `2026-12-01`; null when they named none, or it is past. */
  readonly lookAgainOn: string | null
}

/** Nothing that only one side has said, nothing put aside or over, and no rating: a sheet is seen by whoever passes it. Goals without words (once erased) are left out. @param today where the client is, `2026-12-01` */
export function goalsOnPaper({ goals, reviews }: Pick<GoalsFact, 'goals' | 'reviews'>, today: string): GoalsOnPaper {
  return {
    goals: goals.map(goalOf).flatMap(({ standing, agreed }) => {
      if (standing !== 'current' || !agreed?.wording) return []
      const { text, step, levels } = agreed.wording
      return [{ text, step, better: levels?.[attainmentLevels.indexOf(0)] ?? null }]
    }),
    lookAgainOn: namedDay({ reviews }, today),
  }
}
