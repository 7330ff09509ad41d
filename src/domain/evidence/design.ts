// Lays a model's columns out in one order, shifted and scaled so that squares keep their digits, and its random terms by group.
import { intercept, type MixedModel, type ModelRows } from './model-rows.ts'
import { columnsOf, productsOf, type Moments } from './moments.ts'
import { readRows } from './moments-of-rows.ts'
import { centreOf, recipeFor, type Recipe } from './recipe.ts'
import { sourceOf, type Source } from './source.ts'

/** The random effects of one group: `size` effects for each unit, with a lower triangular factor of which `free` entries are estimated. */
export interface FactorShape {
  readonly group: string
  readonly size: number
  /** Which columns of the layout the effects act on, and their names. */
  readonly columns: Int32Array
  readonly names: readonly string[]
  /** Row and column of each parameter, column by column within a term. */
  readonly free: readonly { readonly row: number; readonly column: number }[]
}

export interface Factor extends FactorShape {
  /** For each cell the unit's number. */
  readonly codes: Int32Array
  readonly units: number
}

/** A layout without its data. */
export interface Shape {
  /** Names of the fixed effects. */
  readonly fixed: readonly string[]
  /** Columns in all: fixed effects, columns that only random effects use, the outcome last; and their names. */
  readonly width: number
  readonly names: readonly string[]
  /** A column enters as (value − shift) / scale. */
  readonly shift: Float64Array
  readonly scale: Float64Array
  /** From the group with the most units to that with the fewest. */
  readonly factors: readonly FactorShape[]
}

export interface Design extends Shape {
  readonly rows: number
  readonly source: Source
  readonly recipe: Recipe
  readonly factors: readonly Factor[]
  /** What the factors are instead of what was asked for. */
  readonly approximation: Approximation | null
}

/**
 * What is fitted instead of the model that was asked for; to be said wherever the fit is shown.
 * `episodes`: a client has an effect of their own with each therapist, so that what the client brings to both is understated.
 * `credited`: each client is taken to have been with the therapist of most of their rows (of as many, the first), so that others' work is credited to that therapist.
 */
export interface Approximation {
  readonly kind: Instead
  /** The group whose units tie others together (client), and the groups that they tie (therapist). */
  readonly group: string
  readonly tied: readonly string[]
  /** Rows that are touched, and their share of all, 0..1. Episodes: all rows of clients with several therapists. Credited: the rows with another therapist. */
  readonly rows: number
  readonly share: number
  /** Effects of the largest knot, and how many are fitted exactly. */
  readonly effects: number
  readonly limit: number
}

export type Instead = 'episodes' | 'credited'

/** Why a model cannot be laid out: a name that is not a column or a group, or a value that is not a number (row, or cell of moments, counted from 0). */
export type Misfit =
  | { readonly kind: 'unknown-column' | 'unknown-group' | 'repeated-column'; readonly name: string }
  | { readonly kind: 'not-a-number'; readonly name: string; readonly row: number }

/** What a model may be fitted to. Both give the same answer; rows are turned into moments first. */
export type ModelData = ModelRows | Moments

export interface Scaling {
  readonly names: readonly string[]
  readonly shift: ArrayLike<number>
  readonly scale: ArrayLike<number>
}

/** Lays out a model. @param like an earlier layout of the same model, whose shifts and scales to keep */
export function layOut(model: MixedModel, data: ModelData, like?: Scaling): Design | Misfit {
  const extra = [...new Set(model.random.flatMap(({ columns }) => columns))].filter((name) => !model.fixed.includes(name))
  const names = [...model.fixed, ...extra, model.outcome]
  const misfit = faultOf(model, names, data)
  if (misfit) return misfit
  if (like && like.names.join() !== names.join()) throw new RangeError('the earlier fit is one of another model')
  const groups = [...new Set(model.random.map(({ group }) => group))]
  const source = isMoments(data) ? sourceOf(data) : readRows(data, [...new Set(names)].filter((name) => name !== intercept), groups)
  const { shift, scale } = like ? { shift: Float64Array.from(like.shift), scale: Float64Array.from(like.scale) } : centreOf(source, names, everyKth(source.cells))
  names.forEach((name, at) => {
    if (!mayShift(name, at < model.fixed.length || at === names.length - 1, model)) shift[at] = 0
  })
  return {
    rows: source.rows, source, recipe: recipeFor(source, names, shift, scale),
    fixed: model.fixed, width: names.length, names, shift, scale, factors: factorsOf(model, names, source), approximation: null,
  }
}

export const isMoments = (data: ModelData): data is Moments => 'products' in data

const sampledCells = 256

/** Centre and spread come from some cells: any shift is exact, and one near the mean keeps the digits. */
function everyKth(cells: number): Int32Array {
  const step = Math.max(1, Math.floor(cells / sampledCells))
  return Int32Array.from({ length: Math.ceil(cells / step) }, (_, at) => at * step)
}

function faultOf(model: MixedModel, names: readonly string[], data: ModelData): Misfit | null {
  const doubled = [...model.fixed, ...model.random.flatMap(({ group, columns }) => columns.map((name) => `${group}: ${name}`))]
  const repeated = doubled.find((name, at) => doubled.indexOf(name) !== at)
  if (repeated !== undefined) return { kind: 'repeated-column', name: repeated }
  for (const { group } of model.random) if (!Object.hasOwn(data.groups, group)) return { kind: 'unknown-group', name: group }
  const known = new Set(isMoments(data) ? columnsOf(data) : [intercept, ...Object.keys(data.columns)])
  const unknown = names.find((name) => !known.has(name))
  return unknown === undefined ? null : { kind: 'unknown-column', name: unknown }
}

/** The first value that is not a number, or that is missing at the end of a column; of moments the first cell with such a sum or weight. */
export function notANumber(model: MixedModel, data: ModelData): Misfit | null {
  for (const name of [model.outcome, ...model.fixed, ...model.random.flatMap((term) => term.columns)]) {
    for (const values of name === intercept ? [] : isMoments(data) ? behind(data, name) : [data.columns[name]!]) {
      const count = isMoments(data) ? data.cells : data.count
      for (let row = 0; row < count; row += 1) if (!Number.isFinite(values[row])) return { kind: 'not-a-number', name, row }
    }
  }
  return null
}

function behind(moments: Moments, name: string): Float64Array[] {
  const terms = moments.derived.find((derived) => derived.name === name)?.terms ?? [{ column: name, weight: 1 }]
  return terms.flatMap(({ column, weight }) => [productsOf(moments, column, column), ...(typeof weight === 'number' ? [] : [weight])])
}

/** Shifting a column only turns the intercept, so there has to be one wherever the column stands. */
function mayShift(name: string, isFixedOrOutcome: boolean, model: MixedModel): boolean {
  if (name === intercept || (isFixedOrOutcome && !model.fixed.includes(intercept))) return false
  return model.random.every(({ columns }) => !columns.includes(name) || columns.includes(intercept))
}

function factorsOf(model: MixedModel, names: readonly string[], { groups: units }: Source): Factor[] {
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
    return { group, ...units[group]!, size: effects.length, columns: Int32Array.from(effects, (name) => names.indexOf(name)), names: effects, free }
  })
  return factors.sort((a, b) => b.units - a.units)
}
