// Lays the tree of a FHIR Questionnaire flat: questions in the order of the form, with what stands above them.
import { extensionOf, numberOn, urls } from './extensions.ts'
import type { InstrumentItem } from './instrument.ts'
import { optionsOf, type Lists } from './questionnaire-options.ts'
import { calculationOf, type Calculation, type Level } from './questionnaire-scores.ts'
import { FhirItem, limits, type FhirQuestionnaire } from './questionnaire-shape.ts'
import { remark, shapeFault, type Remark } from './remark.ts'

interface Reading {
  readonly file: FhirQuestionnaire
  readonly lists: Lists
  readonly items: InstrumentItem[]
  readonly calculations: Calculation[]
  readonly levels: Level[]
  readonly faults: Remark[]
  readonly notes: Remark[]
  /** What has been read since the last question, to stand above the next. */
  above: string[]
  stem: string
}

/** Client's own words and dates have no number: such a question is left out, and that is said. */
const unscored = new Set(['string', 'text', 'date', 'dateTime', 'time'])

/** @param lists grows by the answer lists of the file */
export function readItems(file: FhirQuestionnaire, lists: Lists): Omit<Reading, 'above' | 'file' | 'lists'> {
  const reading: Reading = { file, lists, items: [], calculations: [], levels: [], faults: [], notes: [], above: [], stem: '' }
  readLevel(reading, file.item ?? [], 1, false)
  const seen = new Set<string>()
  for (const { linkId } of reading.levels) {
    if (seen.has(linkId)) reading.faults.push(remark('link-id-twice', linkId))
    seen.add(linkId)
  }
  if (reading.levels.length > limits.items) reading.faults.push(remark('too-many-items', '', limits.items))
  if (reading.calculations.length > limits.calculated) reading.faults.push(remark('too-many-scores', '', limits.calculated))
  return reading
}

function readLevel(reading: Reading, items: readonly unknown[], depth: number, isConditional: boolean): void {
  if (depth > limits.depth) {
    reading.faults.push(remark('too-deep', '', limits.depth))
    return
  }
  for (const raw of items) {
    const parsed = FhirItem.safeParse(raw)
    const named = (raw as { linkId?: unknown } | null)?.linkId
    const place = typeof named === 'string' ? named : ''
    if (!parsed.success) {
      reading.faults.push(...parsed.error.issues.slice(0, 5).map(shapeFault(place || 'item')))
      continue
    }
    if (!place) {
      reading.faults.push(remark('link-id-missing', '', parsed.data.text))
      continue
    }
    const item: Level = { ...parsed.data, linkId: place }
    reading.levels.push(item)
    const conditional = isConditional || item.enableWhen !== undefined || extensionOf(item, urls.enableWhenExpression) !== undefined
    readItem(reading, item, conditional)
    readLevel(reading, item.type === 'group' ? (item.item ?? []) : questionsBelow(item), depth + 1, conditional)
  }
}

/** Displays below a question belong to it, and its ends have been read already. */
const questionsBelow = (item: Level): unknown[] => (item.item ?? []).filter((each) => (each as { type?: unknown } | null)?.type !== 'display')

function readItem(reading: Reading, item: Level, isConditional: boolean): void {
  const { linkId, type = '' } = item
  const text = item.text?.trim() ?? ''
  if (extensionOf(item, urls.calculatedExpression) || extensionOf(item, urls.scale)) {
    const { calculation, faults } = calculationOf(item)
    reading.faults.push(...faults)
    if (calculation) reading.calculations.push(calculation)
    return
  }
  if (type === 'group' || type === 'display') {
    if (item.repeats) reading.faults.push(remark('repeats', linkId))
    if (text) reading.above.push(text)
    return
  }
  if (item.readOnly || extensionOf(item, urls.hidden)?.valueBoolean) {
    reading.notes.push(remark('hidden-left-out', linkId, text))
    return
  }
  if (unscored.has(type)) {
    reading.notes.push(remark('words-left-out', linkId, text))
    return
  }
  const before = reading.faults.length
  const made = type === 'choice' || type === 'open-choice' ? readChoice(reading, item) : type === 'integer' || type === 'decimal' ? readScale(reading, item) : null
  if (made === null) {
    if (reading.faults.length === before) reading.faults.push(remark('type-unsupported', linkId, type || '–'))
    return
  }
  if (!text) reading.faults.push(remark('question-empty', linkId))
  if (isConditional) {
    if (made.scored) reading.faults.push(remark('condition', linkId, text))
    else reading.notes.push(remark('condition-left-out', linkId, text))
  }
  keep(reading, item, { ...made, text: text || '…' })
}

type Made = { kind: 'choice'; scored: boolean; answers: string } | { kind: 'scale'; scored: true; range: { min: number; max: number }; ends: { low: string; high: string } }

function keep(reading: Reading, { linkId, code }: Level, made: Made & { text: string }): void {
  const isFirst = reading.items.length === 0
  if (isFirst) reading.stem = reading.above.join('\n')
  const coding = code?.find((each) => each.code)
  reading.items.push({
    key: String(reading.items.length + 1), risk: false, linkId, ...made,
    ...(coding?.code ? { coding: { system: coding.system ?? '', code: coding.code } } : {}),
    ...(!isFirst && reading.above.length > 0 ? { heading: reading.above.join('\n') } : {}),
  })
  reading.above = []
}

function readChoice(reading: Reading, item: Level): Made | null {
  if (item.repeats) {
    reading.faults.push(remark('repeats', item.linkId))
    return null
  }
  const { answers, weighed, faults } = optionsOf(item, item.linkId, reading.file, reading.lists)
  reading.faults.push(...faults)
  if (!answers) return null
  if (item.type === 'open-choice') reading.notes.push(remark('open-choice', item.linkId, item.text?.trim()))
  if (!weighed) reading.notes.push(remark('not-counted', item.linkId, item.text?.trim()))
  return { kind: 'choice', scored: weighed, answers }
}

/** A number with both ends is asked as whole steps from one to the other. */
function readScale(reading: Reading, item: Level): Made | null {
  const { linkId } = item
  const min = numberOn(item, urls.minValue)
  const max = numberOn(item, urls.maxValue)
  const step = numberOn(item, urls.sliderStep) ?? 1
  const fault =
    min === undefined || max === undefined ? remark('ends-missing', linkId)
    : !Number.isInteger(min) || !Number.isInteger(max) || min >= max || Math.abs(min) > 999 || Math.abs(max) > 999 ? remark('ends-wrong', linkId, `${min} – ${max}`)
    : step !== 1 ? remark('step', linkId, step)
    : max - min + 1 > limits.steps ? remark('too-many-steps', linkId, limits.steps)
    : item.repeats ? remark('repeats', linkId)
    : null
  if (fault) {
    reading.faults.push(fault)
    return null
  }
  if (item.type === 'decimal') reading.notes.push(remark('whole-steps', linkId, item.text?.trim()))
  const end = (control: string, value: number) => endText(item, control) || String(value)
  return { kind: 'scale', scored: true, range: { min: min!, max: max! }, ends: { low: end('lower', min!), high: end('upper', max!) } }
}

/** A display below a slider that says what an end means. */
function endText(item: Level, control: string): string {
  for (const raw of item.item ?? []) {
    const below = FhirItem.safeParse(raw)
    if (!below.success || below.data.type !== 'display') continue
    const codes = extensionOf(below.data, urls.itemControl)?.valueCodeableConcept?.coding?.map(({ code }) => code) ?? []
    if (codes.includes(control)) return below.data.text?.trim() ?? ''
  }
  return ''
}
