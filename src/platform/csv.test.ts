import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { fieldsOf, openCsvReader } from './csv.ts'
import { csvLimits, openCsvScanner } from './csv-scan.ts'
import { csvTable, numberFrom } from './csv-table.ts'
import { csvRow } from './csv-write.ts'

/** Rows as [line, ...fields], faults as [line, field, reason], read in pieces of this size. */
function scan(bytes: Buffer, piece = bytes.length || 1, delimiter = ',') {
  const rows: (string | number)[][] = []
  const faults: (string | number | null)[][] = []
  const scanner = openCsvScanner(delimiter, { row: (row) => rows.push([row.line, ...fieldsOf(row)]), fault: (...fault) => faults.push(fault) })
  for (let at = 0; at < bytes.length; at += piece) scanner.push(bytes.subarray(at, at + piece))
  scanner.end()
  return { rows, faults }
}

const examples: readonly [name: string, text: string, rows: unknown[], faults?: unknown[]][] = [
  ['plain rows, with and without a last line break', 'a,b\n1,2\n3,4', [[1, 'a', 'b'], [2, '1', '2'], [3, '3', '4']]],
  ['every line ending', 'a\nb\r\nc\rd', [[1, 'a'], [2, 'b'], [3, 'c'], [4, 'd']]],
  ['a mark at the start', '\ufeffa,b\n', [[1, 'a', 'b']]],
  ['quotes, doubled quotes, delimiters and line breaks within', '"a,1","b ""c"""\n"d\ne\r\nf",g\nh,\n', [[1, 'a,1', 'b "c"'], [2, 'd\ne\r\nf', 'g'], [5, 'h', '']]],
  ['empty quoted fields', '"",""\n', [[1, '', '']]],
  ['rows with nothing in them are passed over and counted', '\n,,\na\n\n', [[3, 'a']]],
  ['a quote within a field that does not begin with one', 'a,6" by 4"\n', [[1, 'a', '6" by 4"']]],
  ['something after a closing quote', 'a,b\n"x"y,1\n2,3\n', [[1, 'a', 'b'], [3, '2', '3']], [[2, 0, 'something stands after the closing quote']]],
  ['a quote that is never closed costs one line', 'a,b\n1,"x\n2,3\n4,5\n', [[1, 'a', 'b'], [3, '2', '3'], [4, '4', '5']], [[2, 1, 'a quote is opened here and not closed']]],
]

for (const [name, text, rows, faults = []] of examples) {
  test(`reads ${name}, in pieces of any size`, () => {
    for (const piece of [1, 2, 3, 7, 1000]) assert.deepEqual(scan(Buffer.from(text), piece), { rows, faults }, `pieces of ${piece}`)
  })
}

test('bytes that are not UTF-8 cost their row, and a character cut by the end of a piece costs nothing', () => {
  const bytes = Buffer.concat([Buffer.from('ä,b\n1,'), Buffer.from([0xe4]), Buffer.from('\n日本,2\n')])
  for (const piece of [1, 4, 100]) {
    assert.deepEqual(scan(bytes, piece), { rows: [[1, 'ä', 'b'], [3, '日本', '2']], faults: [[2, 1, 'this is not UTF-8']] })
  }
})

test('a field or row beyond the limits costs itself, and no more memory than the limit', () => {
  const long = 'x'.repeat(csvLimits.fieldBytes + 1)
  for (const text of [`a\n${long}\nb\n`, `a\n"${long}"\nb\n`, `a\n${long.repeat(40)}\nb\n`]) {
    for (const piece of [5000, 1 << 20]) {
      const { rows, faults } = scan(Buffer.from(text), piece)
      assert.deepEqual(rows, [[1, 'a'], [3, 'b']])
      assert.equal(faults.length, 1)
      assert.deepEqual(faults[0]!.slice(0, 2), [2, 0])
    }
  }
  assert.deepEqual(scan(Buffer.from(`${'1,'.repeat(csvLimits.fields)}\nb\n`)).rows, [[2, 'b']])
  const wide = `${`${'y'.repeat(2000)},`.repeat(600)}\nb\n`
  assert.deepEqual(scan(Buffer.from(wide), 1 << 16), { rows: [[2, 'b']], faults: [[1, null, `a row has at most ${csvLimits.rowBytes} bytes`]] })
})

test('what was written is read back, whatever it holds', () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1, maxLength: 5 }), { maxLength: 8 }), fc.integer({ min: 1, max: 40 }), (written, piece) => {
      const { rows, faults } = scan(Buffer.from(written.map((cells) => csvRow(cells)).join('')), piece)
      const guarded = written.map((cells) => cells.map((cell) => (/^[=+\-@\t\r\n＝＋－＠]/.test(cell) && numberFrom(cell) === null ? `'${cell}` : cell)))
      assert.deepEqual(rows.map(([, ...fields]) => fields), guarded.filter((cells) => cells.some((cell) => cell !== '')))
      assert.deepEqual(faults, [])
    }),
  )
})

test('any bytes are read to the end, the same in pieces as at once, every line once', () => {
  const csvish = fc.array(fc.constantFrom('"', '""', ',', '\n', '\r\n', '\r', 'a', ' ', '\u00e9', '\u0000', ';'), { maxLength: 60 }).map((parts) => Buffer.from(parts.join('')))
  const bytes = fc.oneof(csvish, fc.uint8Array({ maxLength: 60 }).map((array) => Buffer.from(array)))
  fc.assert(
    fc.property(bytes, fc.integer({ min: 1, max: 9 }), (input, piece) => {
      const once = scan(input)
      assert.deepEqual(scan(input, piece), once)
      const lines = [...once.rows, ...once.faults].map(([line]) => line as number)
      assert.equal(new Set(lines).size, lines.length)
      assert.ok(lines.every((line) => line >= 1 && line <= input.toString('latin1').split(/\r\n|\n|\r/).length))
    }),
    { numRuns: 2000 },
  )
})

test('a column that is due and missing, or there twice, refuses the file by name', () => {
  assert.deepEqual(csvTable('f.csv', 'a,b,b\n1,2,3\n', ['a', 'c']), {
    columns: [], rows: [],
    problems: [
      { file: 'f.csv', line: 1, column: 'c', reason: 'there is no such column; there are a, b, b' },
      { file: 'f.csv', line: 1, column: 'b', reason: 'there are several columns of this name' },
    ],
  })
  assert.deepEqual(csvTable('f.csv', '', ['a']).problems, [{ file: 'f.csv', line: null, column: null, reason: 'there is no header row' }])
})

test('a row with more or fewer fields than the header is named, and the rest is read', () => {
  const { rows, problems } = csvTable('f.csv', 'a,b\n1\n2,3\n4,5,6\n', ['a'])
  assert.deepEqual(rows, [{ line: 3, fields: { a: '2', b: '3' } }])
  assert.deepEqual(problems.map(({ line, reason }) => [line, reason]), [[2, 'the header has 2 columns and this row 1'], [4, 'the header has 2 columns and this row 3']])
})

test('semicolons and tabs are found by the columns that are due, or taken when asked for', () => {
  assert.deepEqual(csvTable('f.csv', 'a;b\n1,5;2\n', ['a', 'b']).rows, [{ line: 2, fields: { a: '1,5', b: '2' } }])
  assert.deepEqual(csvTable('f.csv', 'a\tb\n1\t2\n', ['b']).rows, [{ line: 2, fields: { a: '1', b: '2' } }])
  assert.deepEqual(csvTable('f.csv', 'a;b,c\n1;2,3\n', ['c']).rows, [{ line: 2, fields: { 'a;b': '1;2', c: '3' } }])
  assert.deepEqual(csvTable('f.csv', 'a;b,c\n1;2,3\n', ['a'], ';').rows, [{ line: 2, fields: { a: '1', 'b,c': '2,3' } }])
})

test('reading stops where the one who reads throws', () => {
  const reader = openCsvReader('f.csv', { columns: ['a'], row: () => undefined, complain: ({ line }) => { throw new Error(`line ${line}`) } })
  assert.throws(() => reader.push(Buffer.from('a\n1,2\n3,4\n')), /line 2/)
})

test('a number is what every spreadsheet writes with a full stop, and nothing else', () => {
  for (const [text, value] of [['7', 7], ['-1.50', -1.5], ['.5', 0.5], ['1e3', 1000], ['+2', 2]] as const) assert.equal(numberFrom(text), value)
  for (const text of ['', ' ', '7,5', '1e999', 'NaN', 'Infinity', '0x10', '1_000', '7 ', '--1', '.']) assert.equal(numberFrom(text), null, text)
})

test('text that a spreadsheet would run gets an apostrophe, a number does not', () => {
  assert.equal(csvRow(['-5', '+1', '-.5', '+44e-3', '-5.', '-', '-5x', '+1-2', '-5\n', '--5', '+.', '-1e']), "-5,+1,-.5,+44e-3,-5.,'-,'-5x,'+1-2,\"'-5\n\",'--5,'+.,'-1e\r\n")
  assert.equal(csvRow(['=1+1', '@x', -3, null, true, 'a"b', ' c']), "'=1+1,'@x,-3,,true,\"a\"\"b\",\" c\"\r\n")
})
