// One client of the large simulated service: scores and ratings drawn by chance from a model whose effects are written down here. It is a model of nobody.
import { chance as chanceFrom, type Chance } from '#src/domain/kernel/chance.ts'
import { oneOf, whole } from './kinds.ts'
import type { Rating } from './course.ts'

/** Points, or shares of one. All are design choices, near what others published, so that the pages look as a service's might. @source attune-simulated-service */
export const planted = {
  /** Of the alliance one point above a client's own usual, on the PHQ-9 of the next session. */
  within: -0.4,
  /** Of a usual alliance one point higher, on how far a client comes by the end. */
  between: 1.6,
  /** SD between therapists of how far their clients come. */
  therapists: 1.1,
  /** Of a PHQ-9 one point above what was to be expected, on the alliance a session later. */
  reverse: -0.06,
  /** Of a rupture that is never mended, on how far a client comes by the end. */
  unrepaired: -2,
} as const

/** Shares of forms that do not come, of clients who leave early, who get worse, and with a rupture, mended and not. Design choices. @source attune-simulated-service */
const shares = { before: 0.07, after: 0.12, anxiety: 0.03, mirror: 0.08, leaving: 0.1, worse: 0.05, rupture: 0.24, repaired: 0.6 } as const

export interface SimulatedSession {
  /** Totals before the session; null where no form came. Question nine is always at its lowest: nobody here needs a person. */
  readonly phq9: number | null
  readonly gad7: number | null
  readonly client: Rating | null
  readonly therapist: Rating | null
}

/** @param seed of the service @param client from 0 @param therapist from 0 */
export function simulateCourse(seed: number, client: number, therapist: number): readonly SimulatedSession[] {
  const chance = chanceFrom(seed * 100_000 + client)
  const therapists = chanceFrom(seed * 100_000 + 50_000 + therapist)
  const [liking, skill] = [0.3 * therapists.normal(), planted.therapists * therapists.normal()]
  const isLeaving = chance.uniform() < shares.leaving
  const length = isLeaving ? whole(chance, 2, 4) : whole(chance, 6, 15)
  const [own, first, calmer] = [0.9 * chance.normal(), 15.5 + 4 * chance.normal(), 0.78 + 0.08 * chance.normal()]
  const rupture = !isLeaving && chance.uniform() < shares.rupture ? { at: whole(chance, 3, length - 3), isRepaired: chance.uniform() < shares.repaired } : null
  const usual = chance.uniform() < shares.worse ? -6 + 2 * chance.normal() : 9.2 + 4.6 * chance.normal()
  const gain = usual + planted.between * own + skill + (rupture && !rupture.isRepaired ? planted.unrepaired : 0)
  const sessions: SimulatedSession[] = []
  let [state, noise] = [0, 0]
  for (let at = 0; at < length; at += 1) {
    const before = noise
    noise = 1.5 * chance.normal()
    const score = first - gain * (1 - Math.exp(-at / 5)) + planted.within * state + noise
    const strain = strainOf(rupture, at)
    state = 0.65 * chance.normal() + planted.reverse * before - strain
    const rated = 7.9 + liking + own + state
    const came = chance.uniform() >= shares.before
    sessions.push({
      phq9: came ? within(score, 24) : null,
      gad7: came && chance.uniform() >= shares.anxiety ? within(calmer * score + 1.2 * chance.normal(), 21) : null,
      client: chance.uniform() < shares.after ? null : rating(chance, rated, strain > 2 ? 2 : strain > 1 ? 1 : 0),
      therapist: chance.uniform() < shares.mirror ? null : rating(chance, 7.3 + 0.5 * (own + liking + state), 0),
    })
  }
  return sessions
}

/** How far the alliance falls, in points: all at once, then back within two sessions, or half of it for good. */
function strainOf(rupture: { readonly at: number; readonly isRepaired: boolean } | null, at: number): number {
  if (!rupture || at < rupture.at) return 0
  const since = at - rupture.at
  if (rupture.isRepaired) return [3.5, 1.5][since] ?? 0
  return since === 0 ? 3.5 : 2
}

/** Three whole answers about a value. */
function rating(chance: Chance, value: number, tension: number): Rating {
  const item = () => within(value + oneOf(chance, [-0.5, 0, 0.5]), 10)
  return [item(), item(), item(), tension]
}

const within = (value: number, most: number): number => Math.min(most, Math.max(0, Math.round(value)))
