// Makes the sums of a study from sessions one by one: each is paired with the one numbered one higher, and what has no pair is counted.
import { forwardColumns, productsOfPair, reverseColumns, type ClientFacts, type StudyCells } from './study-data.ts'

/** Sessions by client, and within a client by number, each number once. */
export interface SessionRows {
  readonly count: number
  readonly client: Int32Array
  readonly therapist: Int32Array
  /** The session's number, from 0. */
  readonly session: Int32Array
  /** The alliance after the session and the outcome taken before it; NaN where there is none. */
  readonly alliance: Float64Array
  readonly outcome: Float64Array
  readonly clients: number
}

/** The early sessions whose alliance stands for how the work began. @source attune-own-rules */
const [firstEarly, lastEarly] = [2, 4]

/**
 * The sums of a study. A value that is missing makes no pair and is never zero; a session number that is missing makes none either, and is counted as a gap.
 * Every client has to have a session. Refuses (RangeError) sessions that are not in order.
 */
export function gatherSessions(rows: SessionRows): { readonly cells: StudyCells; readonly clients: ClientFacts } {
  const starts = startsOf(rows)
  const { count, cellOf, firsts } = numberCells(rows, starts)
  const whole = (length: number) => new Int32Array(length)
  const sessions = whole(count)
  for (let row = 0; row < rows.count; row += 1) sessions[cellOf[row]!]! += 1
  const { alliance, outcome, session, therapist } = rows
  const centre = [0, meanOf(outcome), meanOf(alliance), meanOf(session)]
  const forward = { products: new Float64Array(count * productsOfPair), shift: Float64Array.of(...centre, centre[forwardColumns.indexOf('outcome')]!) }
  const reverse = { products: new Float64Array(count * productsOfPair), shift: Float64Array.of(...centre, centre[reverseColumns.indexOf('alliance')]!) }
  const pair = new Float64Array(forwardColumns.length)
  pair[0] = 1
  for (let client = 0; client < rows.clients; client += 1) {
    for (let row = starts[client]!; row + 1 < starts[client + 1]!; row += 1) {
      const next = row + 1
      if (session[next] !== session[row]! + 1 || Number.isNaN(outcome[row]!) || Number.isNaN(alliance[row]!)) continue
      pair[1] = outcome[row]! - centre[1]!
      pair[2] = alliance[row]! - centre[2]!
      pair[3] = session[row]! - centre[3]!
      const at = cellOf[row]! * productsOfPair
      if (!Number.isNaN(outcome[next]!)) {
        pair[4] = outcome[next]! - centre[1]!
        addPair(forward.products, at, pair)
      }
      if (!Number.isNaN(alliance[next]!) && therapist[next] === therapist[row]) {
        pair[4] = alliance[next]! - centre[2]!
        addPair(reverse.products, at, pair)
      }
    }
  }
  const cells: StudyCells = { count, client: firsts.map((row) => rows.client[row]!), therapist: firsts.map((row) => therapist[row]!), sessions, forward, reverse }
  return { cells, clients: factsOf(rows, starts) }
}

function addPair(products: Float64Array, at: number, pair: Float64Array): void {
  let place = at
  for (let r = 0; r < pair.length; r += 1) for (let s = 0; s <= r; s += 1) products[place++]! += pair[r]! * pair[s]!
}

function startsOf({ count, client, session, clients }: SessionRows): Int32Array {
  const starts = new Int32Array(clients + 1)
  for (let row = 0; row < count; row += 1) {
    if (row > 0 && (client[row]! < client[row - 1]! || (client[row] === client[row - 1] && session[row]! <= session[row - 1]!))) throw new RangeError('sessions have to come by client and number')
    starts[client[row]! + 1]! += 1
  }
  for (let one = 0; one < clients; one += 1) starts[one + 1]! += starts[one]!
  return starts
}

/** @returns the cell of each row, and the first row of each cell */
function numberCells({ count: rows, therapist, clients }: SessionRows, starts: Int32Array): { count: number; cellOf: Int32Array; firsts: Int32Array } {
  const cellOf = new Int32Array(rows)
  const firsts = new Int32Array(rows)
  let count = 0
  for (let client = 0; client < clients; client += 1) {
    const own = count
    for (let row = starts[client]!; row < starts[client + 1]!; row += 1) {
      let cell = own
      while (cell < count && therapist[firsts[cell]!] !== therapist[row]) cell += 1
      if (cell === count) firsts[count++] = row
      cellOf[row] = cell
    }
  }
  return { count, cellOf, firsts: firsts.slice(0, count) }
}

/** Of the values that are there; 0 when there are none: it is only a place from which to measure. */
function meanOf(values: Float64Array | Int32Array): number {
  let [count, sum] = [0, 0]
  for (let row = 0; row < values.length; row += 1) {
    if (Number.isNaN(values[row]!)) continue
    count += 1
    sum += values[row]!
  }
  return count === 0 ? 0 : sum / count
}

function factsOf({ session, alliance, outcome, clients }: SessionRows, starts: Int32Array): ClientFacts {
  const whole = () => new Int32Array(clients)
  const facts = {
    count: clients, sessions: whole(), withOutcome: whole(), withAlliance: whole(), withBoth: whole(), gaps: whole(),
    firstOutcome: new Float64Array(clients).fill(NaN), lastOutcome: new Float64Array(clients).fill(NaN), earlyAlliance: new Float64Array(clients), earlyCount: whole(),
  }
  for (let client = 0; client < clients; client += 1) {
    const [first, end] = [starts[client]!, starts[client + 1]!]
    let last = -1
    for (let row = first; row < end; row += 1) {
      const hasOutcome = !Number.isNaN(outcome[row]!)
      const hasAlliance = !Number.isNaN(alliance[row]!)
      if (hasOutcome) {
        if (last < 0) facts.firstOutcome[client] = outcome[row]!
        facts.lastOutcome[client] = outcome[row]!
        last = row
        facts.withOutcome[client]! += 1
      }
      if (hasAlliance) facts.withAlliance[client]! += 1
      if (hasOutcome && hasAlliance) facts.withBoth[client]! += 1
      if (row + 1 < end && session[row + 1] !== session[row]! + 1) facts.gaps[client]! += 1
    }
    facts.sessions[client] = end - first
    for (let row = first; row < last; row += 1) {
      if (session[row]! < firstEarly || session[row]! > lastEarly || Number.isNaN(alliance[row]!)) continue
      facts.earlyAlliance[client]! += alliance[row]!
      facts.earlyCount[client]! += 1
    }
  }
  return facts
}
