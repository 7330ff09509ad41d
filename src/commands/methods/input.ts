// Reads what a single method is asked about: JSON in the shape of one vignette or a list of them, or CSV, with the parameters by name on the command line.
import { z } from 'zod'
import { csvTable, numberFrom, type CsvTable, type CsvTableRow } from '#src/platform/csv-table.ts'
import type { CommandCall } from '../command.ts'
import { inputOf, isJson, readText } from '../input.ts'
import { openProblems, type Problems } from '../problems.ts'

/** A number in JSON or on the command line. */
export const numeric = z.preprocess((value) => (typeof value === 'string' ? numberFrom(value.trim()) : value), z.number('must be a number'))
/** The same, or NA: null. */
export const numericOrMissing = z.preprocess((value) => (value === 'NA' ? null : value), z.union([z.null(), numeric], 'must be a number, or NA'))
export const flag = z.preprocess((value) => (value === 'true' ? true : value === 'false' ? false : value), z.boolean('must be true or false'))
/** Ids may be numbers in JSON; they are handed back as they came. */
export const identifier = z.union([z.string(), z.number()])
/** Sums of squares of more than this leave what numbers can hold. */
const largest = 1e100
const outOfReach = 'is too large to reckon with'
export const scoreOrMissing = z.number('must be a number, or null where there is none').min(-largest, outOfReach).max(largest, outOfReach).nullable()

export interface CsvPlan {
  /** Those that must be there. */
  readonly columns: readonly string[]
  /** Those of the file that hold numbers; a column `id` holds names, and all others are not looked at. */
  numbers(columns: readonly string[]): readonly string[]
  /** What is wrong in a row whose numbers can be read; asked of each row in order. */
  refuse?(row: NumberedRow, columns: readonly string[], line: number): WrongRow | null
  /** Besides a row with something wrong: nothing else is left out (the usual); everything of its id is, where a part would give another answer; or it stays, as one without numbers, where its place counts. */
  readonly wrongRow?: 'out-with-its-id' | 'stays-empty'
  /** An id has one row. The same again is noted; two that differ are both left out. */
  readonly isRowPerId?: true
  /** What the rows make, in the shape of the JSON; `columns` are those of the file. */
  gather(rows: readonly NumberedRow[], columns: readonly string[]): readonly object[]
}

export interface WrongRow {
  readonly column: string
  readonly reason: string
  /** It contradicts another row of its id, and nobody can know which is meant: all rows of that id are left out. */
  readonly takesItsId?: boolean
}

/** A row whose numbers have been read. */
export interface NumberedRow {
  readonly id: string
  /** Null where the field is empty or NA. */
  number(column: string): number | null
}

export interface MethodInput<Question> {
  readonly file: string
  readonly problems: Problems
  /** What is asked, one for each case that could be read. */
  readonly questions: readonly { readonly name: string | null; readonly question: Question }[]
  /** Whether the input was a list: then the answer is one too. */
  readonly isList: boolean
}

/** Reads the questions; what is wrong is named with file, line and column, and left out. */
export async function readQuestions<Question>(call: CommandCall, shape: z.ZodType<Question>, csv: CsvPlan): Promise<MethodInput<Question>> {
  const input = inputOf(call.positionals)
  const problems = openProblems(call)
  const text = await readText(input)
  const { json: _, strict: __, help: ___, ...given } = call.values
  const found = isJson(text) ? fromJson(input.name, text) : fromCsv(input.name, text, csv, problems)
  if (found.cases.length === 0) problems.complain({ file: input.name, line: null, column: null, reason: 'there is no case that can be read' })
  const questions = found.cases.flatMap((each, place) => {
    const parsed = shape.safeParse({ ...each, ...('params' in each && typeof each.params === 'object' ? each.params : {}), ...given })
    const name = 'name' in each && typeof each.name === 'string' ? each.name : null
    if (parsed.success) return [{ name, question: parsed.data }]
    for (const { path, message } of parsed.error.issues) {
      problems.complain({ file: input.name, line: null, column: [...(found.isList ? [name ?? place + 1] : []), ...path].join('.') || null, reason: message })
    }
    return []
  })
  return { file: input.name, problems, questions, isList: found.isList }
}

interface FoundCases {
  readonly cases: readonly object[]
  readonly isList: boolean
}

function fromJson(file: string, text: string): FoundCases {
  let read: unknown
  try {
    read = JSON.parse(text)
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}`, { cause: error })
  }
  const list = Array.isArray(read) ? read : (read as { cases?: unknown }).cases
  const cases = Array.isArray(list) ? list : [read]
  if (!cases.every((each): each is object => typeof each === 'object' && each !== null)) throw new Error(`${file} holds something that is no case`)
  return { cases, isList: Array.isArray(list) }
}

function fromCsv(file: string, text: string, plan: CsvPlan, problems: Problems): FoundCases {
  const table = csvTable(file, text, plan.columns)
  table.problems.forEach((problem) => problems.complain(problem))
  const rows = plan.isRowPerId ? onePerId(file, table.rows, problems) : plan.wrongRow === 'stays-empty' && table.columns.length === 1 ? withEmptyLines(text, table) : table.rows
  const columns = plan.numbers(table.columns)
  const wrong = new Set<NumberedRow>()
  const wrongIds = new Set<string>()
  const read = rows.flatMap((row): NumberedRow[] => {
    const found = numberedRow(row, columns)
    const refused: WrongRow | null = 'reason' in found ? found : (plan.refuse?.(found, table.columns, row.line) ?? null)
    if (!('reason' in found) && !refused) return [found]
    problems.complain({ file, line: row.line, column: refused!.column, reason: refused!.reason })
    const id = row.fields['id'] ?? ''
    if (refused!.column === 'id') return []
    if (plan.wrongRow === 'out-with-its-id' || refused!.takesItsId) wrongIds.add(id)
    const empty: NumberedRow = { id, number: () => null }
    wrong.add(empty)
    return [empty]
  })
  const kept = read.filter((row) => !wrongIds.has(row.id) && (plan.wrongRow === 'stays-empty' || !wrong.has(row)))
  const cases = kept.every((row) => wrong.has(row)) ? [] : plan.gather(kept, table.columns)
  return { cases, isList: cases.some((each) => 'name' in each) }
}

/** In a file of one column an empty line is an empty field, and what cannot be read still has its place. Lines after the last row are none. */
function withEmptyLines(text: string, { columns, rows }: Pick<CsvTable, 'columns' | 'rows'>): readonly CsvTableRow[] {
  const header = 1 + (text.slice(0, Math.max(0, text.search(/\S/))).match(/\n/g)?.length ?? 0)
  return rows.flatMap((row, place) => {
    const before = rows[place - 1]?.line ?? header
    const between = Array.from({ length: row.line - before - 1 }, (_, gap) => ({ line: before + gap + 1, fields: Object.fromEntries(columns.map((column) => [column, ''])) }))
    return [...between, row]
  })
}

function onePerId(file: string, rows: readonly CsvTableRow[], problems: Problems): readonly CsvTableRow[] {
  const firsts = new Map<string, CsvTableRow>()
  const wrong = new Set<CsvTableRow>()
  for (const row of rows) {
    const id = row.fields['id'] ?? ''
    const first = firsts.get(id)
    if (!first || id === '') {
      firsts.set(id, row)
      continue
    }
    wrong.add(row)
    if (JSON.stringify(row.fields) === JSON.stringify(first.fields)) problems.note({ file, line: row.line, column: 'id', reason: `${id}: this row says the same as line ${first.line}` })
    else {
      wrong.add(first)
      problems.complain({ file, line: row.line, column: 'id', reason: `${id} has line ${first.line} already, which says something else: neither is read` })
    }
  }
  return rows.filter((row) => !wrong.has(row))
}

function numberedRow({ fields }: CsvTableRow, columns: readonly string[]): NumberedRow | WrongRow {
  const numbers = new Map<string, number | null>()
  for (const column of columns) {
    const text = fields[column] ?? ''
    const value = numberFrom(text)
    if (value === null && text !== '' && text !== 'NA') return { column, reason: `${text} is not a number` }
    if (value !== null && Math.abs(value) > largest) return { column, reason: `${text} ${outOfReach}` }
    numbers.set(column, value)
  }
  if (fields['id'] === '') return { column: 'id', reason: 'is empty' }
  return { id: fields['id'] ?? '', number: (column) => numbers.get(column) ?? null }
}

/** Answers every question and says the answers, as JSON or for people. What a method refuses is named, and the rest goes on. */
export function answerAll<Question, Answer extends object>(call: CommandCall, { file, problems, questions, isList }: MethodInput<Question>, answer: (question: Question) => Answer, show: (answer: Answer) => string): 0 | 2 {
  const answers = questions.flatMap(({ name, question }) => {
    try {
      return [{ name, answer: answer(question) }]
    } catch (error) {
      if (!(error instanceof RangeError)) throw error
      problems.complain({ file, line: null, column: name, reason: error.message })
      return []
    }
  })
  if (!call.json) for (const { name, answer: each } of answers) call.say(isList && name !== null ? `${name}\n${show(each)}\n` : show(each))
  else if (isList) call.say(answers.map(({ name, answer: each }) => ({ name, ...each })))
  else for (const { answer: each } of answers) call.say(each)
  return problems.exitCode()
}
