// Between clients: whether those who rated the alliance higher early on came further by the end than their first score lets expect.
import { correlation, fisherInterval, mean } from '../../kernel/statistics.ts'
import type { NotEstimated } from './model-result.ts'
import type { StudyData } from './study-data.ts'

export interface EarlyAlliance {
  readonly kind: 'estimated'
  /** −1..1. Positive: a higher alliance goes with more improvement, whichever way the outcome's scale runs. */
  readonly r: number
  /** At 95 %, by Fisher's z, as if clients of one therapist were strangers. */
  readonly lower: number
  readonly upper: number
  readonly clients: number
  /** Sessions and therapists of these clients. */
  readonly sessions: number
  readonly therapists: number
}

/** With fewer there is no interval. */
const fewestClients = 4

/**
 * The correlation of the mean alliance of sessions 2 to 4 (those before the last outcome) with residual change: the last outcome less what the first predicts, by least squares over these clients.
 * A client counts who has an outcome of two sessions and an early alliance; nothing is filled in, and no last value carried forward.
 * Refused: no client ('no-clients'), fewer than four ('too-few'); an alliance or a change that does not vary ('no-variation').
 */
export function earlyAlliance({ cells, clients, outcome }: StudyData): EarlyAlliance | NotEstimated {
  const chosen = new Int32Array(clients.count)
  let count = 0
  for (let client = 0; client < clients.count; client += 1) if (clients.withOutcome[client]! >= 2 && clients.earlyCount[client]! > 0) chosen[count++] = client
  if (count < fewestClients) return { kind: 'cannot', because: count === 0 ? 'no-clients' : 'too-few' }
  const [alliance, first, last] = [new Float64Array(count), new Float64Array(count), new Float64Array(count)]
  for (let at = 0; at < count; at += 1) {
    const client = chosen[at]!
    alliance[at] = clients.earlyAlliance[client]! / clients.earlyCount[client]!
    first[at] = clients.firstOutcome[client]!
    last[at] = clients.lastOutcome[client]!
  }
  const change = residuals(first, last)
  if (!varies(alliance) || !varies(change, last)) return { kind: 'cannot', because: 'no-variation' }
  const found = Math.min(1, Math.max(-1, correlation(alliance, change)))
  const r = outcome.better === 'lower' ? -found : found
  return { kind: 'estimated', r, ...fisherInterval(r, count), clients: count, ...countsOf(cells, clients.count, chosen.subarray(0, count)) }
}

function countsOf(cells: StudyData['cells'], clients: number, chosen: Int32Array): { sessions: number; therapists: number } {
  const isChosen = new Uint8Array(clients)
  for (const client of chosen) isChosen[client] = 1
  const therapists = new Set<number>()
  let sessions = 0
  for (let cell = 0; cell < cells.count; cell += 1) {
    if (!isChosen[cells.client[cell]!]) continue
    sessions += cells.sessions[cell]!
    therapists.add(cells.therapist[cell]!)
  }
  return { sessions, therapists: therapists.size }
}

function residuals(x: Float64Array, y: Float64Array): Float64Array {
  const [meanX, meanY] = [mean(x), mean(y)]
  let [xx, xy] = [0, 0]
  for (let at = 0; at < x.length; at += 1) {
    xx += (x[at]! - meanX) ** 2
    xy += (x[at]! - meanX) * (y[at]! - meanY)
  }
  const slope = xx > 0 && varies(x) ? xy / xx : 0
  return y.map((value, at) => value - meanY - slope * (x[at]! - meanX))
}

/** Whether values differ by more than rounding. @param of what the values came from, whose size is what rounding goes by */
function varies(values: Float64Array, of: Float64Array = values): boolean {
  let [size, least, most] = [0, Infinity, -Infinity]
  for (let at = 0; at < values.length; at += 1) {
    size = Math.max(size, Math.abs(of[at]!))
    least = Math.min(least, values[at]!)
    most = Math.max(most, values[at]!)
  }
  return most - least > 1e-9 * size
}
