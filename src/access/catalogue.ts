// Every questionnaire that may be met in an organisation: those that ship with Attune, and its own licensed ones in every version that was ever released.
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import { isOwn } from '#src/domain/instruments/own-instrument.ts'
import { dateIn } from '#src/platform/time.ts'
import { inTransaction, type Tx } from '#src/records/database.ts'
import { releasedMeasures, type MeasureVersion } from '#src/records/measures.ts'
import type { OrganisationScope } from '#src/records/scope.ts'
import type { Context } from './context.ts'

/** A measure of the organisation's own in its newest version. */
export interface OwnMeasure extends MeasureVersion {
  /** The licence's last day is over: it is asked no more, and what was answered stays readable. */
  readonly isOver: boolean
}

export interface Catalogue {
  /** For the engine: English for what ships with Attune, every version for the organisation's own. */
  readonly all: readonly Instrument[]
  readonly own: readonly OwnMeasure[]
  /** In this language, or in English; one's own in the language it was brought in. Without a version the newest. */
  find(id: string, language: string, version?: string): Instrument | null
  /** Whether the licence still allows it to be asked; true for what ships with Attune. */
  mayBeAsked(id: string): boolean
}

export async function readCatalogue(context: Context, tx: Tx, scope: OrganisationScope): Promise<Catalogue> {
  return catalogueOf(context, await releasedMeasures(tx, scope))
}

/** Looks the organisation's own up only where one of these ids is one: most check-ins ask for none. */
export async function catalogueFor(context: Context, scope: OrganisationScope, ids: readonly string[]): Promise<Catalogue> {
  if (!ids.some(isOwn)) return catalogueOf(context, [])
  return await inTransaction(context.db, scope, (tx) => readCatalogue(context, tx, scope))
}

function catalogueOf({ content, clock }: Context, versions: readonly MeasureVersion[]): Catalogue {
  const newest = new Map(versions.map((version) => [version.instrumentId, version]))
  const own = [...newest.values()].map((measure) => ({ ...measure, isOver: dateIn(clock(), measure.timeZone) > measure.licence.until }))
  const over = new Set(own.filter(({ isOver }) => isOver).map(({ instrumentId }) => instrumentId))
  return {
    all: [...content.instruments('en'), ...versions.map(({ instrument }) => instrument)],
    own,
    find(id, language, version) {
      if (!isOwn(id)) return content.instrument(id, language)
      return (version === undefined ? newest.get(id) : versions.find((one) => one.instrumentId === id && one.version === version))?.instrument ?? null
    },
    mayBeAsked: (id) => !over.has(id),
  }
}
