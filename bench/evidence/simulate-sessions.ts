// Invented sessions of a large service, with known effects of the alliance: what the benchmark of mixed models reads.
import type { Grouping, ModelRows } from '#src/domain/evidence/model-rows.ts'

/** SDs and effects of the simulation; outcome in points of a 0 to 27 scale, alliance 1 to 5 in twelfths. More leave early than late, so that a client has 8.1 sessions on average. */
const truth = {
  clientsPerTherapist: 40, therapistsPerService: 25, fewestSessions: 2, mostSessions: 16, leavingEarly: 1.279,
  alliance: { mean: 3.9, therapist: 0.25, client: 0.5, session: 0.35, carried: 0.3 },
  within: -1, withinSd: 0.8, between: -1.2, lag: 0.45, session: -0.12, residual: 2.6, client: 1.6, therapist: 0.7, service: 0.4, first: 14, firstSd: 5,
} as const

/** `alliance` is that after a session, `within` and `between` its two parts, about the client's mean and that about 3.9. */
export interface Sessions extends ModelRows {
  readonly columns: Readonly<Record<'next' | 'outcome' | 'alliance' | 'within' | 'between' | 'session', Float64Array>>
  readonly groups: Readonly<Record<'client' | 'therapist', Grouping>>
}

/** Pairs of a session and the next, clients in order, their therapists by chance; the same for the same seed. */
export function simulateSessions(clients: number, seed: number): Sessions {
  const { uniform, normal } = chance(seed)
  const pairsOf = Int32Array.from({ length: clients }, () => truth.fewestSessions - 1 + Math.floor(uniform() ** truth.leavingEarly * (truth.mostSessions - truth.fewestSessions + 1)))
  const count = pairsOf.reduce((sum, pairs) => sum + pairs, 0)
  const column = () => new Float64Array(count)
  const columns = { next: column(), outcome: column(), alliance: column(), within: column(), between: column(), session: column() }
  const client = new Int32Array(count)
  const therapist = new Int32Array(count)
  const therapists = Math.ceil(clients / truth.clientsPerTherapist)
  const services = Float64Array.from({ length: Math.ceil(therapists / truth.therapistsPerService) }, () => truth.service * normal())
  const own = Float64Array.from({ length: therapists }, (_, at) => truth.therapist * normal() + services[Math.floor(at / truth.therapistsPerService)]!)
  const liking = Float64Array.from({ length: therapists }, () => truth.alliance.therapist * normal())
  let row = 0
  for (let one = 0; one < clients; one += 1) {
    const by = Math.floor(uniform() * therapists)
    const pairs = pairsOf[one]!
    const alliance = alliances(pairs, truth.alliance.mean + liking[by]! + truth.alliance.client * normal(), normal)
    const mean = alliance.reduce((sum, value) => sum + value, 0) / pairs
    const slope = truth.within + truth.withinSd * normal()
    const level = 8 + own[by]! + truth.client * normal()
    let score = onScale(truth.first + truth.firstSd * normal())
    for (let at = 0; at < pairs; at += 1) {
      const following = onScale(level + truth.lag * score + slope * (alliance[at]! - mean) + truth.between * (mean - truth.alliance.mean) + truth.session * (at + 1) + truth.residual * normal())
      columns.next[row] = following
      columns.outcome[row] = score
      columns.alliance[row] = alliance[at]!
      columns.within[row] = alliance[at]! - mean
      columns.between[row] = mean - truth.alliance.mean
      columns.session[row] = at + 1
      client[row] = one
      therapist[row] = by
      score = following
      row += 1
    }
  }
  return { count, columns, groups: { client: { codes: client, units: clients }, therapist: { codes: therapist, units: therapists } } }
}

function alliances(count: number, typical: number, normal: () => number): number[] {
  const { session, carried } = truth.alliance
  let state = session * normal()
  return Array.from({ length: count }, () => {
    const value = Math.round(12 * Math.min(5, Math.max(1, typical + state))) / 12
    state = carried * state + Math.sqrt(1 - carried ** 2) * session * normal()
    return value
  })
}

const onScale = (value: number): number => Math.min(27, Math.max(0, Math.round(value)))

/** A small generator of chance numbers (mulberry32), and normal ones from it. */
function chance(seed: number): { uniform: () => number; normal: () => number } {
  let state = seed >>> 0
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
  return { uniform, normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()) }
}
