// A CSV file small enough to be held: rows as text by column, for the verbs and pages that read hundreds of rows and not millions.
import { fieldsOf, openCsvReader, type CsvDelimiter, type CsvHeader } from './csv.ts'
import type { Problem } from './problem.ts'

export interface CsvTableRow {
  /** From 1; the physical line. */
  readonly line: number
  /** By column name, as written but for the space around it. */
  readonly fields: Readonly<Record<string, string>>
}

export interface CsvTable {
  readonly columns: readonly string[]
  readonly rows: readonly CsvTableRow[]
  readonly problems: readonly Problem[]
}

/** @param file as it is said in problems @param columns those that must be there; without them there are no rows */
export function csvTable(file: string, text: string, columns: readonly string[], delimiter?: CsvDelimiter): CsvTable {
  const rows: CsvTableRow[] = []
  const problems: Problem[] = []
  let header: CsvHeader | null = null
  const reader = openCsvReader(file, {
    columns, delimiter,
    begin: (found) => (header = found),
    row: (row) => {
      const fields = fieldsOf(row)
      rows.push({ line: row.line, fields: Object.fromEntries(header!.names.map((name, place) => [name, fields[place]!.trim()])) })
    },
    complain: (problem) => problems.push(problem),
  })
  reader.push(Buffer.from(text))
  const isRead = reader.end()
  return { columns: header ? (header as CsvHeader).names : [], rows: isRead ? rows : [], problems }
}

/** A number as CSV has it: digits, a sign, a full stop, an exponent; null when it is none, NaN and infinity included. An empty field is no number: whether it may be missing is for the one who reads. */
export function numberFrom(text: string): number | null {
  return /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) && Number.isFinite(Number(text)) ? Number(text) : null
}
