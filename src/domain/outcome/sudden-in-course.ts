// Sudden gains and losses as they come to be known while a case goes on, by the rule of the instrument.
import type { Instrument } from '../instruments/instrument.ts'
import { suddenChanges, type SessionScores, type SuddenChangeCriteria } from './sudden-gains.ts'

/** By custom a quarter of the score, and out of the fluctuation at 5 in 100. @source tang-derubeis-1999 @source lutz-2013 */
export const usualCriteria = { share: 0.25, fluctuation: { alpha: 0.05 } } as const

/** Scores after a change before it can be told from a fluctuation. */
const scoresAfter = 2

/** Sessions on either side of a change that say whether it is sudden. @source tang-derubeis-1999 */
export const scoresAround = 3

/** What becomes known with a score hangs on it and the five before. */
export const scoresThatDecide = 2 * scoresAround

export interface SuddenInCourse {
  readonly which: 'gain' | 'loss'
  /** Position (from 0) of the score before it; the change is from there to the next. */
  readonly before: number
  /** Position at which all three criteria first held: what later sessions say takes nothing back. */
  readonly knownAt: number
  /** The two scores, points, and the change that is large enough. */
  readonly from: number
  readonly to: number
  readonly points: number
}

/** Every sudden gain and loss of these scores, in the order in which they came to be known. The change that counts is the instrument's reliable change; an instrument without one has none. @param scores one for each session in order, null where there is none @source tang-derubeis-1999 */
export function suddenInCourse(scores: SessionScores, { reliableChange, direction }: Instrument): SuddenInCourse[] {
  if (!reliableChange || !movesBy(scores, reliableChange.points)) return []
  const { points } = reliableChange
  const found = (['gain', 'loss'] as const).flatMap((which) => {
    const criteria: SuddenChangeCriteria = { ...usualCriteria, points, direction: (which === 'gain') === (direction === 'higher-worse') ? 'gain' : 'loss' }
    const sign = criteria.direction === 'gain' ? 1 : -1
    return scores.flatMap((from, before): SuddenInCourse[] => {
      const to = scores[before + 1] ?? null
      // Its size is looked at first: over many cases nearly all is decided there.
      if (from === null || to === null || (from - to) * sign < points) return []
      const knownAt = [before + scoresAfter, before + scoresAfter + 1].find((last) => last < scores.length && isSudden(scores, before, last, criteria))
      return knownAt === undefined ? [] : [{ which, before, knownAt, from, to, points }]
    })
  })
  return found.sort((a, b) => a.knownAt - b.knownAt || a.before - b.before)
}

/** Whether the change after one score is sudden as far as the score at `last` lets it be known. Three scores on either side decide: what comes later changes nothing. */
function isSudden(scores: SessionScores, before: number, last: number, criteria: SuddenChangeCriteria): boolean {
  const start = Math.max(0, before - 2)
  return suddenChanges(scores.slice(start, last + 1), criteria).some((change) => change.before === before - start)
}

/** Whether any two scores in a row lie so far apart: only then can anything be sudden. */
function movesBy(scores: SessionScores, points: number): boolean {
  return scores.some((score, index) => index > 0 && score !== null && Math.abs(score - (scores[index - 1] ?? score)) >= points)
}
