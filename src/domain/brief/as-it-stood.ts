// Turns the history back to an earlier hour, so that what was said then can be worked out again from the facts.
import type { CaseHistory, Instant } from './history.ts'
import { goalsAsTheyStood } from '../goals/facts.ts'

/**
 * The history as it stood at this instant: what came later is not in it, and a task acknowledged later was still open. Sessions are as they are known now, and so is what another record brought in.
 * @param at not later than the history's own now
 */
export function asItStood(history: CaseHistory, at: Instant): CaseHistory {
  return {
    ...history,
    now: at,
    checkIns: history.checkIns.filter(({ receivedAt }) => receivedAt < at),
    mirrors: history.mirrors.filter(({ submittedAt }) => submittedAt < at),
    lines: history.lines.filter(({ writtenAt }) => writtenAt < at),
    agreed: history.agreed.filter(({ writtenAt }) => writtenAt < at),
    homework: history.homework.filter(({ writtenAt }) => writtenAt < at),
    goals: goalsAsTheyStood(history.goals, at),
    safety: history.safety.filter(({ raisedAt }) => raisedAt < at).map((fact) => (fact.acknowledgedAt !== null && fact.acknowledgedAt >= at ? { ...fact, acknowledgedAt: null } : fact)),
    handlings: history.handlings.filter((fact) => fact.at < at),
    heard: history.heard.filter((fact) => fact.at < at),
  }
}
