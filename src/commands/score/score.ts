// `attune score`: what an instrument's rule, or a questionnaire of one's own, makes of a file of answers, form by form.
import { csvRow } from '#src/platform/csv-write.ts'
import type { Command } from '../command.ts'
import { inputOf, lookAhead } from '../input.ts'
import { openProblems, strictOption } from '../problems.ts'
import { answersSaid, type AnswersSaid } from './answer-cells.ts'
import { openAnswerRows } from './answer-rows.ts'
import { askedOptions, whatIsAsked } from './asked.ts'
import { answersOf, type Form } from './form.ts'
import { readResponses } from './responses.ts'
import { cellsOf, resultColumns, resultOf, scoreForms } from './score-forms.ts'

const help = `npm run attune -- score --instrument <key> [answers.csv] [--language en] [--strict] [--json]
npm run attune -- score --questionnaire <file.json> [answers.csv | response.json] [--method sum|mean] [--range 0:27]
    [--max-missing 0] [--reversed <linkId>] [--not-counted <linkId>] [--subscale path=<linkId>,<linkId>] [--answers codes|points]
Scores answers from a file or standard input.
CSV: one row a form, one column an item: 1 or phq-9/1 of Attune's instruments, the linkId of a questionnaire of your own.
  An empty field or NA is an answer that was not given. Other columns are handed through.
JSON: a FHIR QuestionnaireResponse, a list of them, or a Bundle.
A questionnaire of your own is a FHIR R4 Questionnaire, read as on the page Measures. It makes its own scores (calculatedExpression), or its points
  are added up; what the file does not say is said by the options. --range, from the manual, is held against what the questions can reach.
  Cells hold an answer's code, words or points; --answers says which where a number could be either.
Writes CSV, or with --json one object a line. An answer that the form cannot give is named with its line and column, and its form is not scored.
Exits 0, or 2 when something was not as it should be; --strict stops there.`

export const score: Command = {
  help,
  options: { ...strictOption, ...askedOptions, answers: { type: 'string' } },
  async run(call) {
    const { values, positionals, json, write } = call
    const problems = openProblems(call)
    const asked = await whatIsAsked(call, problems)
    const said = (values['answers'] ?? null) as AnswersSaid | null
    if (said !== null && !answersSaid.includes(said)) throw new Error(`--answers: ${answersSaid.join(' or ')}`)
    const { isJson, input } = await lookAhead(inputOf(positionals))
    let isBegun = false
    const begin = async (columns: readonly string[]) => {
      if (!json && !isBegun) await write(csvRow([...columns, ...resultColumns(asked)]))
      isBegun = true
    }
    const pass = async (forms: readonly Form[]) => {
      const scored = await scoreForms(asked, answersOf(forms))
      let next = 0
      let text = ''
      for (const { place, row, given } of forms) {
        const { result, fault } = given.kind === 'invalid' ? { result: given, fault: null } : scored[next++]!
        if (fault !== null) problems.complain({ file: input.name, line: 'line' in place ? place.line : null, column: 'response' in place ? place.response : null, reason: fault })
        text += json ? `${JSON.stringify({ ...place, row, ...resultOf(asked, result) })}\n` : csvRow([...Object.values(row), ...cellsOf(asked, result)])
      }
      if (text) await write(text)
    }
    if (isJson) {
      const forms = await readResponses(asked, input, problems)
      await begin(['id', 'subject', 'authored'])
      await pass(forms)
      return problems.exitCode()
    }
    const rows = openAnswerRows(asked, said, input.name, problems)
    for await (const chunk of input.chunks()) {
      rows.push(chunk)
      if (rows.columns()) await begin(rows.columns()!)
      await pass(rows.take())
    }
    rows.end()
    if (rows.columns()) await begin(rows.columns()!)
    await pass(rows.take())
    return problems.exitCode()
  },
}
