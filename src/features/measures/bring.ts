// Takes in a file: read, or refused by name; only what could be read is kept, as a draft.
import type { Context } from '#src/access/context.ts'
import { parseQuestionnaire, type QuestionnaireResult } from '#src/domain/instruments/questionnaire.ts'
import type { Remark } from '#src/domain/instruments/remark.ts'
import type { CommandId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { deleteDraft, insertDraft, measureDraft, releasedMeasures, updateDraft, type MeasureDraft } from '#src/records/measures.ts'
import type { StaffScope } from '#src/records/scope.ts'

export interface Brought {
  readonly command: CommandId
  readonly text: string
  /** The measure that it is a new version of; null for a new one. */
  readonly measureId: string | null
}

/** The draft takes the id of the form that made it. @throws Refusal not-found when there is no such measure to bring a version of */
export async function bring(context: Context, staff: StaffScope, { command, text, measureId }: Brought): Promise<{ readonly kind: 'kept'; readonly draftId: string } | { readonly kind: 'refused'; readonly faults: readonly Remark[] }> {
  const read = parseQuestionnaire(text)
  if (read.kind === 'refused') return read
  const at = context.clock()
  await inTransaction(context.db, staff, async (tx) => {
    if (!(await isFirstTime(tx, staff, command, at))) return
    const before = measureId === null ? undefined : (await releasedMeasures(tx, staff)).findLast((one) => one.measureId === measureId)
    if (measureId !== null && !before) throw new Refusal('not-found')
    const licence = before ? { holder: before.licence.holder, users: String(before.licence.users), until: before.licence.until } : {}
    const typed = { title: before?.instrument.title ?? read.title.slice(0, 100), language: read.language || staff.language, notice: read.notice.slice(0, 1000), ...endsOf(read), ...licence }
    await insertDraft(tx, staff, { draftId: command, measureId, questionnaire: JSON.parse(text), typed, at })
    await audit(tx, staff, { action: 'bring-measure', subjectId: command, id: context.newId(), at })
  })
  return { kind: 'kept', draftId: command }
}

function endsOf(read: Extract<QuestionnaireResult, { kind: 'read' }>): Record<string, string> {
  const range = read.calculations[0]?.range
  return range ? { from: String(range.min), to: String(range.max) } : {}
}

/** Keeps what was typed as it was typed, whole or not. @throws Refusal not-found when the draft is gone */
export async function keepDraft(context: Context, staff: StaffScope, draftId: string, typed: Readonly<Record<string, string>>): Promise<void> {
  await inTransaction(context.db, staff, async (tx) => {
    const draft = await measureDraft(tx, staff, draftId)
    if (!draft) throw new Refusal('not-found')
    await updateDraft(tx, staff, draftId, typed)
    await audit(tx, staff, { action: 'change-measure-draft', subjectId: draftId, id: context.newId(), at: context.clock() })
  })
}

/** @throws Refusal not-found when it was never there; gone twice is gone once */
export async function discardDraft(context: Context, staff: StaffScope, draftId: string, command: CommandId): Promise<void> {
  const at = context.clock()
  await inTransaction(context.db, staff, async (tx) => {
    if (!(await isFirstTime(tx, staff, command, at))) return
    if (!(await deleteDraft(tx, staff, draftId))) throw new Refusal('not-found')
    await audit(tx, staff, { action: 'discard-measure', subjectId: draftId, id: context.newId(), at })
  })
}

/** @throws Refusal not-found */
export async function readDraft(context: Context, staff: StaffScope, draftId: string): Promise<MeasureDraft> {
  const draft = await inTransaction(context.db, staff, (tx) => measureDraft(tx, staff, draftId))
  if (!draft) throw new Refusal('not-found')
  return draft
}
