// The columns of a file as they are kept while it is read, and what they are in the end.
import type { FormulaData, TextColumn } from '#src/domain/evidence/formula/model-from-formula.ts'
import { openByteIndex, type ByteIndex } from '#src/platform/byte-index.ts'

/** Columns grow block by block, so that many millions of rows are never held twice. */
export const blockRows = 1 << 16

interface ReadColumn<Values> {
  readonly name: string
  place: number
  missing: number
  /** Those that are full, and the one that is being filled. */
  full: Values[]
  block: Values
}

export interface ValueColumn extends ReadColumn<Float64Array> {
  kind: 'unknown' | 'numbers' | 'texts'
  texts: ByteIndex
  /** The line on which each text first stands. */
  lines: number[]
  refused: number
}

export interface GroupColumn extends ReadColumn<Int32Array> {
  units: ByteIndex
}

export const noValues = () => ({ full: [], block: new Float64Array(blockRows), texts: openByteIndex(), lines: [] })
export const noUnits = () => ({ full: [], block: new Int32Array(blockRows), units: openByteIndex() })

/** What a model is made of. @param count rows that were kept */
export function dataOf(values: readonly ValueColumn[], groups: readonly GroupColumn[], count: number): FormulaData {
  const isText = ({ kind }: ValueColumn) => kind === 'texts'
  return {
    count,
    numbers: Object.fromEntries(values.filter((column) => !isText(column)).map((column) => [column.name, joined(column, new Float64Array(count))])),
    texts: Object.fromEntries(values.filter(isText).map((column) => [column.name, inOrder(column, count)])),
    groups: Object.fromEntries(groups.map((column) => [column.name, { codes: joined(column, new Int32Array(count)), units: column.units.size }])),
  }
}

/** Everything that was kept of a column, in one piece; the blocks are given up. */
function joined<Values extends Float64Array | Int32Array>(column: ReadColumn<Values>, whole: Values): Values {
  column.full.forEach((block, at) => whole.set(block, at * blockRows))
  const from = column.full.length * blockRows
  whole.set(column.block.subarray(0, whole.length - from), from)
  column.full = []
  return whole
}

/** The texts of a column sorted by their characters, whatever the language of the machine. */
function inOrder(column: ValueColumn, count: number): TextColumn {
  const names = Array.from({ length: column.texts.size }, (_, text) => column.texts.textOf(text))
  const levels = names.toSorted((one, other) => (one < other ? -1 : 1))
  const places = names.map((name) => levels.indexOf(name))
  return { codes: Int32Array.from(joined(column, new Float64Array(count)), (text) => places[text]!), levels }
}
