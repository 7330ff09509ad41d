// The way in for a measure that a service holds a licence for: a FHIR R4 Questionnaire becomes questions and scores that Attune can take, or is refused by name.
import { isKnown } from './extensions.ts'
import { readItems } from './questionnaire-items.ts'
import type { Lists } from './questionnaire-options.ts'
import { orderOf, readVariables, type Calculation, type NamedExpression, type Variable } from './questionnaire-scores.ts'
import { FhirQuestionnaire, isText, isTooLarge, limits, type Extension } from './questionnaire-shape.ts'
import type { Instrument, InstrumentItem } from './instrument.ts'
import { remark, shapeFault, type Issue, type Remark } from './remark.ts'

export interface ReadQuestionnaire {
  readonly kind: 'read'
  readonly title: string
  readonly stem: string
  readonly notice: string
  readonly language: string
  /** In the order of the form, keys 1, 2, 3 …; none is a risk item yet. */
  readonly items: readonly InstrumentItem[]
  readonly answerLists: Instrument['answerLists']
  /** Scores that the file itself makes, in its order: the first is the measure's own. */
  readonly calculations: readonly Calculation[]
  readonly variables: readonly Variable[]
  /** The expressions of both, each after what it rests on. */
  readonly steps: readonly NamedExpression[]
  readonly notes: readonly Remark[]
}

export type QuestionnaireResult = ReadQuestionnaire | { readonly kind: 'refused'; readonly faults: readonly Remark[] }

/** The text of a file as a questionnaire; anything else, however hostile, is refused with what is wrong with it. */
export function parseQuestionnaire(text: string): QuestionnaireResult {
  try {
    return readQuestionnaire(JSON.parse(text))
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: 'refused', faults: [remark('not-json', '', error.message)] }
    // A tree too deep for the parser itself.
    if (error instanceof RangeError) return { kind: 'refused', faults: [remark('too-deep', '', limits.depth)] }
    throw error
  }
}

/**
 * Reads a FHIR R4 Questionnaire: choices with points (`ordinalValue` or `itemWeight`, on the option or on its Coding; a whole number as option counts as itself),
 * whole numbers with both ends, groups laid flat, displays as what stands above the questions, scores by `calculatedExpression`.
 * All faults are given at once. What is left out without harm to a score is a note.
 * Refuses whatever could make a score wrong in silence: points missing, contradictory or beyond ±1000, a linkId twice, conditions on a scored question,
 * modifier extensions, types without a number, expressions that rest on each other in a circle, and whatever is too deep, too much or too long.
 */
export function readQuestionnaire(json: unknown): QuestionnaireResult {
  if (isTooLarge(json)) return { kind: 'refused', faults: [remark('too-deep', '', limits.depth)] }
  if (!isText(json)) return { kind: 'refused', faults: [remark('not-text')] }
  const parsed = FhirQuestionnaire.safeParse(json)
  if (!parsed.success) return { kind: 'refused', faults: shapeFaults(json, parsed.error.issues) }
  const file = parsed.data
  const lists: Lists = new Map()
  const read = readItems(file, lists)
  const { variables, faults: variableFaults } = readVariables(file, read.levels)
  const order = orderOf(read.calculations, variables)
  const faults = [
    ...modifiersIn(json),
    ...(file.implicitRules === undefined ? [] : [remark('implicit-rules')]),
    ...read.faults,
    ...variableFaults,
    ...order.faults,
    ...(read.items.length === 0 && read.faults.length === 0 ? [remark('no-items')] : []),
    ...(read.items.length > 0 && !read.items.some((item) => item.scored) && read.faults.length === 0 ? [remark('no-points')] : []),
  ]
  if (faults.length > 0) return { kind: 'refused', faults: unique(faults) }
  const title = file.title?.trim() || file.name?.trim() || ''
  return {
    kind: 'read', title, stem: read.stem || title || '…', notice: file.copyright?.trim() ?? '', language: /^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(file.language ?? '') ? file.language! : '',
    items: read.items, answerLists: Object.fromEntries([...lists.values()].map(({ key, list }) => [key, list])),
    calculations: read.calculations, variables, steps: order.steps, notes: unique([...read.notes, ...strangers(file, read.levels)]),
  }
}

const unique = (remarks: readonly Remark[]): Remark[] => [...new Map(remarks.map((each) => [JSON.stringify(each), each])).values()]

function shapeFaults(json: unknown, issues: readonly Issue[]): Remark[] {
  const type = typeof json === 'object' && json !== null ? (json as Record<string, unknown>)['resourceType'] : undefined
  if (type !== 'Questionnaire') return [remark('not-a-questionnaire', '', typeof type === 'string' ? type : '')]
  return unique(issues.slice(0, 20).map(shapeFault(''))).slice(0, 20)
}

/** A modifier extension may turn the meaning of whatever it stands on, and Attune knows none. */
export function modifiersIn(json: unknown): Remark[] {
  const found: Remark[] = []
  const waiting: unknown[] = [json]
  while (waiting.length > 0) {
    const node = waiting.pop()
    if (typeof node !== 'object' || node === null) continue
    const given = (node as Record<string, unknown>)['modifierExtension']
    if (given !== undefined) {
      const [first] = Array.isArray(given) ? (given as unknown[]) : []
      const url = (first as { url?: unknown } | undefined)?.url
      const { linkId } = node as { linkId?: unknown }
      found.push(remark('modifier-extension', typeof linkId === 'string' ? linkId : '', typeof url === 'string' ? url : ''))
    }
    waiting.push(...Object.values(node))
  }
  return found.slice(0, 20)
}

/** Extensions that Attune does not know change no meaning by FHIR's own rule; that they are not taken over is said. */
function strangers(file: FhirQuestionnaire, levels: readonly { readonly linkId: string; readonly extension?: readonly Extension[] | undefined }[]): Remark[] {
  return [{ linkId: '', extension: file.extension }, ...levels].flatMap(({ linkId, extension }) =>
    (extension ?? []).filter(({ url }) => !isKnown(url)).map(({ url }) => remark('extension-left-out', linkId, url)),
  )
}
