// The sums of Evidence worked out from a case's facts, session by session and by the engine's own rules: what the database keeps has to be the same.
import { countingCheckIn, startOf } from '#src/domain/session/before-after.ts'
import { readAllianceCheck } from '#src/domain/alliance/check.ts'
import { settleMoments } from '#src/features/evidence/settle-moments.ts'
import { needed } from '#src/domain/evidence/study/study-gates.ts'
import { scoreInstrument } from '#src/domain/instruments/score.ts'
import { checkInsOf } from '#src/records/check-ins.ts'
import { sessionsOfCase } from '#src/records/sessions.ts'
import type { World, WorldCase } from '../world.ts'

export interface FactSession {
  readonly number: number
  readonly therapist: string
  readonly startsAt: number
  readonly isHeld: boolean
  readonly hasCheckIn: boolean
  readonly alliance: number | null
  /** In points, by instrument. */
  readonly outcomes: Readonly<Record<string, number>>
}

/** The sessions that took place as far as anyone has said, in order; none of a record that is kept and not used. */
export async function factsOf(world: World, one: WorldCase): Promise<FactSession[]> {
  return await world.run(async (tx, { organisationId }) => {
    const sessions = await sessionsOfCase(tx, one.scope)
    const checkIns = await checkInsOf(tx, one.scope)
    const mirrors = await tx.selectFrom('mirrors').select('session_id').where('organisation_id', '=', organisationId).where('case_id', '=', one.caseId).execute()
    const client = await tx.selectFrom('clients').select('restricted_at').where('organisation_id', '=', organisationId).where('client_id', '=', one.clientId).executeTakeFirst()
    if (!client || client.restricted_at !== null) return []
    const rated = new Set(mirrors.map(({ session_id }) => session_id))
    return sessions.flatMap((session) => {
      if (session.number === null) return []
      const before = countingCheckIn(session, checkIns, 'before')
      const after = rated.has(session.id) ? countingCheckIn(session, checkIns, 'after') : null
      const check = after && readAllianceCheck(after.answers, 'attune-after')
      const outcomes = Object.keys(before?.versions ?? {}).flatMap((id) => {
        const instrument = world.context.content.instrument(id, 'en')
        const result = instrument?.purpose === 'outcome' ? scoreInstrument(instrument, before!.answers) : null
        return result?.kind === 'scored' ? [[id, result.value] as const] : []
      })
      return [{
        number: session.number, therapist: session.therapistId, startsAt: startOf(session), isHeld: session.status === 'held', hasCheckIn: before !== null,
        alliance: check && check.mean !== null ? check.items.goal! + check.items.task! + check.items.bond! : null, outcomes: Object.fromEntries(outcomes),
      }]
    })
  })
}

const triangleOf = (rows: readonly (readonly number[])[]): number[] =>
  Array.from({ length: 5 }, (_, r) => Array.from({ length: r + 1 }, (__, s) => rows.reduce((sum, row) => sum + row[r]! * row[s]!, 0))).flat()
const least = (values: readonly number[]) => (values.length > 0 ? Math.min(...values) : null)

/** As the rows of `evidence_moments`, by therapist and instrument. */
export function sumsOf(sessions: readonly FactSession[]): Record<string, Record<string, unknown>> {
  const known = Math.max(-1, ...sessions.map(({ number, isHeld, hasCheckIn, alliance }) => (isHeld || alliance !== null ? number : hasCheckIn ? number - 1 : -1)))
  const instruments = [...new Set(sessions.flatMap(({ outcomes }) => Object.keys(outcomes)))]
  const found: Record<string, Record<string, unknown>> = {}
  for (const id of instruments) {
    const course = sessions.map((session) => ({ ...session, outcome: session.outcomes[id] === undefined ? null : session.outcomes[id] * 1000 }))
    const last = course.findLast(({ outcome }) => outcome !== null)!.number
    const both = course.filter(({ outcome, alliance }) => outcome !== null && alliance !== null)
    const sixth = both[needed.sessionsWithin - 1] ?? null
    const firstEarly = course.find(({ number, alliance }) => number >= 2 && number <= 4 && alliance !== null)?.number ?? Infinity
    for (const therapist of new Set(sessions.map((session) => session.therapist))) {
      const own = course.filter((session) => session.therapist === therapist)
      const forward: number[][] = []
      const reverse: number[][] = []
      for (const { number, outcome, alliance } of own) {
        const next = course.find((session) => session.number === number + 1)
        if (outcome === null || alliance === null || !next) continue
        if (next.outcome !== null) forward.push([1, outcome, alliance, number, next.outcome])
        if (next.alliance !== null && next.therapist === therapist) reverse.push([1, outcome, alliance, number, next.alliance])
      }
      const early = own.filter(({ number, alliance }) => number >= 2 && number <= 4 && number < last && alliance !== null)
      const scored = own.filter(({ outcome }) => outcome !== null)
      const past = own.filter(({ number }) => number <= known)
      found[`${therapist} ${id}`] = {
        forward: triangleOf(forward), reverse: triangleOf(reverse), sessions: past.length, with_outcome: past.filter(({ outcome }) => outcome !== null).length,
        with_alliance: past.filter(({ alliance }) => alliance !== null).length, with_both: scored.filter(({ alliance }) => alliance !== null).length,
        early_sessions: early.length, early_alliance: early.reduce((sum, { alliance }) => sum + alliance!, 0),
        first_session: scored[0]?.number ?? null, first_outcome: scored[0]?.outcome ?? null, last_session: scored.at(-1)?.number ?? null, last_outcome: scored.at(-1)?.outcome ?? null,
        sixth_both_at: sixth?.therapist === therapist ? sixth.startsAt : null,
        compared_at: least(scored.filter(({ number }) => number > firstEarly).map(({ startsAt }) => startsAt)),
      }
    }
  }
  return found
}

/** What the database keeps of a case, in the same form, once what is due is made. */
export async function keptOf(world: World, one: WorldCase): Promise<Record<string, Record<string, unknown>>> {
  await world.run((_, scope) => settleMoments(world.context, scope))
  const rows = await world.run((tx, { organisationId }) => tx.selectFrom('evidence_moments').select([
    'therapist_id', 'instrument_id', 'forward', 'reverse', 'sessions', 'with_outcome', 'with_alliance', 'with_both', 'early_sessions', 'early_alliance', 'first_session', 'first_outcome', 'last_session',
    'last_outcome', 'sixth_both_at', 'compared_at',
  ]).where('organisation_id', '=', organisationId).where('case_id', '=', one.caseId).execute())
  return Object.fromEntries(rows.map(({ therapist_id, instrument_id, forward, reverse, ...row }) => [`${therapist_id} ${instrument_id}`, { ...row, forward: forward.map(Number), reverse: reverse.map(Number) }]))
}
