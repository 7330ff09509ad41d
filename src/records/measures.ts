// Measures that the organisation holds a licence for: drafts, released versions, and what the licence allows.
import { sql } from 'kysely'
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import { ownPrefix } from '#src/domain/instruments/own-instrument.ts'
import type { PersonId } from '#src/domain/kernel/ids.ts'
import type { Step } from '#src/platform/fhirpath.ts'
import { instant, type Tx } from './database.ts'
import type { OrganisationScope } from './scope.ts'

export interface Licence {
  readonly holder: string
  /** Therapists who may use it. */
  readonly users: number
  /** The last day of use, YYYY-MM-DD on the organisation's calendar. */
  readonly until: string
}

export interface MeasureRow {
  readonly measureId: string
  readonly instrumentId: string
  readonly licence: Licence
}

export interface MeasureVersion extends MeasureRow {
  readonly version: string
  readonly instrument: Instrument
  readonly releasedAt: number
  /** The organisation's, in which the licence's last day ends. */
  readonly timeZone: string
}

const licenceColumns = ['m.licence_holder as holder', 'm.licence_users as users', sql<string>`to_char(m.licence_until, 'YYYY-MM-DD')`.as('until')] as const

/** Every released version, a measure's versions from oldest to newest. */
export async function releasedMeasures(tx: Tx, scope: OrganisationScope): Promise<readonly MeasureVersion[]> {
  const rows = await tx
    .selectFrom('measure_versions as v')
    .innerJoin('measures as m', (join) => join.onRef('m.organisation_id', '=', 'v.organisation_id').onRef('m.measure_id', '=', 'v.measure_id'))
    .innerJoin('organisations as o', 'o.organisation_id', 'v.organisation_id')
    .select(['m.measure_id as measureId', 'm.instrument_id as instrumentId', 'o.time_zone as timeZone', 'v.version', 'v.instrument', 'v.released_at as releasedAt', ...licenceColumns])
    .where('v.organisation_id', '=', scope.organisationId)
    .where('m.organisation_id', '=', scope.organisationId)
    .where('o.organisation_id', '=', scope.organisationId)
    .orderBy('m.created_at')
    .orderBy('m.measure_id')
    .orderBy('v.position')
    .execute()
  return rows.map(({ holder, users, until, ...row }) => ({ ...row, licence: { holder, users, until } }))
}

/** The file of one version and its expressions; undefined when there is none. */
export async function measureSource(tx: Tx, scope: OrganisationScope, instrumentId: string, version: string): Promise<{ questionnaire: unknown; steps: readonly Step[] } | undefined> {
  return await tx
    .selectFrom('measure_versions as v')
    .innerJoin('measures as m', (join) => join.onRef('m.organisation_id', '=', 'v.organisation_id').onRef('m.measure_id', '=', 'v.measure_id'))
    .select(['v.questionnaire', 'v.steps'])
    .where('v.organisation_id', '=', scope.organisationId)
    .where('m.organisation_id', '=', scope.organisationId)
    .where('m.instrument_id', '=', instrumentId)
    .where('v.version', '=', version)
    .executeTakeFirst()
}

export async function insertMeasure(tx: Tx, scope: OrganisationScope, row: MeasureRow & { at: number }): Promise<void> {
  await tx
    .insertInto('measures')
    .values({
      organisation_id: scope.organisationId, measure_id: row.measureId, instrument_id: row.instrumentId, licence_holder: row.licence.holder, licence_users: row.licence.users,
      licence_until: row.licence.until, created_at: new Date(row.at),
    })
    .execute()
}

/** False when there is no such measure. */
export async function updateLicence(tx: Tx, scope: OrganisationScope, measureId: string, licence: Licence): Promise<boolean> {
  const result = await tx
    .updateTable('measures')
    .set({ licence_holder: licence.holder, licence_users: licence.users, licence_until: licence.until })
    .where('organisation_id', '=', scope.organisationId)
    .where('measure_id', '=', measureId)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

export async function insertMeasureVersion(
  tx: Tx,
  scope: OrganisationScope,
  row: { measureId: string; position: number; instrument: Instrument; questionnaire: unknown; steps: readonly Step[]; at: number; by: PersonId },
): Promise<void> {
  await tx
    .insertInto('measure_versions')
    .values({
      organisation_id: scope.organisationId, measure_id: row.measureId, version: row.instrument.version, position: row.position, instrument: JSON.stringify(row.instrument),
      questionnaire: JSON.stringify(row.questionnaire), steps: JSON.stringify(row.steps), released_at: new Date(row.at), released_by: row.by,
    })
    .execute()
}

export interface MeasureDraft {
  readonly draftId: string
  /** The measure that this becomes a new version of; null for a new one. */
  readonly measureId: string | null
  readonly questionnaire: unknown
  readonly typed: Readonly<Record<string, string>>
}

const draftColumns = ['draft_id as draftId', 'measure_id as measureId', 'questionnaire', 'typed'] as const

export async function measureDrafts(tx: Tx, scope: OrganisationScope): Promise<readonly MeasureDraft[]> {
  return await tx.selectFrom('measure_drafts').select(draftColumns).where('organisation_id', '=', scope.organisationId).orderBy('created_at').execute()
}

/** One draft, held until the transaction ends, so that it is released once. */
export async function measureDraft(tx: Tx, scope: OrganisationScope, draftId: string): Promise<MeasureDraft | undefined> {
  return await tx.selectFrom('measure_drafts').select(draftColumns).where('organisation_id', '=', scope.organisationId).where('draft_id', '=', draftId).forUpdate().executeTakeFirst()
}

export async function insertDraft(tx: Tx, scope: OrganisationScope, row: MeasureDraft & { at: number }): Promise<void> {
  await tx
    .insertInto('measure_drafts')
    .values({
      organisation_id: scope.organisationId, draft_id: row.draftId, measure_id: row.measureId, questionnaire: JSON.stringify(row.questionnaire), typed: JSON.stringify(row.typed),
      created_at: new Date(row.at),
    })
    .execute()
}

export async function updateDraft(tx: Tx, scope: OrganisationScope, draftId: string, typed: Readonly<Record<string, string>>): Promise<void> {
  await tx.updateTable('measure_drafts').set({ typed: JSON.stringify(typed) }).where('organisation_id', '=', scope.organisationId).where('draft_id', '=', draftId).execute()
}

/** False when there is no such draft (any more). */
export async function deleteDraft(tx: Tx, scope: OrganisationScope, draftId: string): Promise<boolean> {
  const result = await tx.deleteFrom('measure_drafts').where('organisation_id', '=', scope.organisationId).where('draft_id', '=', draftId).executeTakeFirst()
  return result.numDeletedRows > 0n
}

/** Whoever takes a measure into use waits here for whoever is doing so: two at once must not both be the last one allowed. */
export async function lockMeasures(tx: Tx, scope: OrganisationScope): Promise<void> {
  await tx.selectFrom('measures').select('measure_id').where('organisation_id', '=', scope.organisationId).orderBy('measure_id').forUpdate().execute()
}

/** Therapists who have an open case in which this instrument was agreed, by instrument. */
export async function therapistsUsing(tx: Tx, scope: OrganisationScope, now: number): Promise<ReadonlyMap<string, ReadonlySet<PersonId>>> {
  const rows = await tx
    .selectFrom('case_measures as a')
    .innerJoin('cases as c', (join) => join.onRef('c.organisation_id', '=', 'a.organisation_id').onRef('c.case_id', '=', 'a.case_id'))
    .innerJoin('case_therapists as t', (join) => join.onRef('t.organisation_id', '=', 'a.organisation_id').onRef('t.case_id', '=', 'a.case_id'))
    .select(['a.instrument_id as instrumentId', 't.person_id as personId'])
    .distinct()
    .where('a.organisation_id', '=', scope.organisationId)
    .where('c.organisation_id', '=', scope.organisationId)
    .where('t.organisation_id', '=', scope.organisationId)
    .where('a.instrument_id', 'like', `${ownPrefix}%`)
    .where('c.closed_at', 'is', null)
    .where('t.part', '=', 'own')
    .where((eb) => eb.or([eb('t.until', 'is', null), eb('t.until', '>', instant(now))]))
    .execute()
  const using = new Map<string, Set<PersonId>>()
  for (const { instrumentId, personId } of rows) using.set(instrumentId, (using.get(instrumentId) ?? new Set()).add(personId))
  return using
}
