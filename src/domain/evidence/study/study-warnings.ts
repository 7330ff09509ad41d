// What the result must not be read without: how the method itself errs, and how little there may be to go by.
import { intercept } from '../model-rows.ts'
import type { ModelResult, NotEstimated } from './model-result.ts'
import type { StudyData } from './study-data.ts'
import type { LeftOut } from './take-out-trends.ts'

export type Warning =
  /** With a level of each client's own, the outcome before is correlated with what is left over: the fewer sessions, the more. @source nickell-1981 */
  | { readonly code: 'lag-bias'; readonly pairsOfClient: number }
  /** The mean of few ratings is a noisy stand-in for a client's usual: what is said between clients comes out too near to none. @source ludtke-2008 */
  | { readonly code: 'observed-means'; readonly pairsOfClient: number }
  /** A line through few sessions takes ups and downs with it: figures without trends come out too near to none. @source attune-study-simulation */
  | { readonly code: 'trend-lean'; readonly pairsOfClient: number }
  /** Clients' slopes differ only together with a correlation of ±1 with their levels: one slope for all was fitted. `p` of the likelihood-ratio test against the model with both; null where there is none. */
  | { readonly code: 'slope-with-correlation'; readonly p: number | null }
  | { readonly code: 'few-therapists'; readonly therapists: number }
  | { readonly code: 'not-detrendable'; readonly clients: number; readonly pairs: number }
  | { readonly code: 'changed-therapist'; readonly clients: number; readonly sessions: number; readonly share: number }
  /** Too many therapists are tied together by clients who change: another model was fitted. */
  | { readonly code: 'approximated'; readonly pairs: number; readonly share: number }
  | { readonly code: 'not-by-chance' }

/** Below it a variance between therapists is hardly estimated. A design choice. @source attune-study-gates */
const fewTherapists = 15

export function studyWarnings(data: StudyData, main: ModelResult | NotEstimated, { withLag, leftOut }: { readonly withLag: ModelResult | NotEstimated; readonly leftOut: LeftOut }): Warning[] {
  const warnings: Warning[] = [{ code: 'not-by-chance' }]
  if (main.kind === 'estimated') {
    const pairsOfClient = main.counts.pairs / main.counts.clients
    if (main.fixed.some(({ name }) => name === 'outcome')) warnings.push({ code: 'lag-bias', pairsOfClient })
    warnings.push({ code: 'observed-means', pairsOfClient })
    const together = main.simplified.find(({ because, name }) => because === 'zero-without-correlation' && name !== intercept)
    if (together) warnings.push({ code: 'slope-with-correlation', p: together.p ?? null })
    if (main.counts.therapists < fewTherapists) warnings.push({ code: 'few-therapists', therapists: main.counts.therapists })
  }
  if (withLag.kind === 'estimated') warnings.push({ code: 'trend-lean', pairsOfClient: withLag.counts.pairs / withLag.counts.clients })
  if (main.kind === 'estimated' && main.approximation) warnings.push({ code: 'approximated', pairs: main.approximation.pairs, share: main.approximation.share })
  if (leftOut.clients > 0) warnings.push({ code: 'not-detrendable', ...leftOut })
  const changed = changes(data)
  if (changed.clients > 0) warnings.push({ code: 'changed-therapist', ...changed })
  return warnings
}

/** Clients with several therapists, and how many sessions are theirs. */
function changes({ cells, clients }: StudyData): { clients: number; sessions: number; share: number } {
  const own = new Int32Array(clients.count)
  for (let cell = 0; cell < cells.count; cell += 1) own[cells.client[cell]!]! += 1
  let [changed, sessions, all] = [0, 0, 0]
  own.forEach((several, client) => {
    all += clients.sessions[client]!
    if (several < 2) return
    changed += 1
    sessions += clients.sessions[client]!
  })
  return { clients: changed, sessions, share: all === 0 ? 0 : sessions / all }
}
