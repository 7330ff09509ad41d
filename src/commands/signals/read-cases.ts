// Reads a file of cases, `case_id,session,at,rater,measure,value`: each row is checked by itself and kept as numbers.
import { openByteIndex, type ByteIndex } from '#src/platform/byte-index.ts'
import { fieldOf, openCsvReader } from '#src/platform/csv.ts'
import type { CsvRow } from '#src/platform/csv-scan.ts'
import { numberFrom } from '#src/platform/csv-table.ts'
import { decimalFrom, instantFrom, wholeFrom } from '#src/platform/field-bytes.ts'
import { hour, minute } from '#src/platform/time.ts'
import type { Input } from '../input.ts'
import type { Problems } from '../problems.ts'
import { highestSession, noMinute, openCaseStore, type CaseStore } from './case-store.ts'
import type { Measure } from './measures.ts'

export const caseColumns = ['case_id', 'session', 'at', 'rater', 'measure', 'value'] as const
type Column = (typeof caseColumns)[number]

export const raters = ['client', 'therapist'] as const

/** A measure as one rater gave it. Its place in the list is its number in the store. */
export interface Cell {
  readonly measure: Measure
  readonly rater: (typeof raters)[number]
}

export interface CaseFile {
  readonly ids: ByteIndex
  readonly cells: readonly Cell[]
  readonly store: CaseStore
  /** Rows with a fault are among them. */
  readonly rows: number
}

/** Somewhere it is tomorrow already. */
const aheadAtMost = 14 * hour
const space = 32
const [clientBytes, therapistBytes] = [Buffer.from(raters[0]), Buffer.from(raters[1])]

/** @param now the machine's clock @returns null when the file could not be read at all */
export async function readCases(input: Input, measures: ReadonlyMap<string, Measure>, now: number, problems: Problems, store = openCaseStore()): Promise<CaseFile | null> {
  const ids = openByteIndex()
  const measureNames = openByteIndex()
  /** By the number of the name; null is one that nobody knows. */
  const measureOf: (Measure | null)[] = []
  const cells: Cell[] = []
  /** By twice the number of the measure's name plus that of the rater. */
  const cellOf: number[] = []
  const places = new Int32Array(caseColumns.length)
  const [idColumn, sessionColumn, atColumn, raterColumn, measureColumn, valueColumn] = caseColumns.map((_, index) => index) as [number, number, number, number, number, number]
  let rows = 0
  let [start, end] = [0, 0]
  const latest = (now + aheadAtMost) / minute
  /** The last time that was read, as written: rows of one session often share it. */
  const lastWritten = Buffer.alloc(40)
  let [lastLength, lastMinute] = [0, 0]

  const reader = openCsvReader(input.name, {
    columns: caseColumns,
    begin: (header) => caseColumns.forEach((name, index) => (places[index] = header.at(name))),
    row(row) {
      rows += 1
      const { bytes } = row
      seek(row, sessionColumn)
      const session = wholeFrom(bytes, start, end)
      if (session < 0) return refuse(row, 'session', `is not a whole number from 0 to ${highestSession}`)
      seek(row, raterColumn)
      const rater: number = isWritten(clientBytes, clientBytes.length, bytes) ? 0 : isWritten(therapistBytes, therapistBytes.length, bytes) ? 1 : -1
      if (rater < 0) return refuse(row, 'rater', `is neither ${raters.join(' nor ')}`)
      seek(row, measureColumn)
      const name = measureNames.numberOf(bytes, start, end)
      const measure = name < measureOf.length ? measureOf[name]! : newMeasure(row, name)
      if (!measure) return
      if (rater === 1 && !measure.hasTherapist) return refuse(row, 'rater', `cannot be the rater of ${measure.key}: only the client answers it`)
      seek(row, atColumn)
      const at = start === end ? noMinute : minuteFrom(bytes)
      if (Number.isNaN(at)) return refuse(row, 'at', 'is not a date or time such as 2026-11-24 or 2026-11-24T09:00Z')
      if (at > latest) return refuse(row, 'at', 'lies in the future')
      seek(row, valueColumn)
      const value = valueFrom(row)
      if (value === null) return refuse(row, 'value', 'is not a number')
      if (value < measure.min || value > measure.max) return refuse(row, 'value', `is not within ${measure.min} to ${measure.max} for ${measure.key}`)
      if (measure.isWhole && !Number.isNaN(value) && !Number.isInteger(value)) return refuse(row, 'value', `is not a whole number, as ${measure.key} is`)
      seek(row, idColumn)
      if (start === end) return refuse(row, 'case_id', 'is empty')
      store.add(caseNumber(row), session, (cellOf[2 * name + rater] ??= cells.push({ measure, rater: raters[rater]! }) - 1), row.line, at, value)
    },
    complain: problems.complain,
  })

  for await (const chunk of input.chunks()) reader.push(chunk)
  return reader.end() ? { ids, cells, store, rows } : null

  /** Sets start and end to the field without the space around it. */
  function seek({ bytes, starts, ends }: CsvRow, column: number): void {
    const place = places[column]!
    start = starts[place]!
    end = ends[place]!
    while (start < end && bytes[start] === space) start += 1
    while (start < end && bytes[end - 1] === space) end -= 1
  }

  function refuse(row: CsvRow, column: Column, reason: string): void {
    const text = fieldOf(row, places[caseColumns.indexOf(column)]!).trim()
    problems.complain({ file: input.name, line: row.line, column, reason: `${text === '' ? 'this' : text} ${reason}` })
  }

  function isWritten(text: Uint8Array, length: number, bytes: Uint8Array): boolean {
    if (end - start !== length) return false
    for (let at = length - 1; at >= 0; at -= 1) if (text[at] !== bytes[start + at]) return false
    return true
  }

  function minuteFrom(bytes: Buffer): number {
    if (isWritten(lastWritten, lastLength, bytes)) return lastMinute
    const found = Math.floor(instantFrom(bytes, start, end) / minute)
    lastLength = Number.isNaN(found) ? 0 : bytes.copy(lastWritten, 0, start, end)
    lastMinute = found
    return found
  }

  function newMeasure(row: CsvRow, name: number): Measure | null {
    const key = measureNames.textOf(name)
    const measure = measures.get(key) ?? null
    measureOf[name] = measure
    if (!measure) refuse(row, 'measure', 'is not a measure that Attune knows: all its rows are left out')
    return measure
  }

  /** NaN for a value that is not there; null for one that is no number. */
  function valueFrom({ bytes }: CsvRow): number | null {
    if (start === end || (end - start === 2 && bytes[start] === 78 && bytes[start + 1] === 65)) return NaN
    const value = decimalFrom(bytes, start, end)
    return Number.isNaN(value) ? numberFrom(bytes.toString('utf8', start, end)) : value
  }

  function caseNumber(row: CsvRow): number {
    if (!row.doubled[places[idColumn]!]) return ids.numberOf(row.bytes, start, end)
    const text = Buffer.from(fieldOf(row, places[idColumn]!).trim())
    return ids.numberOf(text, 0, text.length)
  }
}
