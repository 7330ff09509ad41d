// Writes CSV that a spreadsheet shows and never runs.
import { numberFrom } from './csv-table.ts'

/** What makes a spreadsheet take a cell for a formula: these as its first character, as themselves or in full width. */
const runs = /^[=+\-@\t\r\n＝＋－＠]/

/**
 * One row with its line break. Numbers and null (an empty field) are written as they are. Text that a spreadsheet would run as a formula gets an apostrophe in front,
 * which the spreadsheet hides and a program sees: a row that is read back is the same but for that. A number with a sign is a number and has none.
 */
export function csvRow(cells: readonly (string | number | boolean | null)[]): string {
  return `${cells.map(cellOf).join(',')}\r\n`
}

function cellOf(cell: string | number | boolean | null): string {
  if (cell === null) return ''
  if (typeof cell !== 'string') return String(cell)
  const safe = runs.test(cell) && numberFrom(cell) === null ? `'${cell}` : cell
  return /[",\n\r]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
