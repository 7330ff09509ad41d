// Reads the columns that a formula names from a CSV of any length: numbers, texts and ids, each row checked by itself, what is missing left out and counted.
import type { FormulaData } from '#src/domain/evidence/formula/model-from-formula.ts'
import type { ByteIndex } from '#src/platform/byte-index.ts'
import type { CsvRow } from '#src/platform/csv-scan.ts'
import { numberFrom } from '#src/platform/csv-table.ts'
import { fieldOf, openCsvReader } from '#src/platform/csv.ts'
import { decimalFrom } from '#src/platform/field-bytes.ts'
import type { Input } from '../input.ts'
import type { Problems } from '../problems.ts'
import { blockRows, dataOf, noUnits, noValues, type GroupColumn, type ValueColumn } from './kept-columns.ts'

export interface ColumnsAsked {
  /** The outcome first: it has to be numbers. Others are texts when their first value is one. */
  readonly values: readonly string[]
  readonly groups: readonly string[]
  /** What is said of a name that is no column. */
  absent(name: string, there: readonly string[]): string
  /** Told now and then how many rows have been read. */
  progress(rows: number): void
}

export interface ReadColumns {
  readonly data: FormulaData
  /** Rows of the file, without its header. */
  readonly rows: number
  /** Rows left out because something is missing, and how often in which column. */
  readonly missingRows: number
  readonly missing: ReadonlyMap<string, number>
  /** Rows left out because something in them cannot be read. */
  readonly unreadRows: number
}

/** A text column has at most this many different texts: with more it is a group, or a mistake. A design choice. */
export const mostTexts = 100
/** So many values of a column that are no numbers are each named; of more only how many. A design choice. */
const mostNamed = 20
/** Products of three such numbers can still be squared and added up. A design choice. */
const largest = 1e50
const space = 32
/** @returns null when the file could not be read at all */
export async function readColumns(input: Input, { values: valueNames, groups: groupNames, absent, progress }: ColumnsAsked, problems: Problems): Promise<ReadColumns | null> {
  const values = valueNames.map((name): ValueColumn => ({ name, kind: 'unknown', place: -1, missing: 0, refused: 0, ...noValues() }))
  const groups = groupNames.map((name): GroupColumn => ({ name, place: -1, missing: 0, ...noUnits() }))
  values[0]!.kind = 'numbers'
  const found = new Float64Array(values.length)
  let [rows, kept, missingRows, unreadRows] = [0, 0, 0, 0]
  /** Of the blocks that are being filled. */
  let filled = 0
  let [start, end] = [0, 0]
  let hasBegun = false
  let hasTooMany = false

  const reader = openCsvReader(input.name, {
    columns: [...new Set([...valueNames, ...groupNames])],
    absent,
    begin(header) {
      hasBegun = true
      for (const column of [...values, ...groups]) column.place = header.at(column.name)
    },
    row(row) {
      if (hasTooMany) return
      rows += 1
      let isMissing = false
      let isRefused = false
      for (let at = 0; at < values.length; at += 1) {
        const column = values[at]!
        seek(row, column.place)
        if (isGap(row.bytes)) {
          column.missing += 1
          isMissing = true
        } else if (!take(row, column, at)) isRefused = true
      }
      for (const column of groups) {
        seek(row, column.place)
        if (!isGap(row.bytes)) continue
        column.missing += 1
        isMissing = true
      }
      if (isRefused) unreadRows += 1
      else if (isMissing) missingRows += 1
      else keep(row)
    },
    complain(problem) {
      if (hasBegun) {
        rows += 1
        unreadRows += 1
      }
      problems.complain(problem)
    },
  })

  for await (const chunk of input.chunks()) {
    reader.push(chunk)
    progress(rows)
    if (hasTooMany) return null
  }
  if (!reader.end() || hasTooMany) return null
  for (const { name, refused } of values) {
    if (refused > mostNamed) problems.complain({ file: input.name, line: null, column: name, reason: `${refused - mostNamed} more values cannot be read` })
  }
  const missing = new Map([...values, ...groups].filter((column) => column.missing > 0).map((column) => [column.name, column.missing]))
  return { data: dataOf(values, groups, kept), rows, missingRows, missing, unreadRows }

  /** Sets start and end to the field without the space around it. */
  function seek({ bytes, starts, ends }: CsvRow, place: number): void {
    start = starts[place]!
    end = ends[place]!
    while (start < end && bytes[start] === space) start += 1
    while (start < end && bytes[end - 1] === space) end -= 1
  }

  function isGap(bytes: Uint8Array): boolean {
    return start === end || (end - start === 2 && bytes[start] === 78 && bytes[start + 1] === 65)
  }

  /** Reads a value that is there into its place. @returns false when it is neither a number nor a text of a column of texts */
  function take(row: CsvRow, column: ValueColumn, at: number): boolean {
    const plain = decimalFrom(row.bytes, start, end)
    const value = Number.isNaN(plain) ? numberFrom(row.bytes.toString('latin1', start, end)) : plain
    if (value !== null && Math.abs(value) > largest) {
      refuse(column, row.line, String(value), 'is too large to be computed with')
      return false
    }
    if (value !== null) {
      if (column.kind === 'texts') startAgain(column)
      column.kind = 'numbers'
      found[at] = value
      return true
    }
    if (column.kind !== 'numbers') {
      column.kind = 'texts'
      return true
    }
    const text = fieldOf(row, column.place).trim()
    refuse(column, row.line, text, /^[+-]?\d+,\d+$/.test(text) ? 'is not a number: decimals have a full stop' : 'is not a number')
    return false
  }

  function refuse(column: ValueColumn, line: number, text: string, reason: string): void {
    column.refused += 1
    if (column.refused <= mostNamed) problems.complain({ file: input.name, line, column: column.name, reason: `${text} ${reason}` })
  }

  /** A number in a column of texts: it is one of numbers, and what was kept so far had none in it. */
  function startAgain(column: ValueColumn): void {
    column.lines.forEach((line, text) => refuse(column, line, column.texts.textOf(text), 'is not a number, as other values of the column are'))
    unreadRows += kept
    kept = filled = 0
    for (const one of values) Object.assign(one, noValues())
    for (const one of groups) Object.assign(one, noUnits())
  }

  function keep(row: CsvRow): void {
    if (filled === blockRows) {
      filled = 0
      for (const column of values) {
        column.full.push(column.block)
        column.block = new Float64Array(blockRows)
      }
      for (const column of groups) {
        column.full.push(column.block)
        column.block = new Int32Array(blockRows)
      }
    }
    for (let at = 0; at < values.length; at += 1) {
      const column = values[at]!
      column.block[filled] = column.kind === 'texts' ? textOf(row, column) : found[at]!
    }
    for (let at = 0; at < groups.length; at += 1) {
      const column = groups[at]!
      column.block[filled] = numberIn(column.units, row, column.place)
    }
    filled += 1
    kept += 1
  }

  function textOf(row: CsvRow, column: ValueColumn): number {
    const text = numberIn(column.texts, row, column.place)
    if (text === column.lines.length) {
      if (text === mostTexts) {
        hasTooMany = true
        problems.complain({ file: input.name, line: row.line, column: column.name, reason: `there are more than ${mostTexts} different texts in this column; if they are the units of a group, write (1 | ${column.name})` })
      }
      column.lines.push(row.line)
    }
    return text
  }

  function numberIn(index: ByteIndex, row: CsvRow, place: number): number {
    if (row.doubled[place]) {
      const text = Buffer.from(fieldOf(row, place).trim())
      return index.numberOf(text, 0, text.length)
    }
    seek(row, place)
    return index.numberOf(row.bytes, start, end)
  }
}
