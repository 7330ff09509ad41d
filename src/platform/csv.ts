// Reads CSV that people made: a header row, columns by name, every problem named with file, line and column, and the rest read all the same.
import { csvLimits, openCsvScanner, type CsvRow, type CsvScanner } from './csv-scan.ts'
import type { Problem } from './problem.ts'

export const csvDelimiters = [',', ';', '\t'] as const
export type CsvDelimiter = (typeof csvDelimiters)[number]

export interface CsvHeader {
  readonly names: readonly string[]
  /** Where the column stands, from 0; -1 when there is none. */
  at(name: string): number
}

export interface CsvReading {
  /** Columns that must be there; the file is refused without them. Others are the visitor's to look at or not. */
  readonly columns: readonly string[]
  /** Found from the header when not given: a comma, unless more of the columns that are due are there by semicolon or tab. */
  readonly delimiter?: CsvDelimiter | undefined
  /** What is said of a column that is due and not there; else the columns are listed that are. */
  absent?(name: string, there: readonly string[]): string
  begin?(header: CsvHeader): void
  /** A row with as many fields as the header; valid until it returns. */
  row(row: CsvRow): void
  /** Throws where reading shall stop at the first problem. */
  complain(problem: Problem): void
}

export interface CsvReader {
  push(chunk: Uint8Array): void
  /** @returns whether the file had a header with the columns that are due */
  end(): boolean
}

/** @param file as it is said in problems */
export function openCsvReader(file: string, reading: CsvReading): CsvReader {
  let head: Buffer | null = Buffer.alloc(0)
  let scanner: CsvScanner | null = null
  let header: CsvHeader | null = null
  let isRefused = false

  const visitor = {
    row(row: CsvRow) {
      if (isRefused) return
      if (!header) return begin(row)
      const due = header.names.length
      if (row.count === due) reading.row(row)
      else reading.complain({ file, line: row.line, column: null, reason: `the header has ${due} columns and this row ${row.count}` })
    },
    fault(line: number, field: number | null, reason: string) {
      if (isRefused) return
      if (!header) isRefused = true
      reading.complain({ file, line, column: field === null ? null : header?.names[field] || field + 1, reason })
    },
  }

  return {
    push(chunk) {
      if (scanner) return scanner.push(chunk)
      head = head ? Buffer.concat([head, chunk]) : Buffer.from(chunk)
      if (/[\n\r]/.test(head.toString('latin1')) || head.length > csvLimits.rowBytes) start()
    },
    end() {
      start()
      scanner?.end()
      if (!header && !isRefused) reading.complain({ file, line: null, column: null, reason: 'there is no header row' })
      return header !== null && !isRefused
    },
  }

  function start(): void {
    if (scanner || !head) return
    scanner = openCsvScanner(reading.delimiter ?? delimiterOf(head, reading.columns), visitor)
    scanner.push(head)
    head = null
  }

  function begin(row: CsvRow): void {
    const names = fieldsOf(row).map((name) => name.trim())
    const say = (column: string, reason: string) => reading.complain({ file, line: row.line, column, reason })
    for (const name of reading.columns) if (!names.includes(name)) say(name, reading.absent?.(name, names) ?? `there is no such column; there are ${names.join(', ')}`)
    const twice = names.filter((name, place) => name !== '' && names.indexOf(name) !== place)
    for (const name of new Set(twice)) say(name, 'there are several columns of this name')
    isRefused = twice.length > 0 || reading.columns.some((name) => !names.includes(name))
    const places = new Map(names.map((name, place) => [name, place]))
    header = { names, at: (name) => places.get(name) ?? -1 }
    if (!isRefused) reading.begin?.(header)
  }
}

/** The first of comma, semicolon and tab by which the header has most of the columns that are due; when none is due, by which it has more than one. */
function delimiterOf(head: Buffer, columns: readonly string[]): CsvDelimiter {
  const fit = (delimiter: CsvDelimiter): number => {
    let names: string[] | null = null
    const look = openCsvScanner(delimiter, { row: (row) => (names ??= fieldsOf(row).map((name) => name.trim())), fault: () => (names ??= []) })
    look.push(head)
    look.end()
    const found: readonly string[] = names ?? []
    return columns.length > 0 ? columns.filter((name) => found.includes(name)).length : Math.min(found.length, 2)
  }
  const fits = csvDelimiters.map(fit)
  return csvDelimiters[fits.indexOf(Math.max(...fits))]!
}

/** One field as text. */
export function fieldOf({ bytes, starts, ends, doubled }: CsvRow, place: number): string {
  const text = bytes.toString('utf8', starts[place], ends[place])
  return doubled[place] ? text.replaceAll('""', '"') : text
}

export function fieldsOf(row: CsvRow): string[] {
  return Array.from({ length: row.count }, (_, place) => fieldOf(row, place))
}
