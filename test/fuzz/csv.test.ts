// Any bytes at all for the CSV reader: it ends, it forgets no line, and what is well formed is read as an independent reading of RFC 4180 has it.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fieldsOf, openCsvReader } from '#src/platform/csv.ts'
import { openCsvScanner } from '#src/platform/csv-scan.ts'
import { fuzz } from './fuzz.ts'

function scan(bytes: Uint8Array, pieces: readonly number[]) {
  const rows: { line: number; fields: string[] }[] = []
  const faults: number[] = []
  const scanner = openCsvScanner(',', { row: (row) => rows.push({ line: row.line, fields: fieldsOf(row) }), fault: (line) => faults.push(line) })
  let at = 0
  for (const piece of pieces) {
    scanner.push(bytes.subarray(at, at + piece))
    at += piece
  }
  scanner.push(bytes.subarray(at))
  scanner.end()
  return { rows, faults }
}

/** Reads text sign by sign, slowly and plainly; null when it is not well formed. */
function plainly(text: string): string[][] | null {
  const rows: string[][] = []
  let row = ['']
  let state: 'start' | 'plain' | 'quoted' | 'closed' = 'start'
  const signs = [...text.replace(/^\ufeff/, '').replaceAll('\r\n', '\n')]
  for (const sign of signs) {
    const isBreak = sign === '\n' || sign === '\r'
    if (state === 'quoted') {
      if (sign === '"') state = 'closed'
      else row[row.length - 1] += sign
    } else if (state === 'closed' && sign === '"') {
      row[row.length - 1] += '"'
      state = 'quoted'
    } else if (sign === ',') {
      row.push('')
      state = 'start'
    } else if (isBreak) {
      rows.push(row)
      row = ['']
      state = 'start'
    } else if (state === 'closed') return null
    else if (state === 'start' && sign === '"') state = 'quoted'
    else {
      row[row.length - 1] += sign
      state = 'plain'
    }
  }
  if (state === 'quoted') return null
  return [...rows, row].filter((fields) => fields.some((field) => field !== ''))
}

const parts = fc.array(fc.oneof({ weight: 8, arbitrary: fc.constantFrom('"', '""', ',', '\n', '\r\n', '\r', 'a', '1.5', ' ', 'é', '\u2028', '\u0000', '\ufeff') }, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 80 })
const pieces = fc.array(fc.integer({ min: 0, max: 7 }), { maxLength: 40 })

test('well-formed text is read as RFC 4180 has it, however it arrives', async () => {
  await fuzz(
    fc.property(parts.map((some) => Buffer.from(some.join('')).toString()), pieces, (text, sizes) => {
      const expected = plainly(text)
      const { rows, faults } = scan(Buffer.from(text), sizes)
      if (!expected) return assert.ok(faults.length > 0)
      // A row of nothing but empty quoted fields is a row here, and left out of the plain reading.
      assert.deepEqual(rows.map(({ fields }) => fields.map((field) => field.replaceAll('\r\n', '\n'))).filter((fields) => fields.some((field) => field !== '')), expected)
      assert.deepEqual(faults, [])
    }),
    3000,
  )
})

test('any bytes are read to the end, the same however they arrive, with no line told twice', async () => {
  await fuzz(
    fc.property(fc.oneof(parts.map((some) => Buffer.from(some.join(''))), fc.uint8Array({ maxLength: 200 })), pieces, (bytes, sizes) => {
      const whole = scan(bytes, [])
      assert.deepEqual(scan(bytes, sizes), whole)
      const lines = [...whole.rows.map(({ line }) => line), ...whole.faults]
      assert.equal(new Set(lines).size, lines.length)
    }),
    3000,
  )
})

test('a file with a header gives rows as wide as the header and names every other', async () => {
  await fuzz(
    fc.property(fc.array(fc.array(fc.constantFrom('1', 'x', '"y"', ''), { minLength: 1, maxLength: 4 }), { maxLength: 20 }), (table) => {
      const told: (number | null)[] = []
      const read: number[] = []
      const reader = openCsvReader('f.csv', { columns: ['a', 'b'], row: ({ line }) => read.push(line), complain: ({ line }) => told.push(line) })
      reader.push(Buffer.from(`a,b\n${table.map((cells) => `${cells.join(',')}\n`).join('')}`))
      assert.equal(reader.end(), true)
      const lines = table.flatMap((cells, index) => (cells.every((cell) => cell === '') ? [] : [{ line: index + 2, isWide: cells.length === 2 }]))
      assert.deepEqual(read, lines.filter(({ isWide }) => isWide).map(({ line }) => line))
      assert.deepEqual(told, lines.filter(({ isWide }) => !isWide).map(({ line }) => line))
    }),
    500,
  )
})
