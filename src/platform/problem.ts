// What is wrong with one place of a file that people made, said so that they can find it.

export interface Problem {
  /** The name as it was given; `standard input` when there was none. */
  readonly file: string
  /** From 1, of the physical line on which the row begins; null when it concerns the whole file. */
  readonly line: number | null
  /** The column's name, or its number from 1 when it has none; null when it concerns the whole row. */
  readonly column: string | number | null
  /** A sentence without a full stop. It may quote the file: it is for whoever has the file, never for a log. */
  readonly reason: string
}

/** `answers.csv:7, column phq-9/3: 5 is not one of 0 to 3` */
export function describeProblem({ file, line, column, reason }: Problem): string {
  return `${file}${line === null ? '' : `:${line}`}${column === null ? '' : `, column ${column}`}: ${reason}`
}
