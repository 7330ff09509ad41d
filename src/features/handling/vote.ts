// One tap, "useful" or "not useful", on a signal that this brief tells; the last tap holds.
import { briefOfCase } from '#src/access/brief.ts'
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import type { HandledKind } from '#src/domain/signal/handled-kind.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { saveVote } from '#src/records/votes.ts'
import { shownAs } from './find-told.ts'
import type { VoteInput } from './input.ts'

/** @throws Refusal invalid for safety, which is never up for a vote; conflict when the brief no longer tells it */
export async function vote(context: Context, scope: StaffOfCase, kind: HandledKind, { command, session, rule, useful }: VoteInput): Promise<void> {
  if (kind === 'safety') throw new Refusal('invalid', 'handling.not-for-this')
  await inTransaction(context.db, scope.case, async (tx) => {
    const at = context.clock()
    if (!(await isFirstTime(tx, scope.case, command, at))) return
    const { brief } = await briefOfCase(context, tx, scope.case, at, session)
    const shown = shownAs(brief, kind, rule)
    if (!shown) throw new Refusal('conflict', 'handling.no-longer-told')
    await saveVote(tx, scope.case, scope.staff, { kind, rule, sessionId: session, useful, at, engineVersion: shown.engineVersion })
    await audit(tx, scope.case, { action: 'vote-on-signal', subjectId: session, id: context.newId(), at })
  })
}
