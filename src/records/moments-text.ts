// Turns stored sums, as text by the thousand, into the typed arrays of a study: one pass over the characters, since there may be a million clients.
import { triangle } from '#src/domain/evidence/moments.ts'
import { productsOfPair, type ClientFacts, type StudyCells } from '#src/domain/evidence/study/study-data.ts'

/** What whole numbers are kept in (migration 0022): an outcome in thousandths of a point, an alliance check as the sum of its three items. */
export const keptIn = { outcome: 1000, alliance: 3 } as const

/** Of `evidence_moments as e`, in the order in which it is read here: a line for each row; 0 stands for the number of a session that there is none of. */
export const momentsLine = `concat_ws(' ', e.organisation_id, e.case_id, e.therapist_id, e.forward, e.reverse, e.sessions, e.with_outcome, e.with_alliance, e.with_both,
  e.early_sessions, e.early_alliance, coalesce(e.first_session, 0), coalesce(e.first_outcome, 0), coalesce(e.last_session, 0), coalesce(e.last_outcome, 0))`

/** An organisation with fewer clients of a measure is left out whole: what it adds could be somebody's. A design choice. */
export const leastClients = 10

/** The part of a study that follows from sums; what its measures are called is said elsewhere. */
export interface KeptStudy {
  readonly cells: StudyCells
  readonly clients: ClientFacts
  readonly therapists: number
  /** By client; all 0 where there is one organisation. */
  readonly organisations: { readonly count: number; readonly ofClient: Int32Array }
}

const idLength = 36
const numbers = 2 * productsOfPair + 10
/** Where each fact stands behind the two triangles. */
const at = { sessions: 30, withOutcome: 31, withAlliance: 32, withBoth: 33, earlyCount: 34, earlyAlliance: 35, firstSession: 36, firstOutcome: 37, lastSession: 38, lastOutcome: 39 } as const

interface Lines {
  readonly count: number
  /** `numbers` for each line. */
  readonly values: Float64Array
  readonly client: readonly string[]
  /** Numbers, as they came. */
  readonly organisation: readonly number[]
  readonly therapist: readonly number[]
  /** By number. */
  readonly therapistIds: readonly string[]
}

/** Clients come out in the order of their ids, whatever order the database gave: the same sums give the same figures to the last digit. @param portions of lines, each with its end */
export function studyFrom(portions: readonly string[]): KeptStudy {
  const lines = linesOf(portions)
  const order = orderOf(lines)
  const [organisation, client, therapist] = [renumbered(lines.organisation, order), inOrder(lines.client, order), renumbered(lines.therapist, order)]
  const value = (cell: number, place: number): number => lines.values[order[cell]! * numbers + place]!
  const shift = shiftOf(lines)
  const ofClient = new Int32Array(client.count)
  client.numbers.forEach((number, cell) => (ofClient[number] = organisation.numbers[cell]!))
  return {
    cells: {
      count: lines.count, client: client.numbers, therapist: therapist.numbers, sessions: Int32Array.from(order, (line) => lines.values[line * numbers + at.sessions]!),
      forward: sumsFrom(lines, order, 0, [...shift, shift[1]]), reverse: sumsFrom(lines, order, productsOfPair, [...shift, shift[2]]),
    },
    clients: factsFrom(client.numbers, client.count, value), therapists: therapist.count, organisations: { count: organisation.count, ofClient },
  }
}

/** Of what stands together wherever it is the same. */
function inOrder(ids: readonly string[], order: Int32Array): { readonly numbers: Int32Array; readonly count: number } {
  let count = 0
  const numbers = order.map((line, cell) => (cell === 0 || ids[line] !== ids[order[cell - 1]!] ? count++ : count - 1))
  return { numbers, count }
}

/** Numbers ids by first appearance. */
function numbering(): { readonly numbers: number[]; readonly ids: string[]; add(id: string): void } {
  const known = new Map<string, number>()
  const numbers: number[] = []
  const ids: string[] = []
  return {
    numbers, ids,
    add(id) {
      const number = known.get(id) ?? known.size
      if (number === known.size) {
        known.set(id, number)
        ids.push(id)
      }
      numbers.push(number)
    },
  }
}

/** The same by first appearance in this order. */
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

function linesOf(portions: readonly string[]): Lines {
  let count = 0
  for (const portion of portions) for (let end = portion.indexOf('\n'); end >= 0; end = portion.indexOf('\n', end + 1)) count += 1
  const values = new Float64Array(count * numbers)
  const client: string[] = []
  // Numbered while they are read: ids that are looked at out of order are slow to reach.
  const [organisation, therapist] = [numbering(), numbering()]
  let place = 0
  for (const portion of portions) {
    for (let from = 0; from < portion.length; ) {
      organisation.add(portion.slice(from, from + idLength))
      client.push(portion.slice(from + idLength + 1, from + 2 * idLength + 1))
      therapist.add(portion.slice(from + 2 * idLength + 2, from + 3 * idLength + 2))
      from = readNumbers(portion, from + 3 * idLength + 3, values, place)
      place += numbers
    }
  }
  return { count, values, client, organisation: organisation.numbers, therapist: therapist.numbers, therapistIds: therapist.ids }
}

/** Whole numbers with one character or more between them, until the line's end. @returns where the next line begins */
function readNumbers(text: string, from: number, into: Float64Array, place: number): number {
  let next = place
  let value = 0
  let sign = 1
  let isOpen = false
  for (let index = from; ; index += 1) {
    const code = text.charCodeAt(index)
    if (code >= 48 && code <= 57) {
      value = value * 10 + (code - 48)
      isOpen = true
      continue
    }
    if (isOpen) {
      into[next++] = sign * value
      value = 0
      sign = 1
      isOpen = false
    }
    if (code === 45) sign = -1
    else if (!(code > 10)) {
      if (next !== place + numbers) throw new Error(`A line of sums has ${next - place} numbers and not ${numbers}.`)
      return index + 1
    }
  }
}

/** Sorted as numbers, the beginning of the id above the number of the line: many times faster than comparing texts. Lines whose ids begin alike are put right afterwards. */
function orderOf({ count, client, therapist, therapistIds }: Lines): Int32Array {
  const lineBits = 2 ** Math.ceil(Math.log2(Math.max(2, count)))
  const keyBits = 2 ** 52 / lineBits
  const keys = Float64Array.from(client, (id, line) => Math.floor((parseInt(id.slice(0, 8), 16) / 2 ** 32) * keyBits) * lineBits + line).sort()
  const order = Int32Array.from(keys, (key) => key % lineBits)
  const comes = (one: number, other: number): boolean => client[one]! < client[other]! || (client[one] === client[other] && therapistIds[therapist[one]!]! < therapistIds[therapist[other]!]!)
  for (let at = 1; at < count; at += 1) {
    const line = order[at]!
    let place = at
    for (; place > 0 && Math.floor(keys[place - 1]! / lineBits) === Math.floor(keys[at]! / lineBits) && comes(line, order[place - 1]!); place -= 1) order[place] = order[place - 1]!
    order[place] = line
  }
  return order
}

/** A whole number near the mean of each column over all forward pairs, so that squares keep their digits and stay whole until they are divided. */
function shiftOf({ count, values }: Lines): [number, number, number, number] {
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

function sumsFrom({ count, values }: Lines, order: Int32Array, from: number, shifts: readonly number[]) {
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
