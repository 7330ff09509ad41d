// Reads what a single method is asked about: JSON in the shape of one vignette or a list of them, or CSV, with the parameters by name on the command line.
import { z } from 'zod'
import { csvTable, numberFrom, type CsvTableRow } from '#src/platform/csv-table.ts'
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
export const scoreOrMissing = z.number('must be a number, or null where there is none').nullable()

export interface CsvPlan {
  /** Those that must be there. */
  readonly columns: readonly string[]
  /** Those of the file that hold numbers; a column `id` holds names, and all others are not looked at. */
  numbers(columns: readonly string[]): readonly string[]
  /** What the rows make, in the shape of the JSON; `columns` are those of the file. */
  gather(rows: readonly NumberedRow[], columns: readonly string[]): readonly object[]
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

function fromCsv(file: string, text: string, { columns, numbers, gather }: CsvPlan, problems: Problems): FoundCases {
  const table = csvTable(file, text, columns)
  table.problems.forEach((problem) => problems.complain(problem))
  const read = numbers(table.columns)
  const rows = table.rows.flatMap((row) => numberedRow(file, row, read, problems) ?? [])
  const cases = rows.length > 0 ? gather(rows, table.columns) : []
  return { cases, isList: cases.some((each) => 'name' in each) }
}

function numberedRow(file: string, { line, fields }: CsvTableRow, columns: readonly string[], problems: Problems): NumberedRow | null {
  const numbers = new Map<string, number | null>()
  for (const column of columns) {
    const text = fields[column] ?? ''
    const value = numberFrom(text)
    if (value === null && text !== '' && text !== 'NA') {
      problems.complain({ file, line, column, reason: `${text} is not a number` })
      return null
    }
    numbers.set(column, value)
  }
  if (fields['id'] === '') {
    problems.complain({ file, line, column: 'id', reason: 'is empty' })
    return null
  }
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
