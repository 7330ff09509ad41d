// Puts the rows of a group of cases together, case by case and session by session, and names what the rows of one case contradict each other in.
import { riskItems } from '#src/domain/safety/risk.ts'
import type { Problems } from '../problems.ts'
import { noMinute, type CaseRecords } from './case-store.ts'
import type { CaseFile } from './read-cases.ts'

/** One case, valid until the next is taken. */
export interface CaseRows {
  /** By first appearance in the file, from 0. */
  readonly number: number
  readonly sessions: number
  /** The numbers of its sessions, rising; longer than `sessions`. */
  readonly sessionNumbers: Int32Array
  /** The earliest time of a session's rows, minutes since the epoch; `noMinute` where none was given or the order of sessions contradicts it. */
  readonly starts: Int32Array
  /** One for each session and cell: `values[session * cells + cell]`; NaN where there is none. */
  readonly values: Float64Array
  /** The line of the row that says so, in the same places. */
  readonly lines: Uint32Array
  readonly cells: number
  /** In the same places, of those whose rows contradict each other: the highest that any of them says. */
  readonly highest: ReadonlyMap<number, number>
}

const minutesInDay = 24 * 60

export interface GroupReader {
  /** @param isWanted by cell: rows of others are passed over, as if the file had none of them; null for every row @param problems null to say nothing: what there is to say is said another time */
  (group: number, isWanted: readonly boolean[] | null, problems: Problems | null, visit: (rows: CaseRows) => void): void
}

export function openGroupReader({ store, cells, ids }: CaseFile, file: string): GroupReader {
  let order = new Int32Array(0)
  let spare = new Int32Array(0)
  let counts = new Int32Array(0)
  let sessionNumbers = new Int32Array(64)
  let starts = new Int32Array(64)
  let firstLines = new Uint32Array(64)
  let values = new Float64Array(64 * cells.length)
  let lines = new Uint32Array(64 * cells.length)
  const highest = new Map<number, number>()
  const isRisk = cells.map(({ measure }) => riskItems.some((key) => key === measure.key))

  return (group, isWanted, problems, visit) => {
    const records = store.read(group, isWanted)
    sort(records)
    for (let from = 0; from < records.count; ) {
      const number = records.caseOf[order[from]!]!
      let until = from
      while (until < records.count && records.caseOf[order[until]!] === number) until += 1
      highest.clear()
      const sessions = gather(records, from, until, problems)
      checkOrder(number, sessions, problems)
      visit({ number, sessions, sessionNumbers, starts, values, lines, cells: cells.length, highest })
      from = until
    }
  }

  /** By case, session and cell; what is equal in all three stays in the order of the file. */
  function sort(records: CaseRecords): void {
    if (order.length < records.count) [order, spare] = [new Int32Array(2 * records.count), new Int32Array(2 * records.count)]
    for (let index = 0; index < records.count; index += 1) order[index] = index
    if (isInOrder(records)) return
    for (const keys of [records.cell, records.session, records.caseOf]) sortBy(keys, records.count)
  }

  /** Most files come as they are wanted. */
  function isInOrder({ count, caseOf, session, cell }: CaseRecords): boolean {
    for (let index = 1; index < count; index += 1) {
      const step = caseOf[index]! - caseOf[index - 1]! || session[index]! - session[index - 1]! || cell[index]! - cell[index - 1]!
      if (step < 0) return false
    }
    return true
  }

  /** Counting sort, so that a group takes time in proportion to its rows whatever their order. */
  function sortBy(keys: Int32Array, count: number): void {
    let [low, high] = [Infinity, -Infinity]
    let isSorted = true
    for (let index = 0, before = -1; index < count; index += 1) {
      const key = keys[order[index]!]!
      if (key < low) low = key
      if (key > high) high = key
      if (key < before) isSorted = false
      before = key
    }
    if (isSorted) return
    if (counts.length < high - low + 2) counts = new Int32Array(high - low + 2)
    else counts.fill(0, 0, high - low + 2)
    for (let index = 0; index < count; index += 1) counts[keys[index]! - low + 1]! += 1
    for (let key = 1; key <= high - low; key += 1) counts[key]! += counts[key - 1]!
    for (let index = 0; index < count; index += 1) spare[counts[keys[order[index]!]! - low]!++] = order[index]!
    ;[order, spare] = [spare, order]
  }

  function gather(records: CaseRecords, from: number, until: number, problems: Problems | null): number {
    let sessions = 0
    for (let index = from; index < until; ) {
      const session = records.session[order[index]!]!
      if (sessions === sessionNumbers.length) grow()
      sessionNumbers[sessions] = session
      starts[sessions] = noMinute
      const row = sessions * cells.length
      values.fill(NaN, row, row + cells.length)
      for (; index < until && records.session[order[index]!] === session; ) {
        const cell = records.cell[order[index]!]!
        const first = index
        for (; index < until && records.session[order[index]!] === session && records.cell[order[index]!] === cell; index += 1) noteStart(records, sessions, order[index]!)
        lines[row + cell] = records.line[order[first]!]!
        values[row + cell] = index - first === 1 ? records.value[order[first]!]! : settle(records, first, index, row + cell, problems)
      }
      sessions += 1
    }
    return sessions
  }

  function noteStart({ at, line }: CaseRecords, session: number, record: number): void {
    if (at[record] !== noMinute && (starts[session] === noMinute || at[record]! < starts[session]!)) {
      starts[session] = at[record]!
      firstLines[session] = line[record]!
    }
  }

  /** Several rows for one value: the same again changes nothing, different ones leave none, since nobody can know which is meant. */
  function settle(records: CaseRecords, from: number, until: number, place: number, problems: Problems | null): number {
    let [value, line] = [NaN, 0]
    let most = -Infinity
    let isContradicted = false
    for (let index = from; index < until; index += 1) {
      const record = order[index]!
      const other = records.value[record]!
      if (Number.isNaN(other)) continue
      most = Math.max(most, other)
      if (Number.isNaN(value)) [value, line] = [other, records.line[record]!]
      else if (other === value) problems?.note(told(records, record, `says the same as line ${line}`))
      else {
        isContradicted = true
        problems?.complain(told(records, record, `says ${other} where line ${line} says ${value}: neither is used${isRisk[records.cell[record]!] ? ' for a score, and the higher is told' : ''}`))
      }
    }
    if (isContradicted) highest.set(place, most)
    return isContradicted ? NaN : value
  }

  function told(records: CaseRecords, record: number, what: string) {
    const { rater, measure } = cells[records.cell[record]!]!
    const who = `case ${ids.textOf(records.caseOf[record]!)}, session ${records.session[record]}, ${measure.key} by the ${rater}`
    return { file, line: records.line[record]!, column: 'value', reason: `${who}: this row ${what}` }
  }

  /** Sessions go by their number. A time before that of a session with a lower number is named and not used. */
  function checkOrder(number: number, sessions: number, problems: Problems | null): void {
    let last = -1
    for (let session = 0; session < sessions; session += 1) {
      if (starts[session] === noMinute) continue
      if (last >= 0 && isBefore(starts[session]!, starts[last]!)) {
        const reason = `case ${ids.textOf(number)}: session ${sessionNumbers[session]} lies before session ${sessionNumbers[last]}: sessions go by their number, and this time is not used`
        problems?.complain({ file, line: firstLines[session]!, column: 'at', reason })
        starts[session] = noMinute
      } else last = session
    }
  }

  function grow(): void {
    const length = 2 * sessionNumbers.length
    sessionNumbers = grown(sessionNumbers, new Int32Array(length))
    firstLines = grown(firstLines, new Uint32Array(length))
    starts = grown(starts, new Int32Array(length))
    values = grown(values, new Float64Array(length * cells.length))
    lines = grown(lines, new Uint32Array(length * cells.length))
  }
}

/** Whether one time lies before another; midnight stands for the whole day. */
function isBefore(one: number, other: number): boolean {
  return one % minutesInDay === 0 || other % minutesInDay === 0 ? Math.floor(one / minutesInDay) < Math.floor(other / minutesInDay) : one < other
}

function grown<List extends { set(from: List): void }>(from: List, to: List): List {
  to.set(from)
  return to
}
