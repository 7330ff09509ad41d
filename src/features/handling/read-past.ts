// Reads every signal of a case over its sessions: audited, worked out again from the facts as they stood, with what was done about each.
import { briefOfCase, type BriefOfCase } from '#src/access/brief.ts'
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import { tellingsOf } from '#src/domain/brief/look-back.ts'
import { coursesOf } from '#src/domain/brief/score-lines.ts'
import type { Telling } from '#src/domain/brief/telling.ts'
import { sessionsBefore } from '#src/domain/session/course.ts'
import { audit } from '#src/records/audit.ts'
import { inTransaction } from '#src/records/database.ts'
import { handlingsByWhom, putOffWordsOf, type DoneByWhom } from '#src/records/handlings.ts'

export interface Past extends BriefOfCase {
  /** One for each session that took place, in order; the brief itself is the last word. */
  readonly tellings: readonly Telling[]
  readonly done: readonly DoneByWhom[]
  readonly putOffWords: ReadonlyMap<string, string>
}

export async function readPast(context: Context, scope: StaffOfCase): Promise<Past> {
  const key = scope.case.words ? await context.keyring.client(scope.case.organisationId, scope.case.clientId) : null
  return await inTransaction(context.db, scope.case, async (tx) => {
    const at = context.clock()
    await audit(tx, scope.case, { action: 'view-signals', id: context.newId(), at })
    const found = await briefOfCase(context, tx, scope.case, at, undefined)
    const { history, ground, brief, catalogue: { all: instruments } } = found
    const held = sessionsBefore(history.sessions, brief.session, history.now)
    const tellings = tellingsOf(history, held, coursesOf(history, instruments), { instruments, ground })
    return { ...found, tellings, done: await handlingsByWhom(tx, scope.case), putOffWords: await putOffWordsOf(tx, scope.case, key) }
  })
}
