// What a file of clients and their past scores may hold: each row read by itself and against the rows before it.
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import { balanced } from '#src/platform/balanced.ts'
import { composed } from '#src/platform/composed.ts'
import { isVisible } from '#src/platform/visible.ts'
import { csvTable, numberFrom, type CsvTableRow } from '#src/platform/csv-table.ts'
import { day } from '#src/platform/time.ts'

/** `called` and the three of a score may be left out as columns, or empty in a row. */
export const importColumns = ['client', 'name'] as const

/** Why a row is left out: a key below `import.refused`, and what its words name. */
export interface Refused {
  readonly reason: 'client' | 'name' | 'long' | 'other-name' | 'half' | 'instrument' | 'date' | 'future' | 'value' | 'other-value' | 'unread' | 'known-value' | 'known-name' | 'in-course' | 'away' | 'erased'
  readonly values: Readonly<Record<string, string | number>>
}

export interface ImportedScore {
  readonly instrument: Instrument
  readonly value: number
  /** Midnight in UTC of the day. */
  readonly takenOn: number
}

export interface ImportRow {
  readonly line: number
  /** The mark by which the other record knows the client; never kept. */
  readonly client: string
  readonly name: string
  readonly called: string
  readonly score: ImportedScore | null
  readonly refused: Refused | null
}

export interface ImportFile {
  readonly rows: readonly ImportRow[]
  /** What is wrong with the file as a whole; then there are no rows. */
  readonly fault: string | null
}

const nameLetters = 200

/** Text in another of Unicode's forms, as some systems write it, is the same text: a mark in two forms is one client. @param today midnight in UTC of the present day where the reader is */
export function readImport(text: string, instruments: readonly Instrument[], today: number): ImportFile {
  const table = csvTable('', composed(text.replaceAll('\0', '')), importColumns)
  if (table.columns.length === 0) return { rows: [], fault: table.problems[0]?.reason ?? null }
  const named = new Map<string, { line: number; name: string; called: string }>()
  const scored = new Map<string, { line: number; value: number }>()
  const read = table.rows.map((row) => readRow(row))
  const unread = table.problems.map(({ line, reason }): ImportRow => ({ ...nobody, line: line ?? 1, refused: { reason: 'unread', values: { reason } } }))
  return { rows: [...read, ...unread].sort((a, b) => a.line - b.line), fault: null }

  function readRow({ line, fields }: CsvTableRow): ImportRow {
    const client = fields['client'] ?? ''
    const [name, called] = [seen(oneLine(fields['name'] ?? '')), seen(oneLine(fields['called'] ?? ''))]
    const refuse = (reason: Refused['reason'], values: Refused['values'] = {}): ImportRow => ({ line, client, name, called, score: null, refused: { reason, values } })
    if (client === '') return refuse('client')
    if ([name, called, client].some((one) => [...one].length > nameLetters)) return refuse('long', { letters: nameLetters })
    const known = named.get(client)
    if (!known && name === '') return refuse('name')
    if (known && name !== '' && name !== known.name) return refuse('other-name', { line: known.line })
    const score = readScore(fields)
    if (score && 'reason' in score) return refuse(score.reason, score.values)
    if (score) {
      const key = JSON.stringify([client, score.instrument.id, score.takenOn])
      const before = scored.get(key)
      if (before && before.value !== score.value) return refuse('other-value', { line: before.line, value: before.value })
      scored.set(key, before ?? { line, value: score.value })
    }
    if (!known) named.set(client, { line, name, called: called || name })
    const { name: asNamed, called: asCalled } = named.get(client)!
    return { line, client, name: asNamed, called: asCalled, score, refused: null }
  }

  function readScore(fields: CsvTableRow['fields']): ImportedScore | Refused | null {
    const [id = '', date = '', value = ''] = [fields['instrument'], fields['date'], fields['value']]
    if (id === '' && date === '' && value === '') return null
    if (id === '' || date === '' || value === '') return { reason: 'half', values: {} }
    const instrument = instruments.find((one) => one.id === id && one.purpose === 'outcome')
    const main = instrument?.scoring[0]
    if (!instrument || !main) return { reason: 'instrument', values: { instrument: id } }
    const takenOn = dayFrom(date)
    if (takenOn === null) return { reason: 'date', values: { date } }
    if (takenOn > today) return { reason: 'future', values: { date } }
    const points = numberFrom(value)
    const { min, max } = main.range
    if (points === null || points < min || points > max || (main.method === 'sum' && !Number.isInteger(points))) return { reason: 'value', values: { value, min, max } }
    return { instrument, value: points, takenOn }
  }
}

const nobody = { client: '', name: '', called: '', score: null }

/** What nobody sees was not written. */
const seen = (text: string): string => (isVisible(text) ? text : '')

const oneLine = (text: string): string => balanced(text.replace(/[\s\p{Cc}]+/gu, ' ')).trim()

/** `2026-03-01` and nothing else, not before 1950: a day that the calendar has. */
function dayFrom(text: string): number | null {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(text) : NaN
  if (Number.isNaN(at) || at % day !== 0 || new Date(at).toISOString().slice(0, 10) !== text || at < Date.UTC(1950, 0, 1)) return null
  return at
}
