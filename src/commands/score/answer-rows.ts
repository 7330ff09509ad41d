// Reads a CSV of answers, a row a form and a column an item, as it comes.
import { answerKey, type InstrumentItem } from '#src/domain/instruments/instrument.ts'
import { fieldOf, openCsvReader, type CsvHeader, type CsvReader } from '#src/platform/csv.ts'
import type { CsvRow } from '#src/platform/csv-scan.ts'
import { numberFrom } from '#src/platform/csv-table.ts'
import type { Problems } from '../problems.ts'
import { cellReader, type AnswersSaid, type ReadCell } from './answer-cells.ts'
import type { Asked } from './asked.ts'
import type { Form } from './form.ts'

export interface AnswerRows extends CsvReader {
  /** Those that are handed through; null until the header was read. */
  columns(): readonly string[] | null
  /** The forms that were read since the last time. */
  take(): readonly Form[]
}

/** Refuses a file without a column for every scored item, or with two for one. */
export function openAnswerRows(asked: Asked, said: AnswersSaid | null, file: string, problems: Problems): AnswerRows {
  const { instrument, namesOf } = asked
  const columns: { item: InstrumentItem; at: number; read: ReadCell }[] = []
  let others: { name: string; at: number }[] | null = null
  let forms: Form[] = []

  function begin(header: CsvHeader): void {
    for (const item of instrument.items) {
      if (item.kind === 'text') continue
      const names = namesOf(item)
      const column = names.at(-1)!
      const places = names.map((name) => header.at(name)).filter((at) => at >= 0)
      const refuse = (reason: string) => problems.complain({ file, line: 1, column, reason })
      if (places.length > 1) refuse(`this answer has two columns, this one and ${names[0]}`)
      else if (places[0] !== undefined) columns.push({ item, at: places[0], read: cellReader(asked, item, said) })
      else if (item.scored) refuse(['there is no such column', ...names.slice(0, -1)].join(', nor ') + `; there are ${header.names.join(', ')}`)
    }
    if (problems.exitCode() !== 0) throw new Error('Nothing was scored.')
    others = header.names.map((name, at) => ({ name, at })).filter(({ at }) => columns.every((column) => column.at !== at))
  }

  function givenIn(row: CsvRow): Form['given'] {
    const answers: Record<string, number> = {}
    let invalid: Form['given'] | null = null
    for (const { item, at, read } of columns) {
      const text = fieldOf(row, at).trim()
      if (text === '' || text === 'NA') continue
      const code = read(text)
      const column = namesOf(item).at(-1)!
      if (typeof code === 'number') {
        answers[answerKey(instrument, item)] = code
        continue
      }
      problems.complain({ file, line: row.line, column, reason: code })
      invalid ??= { kind: 'invalid', item: column, value: numberFrom(text) ?? NaN }
    }
    return invalid ?? { kind: 'answers', answers }
  }

  const reader = openCsvReader(file, {
    columns: [],
    begin,
    row: (row) => forms.push({ place: { line: row.line }, row: Object.fromEntries(others!.map(({ name, at }) => [name, fieldOf(row, at)])), given: givenIn(row) }),
    complain: problems.complain,
  })
  return {
    ...reader,
    columns: () => others?.map(({ name }) => name) ?? null,
    take() {
      const taken = forms
      forms = []
      return taken
    },
  }
}
