// Sets the answers of a method in columns, for people at a terminal.

export type Cell = string | number | null

/** Columns as wide as their widest cell; numbers to three decimals and to the right, a dash where there is none. */
export function methodTable(header: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const texts = rows.map((row) => row.map(cellText))
  const widths = header.map((name, column) => Math.max(name.length, ...texts.map((row) => row[column]?.length ?? 0)))
  const isNumber = header.map((_, column) => rows.some((row) => typeof row[column] === 'number'))
  const line = (cells: readonly string[]) => cells.map((cell, column) => (isNumber[column] ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0))).join('  ').trimEnd()
  return [header, ...texts].map(line).join('\n')
}

function cellText(cell: Cell): string {
  if (cell === null) return '–'
  return typeof cell === 'string' ? cell : Number.isInteger(cell) ? String(cell) : cell.toFixed(3)
}
