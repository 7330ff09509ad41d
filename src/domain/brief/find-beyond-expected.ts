// Finds a score beyond the expected course, only where an organisation has switched predictions on: off, there is no course to hold it against.
import type { ScoreLine } from './brief.ts'
import type { Ground } from './ground.ts'
import type { ScorePoint } from '../outcome/course.ts'
import type { CourseNorm, FittedCourse } from '../outcome/expected-course-norm.ts'
import { heldAgainst, type HeldAgainst } from '../outcome/expected-course-rule.ts'
import { scoredCourse } from '../outcome/scored-course.ts'
import { engineVersion, type BeyondExpected, type NotOnTrackSignal } from '../signal/signal.ts'

/** Today's scores beyond what earlier clients' courses let expect, given this client's scores so far; null where none is, and where no curve was learned. @param outcomes followed ones @source lambert-2010 */
export function findBeyondExpected(outcomes: readonly ScoreLine[], ground: Ground): NotOnTrackSignal | null {
  const beyond = outcomes.flatMap((line): BeyondExpected[] => {
    const { instrument, direction, today } = line
    const along = today?.kind === 'scored' ? expectedAlong(line, ground) : null
    const held = along?.held.at(-1)
    if (today?.kind !== 'scored' || !along || !held?.isBeyond || along.points.at(-1) !== today) return []
    return [{
      instrument, value: today.value, baseline: along.baseline, between: along.held.length - 1, session: today.sessionNumber ?? 0,
      mean: held.mean, limit: held.limit, way: direction === 'higher-worse' ? 'higher' : 'lower', cases: along.norm.cases, backTest: along.fit.backTest,
    }]
  })
  return beyond.length > 0 ? { kind: 'not-on-track', level: 'signal', rule: 'expected-course', engineVersion, evidence: { type: 'expected-course', outcomes: beyond } } : null
}

export interface ExpectedAlong {
  readonly norm: CourseNorm
  readonly fit: FittedCourse
  readonly baseline: number
  /** The scores after the first, and each held against those before it. */
  readonly points: readonly ScorePoint[]
  readonly held: readonly (HeldAgainst | null)[]
}

/** A followed outcome beside its expected course; null where there is none for it. */
export function expectedAlong({ instrument, direction, course }: Pick<ScoreLine, 'instrument' | 'direction' | 'course'>, { expected }: Pick<Ground, 'expected'>): ExpectedAlong | null {
  const own = scoredCourse('', course)
  const norm = expected.find((each) => each.instrument === instrument && each.scoring === own?.scoring)
  if (!own || norm?.course.kind !== 'fitted') return null
  const at = new Map(own.scores.map(({ session }, index) => [session + own.begins, index]))
  return {
    norm, fit: norm.course, baseline: own.baseline,
    points: course.filter(({ sessionNumber }) => sessionNumber !== null && at.has(sessionNumber)),
    held: heldAgainst(norm.course, direction, own),
  }
}
