// Reads a file of sessions, `client_id,therapist_id,session,alliance,outcome`: each row is checked by itself and kept as numbers; what cannot be read is named and counts as missing.
import { openByteIndex, type ByteIndex } from '#src/platform/byte-index.ts'
import type { CsvRow } from '#src/platform/csv-scan.ts'
import { numberFrom } from '#src/platform/csv-table.ts'
import { fieldOf, openCsvReader } from '#src/platform/csv.ts'
import { decimalFrom } from '#src/platform/field-bytes.ts'
import { nearestName } from '#src/platform/nearest-name.ts'
import type { Input } from '../input.ts'
import type { Problems } from '../problems.ts'
import { openFaults } from './named-faults.ts'
import { collectSessions, type SessionColumns } from './session-columns.ts'
import type { StudyMeasures } from './study-measures.ts'

export const sessionColumns = ['client_id', 'therapist_id', 'session', 'alliance', 'outcome'] as const
const organisationColumn = 'organisation_id'

export interface SessionFile {
  readonly rows: SessionColumns
  readonly clients: ByteIndex
  readonly therapists: ByteIndex
  readonly organisations: ByteIndex
  /** Rows of the file, those that were left out among them. */
  readonly read: number
  /** Columns that were not looked at. */
  readonly others: readonly string[]
  readonly looks: Looks
}

/** What the values of one column look like, so that two columns in each other's place are found. */
interface Look {
  values: number
  fractions: number
  /** Outside the range of this column, and of the other one. */
  outside: number
  outsideOther: number
  least: number
  most: number
}
export type Looks = Readonly<Record<'alliance' | 'outcome', Look>>

const highestSession = 99_999
/** Nothing that anybody rates is larger, and its square is still exact enough. A design choice. */
const largestValue = 1e6
const space = 32

/** @param progress told now and then how many rows have been read @returns null when the file could not be read at all */
export async function readSessions(input: Input, measures: StudyMeasures, problems: Problems, progress: (rows: number) => void): Promise<SessionFile | null> {
  const [clients, therapists, organisations] = [openByteIndex(), openByteIndex(), openByteIndex()]
  const rows = collectSessions()
  const [look, other] = [openLook(), openLook()]
  const faults = openFaults(input.name, problems)
  let [clientAt, therapistAt, sessionAt, allianceAt, outcomeAt, organisationAt] = [-1, -1, -1, -1, -1, -1]
  let [start, end, read] = [0, 0, 0]
  let others: readonly string[] = []

  const reader = openCsvReader(input.name, {
    columns: sessionColumns,
    absent: (name, there) => {
      const near = nearestName(name, there.filter((one) => !(sessionColumns as readonly string[]).includes(one)))
      return `there is no such column; ${near === null ? `there are ${there.join(', ')}` : `did you mean ${near}?`}`
    },
    begin(header) {
      ;[clientAt, therapistAt, sessionAt, allianceAt, outcomeAt] = sessionColumns.map((name) => header.at(name)) as [number, number, number, number, number]
      organisationAt = header.at(organisationColumn)
      others = header.names.filter((name) => name !== organisationColumn && !(sessionColumns as readonly string[]).includes(name))
    },
    row(row) {
      read += 1
      const session = sessionIn(row)
      const [client, therapist] = [idIn(row, clientAt, 'client_id', clients), idIn(row, therapistAt, 'therapist_id', therapists)]
      const organisation = organisationAt < 0 ? 0 : idIn(row, organisationAt, organisationColumn, organisations)
      const alliance = valueIn(row, allianceAt, 'alliance', measures.alliance.range, measures.outcome.range, look)
      const outcome = valueIn(row, outcomeAt, 'outcome', measures.outcome.range, measures.alliance.range, other)
      if (session < 0 || client < 0 || therapist < 0 || organisation < 0) return
      rows.add(client, therapist, organisation, session, row.line, alliance, outcome)
    },
    complain(problem) {
      if (clientAt >= 0) read += 1
      problems.complain(problem)
    },
  })

  for await (const chunk of input.chunks()) {
    reader.push(chunk)
    progress(read)
  }
  if (!reader.end()) return null
  faults.close()
  return { rows: rows.close(), clients, therapists, organisations, read, others, looks: { alliance: look, outcome: other } }

  /** Sets start and end to the field without the space around it. */
  function seek({ bytes, starts, ends }: CsvRow, place: number): void {
    start = starts[place]!
    end = ends[place]!
    while (start < end && bytes[start] === space) start += 1
    while (start < end && bytes[end - 1] === space) end -= 1
  }

  function refuse(row: CsvRow, place: number, column: string, reason: string): void {
    const text = fieldOf(row, place).trim()
    faults.name(row.line, column, reason, text === '' ? reason : `${text} ${reason}`)
  }

  /** −1 where there is none. */
  function idIn(row: CsvRow, place: number, column: string, index: ByteIndex): number {
    seek(row, place)
    if (start === end) {
      refuse(row, place, column, 'is empty')
      return -1
    }
    if (!row.doubled[place]) return index.numberOf(row.bytes, start, end)
    const text = Buffer.from(fieldOf(row, place).trim())
    return index.numberOf(text, 0, text.length)
  }

  function sessionIn(row: CsvRow): number {
    seek(row, sessionAt)
    const value = decimalFrom(row.bytes, start, end)
    if (Number.isInteger(value) && value >= 0 && value <= highestSession) return value
    refuse(row, sessionAt, 'session', start === end ? 'is empty' : `is not a whole number from 0 to ${highestSession}`)
    return -1
  }

  /** NaN for a value that is not there, and for one that is no value of this measure. */
  function valueIn(row: CsvRow, place: number, column: string, range: Range, rangeOfOther: Range, seen: Look): number {
    const { bytes } = row
    seek(row, place)
    if (start === end || (end - start === 2 && bytes[start] === 78 && bytes[start + 1] === 65)) return NaN
    const plain = decimalFrom(bytes, start, end)
    const value = Number.isNaN(plain) ? (numberFrom(bytes.toString('latin1', start, end)) ?? NaN) : plain
    if (Number.isNaN(value)) {
      refuse(row, place, column, 'is not a number')
      return NaN
    }
    lookAt(seen, value, range, rangeOfOther)
    if (range && (value < range.min || value > range.max)) {
      refuse(row, place, column, `is not within ${range.min} to ${range.max}`)
      return NaN
    }
    if (Math.abs(value) <= largestValue) return value
    refuse(row, place, column, 'is too large for a rating')
    return NaN
  }
}

type Range = StudyMeasures['alliance']['range']

function openLook(): Look {
  return { values: 0, fractions: 0, outside: 0, outsideOther: 0, least: Infinity, most: -Infinity }
}

function lookAt(look: Look, value: number, range: Range, rangeOfOther: Range): void {
  look.values += 1
  if (!Number.isInteger(value)) look.fractions += 1
  if (range && (value < range.min || value > range.max)) look.outside += 1
  if (rangeOfOther && (value < rangeOfOther.min || value > rangeOfOther.max)) look.outsideOther += 1
  if (value < look.least) look.least = value
  if (value > look.most) look.most = value
}
