// Fills a database with the sums of very many simulated clients, without their sessions: what a study of a large service reads.
import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { inventSessions } from '#src/domain/evidence/study/study.fixture.ts'
import type { SessionRows } from '#src/domain/evidence/study/gather-sessions.ts'
import type { ClientId, PersonId } from '#src/domain/kernel/ids.ts'
import { day } from '#src/platform/time.ts'
import type { World } from '#test/world.ts'

const clientsAtATime = 5_000
export const clientsOfTherapist = 40

/** Cases of one client, each a client of its own to a study; with therapists in turn. */
export async function addManySums(world: World, clients: number, clientId: ClientId, therapists: readonly PersonId[]): Promise<void> {
  const owner = new pg.Client(world.connection)
  await owner.connect()
  const organisation = world.organisationId
  for (let from = 0; from < clients; from += clientsAtATime) {
    const cases = sumsOf(inventSessions({ clients: Math.min(clientsAtATime, clients - from), therapists: clientsAtATime / clientsOfTherapist, seed: from + 1 }))
    const ids = cases.map(() => randomUUID())
    await owner.query('insert into cases (organisation_id, case_id, client_id, reference, opened_at) select $1, id, $2, id, $3 from unnest($4::uuid[]) id', [organisation, clientId, new Date(world.clock.now - 400 * day), ids])
    await owner.query(
      `insert into evidence_moments (organisation_id, case_id, therapist_id, instrument_id, scoring, forward, reverse, sessions, with_outcome, with_alliance, with_both, early_sessions, early_alliance, first_session, first_outcome, last_session, last_outcome)
      select $1, c.id, c.therapist, 'phq-9', '1', c.forward::bigint[], c.reverse::bigint[], c.sessions, c.sessions, c.sessions, c.sessions, c.early, c.early_sum, 1, c.first, c.sessions, c.last
      from unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::int[], $7::int[], $8::int[], $9::int[], $10::int[]) as c (id, therapist, forward, reverse, sessions, early, early_sum, first, last)`,
      [organisation, ids, cases.map(({ therapist }) => therapists[(from / clientsOfTherapist + therapist) % therapists.length]), ...(['forward', 'reverse', 'sessions', 'early', 'earlySum', 'first', 'last'] as const).map((name) => cases.map((each) => each[name]))],
    )
  }
  await owner.query('vacuum analyze')
  await owner.end()
}

/** As the database keeps them: whole numbers, an outcome in thousandths, the alliance as the sum of three. */
function sumsOf({ count, client, therapist, session, alliance, outcome }: SessionRows) {
  const cases: { therapist: number; values: { number: number; outcome: number; alliance: number }[] }[] = []
  for (let row = 0; row < count; row += 1) {
    const own = (cases[client[row]!] ??= { therapist: therapist[row]!, values: [] })
    own.values.push({ number: session[row]!, outcome: 1000 * Math.min(27, Math.max(0, Math.round(outcome[row]!))), alliance: Math.min(30, Math.max(0, Math.round(3 * alliance[row]!))) })
  }
  const triangle = (rows: readonly (readonly number[])[]) => `{${[0, 1, 2, 3, 4].flatMap((r) => [0, 1, 2, 3, 4].slice(0, r + 1).map((s) => rows.reduce((sum, row) => sum + row[r]! * row[s]!, 0))).join(',')}}`
  return cases.map(({ therapist: by, values }) => {
    const pairs = values.slice(0, -1).map((one, at) => [one, values[at + 1]!] as const)
    const early = values.filter(({ number }) => number >= 2 && number <= 4).slice(0, -1)
    return {
      therapist: by, sessions: values.length, early: early.length, earlySum: early.reduce((sum, one) => sum + one.alliance, 0), first: values[0]!.outcome, last: values.at(-1)!.outcome,
      forward: triangle(pairs.map(([one, next]) => [1, one.outcome, one.alliance, one.number, next.outcome])), reverse: triangle(pairs.map(([one, next]) => [1, one.outcome, one.alliance, one.number, next.alliance])),
    }
  })
}
