// Simulated therapies in which nothing happens between client and therapist, and what the rules say of them all the same: where the product's false-alarm figures come from.
import type { RuptureFinding } from '#src/domain/alliance/finding.ts'
import { usualParameters } from '#src/domain/alliance/parameters.ts'
import { scanRuptures, type RatedSession } from '#src/domain/alliance/rupture.ts'
import { largeFall } from '#src/domain/alliance/large-fall.ts'
import { chance } from '#src/domain/kernel/chance.ts'
import type { SessionId } from '#src/domain/kernel/ids.ts'

/** Points of 0..10: a client's level, how it moves from session to session, and the error of one item. Assumed, not measured. */
export interface Therapy {
  readonly level: number
  readonly betweenSd: number
  readonly withinSd: number
  /** From one session to the next, −1..1. */
  readonly carried: number
  readonly itemError: number
}

export const usualTherapy: Therapy = { level: 8.3, betweenSd: 1.2, withinSd: 0.55, carried: 0.3, itemError: 0.7 }

const sessionsEach = 12
/** A one-session fall is planted here, where it is asked for. */
const fallAt = 8

/** Shares of therapies, 0..1. */
export interface Spoken {
  readonly pairedFall: number
  readonly slowDecline: number
  /** R1 or R2. */
  readonly either: number
  readonly largeFall: number
  readonly lowItem: number
}

/**
 * In what share of therapies each rule speaks at least once; with a planted fall, in what share it speaks in that very session. Items are whole points of 0..10.
 * @param fall points taken off one session's level; 0 for a therapy without any rupture
 */
export function simulate(therapies: number, seed: number, therapy: Therapy = usualTherapy, fall = 0): Spoken {
  const { normal } = chance(seed)
  const counts = { pairedFall: 0, slowDecline: 0, either: 0, largeFall: 0, lowItem: 0 }
  for (let one = 0; one < therapies; one += 1) {
    const sessions = play(therapy, fall, normal)
    const findings = scanRuptures(sessions).filter((finding) => fall === 0 || finding.sessionNumber === fallAt)
    const has = (rule: RuptureFinding['rule']) => findings.some((finding) => finding.rule === rule)
    counts.pairedFall += Number(has('R1'))
    counts.slowDecline += Number(has('R2'))
    counts.either += Number(has('R1') || has('R2'))
    counts.lowItem += Number(has('R3'))
    // The scan tells a large fall only where no signal tells more; its own figure counts every one.
    counts.largeFall += Number(sessions.some(({ sessionNumber, client }, index) => (fall === 0 || sessionNumber === fallAt) && index > 0 && largeFall(sessions[index - 1]!.client!.mean!, client!.mean!, usualParameters).fires))
  }
  const share = (count: number) => count / therapies
  return { pairedFall: share(counts.pairedFall), slowDecline: share(counts.slowDecline), either: share(counts.either), largeFall: share(counts.largeFall), lowItem: share(counts.lowItem) }
}

function play({ level, betweenSd, withinSd, carried, itemError }: Therapy, fall: number, normal: () => number): RatedSession[] {
  const own = level + betweenSd * normal()
  let about = withinSd * normal()
  return Array.from({ length: sessionsEach }, (_, index) => {
    const number = index + 1
    const item = () => Math.min(10, Math.max(0, Math.round(own + about - (number === fallAt ? fall : 0) + itemError * normal())))
    const items = { task: item(), goal: item(), bond: item() }
    about = carried * about + Math.sqrt(1 - carried ** 2) * withinSd * normal()
    return { sessionId: String(number) as SessionId, sessionNumber: number, client: { items, mean: (items.task + items.goal + items.bond) / 3, tension: null }, therapist: null }
  })
}
