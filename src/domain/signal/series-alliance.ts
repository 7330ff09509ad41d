// What the alliance ratings of a case say, session by session: possible ruptures as they are found, and what became of them.
import { followRepairs, repairReport, type RuptureEpisode } from '../alliance/repair.ts'
import type { RuptureFinding } from '../alliance/finding.ts'
import { scanRuptures, type RatedSession } from '../alliance/rupture.ts'
import { trackingOf } from '../alliance/two-voices.ts'
import { typicalAlliance } from '../alliance/usual-range.ts'
import { courseShape } from '../alliance/course-shape.ts'
import type { SessionId } from '../kernel/ids.ts'
import type { SeriesGround, SeriesSession, SeriesSignal } from './series.ts'

/** A session of a series has a number and no id: the number serves as one. */
const idOf = (number: number) => String(number) as SessionId

export interface AllianceOver {
  readonly signals: readonly SeriesSignal[]
  readonly course: object
}

/** Every finding of R3, of R1 and R2 or the pooled detector, and the watch; each episode's repair, and where three sessions have passed without one. */
export function allianceOver(sessions: readonly SeriesSession[], { alliance: parameters, pooled }: Pick<SeriesGround, 'alliance' | 'pooled'>): AllianceOver {
  const rated = sessions.flatMap((session): RatedSession[] =>
    session.client || session.therapist ? [{ sessionId: idOf(session.number), sessionNumber: session.number, at: session.at, client: session.client, therapist: session.therapist }] : [],
  )
  if (rated.length === 0) return { signals: [], course: {} }
  const findings = scanRuptures(rated, parameters, pooled)
  const episodes = findings.length > 0 ? followRepairs(rated, findings, new Set(), parameters) : []
  const ratings = rated.flatMap((session) => session.client?.mean ?? [])
  const tracking = trackingOf(rated.map(({ client, therapist }) => ({ client: client?.mean ?? null, therapist: therapist?.mean ?? null })))
  return {
    signals: [...findings.map(findingSignal), ...episodes.flatMap(repairSignals)],
    course: {
      alliance: { ratings: ratings.length, first: ratings[0] ?? null, last: ratings.at(-1) ?? null, typical: typicalAlliance(ratings), shape: courseShape(ratings, parameters), repair: repairReport(episodes) },
      ...(tracking ? { tracking } : {}),
    },
  }
}

function findingSignal({ rule, level, sessionNumber, reasons }: RuptureFinding): SeriesSignal {
  const [first] = reasons
  return { kind: 'rupture', rule, session: sessionNumber ?? 0, level, evidence: reasons.length === 1 && first ? first : { reasons } }
}

function repairSignals({ sessionNumber: from, before, repaired }: RuptureEpisode): SeriesSignal[] {
  return repaired ? [{ kind: 'positive', rule: 'repaired', session: repaired.sessionNumber ?? 0, level: 'good-news', evidence: { from, before, by: repaired.by } }] : []
}
