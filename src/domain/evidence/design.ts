// Lays a model's columns out in one order, shifted and scaled so that squares keep their digits, and its random terms by group.
import { intercept, type MixedModel, type ModelRows } from './model-rows.ts'

/** The random effects of one group: `size` effects for each unit, with a lower triangular factor of which `free` entries are estimated. */
export interface Factor {
  readonly group: string
  readonly codes: Int32Array
  readonly units: number
  readonly size: number
  /** Which columns of the layout the effects act on, and their names. */
  readonly columns: Int32Array
  readonly names: readonly string[]
  /** Row and column of each parameter, column by column within a term. */
  readonly free: readonly { readonly row: number; readonly column: number }[]
}

export interface Design {
  readonly rows: number
  /** Names of the fixed effects. */
  readonly fixed: readonly string[]
  /** Columns in all: fixed effects, columns that only random effects use, the outcome last. */
  readonly width: number
  /** Where each column is read; null is the column of ones. */
  readonly sources: readonly (Float64Array | null)[]
  /** A column enters as (value − shift) / scale. */
  readonly shift: Float64Array
  readonly scale: Float64Array
  /** From the group with the most units to that with the fewest. */
  readonly factors: readonly Factor[]
}

/** Why a model cannot be laid out: a name that is not a column or a group, or a value that is not a number (row counted from 0). */
export type Misfit =
  | { readonly kind: 'unknown-column' | 'unknown-group' | 'repeated-column'; readonly name: string }
  | { readonly kind: 'not-a-number'; readonly name: string; readonly row: number }

/** Lays out a model. Centre and spread come from every k-th row: any shift is exact, and one near the mean keeps the digits. */
export function layOut(model: MixedModel, rows: ModelRows): Design | Misfit {
  const extra = [...new Set(model.random.flatMap(({ columns }) => columns))].filter((name) => !model.fixed.includes(name))
  const names = [...model.fixed, ...extra, model.outcome]
  const misfit = faultOf(model, names, rows)
  if (misfit) return misfit
  const sources = names.map((name) => (name === intercept ? null : rows.columns[name]!))
  const { shift, scale } = centre(sources, rows.count)
  names.forEach((name, at) => {
    if (!mayShift(name, at < model.fixed.length || at === names.length - 1, model)) shift[at] = 0
  })
  return { rows: rows.count, fixed: model.fixed, width: names.length, sources, shift, scale, factors: factorsOf(model, names, rows) }
}

function faultOf(model: MixedModel, names: readonly string[], rows: ModelRows): Misfit | null {
  const doubled = [...model.fixed, ...model.random.flatMap(({ group, columns }) => columns.map((name) => `${group}: ${name}`))]
  const repeated = doubled.find((name, at) => doubled.indexOf(name) !== at)
  if (repeated !== undefined) return { kind: 'repeated-column', name: repeated }
  for (const { group } of model.random) if (!Object.hasOwn(rows.groups, group)) return { kind: 'unknown-group', name: group }
  for (const name of names) {
    if (name !== intercept && !Object.hasOwn(rows.columns, name)) return { kind: 'unknown-column', name }
  }
  return null
}

/** The first value that is not a number, or that is missing at the end of a column. */
export function notANumber(model: MixedModel, { columns, count }: ModelRows): Misfit | null {
  for (const name of [model.outcome, ...model.fixed, ...model.random.flatMap((term) => term.columns)]) {
    if (name === intercept) continue
    for (let row = 0; row < count; row += 1) if (!Number.isFinite(columns[name]![row])) return { kind: 'not-a-number', name, row }
  }
  return null
}

/** Shifting a column only turns the intercept, so there has to be one wherever the column stands. */
function mayShift(name: string, isFixedOrOutcome: boolean, model: MixedModel): boolean {
  if (name === intercept || (isFixedOrOutcome && !model.fixed.includes(intercept))) return false
  return model.random.every(({ columns }) => !columns.includes(name) || columns.includes(intercept))
}

const sampledRows = 8192

function centre(sources: readonly (Float64Array | null)[], count: number): { shift: Float64Array; scale: Float64Array } {
  const step = Math.max(1, Math.floor(count / sampledRows))
  const shift = new Float64Array(sources.length)
  const scale = new Float64Array(sources.length).fill(1)
  sources.forEach((source, at) => {
    if (!source) return
    let taken = 0
    let mean = 0
    let squares = 0
    for (let row = 0; row < count; row += step) {
      const delta = source[row]! - mean
      taken += 1
      mean += delta / taken
      squares += delta * (source[row]! - mean)
    }
    const spread = Math.sqrt(squares / Math.max(1, taken - 1))
    shift[at] = mean
    if (spread > 0) scale[at] = spread
  })
  return { shift, scale }
}

function factorsOf(model: MixedModel, names: readonly string[], rows: ModelRows): Factor[] {
  const groups = [...new Set(model.random.map(({ group }) => group))]
  const factors = groups.map((group): Factor => {
    const terms = model.random.filter((term) => term.group === group)
    const effects = terms.flatMap(({ columns }) => columns)
    const free: { row: number; column: number }[] = []
    let first = 0
    for (const { columns } of terms) {
      for (let column = 0; column < columns.length; column += 1) for (let row = column; row < columns.length; row += 1) free.push({ row: first + row, column: first + column })
      first += columns.length
    }
    return { group, ...rows.groups[group]!, size: effects.length, columns: Int32Array.from(effects, (name) => names.indexOf(name)), names: effects, free }
  })
  return factors.sort((a, b) => b.units - a.units)
}
