// Gathers what the picture of the two voices shows, so that the drawing, its text and its table can never say different things.
import { allianceItems, type AllianceItem } from './check.ts'
import { baselineRestarts } from './course-scan.ts'
import { reasonsOf, type RuptureFinding } from './finding.ts'
import type { SessionId } from '../kernel/ids.ts'
import { usualParameters, type AllianceParameters, type Range } from './parameters.ts'
import type { PooledNorms } from './pooled-norms.ts'
import { followRepairs } from './repair.ts'
import { inOrder, scanRuptures, type RatedSession } from './rupture.ts'
import { usualRange } from './usual-range.ts'

/** What is drawn of each check: the mean of its three answers, or one of them. */
export type Voice = 'mean' | AllianceItem

export interface VoicePoint {
  readonly sessionId: SessionId
  readonly sessionNumber: number | null
  /** When the session began, milliseconds since the epoch; null when nobody knows. */
  readonly at: number | null
  /** Points of the scale, full precision; null where this side gave none, or none that may be seen. */
  readonly client: number | null
  readonly therapist: number | null
  /** therapist − client, points; null unless both are there. */
  readonly apart: number | null
}

/** Where the client usually is, as far as the latest of their ratings could be held against it. */
export interface UsualBand {
  /** Points, inside the scale. */
  readonly low: number
  readonly high: number
  /** The sessions whose ratings it comes from: first and last. */
  readonly from: SessionId
  readonly until: SessionId
  /** How far the latest rating lies below it, points; 0 when it does not. */
  readonly below: number
}

/** Said by somebody, or only found by a rule; and what became whole again. `by` says who, `because` the first reason; null where those who look are not told. */
export type VoiceMark =
  | { readonly kind: 'rupture'; readonly sessionId: SessionId; readonly by: 'client' | 'therapist' | 'both' | null }
  | { readonly kind: 'possible-rupture'; readonly sessionId: SessionId; readonly because: 'low-item' | 'fall' | 'slow-decline' | 'dip' | null }
  | { readonly kind: 'repair'; readonly sessionId: SessionId; readonly by: 'ratings' | 'client' }

/** One line that the pair agreed on in a session, in their words. */
export interface VoiceAgreement {
  readonly sessionId: SessionId
  readonly text: string
}

export interface TwoVoices {
  readonly of: Voice
  /** In order, from the first session with a rating to the last; sessions without one stand between them. Empty when nobody has rated. */
  readonly points: readonly VoicePoint[]
  /** null before there are three earlier ratings, and for a single item, for which no usual range was studied. */
  readonly band: UsualBand | null
  /** In order of session; of one session what was said or found before its repair. */
  readonly marks: readonly VoiceMark[]
  /** In order of session, then as they were agreed; none beside a single item. */
  readonly agreed: readonly VoiceAgreement[]
  /** What the picture spans: from 4, so that what moves can be seen, or from the lowest possible rating once any rating is under 4; the same for all three items. A design choice, said beneath the picture. */
  readonly axis: Range
}

/** What the list is made from. */
export interface VoiceFacts {
  /** In any order; both sides as far as this reader may see them. */
  readonly sessions: readonly RatedSession[]
  /** Sessions in which the client said "we sorted it": each is marked, also where no rule had found anything. */
  readonly sorted: ReadonlySet<SessionId>
  readonly agreed: readonly VoiceAgreement[]
}

const axisFrom = 4

/**
 * The two voices over the sessions. A missing rating is a gap: never a zero, and nothing is drawn through it.
 * The usual range comes from the client's ratings before their latest one, since a gap of more than 28 days, so that the latest is held against what was usual without it. Marks are what the rules find in these sessions alone; a watch that a rule alone raised is none.
 * @param of the mean, or an item apart: then there is neither band nor mark, since both are read from the mean, and what was agreed stands with it
 * @source wheeler-chambers-1992 (the limits), attune-rupture-simulation and attune-own-rules (the marks)
 */
export function twoVoices(facts: VoiceFacts, of: Voice, parameters: AllianceParameters = usualParameters, pooled: PooledNorms | null = null): TwoVoices {
  const ordered = inOrder(facts.sessions)
  const points = rated(ordered.map((session) => pointOf(session, of)))
  const shown = new Set(points.map((point) => point.sessionId))
  const together = of === 'mean' ? [points] : allianceItems.map((item) => ordered.map((session) => pointOf(session, item)))
  const values = together.flat().flatMap(({ client, therapist }) => [client, therapist]).filter((value) => value !== null)
  const { min, max } = parameters.range
  const start = min + ((max - min) * axisFrom) / 10
  return {
    of,
    points,
    band: of === 'mean' ? bandOf(points, parameters) : null,
    marks: of === 'mean' ? marksOf(ordered, facts.sorted, parameters, pooled).filter((mark) => shown.has(mark.sessionId)) : [],
    agreed: of === 'mean' ? points.flatMap((point) => facts.agreed.filter((line) => line.sessionId === point.sessionId)) : [],
    axis: { min: values.some((value) => value < start) ? min : start, max },
  }
}

function pointOf({ sessionId, sessionNumber, at = null, client, therapist }: RatedSession, of: Voice): VoicePoint {
  const [one, other] = [client, therapist].map((check) => (of === 'mean' ? check?.mean : check?.items[of]) ?? null) as [number | null, number | null]
  return { sessionId, sessionNumber, at, client: one, therapist: other, apart: one === null || other === null ? null : other - one }
}

/** From the first that anybody rated to the last. */
function rated(points: readonly VoicePoint[]): readonly VoicePoint[] {
  const isRated = ({ client, therapist }: VoicePoint) => client !== null || therapist !== null
  const first = points.findIndex(isRated)
  return first === -1 ? [] : points.slice(first, points.findLastIndex(isRated) + 1)
}

function bandOf(points: readonly VoicePoint[], parameters: AllianceParameters): UsualBand | null {
  const latest = points.findLastIndex((point) => point.client !== null)
  const restart = baselineRestarts(points.map((point) => point.at)).slice(0, latest + 1).lastIndexOf(true)
  const earlier = points.slice(Math.max(0, restart), Math.max(0, latest)).flatMap(({ client, sessionId }) => (client === null ? [] : [{ client, sessionId }]))
  const range = usualRange(earlier.map((point) => point.client), parameters)
  const [first, last] = [earlier[0], earlier.at(-1)]
  const value = points[latest]?.client ?? null
  if (!range || !first || !last || value === null) return null
  const { min, max } = parameters.range
  const low = Math.max(min, range.low)
  return { low, high: Math.min(max, range.high), from: first.sessionId, until: last.sessionId, below: Math.max(0, low - value) }
}

function marksOf(ordered: readonly RatedSession[], sorted: ReadonlySet<SessionId>, parameters: AllianceParameters, pooled: PooledNorms | null): VoiceMark[] {
  const findings = scanRuptures(ordered, parameters, pooled)
  const bySession = Map.groupBy(findings, (finding) => finding.sessionId)
  const repairs = new Map(followRepairs(ordered, findings, sorted, parameters).flatMap(({ repaired }) => (repaired ? [[repaired.sessionId, repaired.by] as const] : [])))
  return ordered.flatMap(({ sessionId }) => {
    const strain = strainOf(sessionId, bySession.get(sessionId) ?? [])
    const by = sorted.has(sessionId) ? 'client' : repairs.get(sessionId)
    return [...(strain ? [strain] : []), ...(by ? [{ kind: 'repair', sessionId, by } as const] : [])]
  })
}

/** What was said outright is a rupture that somebody felt; what only a rule found is a possible one. */
function strainOf(sessionId: SessionId, findings: readonly RuptureFinding[]): VoiceMark | null {
  const said = new Set(reasonsOf(findings).flatMap((reason) => (reason.kind === 'tension' ? [reason.by] : [])))
  const [by] = said
  if (by) return { kind: 'rupture', sessionId, by: said.size > 1 ? 'both' : by }
  const [reason] = reasonsOf(findings.filter((finding) => finding.level === 'signal'))
  if (!reason) return null
  if (reason.kind === 'low-item' || reason.kind === 'slow-decline') return { kind: 'possible-rupture', sessionId, because: reason.kind }
  return { kind: 'possible-rupture', sessionId, because: reason.kind === 'pooled-fall' && (reason.after ?? 0) > 0 ? 'dip' : 'fall' }
}
