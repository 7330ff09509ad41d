// Finds the scores that a questionnaire makes itself, what each rests on, and refuses those that rest on themselves.
import { extensionOf, extensionsOf, numberOn, urls } from './extensions.ts'
import type { InstrumentScale } from './instrument.ts'
import type { Extension, FhirItem } from './questionnaire-shape.ts'
import { remark, type Remark } from './remark.ts'

/** How a scale is made, as Attune wrote it into a file; item names are linkIds. */
export type WrittenScale = Pick<InstrumentScale, 'scale' | 'items' | 'maxMissing' | 'neverImpute' | 'rounding'> & { readonly reversed: readonly string[]; readonly method: 'sum' | 'mean' }

export interface Calculation {
  readonly linkId: string
  readonly text: string
  /** FHIRPath; empty where Attune's own description is enough. */
  readonly expression: string
  /** Ends of the score, where the file says them. */
  readonly range: { readonly min: number; readonly max: number } | null
  readonly written: WrittenScale | null
}

/** A variable goes by its name, a score by its linkId. */
export interface NamedExpression {
  readonly kind: 'variable' | 'score'
  readonly name: string
  readonly expression: string
}

export interface Variable {
  readonly name: string
  readonly expression: string
}

/** One item of the file as it is nested there. */
export type Level = FhirItem & { readonly linkId: string }

const language = 'text/fhirpath'
/** What depends on the day, on another server, or on what the file says of itself: the same answers must give the same score, here. */
const refused = ['now', 'today', 'timeOfDay', 'resolve', 'memberOf', 'subsumes', 'subsumedBy', 'conformsTo', 'trace']
const refusedVariable = /%`?'?(?:terminologies|server|factory)\b/

/** The first refused name; the thread that asks the expressions refuses what this overlooks. */
function refusedIn(expression: string): string | undefined {
  const called = expression.split('(').slice(0, -1).map((before) => before.trimEnd())
  return refused.find((name) => called.some((before) => before.endsWith(name) && !/\w/.test(before.charAt(before.length - name.length - 1)))) ?? refusedVariable.exec(expression)?.[0]
}

/** The score of one item with a calculatedExpression, or with Attune's own description of a scale. */
export function calculationOf(item: Level): { calculation: Calculation | null; faults: Remark[] } {
  const { linkId, type = '' } = item
  const given = extensionOf(item, urls.calculatedExpression)?.valueExpression
  const written = extensionOf(item, urls.scale)
  const expression = given?.expression?.trim() ?? ''
  const min = numberOn(item, urls.minValue)
  const max = numberOn(item, urls.maxValue)
  const scale = written ? writtenScale(written) : null
  const faults = [
    ...(type === 'integer' || type === 'decimal' ? [] : [remark('score-type', linkId, type)]),
    ...(written && !scale ? [remark('scale-broken', linkId)] : []),
    ...(scale ? [] : expressionFaults(linkId, given?.language, expression)),
    ...(min !== undefined && max !== undefined && !(min < max) ? [remark('ends-wrong', linkId, `${min} – ${max}`)] : []),
  ]
  if (faults.length > 0) return { calculation: null, faults }
  return { calculation: { linkId, text: item.text?.trim() || linkId, expression, range: min !== undefined && max !== undefined ? { min, max } : null, written: scale }, faults: [] }
}

function expressionFaults(where: string, spoken: string | undefined, expression: string): Remark[] {
  const banned = refusedIn(expression)
  return [
    ...(spoken === language ? [] : [remark('expression-language', where, spoken)]),
    ...(expression === '' ? [remark('expression-empty', where)] : []),
    ...(banned ? [remark('expression-refused', where, banned)] : []),
  ]
}

function writtenScale({ extension = [] }: Extension): WrittenScale | null {
  const all = (url: string) => extension.filter((each) => each.url === url).flatMap((each) => each.valueString ?? each.valueCode ?? [])
  const [scale] = all('scale')
  const [method] = all('method')
  const [rounding] = all('rounding')
  const maxMissing = extension.find((each) => each.url === 'maxMissing')?.valueInteger
  if (!scale || !/^[a-z0-9]+(-[a-z0-9]+)*$/.test(scale) || (method !== 'sum' && method !== 'mean') || (rounding !== 'half-up' && rounding !== 'none') || maxMissing === undefined) return null
  return { scale, method, rounding, maxMissing, items: all('item'), reversed: all('reversed'), neverImpute: all('neverImpute') }
}

/** Variables of the whole file, in whatever item they stand; each name once, so that none can hide another. */
export function readVariables(file: Pick<FhirItem, 'extension'>, levels: readonly Level[]): { variables: Variable[]; faults: Remark[] } {
  const found = [{ linkId: '', extension: file.extension }, ...levels].flatMap((level) =>
    extensionsOf(level, urls.variable).map(({ valueExpression: given }) => ({ where: level.linkId, name: given?.name ?? '', spoken: given?.language, expression: given?.expression?.trim() ?? '' })),
  )
  const names = found.map(({ name }) => name)
  const faults = found.flatMap(({ where, name, spoken, expression }) => [
    ...(/^[A-Za-z_]\w*$/.test(name) && !['resource', 'context', 'questionnaire', 'rootResource', 'ucum', 'sct', 'loinc'].includes(name) ? [] : [remark('variable-name', where, name)]),
    ...(names.filter((other) => other === name).length > 1 ? [remark('variable-twice', where, name)] : []),
    ...expressionFaults(where || name, spoken, expression),
  ])
  return { variables: found.map(({ name, expression }) => ({ name, expression })), faults }
}

/** The strings in quotes of an expression: linkIds, mostly. One that is never closed is read to the end and left out, rather than looked for again from each of its letters. */
export const literalsIn = (expression: string): ReadonlySet<string> =>
  new Set([...expression.matchAll(/'((?:[^'\\]|\\[^])*)('?)/g)].flatMap(([, text, end]) => (end ? [text!.replace(/\\(.)/g, '$1')] : [])))
const namesIn = (expression: string): ReadonlySet<string> => new Set([...expression.matchAll(/%[`']?([A-Za-z_]\w*)/g)].map(([, name]) => name!))

/** Scores and variables, each after what it rests on; a circle is a fault that names its members. */
export function orderOf(calculations: readonly Calculation[], variables: readonly Variable[]): { steps: NamedExpression[]; faults: Remark[] } {
  const nodes = new Map<string, { readonly expression: string; readonly of: Calculation | Variable }>()
  for (const of of variables) nodes.set(`%${of.name}`, { expression: of.expression, of })
  for (const of of calculations) nodes.set(of.linkId, { expression: of.expression, of })
  const needs = (expression: string) => [...[...namesIn(expression)].map((name) => `%${name}`), ...literalsIn(expression)].filter((name) => nodes.has(name))
  const done = new Map<string, Calculation | Variable>()
  const faults: Remark[] = []
  const visit = (name: string, path: readonly string[]): void => {
    if (path.includes(name)) faults.push(remark('circle', name.replace(/^%/, ''), [...path.slice(path.indexOf(name)), name].join(' → ')))
    if (path.includes(name) || done.has(name)) return
    const node = nodes.get(name)!
    for (const other of needs(node.expression)) visit(other, [...path, name])
    done.set(name, node.of)
  }
  for (const name of nodes.keys()) visit(name, [])
  const steps = [...done.values()].map((each): NamedExpression => ('name' in each ? { kind: 'variable', ...each } : { kind: 'score', name: each.linkId, expression: each.expression }))
  return { steps, faults }
}
