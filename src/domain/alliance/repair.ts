// Follows a possible rupture until it is repaired, so that none is forgotten because a new session came.
import { baselineRestarts } from './course-scan.ts'
import { reasonsOf, type RuptureFinding } from './finding.ts'
import type { SessionId } from '../kernel/ids.ts'
import { mean } from '../kernel/statistics.ts'
import { reaches, usualParameters, type AllianceParameters } from './parameters.ts'
import { inOrder, type RatedSession } from './rupture.ts'

/** Ratings in a row, back where they were, that count as repair. A design choice. */
export const ratingsBack = 2

/** After this many sessions without repair it is worth taking to supervision. A design choice. */
export const supervisionAfterSessions = 3

/** From the session in which a signal spoke to its repair. */
export interface RuptureEpisode {
  readonly sessionId: SessionId
  readonly sessionNumber: number | null
  /** The client's level before, points; null when there was no rating before: then only the client can say that it is mended. */
  readonly before: number | null
  /** Where and how it was repaired; null while it is not. */
  readonly repaired: { readonly sessionId: SessionId; readonly sessionNumber: number | null; readonly by: 'ratings' | 'client' } | null
  /** Sessions after the one it began in, up to its repair or the last. */
  readonly sessionsSince: number
  /** Three sessions have passed without repair. */
  readonly isForSupervision: boolean
}

/** What is reported of a case; watches are not counted. */
export type RepairReport = 'never-signalled' | 'repaired' | 'unrepaired'

/**
 * The possible ruptures of a case and what became of each. An episode begins with a signal (a watch is none) and holds whatever signals come before its repair.
 * It is repaired when the client says "we sorted it", in that session; or by ratings: two in a row within half the critical difference of the level before, or above, in sessions where nothing was said outright. The session it began in does not count. A missing rating neither counts nor breaks the row. R2's average lags behind the ratings: where they are back it breaks no row, and begins no episode.
 * The level before is what the signal itself compared with (R1: the mean before; R2: its baseline; pooled: the usual level), else the mean of the client's earlier ratings since the last gap of more than 28 days. A gap mends nothing.
 * That repair lifts symptoms is not claimed.
 * @param sessions in any order @param findings of `scanRuptures` over these sessions @param sorted sessions in which the client said "we sorted it"
 * @source attune-own-rules
 */
export function followRepairs(
  sessions: readonly RatedSession[],
  findings: readonly RuptureFinding[],
  sorted: ReadonlySet<SessionId>,
  parameters: AllianceParameters = usualParameters,
): RuptureEpisode[] {
  const ordered = inOrder(sessions)
  const restarts = baselineRestarts(ordered.map((session) => session.at ?? null))
  const signals = Map.groupBy(findings.filter((finding) => finding.level === 'signal'), (finding) => finding.sessionId)
  const episodes: RuptureEpisode[] = []
  let earlier: number[] = []
  let open = null as RuptureEpisode | null
  let back = 0
  for (const [index, { sessionId, sessionNumber, client }] of ordered.entries()) {
    const value = client?.mean ?? null
    const spoke = signals.get(sessionId) ?? []
    if (restarts[index]) earlier = []
    if (open) open = { ...open, sessionsSince: open.sessionsSince + 1 }
    else {
      const before = levelBefore(spoke, earlier)
      const isLagging = spoke.every((finding) => finding.rule === 'R2') && isBack(value, before, parameters)
      if (spoke.length > 0 && !isLagging) open = { sessionId, sessionNumber, before, repaired: null, sessionsSince: 0, isForSupervision: false }
    }
    if (value !== null) earlier.push(value)
    if (!open) continue
    const saidOutright = spoke.some((finding) => finding.rule === 'R3')
    if (open.sessionsSince === 0 || saidOutright) back = 0
    else if (value !== null) back = isBack(value, open.before, parameters) ? back + 1 : 0
    const by = sorted.has(sessionId) ? 'client' : back >= ratingsBack ? 'ratings' : null
    if (by === null) continue
    episodes.push({ ...open, repaired: { sessionId, sessionNumber, by } })
    open = null
  }
  return open ? [...episodes, { ...open, isForSupervision: open.sessionsSince >= supervisionAfterSessions }] : episodes
}

/** Unrepaired while any episode is open. */
export function repairReport(episodes: readonly RuptureEpisode[]): RepairReport {
  if (episodes.length === 0) return 'never-signalled'
  return episodes.every((episode) => episode.repaired !== null) ? 'repaired' : 'unrepaired'
}

/** From which rating on a client is back, points: within half the critical difference of the level before, or above. */
export function backFrom(before: number, { criticalFall }: AllianceParameters): number {
  return before - criticalFall / 2
}

function isBack(value: number | null, before: number | null, parameters: AllianceParameters): boolean {
  return value !== null && before !== null && reaches(value, backFrom(before, parameters), parameters)
}

function levelBefore(spoke: readonly RuptureFinding[], earlier: readonly number[]): number | null {
  for (const reason of reasonsOf(spoke)) {
    if (reason.kind === 'paired-fall') return reason.mean
    if (reason.kind === 'slow-decline') return reason.baseline
    if (reason.kind === 'pooled-fall') return reason.usual
  }
  return earlier.length > 0 ? mean(earlier) : null
}
