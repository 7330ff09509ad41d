// `attune score`: what an instrument's rule makes of a file of answers, row by row.
import { bandOf, isCase } from '#src/domain/instruments/band.ts'
import { answerKey, rangeOf, type Instrument, type InstrumentItem } from '#src/domain/instruments/instrument.ts'
import { scoreInstrument, type ScoreResult } from '#src/domain/instruments/score.ts'
import { readContent } from '#src/platform/content.ts'
import { fieldOf, openCsvReader, type CsvHeader } from '#src/platform/csv.ts'
import type { CsvRow } from '#src/platform/csv-scan.ts'
import { numberFrom } from '#src/platform/csv-table.ts'
import { csvRow } from '#src/platform/csv-write.ts'
import { root } from '../root.ts'
import type { Command } from './command.ts'
import { inputOf } from './input.ts'
import { openProblems, strictOption } from './problems.ts'

const help = `npm run attune -- score --instrument <key> [answers.csv] [--language en] [--strict] [--json]
Scores a file of answers, or standard input: one row a form, one column an item, named by its key (1) or in full (phq-9/1).
An empty field or NA is an answer that was not given. Other columns are handed through.
Writes CSV, or with --json one object a line. An answer that the form cannot give is named with its line and column, and its row is not scored.
Exits 0, or 2 when a row was not as it should be; --strict stops there.`

export const score: Command = {
  help,
  options: { ...strictOption, instrument: { type: 'string' }, language: { type: 'string', default: 'en' } },
  async run(call) {
    const { values, positionals, json, write } = call
    const instrument = await findInstrument(String(values['instrument'] ?? ''), String(values['language']))
    const input = inputOf(positionals)
    const problems = openProblems(call)
    const columns: { item: InstrumentItem; at: number }[] = []
    const others: { name: string; at: number }[] = []
    const scales = instrument.scoring.map(({ scale }) => scale)
    let held = ''
    const reader = openCsvReader(input.name, {
      columns: [],
      begin(header) {
        findColumns(header)
        if (!json) held += csvRow([...others.map(({ name }) => name), 'result', 'value', 'prorated', 'missing', 'band', 'case', ...scales.map((scale) => `scale.${scale}`)])
      },
      row(row) {
        const kept = Object.fromEntries(others.map(({ name, at }) => [name, fieldOf(row, at)]))
        const result = scoreRow(row)
        held += json ? `${JSON.stringify({ line: row.line, row: kept, ...resultOf(instrument, result) })}\n` : csvRow([...Object.values(kept), ...cellsOf(instrument, scales, result)])
      },
      complain: problems.complain,
    })

    function findColumns(header: CsvHeader): void {
      for (const item of instrument.items) {
        if (item.kind === 'text') continue
        const places = [header.at(item.key), header.at(answerKey(instrument, item))].filter((at) => at >= 0)
        const refuse = (reason: string) => problems.complain({ file: input.name, line: 1, column: answerKey(instrument, item), reason })
        if (places.length > 1) refuse(`this answer has two columns, this one and ${item.key}`)
        else if (places[0] !== undefined) columns.push({ item, at: places[0] })
        else if (item.scored) refuse(`there is no such column, nor ${item.key}; there are ${header.names.join(', ')}`)
      }
      if (problems.exitCode() !== 0) throw new Error('Nothing was scored.')
      header.names.forEach((name, at) => columns.every((column) => column.at !== at) && others.push({ name, at }))
    }

    function scoreRow(row: CsvRow): ScoreResult {
      const answers: Record<string, number> = {}
      let invalid: ScoreResult | null = null
      for (const { item, at } of columns) {
        const text = fieldOf(row, at).trim()
        if (text === '' || text === 'NA') continue
        const { min, max } = rangeOf(instrument, item)!
        const value = numberFrom(text)
        if (value !== null && Number.isInteger(value) && value >= min && value <= max) {
          answers[answerKey(instrument, item)] = value
          continue
        }
        problems.complain({ file: input.name, line: row.line, column: answerKey(instrument, item), reason: `${text} is not a whole number from ${min} to ${max}` })
        invalid ??= { kind: 'invalid', item: answerKey(instrument, item), value: value ?? NaN }
      }
      return invalid ?? scoreInstrument(instrument, answers)
    }

    const pass = async () => {
      const text = held
      held = ''
      if (text) await write(text)
    }
    for await (const chunk of input.chunks()) {
      reader.push(chunk)
      await pass()
    }
    reader.end()
    await pass()
    return problems.exitCode()
  },
}

async function findInstrument(id: string, language: string): Promise<Instrument> {
  const content = await readContent(new URL('content/', root), false)
  const known = content.instruments(language).filter(({ scoring }) => scoring.length > 0)
  const found = known.find((instrument) => instrument.id === id)
  if (found) return found
  if (known.length === 0) throw new Error(`There are no instruments in the language ${language}; there are some in ${content.languages.join(', ')}.`)
  throw new Error(`Say which of these with --instrument: ${known.map((instrument) => instrument.id).join(', ')}.`)
}

function resultOf(instrument: Instrument, result: ScoreResult): object {
  if (result.kind !== 'scored') return { ...result, value: null }
  const { kind, value, prorated, missing, scales } = result
  return { kind, instrument: instrument.id, version: instrument.version, value, prorated, missing, band: bandOf(instrument, value), case: isCase(instrument, value), scales }
}

function cellsOf(instrument: Instrument, names: readonly string[], result: ScoreResult): (string | number | boolean | null)[] {
  const scales = names.map((name) => ('scales' in result ? (result.scales[name]?.value ?? null) : null))
  const missing = 'missing' in result ? result.missing.join(' ') : null
  if (result.kind !== 'scored') return [result.kind, null, null, missing, null, null, ...scales]
  return [result.kind, result.value, result.prorated, missing, bandOf(instrument, result.value), isCase(instrument, result.value), ...scales]
}
