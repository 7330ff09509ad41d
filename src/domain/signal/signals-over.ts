// Runs every rule over a whole case at once: what could have been said at each session, and what the course comes to.
import { engagementReasons } from '../engagement/engagement.ts'
import type { Instrument } from '../instruments/instrument.ts'
import { flagCase } from '../outcome/talking-therapies.ts'
import { allianceOver } from './series-alliance.ts'
import { changesOver, safetyOver, standstillOver, suddenOver } from './series-outcome.ts'
import type { CaseSeries, SeriesGround, SeriesSession, SeriesSignal } from './series.ts'
import { rankOf } from './precedence.ts'

export interface CaseFindings {
  /** In order of session, then by rank: safety first. */
  readonly signals: readonly SeriesSignal[]
  /** First and last of each measure, the alliance's typical level, shape and repair, how the two voices go together; only what is known. */
  readonly course: Readonly<Record<string, object>>
}

/** Every signal of a case with its evidence. The order of the sessions in the list does not matter; what is said at a session depends on it and those before it alone. */
export function signalsOver({ sessions }: CaseSeries, ground: SeriesGround): CaseFindings {
  const ordered = sessions.every((session, index) => index === 0 || sessions[index - 1]!.number < session.number) ? sessions : sessions.toSorted((a, b) => a.number - b.number)
  const alliance = allianceOver(ordered, ground)
  const signals = [...safetyOver(ordered), ...alliance.signals, ...standstillOver(ordered, ground.instruments), ...readinessOver(ordered)]
  const course: Record<string, object> = { ...alliance.course }
  for (const instrument of ground.instruments) {
    const scores = ordered.flatMap((session) => session.scores[instrument.id] ?? [])
    if (scores.length === 0) continue
    signals.push(...changesOver(ordered, instrument), ...suddenOver(ordered, instrument))
    course[instrument.id] = { scores: scores.length, first: scores[0], last: scores.at(-1), change: scores.at(-1)! - scores[0]! }
  }
  const flags = flagsOf(ordered)
  if (flags) course['talkingTherapies'] = flags
  return { signals: signals.sort((a, b) => a.session - b.session || rankOf(a.kind) - rankOf(b.kind)), course }
}

/** Readiness at or below the line, at the session where it was said. */
function readinessOver(sessions: readonly SeriesSession[]): SeriesSignal[] {
  return sessions.flatMap(({ number, readiness }) => {
    const [low] = readiness === null ? [] : engagementReasons([{ attended: null, checkedIn: null, homework: null, readiness }])
    return low ? [{ kind: 'engagement', rule: low.kind, session: number, level: 'signal', evidence: low } as const] : []
  })
}

/** The service's flags of first and last scores, each session being a contact; null unless both measures were given. */
function flagsOf(sessions: readonly SeriesSession[]): object | null {
  const scoresOf = (id: Instrument['id']) => sessions.flatMap((session) => session.scores[id] ?? [])
  const [depression, anxiety] = [scoresOf('phq-9'), scoresOf('gad-7')]
  const result = flagCase({
    attendedTreatmentContacts: sessions.length,
    first: { depression: depression[0] ?? null, anxiety: anxiety[0] ?? null },
    last: { depression: depression.at(-1) ?? null, anxiety: anxiety.at(-1) ?? null },
  })
  return result.kind === 'counted' ? result.flags : null
}
