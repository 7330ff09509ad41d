// Reads stored sums, as text by the thousand, into numbers: one pass over the characters, since there may be a million clients.
import { productsOfPair } from '#src/domain/evidence/study/study-data.ts'

/** What whole numbers are kept in (migration 0022): an outcome in thousandths of a point, an alliance check as the sum of its three items. */
export const keptIn = { outcome: 1000, alliance: 3 } as const

const milliseconds = (instant: string) => `coalesce((1000 * extract(epoch from ${instant}))::bigint, 0)`

/** Of `evidence_moments as e`, in the order in which it is read here: a line for each row; 0 stands for the number of a session, and for an instant, that there is none of. @param openedAt the instant at which the case was opened */
export const momentsLine = (openedAt: string) => `concat_ws(' ', e.organisation_id, e.case_id, e.therapist_id, e.forward, e.reverse, e.sessions, e.with_outcome, e.with_alliance, e.with_both,
  e.early_sessions, e.early_alliance, coalesce(e.first_session, 0), coalesce(e.first_outcome, 0), coalesce(e.last_session, 0), coalesce(e.last_outcome, 0),
  ${milliseconds('e.sixth_both_at')}, ${milliseconds('e.compared_at')}, ${milliseconds(openedAt)})`

const idLength = 36
/** Of one line. */
export const numbers = 2 * productsOfPair + 13
/** Where each fact stands behind the two triangles. */
export const at = {
  sessions: 30, withOutcome: 31, withAlliance: 32, withBoth: 33, earlyCount: 34, earlyAlliance: 35, firstSession: 36, firstOutcome: 37, lastSession: 38, lastOutcome: 39,
  sixthBothAt: 40, comparedAt: 41, openedAt: 42,
} as const

export interface Lines {
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

/** @param portions of lines, each with its end */
export function linesOf(portions: readonly string[]): Lines {
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

/** By client and therapist. Sorted as numbers, the beginning of the id above the number of the line: many times faster than comparing texts. Lines whose ids begin alike are put right afterwards. */
export function orderOf({ count, client, therapist, therapistIds }: Lines): Int32Array {
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
