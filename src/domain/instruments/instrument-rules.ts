// What a schema cannot say of a questionnaire: its parts must fit together, or a score would be wrong in silence.
import type { z } from 'zod'
import type { InstrumentShape } from './instrument-shape.ts'
import { pointsBetween } from './points.ts'

type File = z.infer<typeof InstrumentShape>
type Item = File['items'][number]
type Scale = File['scoring'][number]

/** The faults of a content file, one sentence each for the person who wrote it; none means that every key resolves, every range adds up and every score from the lowest to the highest has one band. */
export function faultsOf(file: File): string[] {
  const items = new Map(file.items.map((item) => [item.key, item]))
  return [
    ...(items.size < file.items.length ? ['two items have the same key'] : []),
    ...file.items.flatMap((item) => itemFaults(file, item)),
    ...file.scoring.flatMap((scale) => scaleFaults(file, scale, items)),
    ...bandFaults(file),
    ...reachFaults(file),
    ...[file.bands, file.reliableChange, file.caseness].flatMap((rule) =>
      rule && !file.scoring.some((scale) => scale.scale === rule.scale) ? [`a rule speaks of the scale ${rule.scale}, which is not scored`] : [],
    ),
    ...statusFaults(file),
  ]
}

function itemFaults(file: File, item: Item): string[] {
  if (item.kind === 'scale' && item.risk) return [`item ${item.key} has no list of answers, and only such an item can need a person`]
  if (item.kind === 'text') return item.scored || item.risk ? [`item ${item.key} is text and cannot be scored or a risk item`] : []
  if (item.kind === 'scale') return item.range.min < item.range.max ? [] : [`item ${item.key} has no room between its ends`]
  const list = file.answerLists[item.answers]
  if (!list) return [`item ${item.key} names the answer list ${item.answers}, which is not there`]
  const ordered = list.anchors.every((anchor, index) => anchor.code === index)
  const weighed = list.anchors.filter((anchor) => anchor.weight !== undefined).length
  const fault = [
    ...(ordered ? [] : [`the answer list ${item.answers} must run 0, 1, 2 … in order`]),
    ...(weighed === 0 || weighed === list.anchors.length ? [] : [`the answer list ${item.answers} gives points for some answers only`]),
    ...(item.risk && list.anchors.some((anchor) => (anchor.weight ?? anchor.code) <= (list.anchors[0]?.weight ?? 0) && anchor.code > 0)
      ? [`item ${item.key} needs a person, so its first answer must be the lowest`]
      : []),
  ]
  return item.kind === 'tension' && list.anchors.length !== 3 ? [...fault, `item ${item.key} needs three answers: no, a little, yes`] : fault
}

function scaleFaults(file: File, scale: Scale, items: ReadonlyMap<string, Item>): string[] {
  const parts = scale.items.flatMap((key) => items.get(key) ?? [])
  const ends = parts.map((item) => pointsBetween(file, item))
  const unscored = scale.items.filter((key) => !items.get(key)?.scored)
  const divisor = scale.method === 'mean' ? scale.items.length : 1
  const min = ends.reduce((sum, end) => sum + end.min, 0) / divisor
  const max = ends.reduce((sum, end) => sum + end.max, 0) / divisor
  const name = `the scale ${scale.scale}`
  return [
    ...unscored.map((key) => `${name} counts item ${key}, which is not a scored item`),
    ...(new Set(scale.items).size < scale.items.length ? [`${name} counts an item twice`] : []),
    ...(scale.method === 'expression' ? expressionFaults(scale) : rangeFaults(scale, min, max)),
    ...(scale.reversed ?? []).filter((key) => !scale.items.includes(key)).map((key) => `${name} reverses ${key}, which it does not count`),
    ...(scale.maxMissing > 0 && scale.method !== 'expression' && !areAlike(ends) ? [`${name} is filled up in proportion, but its items do not all have the same ends`] : []),
    ...(scale.maxMissing < scale.items.length ? [] : [`${name} would be scored with no answer at all`]),
    ...scale.neverImpute.filter((key) => !scale.items.includes(key)).map((key) => `${name} never imputes ${key}, which it does not count`),
    ...(file.scoring.filter((other) => other.scale === scale.scale).length > 1 ? [`${name} is there twice`] : []),
  ]
}

/** The mean of those answered stands for those that were not: among items of unlike length it would be a number that the form cannot give. */
export const areAlike = (ends: readonly { readonly min: number; readonly max: number }[]): boolean => ends.every(({ min, max }) => min === ends[0]!.min && max === ends[0]!.max)

const isNear = (one: number, other: number): boolean => Math.abs(one - other) < 1e-9

function rangeFaults({ scale, range }: Scale, min: number, max: number): string[] {
  return isNear(min, range.min) && isNear(max, range.max) ? [] : [`the scale ${scale} can reach ${min} to ${max}, but says ${range.min} to ${range.max}`]
}

function expressionFaults({ scale, range, linkId }: Scale): string[] {
  return [...(range.min < range.max ? [] : [`the scale ${scale} has no room between its ends`]), ...(linkId === undefined ? [`the scale ${scale} does not say which expression makes it`] : [])]
}

function reachFaults({ reliableChange: rule, scoring }: File): string[] {
  const scale = scoring.find((each) => each.scale === rule?.scale)
  const reach = scale && scale.range.max - scale.range.min
  return rule && reach !== undefined && rule.points > reach ? [`a reliable change of ${rule.points} points is more than the ${reach} from the lowest score to the highest`] : []
}

function bandFaults(file: File): string[] {
  const scale = file.scoring.find((each) => each.scale === file.bands?.scale)
  if (!file.bands || !scale) return []
  const { ranges } = file.bands
  if (scale.method !== 'sum' || scale.rounding === 'none') return ['bands are for sums of whole points']
  const joined = ranges.every((range, index) => range.from <= range.to && range.from === (index === 0 ? scale.range.min : (ranges[index - 1]?.to ?? NaN) + 1))
  return joined && ranges.at(-1)?.to === scale.range.max ? [] : ['the bands must cover the scale from end to end, without gap or overlap']
}

function statusFaults(file: File): string[] {
  const coded = file.items.some((item) => item.loinc !== undefined)
  return [
    ...(file.status === 'draft-test-wording' && file.validated ? ['test wording cannot be called validated'] : []),
    ...(coded && !file.loinc ? ['items with LOINC codes need the LOINC notice'] : []),
    ...(file.loinc && file.scoring[0] && file.loinc.total !== file.scoring[0].loinc ? ['the LOINC total and that of the first scale differ'] : []),
  ]
}
