// What kind of strain a possible rupture may have been, as a second question; a guess of what to ask, never a finding.
import { ratedSession } from './find-signals.ts'
import type { CaseHistory, SessionFact } from './history.ts'
import { allianceItems } from '../alliance/check.ts'
import type { AllianceParameters } from '../alliance/parameters.ts'
import { possibleType, type PossibleType } from '../alliance/possible-type.ts'
import { playbookFor, type PlaybookKey, type Signal } from '../signal/signal.ts'

/**
 * Of the latest session in which a rupture was found; null where nothing points either way, and for what is only a watch. How long a comment is is not looked at: nobody was asked.
 * @param history blinded @param held the sessions that took place, in order
 * @source attune-own-rules
 */
export function possibleStrain(history: CaseHistory, held: readonly SessionFact[], signals: readonly Signal[], parameters: AllianceParameters): PossibleType | null {
  const findings = signals.flatMap((signal) => (signal.kind === 'rupture' && signal.level === 'signal' ? signal.evidence.findings : []))
  const at = held.findIndex(({ id }) => id === findings[0]?.sessionId)
  if (at < 0) return null
  const { client, therapist } = ratedSession(history, held[at]!)
  const type = possibleType({
    findings: findings.filter(({ sessionId }) => sessionId === held[at]!.id),
    clientMean: client?.mean ?? null,
    therapistMean: therapist?.mean ?? null,
    task: client?.items.task ?? null,
    earlierTasks: held.slice(0, at).flatMap((session) => ratedSession(history, session).client?.items.task ?? []),
    skippedItems: client ? allianceItems.filter((item) => client.items[item] === null).length : 0,
    textLength: null,
    earlierTextLengths: [],
  }, parameters)
  return type.confrontation.length > 0 || type.withdrawal.length > 0 ? type : null
}

/**
 * The pages of a signal. Where a fall is told and the client's own answer on the way of working fell with it, that page stands in place of the one for falls in general: in CBT it is where to begin.
 * Those of a possible strain come second, never first.
 * @source webb-2011
 */
export function pagesFor(signal: Signal, strain: PossibleType | null): PlaybookKey[] {
  const pages = playbookFor(signal)
  if (signal.kind !== 'rupture' || signal.level !== 'signal' || !strain) return pages
  const isTaskLower = strain.withdrawal.some(({ kind }) => kind === 'lower-task')
  const [first, ...others] = isTaskLower ? [...new Set(pages.map((page) => (page === 'rupture-fall' ? 'rupture-low-task' : page)))] : pages
  return [first!, ...(strain.confrontation.length > 0 ? ['rupture-confrontation' as const] : []), ...(strain.withdrawal.length > 0 ? ['rupture-withdrawal' as const] : []), ...others]
}
