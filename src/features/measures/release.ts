// Makes a version of a measure that can be asked, and never changes again; and changes what its licence allows.
import { readCatalogue } from '#src/access/catalogue.ts'
import type { Context } from '#src/access/context.ts'
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import { makeInstrument, ownPrefix } from '#src/domain/instruments/own-instrument.ts'
import { readQuestionnaire, type ReadQuestionnaire } from '#src/domain/instruments/questionnaire.ts'
import type { Remark } from '#src/domain/instruments/remark.ts'
import { scoringDifferences } from '#src/domain/instruments/same-scoring.ts'
import type { CommandId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { audit } from '#src/records/audit.ts'
import { isCarriedOut, isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { deleteDraft, insertMeasure, insertMeasureVersion, lockMeasures, measureDraft, updateLicence, type Licence, type MeasureDraft } from '#src/records/measures.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { readStatement, type Stated } from './input.ts'
import { stepsOf, triedExpressions } from './try.ts'

/** `own-` and the first figures of the measure's id: the same for every version. */
export const instrumentIdOf = ({ measureId, draftId }: Pick<MeasureDraft, 'measureId' | 'draftId'>): string => `${ownPrefix}${(measureId ?? draftId).replaceAll('-', '').slice(0, 12)}`

export type Prepared =
  | { readonly kind: 'ready'; readonly read: ReadQuestionnaire; readonly instrument: Instrument; readonly stated: Stated }
  | { readonly kind: 'unfit'; readonly read: ReadQuestionnaire; readonly faults: readonly Remark[]; readonly mends: Readonly<Record<string, string>> }

/** The draft as it would be released, tried on many forms; or what is still in the way. */
export async function prepareDraft(draft: MeasureDraft, version = '1.0.0'): Promise<Prepared> {
  const read = readQuestionnaire(draft.questionnaire)
  if (read.kind === 'refused') throw new Refusal('invalid')
  const said = readStatement(draft.typed, read)
  if ('mends' in said) return { kind: 'unfit', read, faults: [], mends: said.mends }
  const made = makeInstrument(read, said.stated.statement, instrumentIdOf(draft), version)
  if (made.kind === 'refused') return { kind: 'unfit', read, faults: made.faults, mends: {} }
  const tried = await triedExpressions(made.instrument, draft.questionnaire, stepsOf(read))
  return tried.kind === 'refused' ? { kind: 'unfit', read, faults: tried.faults, mends: {} } : { kind: 'ready', read, instrument: tried.instrument, stated: said.stated }
}

/** @returns the measure's id; null when this form had done its work before @throws Refusal conflict for a draft that is not ready or was changed meanwhile, not-found when there is none */
export async function releaseDraft(context: Context, staff: StaffScope, draftId: string, command: CommandId): Promise<string | null> {
  const at = context.clock()
  const seen = await inTransaction(context.db, staff, async (tx) => ((await isCarriedOut(tx, staff, command)) ? 'done' : await measureDraft(tx, staff, draftId)))
  if (seen === 'done') return null
  if (!seen) throw new Refusal('not-found')
  const prepared = await prepareDraft(seen)
  if (prepared.kind !== 'ready') throw new Refusal('conflict', 'measures.not-ready')
  return await inTransaction(context.db, staff, async (tx) => {
    if (!(await isFirstTime(tx, staff, command, at))) return null
    await lockMeasures(tx, staff)
    const draft = await measureDraft(tx, staff, draftId)
    if (!draft || JSON.stringify(draft.typed) !== JSON.stringify(seen.typed)) throw new Refusal('conflict', 'measures.changed')
    const { instrument, read, stated } = prepared
    const measureId = draft.measureId ?? draftId
    const versions = (await readCatalogue(context, tx, staff)).all.filter(({ id }) => id === instrument.id)
    if (draft.measureId === null) await insertMeasure(tx, staff, { measureId, instrumentId: instrument.id, licence: stated.licence, at })
    else await updateLicence(tx, staff, measureId, stated.licence)
    await insertMeasureVersion(tx, staff, {
      measureId, position: versions.length + 1, instrument: { ...instrument, version: versionAfter(versions.at(-1), instrument) }, questionnaire: draft.questionnaire, steps: stepsOf(read), at, by: staff.personId,
    })
    await deleteDraft(tx, staff, draftId)
    await audit(tx, staff, { action: 'release-measure', subjectId: measureId, id: context.newId(), at })
    return measureId
  })
}

/** A new scoring needs a new first number, since only scores with the same one are compared; new words get a new second one. */
export function versionAfter(last: Instrument | undefined, next: Instrument): string {
  if (!last) return '1.0.0'
  const [major = 1, minor = 0] = last.version.split('.').map(Number)
  return scoringDifferences(last, { ...next, version: last.version }).length > 0 ? `${major + 1}.0.0` : `${major}.${minor + 1}.0`
}

/** @throws Refusal not-found when there is no such measure */
export async function changeLicence(context: Context, staff: StaffScope, measureId: string, command: CommandId, licence: Licence): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, staff, async (tx) => {
    if (!(await isFirstTime(tx, staff, command, at))) return
    if (!(await updateLicence(tx, staff, measureId, licence))) throw new Refusal('not-found')
    await audit(tx, staff, { action: 'change-licence', subjectId: measureId, id: context.newId(), at })
  })
}
