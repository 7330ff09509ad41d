// Brings the models of a study up to date where little of much has changed, each from where it was; what cannot be is fitted afresh.
import { keepFit, refreshFit, type KeptFit } from '../refresh-fit.ts'
import { fitWithNeighbourhood, resultOf, type BuildModel, type FitModel, type Sums } from './fit-study-model.ts'
import type { Counts, ModelResult, Simplification } from './model-result.ts'
import { kinOf, partOf, putBack, type Kin } from './part-of-study.ts'
import type { StudyData } from './study-data.ts'

/** A model of the study without its data. */
interface KeptModel {
  readonly fit: KeptFit
  readonly build: BuildModel
  readonly bound: number | null
  readonly simplified: readonly Simplification[]
  readonly counts: Counts
  readonly sums: readonly Sums[]
  readonly held: readonly number[]
  readonly result: ModelResult
}

/** By name. */
export type KeptModels = ReadonlyMap<string, KeptModel>

/** What there was, and which clients have changed, by their numbers then and now; therapists have the same numbers, new ones higher. */
export interface Earlier {
  readonly data: StudyData
  readonly models: KeptModels
  readonly before: readonly number[]
  readonly now: readonly number[]
  /** The clients that changed as they were, in the order of `before`, where `data` have been overwritten with what they are now; null where `data` are as they were. */
  readonly was: Pick<StudyData, 'cells' | 'clients'> | null
}

export interface Refreshing {
  readonly fit: FitModel
  /** Of all that were fitted so far, to go on from another time. */
  readonly models: KeptModels
}

/** A model with fewer clients is fitted afresh: it takes a moment, and one client moves much. A design choice. */
export const fewestToKeep = 5000

/** Each by itself: what is left of a model whose data cannot be stepped to is fitted from all of them. */
export function refreshing(earlier: Earlier | null, data: StudyData): Refreshing {
  const models = new Map<string, KeptModel>()
  const parts = earlier && earlier.models.size > 0 ? partsOf(earlier, data) : null
  return {
    models,
    fit(name, of, build, bound) {
      const kept = earlier?.models.get(name)
      const refreshed = kept && parts && !bound?.divides(kept.bound) ? refresh(kept, build, parts) : null
      if (refreshed) {
        models.set(name, { ...refreshed, bound: bound?.value ?? null })
        return refreshed.result
      }
      const built = build(of)
      const found = fitWithNeighbourhood(built)
      if (found.kind === 'cannot' || !built) return found.kind === 'cannot' ? found : found.result
      const fit = built.counts.clients >= fewestToKeep ? keepFit(found.model, found.fit, found.around) : null
      const { simplified } = found
      if (fit) models.set(name, { fit, build, bound: bound?.value ?? null, simplified, counts: built.counts, sums: built.sums, held: built.held, result: found.result })
      return found.result
    },
  }
}

interface Parts {
  readonly before: StudyData
  readonly now: StudyData
}

/** Whoever is tied to a change, as they were and as they are; null where those are many. */
function partsOf(earlier: Earlier, data: StudyData): Parts | null {
  const therapists = new Uint8Array(Math.max(earlier.data.therapists, data.therapists))
  for (;;) {
    const known = countOf(therapists)
    const before = kinOf(earlier.data, earlier.before, therapists)
    before?.therapists.forEach((is, number) => (therapists[number]! |= is))
    const now = kinOf(data, earlier.now, therapists)
    if (!before || !now) return null
    now.therapists.forEach((is, number) => (therapists[number]! |= is))
    if (countOf(therapists) === known) return { before: asTheyWere(partOf(earlier.data, before), before, earlier), now: partOf(data, now) }
  }
}

/** Puts back what was overwritten. */
function asTheyWere(part: StudyData, kin: Kin, { before, was }: Earlier): StudyData {
  return was ? putBack(part, kin, before, was) : part
}

const countOf = (marks: Uint8Array): number => marks.reduce((sum, mark) => sum + mark, 0)

function refresh(kept: KeptModel, build: BuildModel, parts: Parts): KeptModel | null {
  const [before, now] = [kept.build(parts.before, kept.held), build(parts.now, kept.held)]
  const teller = now ?? before
  // Nobody who is tied to a change is in this model.
  if (!teller) return { ...kept, build }
  const none: Counts = { pairs: 0, clients: 0, therapists: 0 }
  const counts = changed<Counts>(kept.counts, before?.counts ?? none, now?.counts ?? none)
  const sums = kept.sums.map((own, at) => changed(own, before?.sums[at] ?? {}, now?.sums[at] ?? {}))
  const found = refreshFit(kept.fit, before?.moments ?? null, now?.moments ?? null, teller.moved(sums, kept.held))
  if (!found) return null
  // What was taken out stays out; how much better another model fitted is of the data as they were, and is no longer said.
  const simplified = kept.simplified.map(({ kind, group, name, because }): Simplification => ({ kind, group, name, because }))
  const result = resultOf(found.fit, found.kept.around, { model: found.kept.model, simplified, counts, inSds: teller.inSds(sums, kept.held) })
  return result && { ...kept, build, fit: found.kept, simplified, counts, sums, result }
}

function changed<Named extends Sums | Counts>(own: Named, before: Readonly<Record<string, number>> | Counts, now: Readonly<Record<string, number>> | Counts): Named {
  const value = (of: object, name: string): number => (of as Readonly<Record<string, number>>)[name] ?? 0
  return Object.fromEntries(Object.entries(own).map(([name, sum]) => [name, (sum as number) - value(before, name) + value(now, name)])) as unknown as Named
}
