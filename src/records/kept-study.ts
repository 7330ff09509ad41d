// Makes a study out of stored sums: typed arrays, with the ids by which single clients are found in them again.
import { triangle } from '#src/domain/evidence/moments.ts'
import { productsOfPair, type ClientFacts, type PairSums, type StudyCells } from '#src/domain/evidence/study/study-data.ts'
import { at, keptIn, linesOf, numbers, orderOf, type Lines } from './moments-text.ts'

/** The part of a study that follows from sums; what its measures are called is said elsewhere. */
export interface KeptStudy {
  readonly cells: StudyCells
  readonly clients: ClientFacts
  readonly therapists: number
  /** By client; all 0 where there is one organisation. */
  readonly organisations: { readonly count: number; readonly ofClient: Int32Array }
}

/** Of one organisation and measure, with what finds a client in it. To be held in memory by the thread that works studies out, and by nothing else. */
export interface KeptRows extends KeptStudy {
  /** By client, in order, and by therapist. */
  readonly caseIds: readonly string[]
  readonly therapistIds: readonly string[]
  readonly instants: KeptInstants
  /** What was taken from the columns of whole numbers: outcome, alliance, session; 0 for the first. */
  readonly taken: Shift
}

/** By client, in milliseconds; 0 for never. */
export interface KeptInstants {
  readonly openedAt: Float64Array
  readonly sixthBothAt: Float64Array
  readonly comparedAt: Float64Array
}

export type Shift = readonly [number, number, number, number]

/** Clients come out in the order of their ids, whatever order the database gave: the same sums give the same figures to the last digit. @param portions of lines, each with its end @param taken to take the same from the columns as elsewhere */
export function rowsFrom(portions: readonly string[], taken?: Shift): KeptRows {
  const lines = linesOf(portions)
  const order = orderOf(lines)
  const [organisation, client, therapist] = [renumbered(lines.organisation, order), inOrder(lines.client, order), renumbered(lines.therapist, order)]
  const value = (cell: number, place: number): number => lines.values[order[cell]! * numbers + place]!
  const shift = taken ?? shiftOf(lines)
  const ofClient = new Int32Array(client.count)
  client.numbers.forEach((number, cell) => (ofClient[number] = organisation.numbers[cell]!))
  return {
    cells: {
      count: lines.count, client: client.numbers, therapist: therapist.numbers, sessions: Int32Array.from(order, (line) => lines.values[line * numbers + at.sessions]!),
      forward: sumsFrom(lines, order, 0, [...shift, shift[1]]), reverse: sumsFrom(lines, order, productsOfPair, [...shift, shift[2]]),
    },
    clients: factsFrom(client.numbers, client.count, value), therapists: therapist.count, organisations: { count: organisation.count, ofClient },
    caseIds: idsOf(client, lines.client, order), therapistIds: idsOf(therapist, lines.therapist.map((code) => lines.therapistIds[code]!), order), instants: instantsFrom(client.numbers, client.count, value), taken: shift,
  }
}

/** Of what stands together wherever it is the same. */
function inOrder(ids: readonly string[], order: Int32Array): { readonly numbers: Int32Array; readonly count: number } {
  let count = 0
  const numbers = order.map((line, cell) => (cell === 0 || ids[line] !== ids[order[cell - 1]!] ? count++ : count - 1))
  return { numbers, count }
}

/** Numbered by first appearance in this order. */
function renumbered(codes: readonly number[], order: Int32Array): { readonly numbers: Int32Array; readonly count: number } {
  const known = new Map<number, number>()
  const numbers = order.map((line) => {
    const code = codes[line]!
    const number = known.get(code) ?? known.size
    if (number === known.size) known.set(code, number)
    return number
  })
  return { numbers, count: known.size }
}

/** A whole number near the mean of each column over all forward pairs, so that squares keep their digits and stay whole until they are divided. */
function shiftOf({ count, values }: Lines): Shift {
  const sums = [0, 0, 0, 0]
  const places = [0, 1, 3, 6]
  for (let line = 0; line < count; line += 1) places.forEach((place, column) => (sums[column]! += values[line * numbers + place]!))
  const mean = (column: number) => (sums[0]! > 0 ? Math.round(sums[column]! / sums[0]!) : 0)
  return [0, mean(1), mean(2), mean(3)]
}

/** The entries of a lower triangle of five columns, each with the two that meet there. */
const rowOf = Int32Array.from({ length: productsOfPair }, (_, entry) => [0, 1, 2, 3, 4].findLast((row) => triangle(row) <= entry)!)
const columnOf = rowOf.map((row, entry) => entry - triangle(row))
/** A column's own sum stands where it meets the first, which is 1 throughout. */
const sumOf = Int32Array.from([0, 1, 2, 3, 4], triangle)

function sumsFrom({ count, values }: Lines, order: Int32Array, from: number, shifts: readonly number[]): PairSums {
  const shift = Float64Array.from(shifts)
  const units = Float64Array.of(1, keptIn.outcome, keptIn.alliance, 1, from === 0 ? keptIn.outcome : keptIn.alliance)
  const products = new Float64Array(count * productsOfPair)
  for (let cell = 0, place = 0; cell < count; cell += 1) {
    const start = order[cell]! * numbers + from
    const pairs = values[start]!
    for (let entry = 0; entry < productsOfPair; entry += 1, place += 1) {
      const [r, s] = [rowOf[entry]!, columnOf[entry]!]
      const moved = values[start + entry]! - shift[r]! * values[start + sumOf[s]!]! - shift[s]! * values[start + sumOf[r]!]! + shift[r]! * shift[s]! * pairs
      products[place] = moved / (units[r]! * units[s]!)
    }
  }
  return { products, shift: shift.map((value, column) => value / units[column]!) }
}

function factsFrom(client: Int32Array, count: number, value: (cell: number, place: number) => number): ClientFacts {
  const whole = () => new Int32Array(count)
  const facts = {
    count, sessions: whole(), withOutcome: whole(), withAlliance: whole(), withBoth: whole(), gaps: whole(), earlyCount: whole(), earlyAlliance: new Float64Array(count),
    firstOutcome: new Float64Array(count).fill(NaN), lastOutcome: new Float64Array(count).fill(NaN),
  }
  const [first, last] = [whole(), whole()]
  client.forEach((number, cell) => {
    for (const name of ['sessions', 'withOutcome', 'withAlliance', 'withBoth', 'earlyCount'] as const) facts[name][number]! += value(cell, at[name])
    facts.earlyAlliance[number]! += value(cell, at.earlyAlliance) / keptIn.alliance
    const [begun, ended] = [value(cell, at.firstSession), value(cell, at.lastSession)]
    if (begun === 0) return
    if (first[number] === 0 || begun < first[number]!) {
      first[number] = begun
      facts.firstOutcome[number] = value(cell, at.firstOutcome) / keptIn.outcome
    }
    if (ended > last[number]!) {
      last[number] = ended
      facts.lastOutcome[number] = value(cell, at.lastOutcome) / keptIn.outcome
    }
  })
  return facts
}

/** What is known of each number, from its first cell. */
function idsOf({ numbers: codes, count }: { readonly numbers: Int32Array; readonly count: number }, ids: readonly string[], order: Int32Array): string[] {
  const found = Array.from({ length: count }, () => '')
  // A copy of its own: a part of a text keeps all of it in memory.
  for (let cell = codes.length - 1; cell >= 0; cell -= 1) if (cell === 0 || codes[cell] !== codes[cell - 1]) found[codes[cell]!] = Buffer.from(ids[order[cell]!]!, 'latin1').toString('latin1')
  return found
}

function instantsFrom(client: Int32Array, count: number, value: (cell: number, place: number) => number): KeptInstants {
  const instants = { openedAt: new Float64Array(count), sixthBothAt: new Float64Array(count), comparedAt: new Float64Array(count) }
  client.forEach((number, cell) => {
    for (const name of ['openedAt', 'sixthBothAt', 'comparedAt'] as const) {
      const instant = value(cell, at[name])
      if (instant > 0 && (instants[name][number] === 0 || instant < instants[name][number]!)) instants[name][number] = instant
    }
  })
  return instants
}
