// Reads one brief for one reader: audited first, composed from what they may see, and kept as it was shown.
import { briefOfCase, type BriefOfCase } from '#src/access/brief.ts'
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import type { Brief } from '#src/domain/brief/brief.ts'
import type { Naming } from '#src/domain/goals/naming.ts'
import type { HandlingId, SessionId } from '#src/domain/kernel/ids.ts'
import type { AgendaItemFact } from '#src/domain/session/agenda.ts'
import { idFrom } from '#src/platform/crypto.ts'
import { agendaItemsOf } from '#src/records/agenda.ts'
import { audit } from '#src/records/audit.ts'
import { lastConsent } from '#src/records/consents.ts'
import { inTransaction, type Tx } from '#src/records/database.ts'
import { namingFor } from '#src/records/goal-lists.ts'
import { insertHandling, putOffWordsOf } from '#src/records/handlings.ts'
import { openSafetyTasks, type SafetyTask } from '#src/records/safety.ts'
import { insertShownBrief } from '#src/records/shown-briefs.ts'
import { ownVotes, type Vote } from '#src/records/votes.ts'

export interface BriefMatter extends BriefOfCase {
  /** What was written on the agenda of this session already. */
  readonly agendaItems: readonly AgendaItemFact[]
  readonly putOffWords: ReadonlyMap<string, string>
  readonly votes: readonly Vote[]
  /** Where the therapist stands with the lists made apart; null for a supervisor. */
  readonly naming: Naming | null
  readonly consent: { readonly withdrawnAt: number | null } | null
  /** Open tasks of this reader, this case's and others'. */
  readonly tasks: readonly SafetyTask[]
}

/** @throws Refusal not-found when `asked` is no session of this case */
export async function readBrief(context: Context, scope: StaffOfCase, asked: SessionId | undefined): Promise<BriefMatter> {
  return await inTransaction(context.db, scope.case, async (tx) => {
    const at = context.clock()
    await audit(tx, scope.case, { action: 'view-brief', subjectId: asked ?? null, id: context.newId(), at })
    const found = await briefOfCase(context, tx, scope.case, at, asked)
    const key = scope.case.words ? await context.keyring.client(scope.case.organisationId, scope.case.clientId) : null
    const { session } = found.brief
    const [agendaItems, putOffWords, votes, consent, tasks, naming] = await Promise.all([
      key && session ? agendaItemsOf(tx, scope.case, key, session.id) : [],
      putOffWordsOf(tx, scope.case, key), session ? ownVotes(tx, scope.case, scope.staff, session.id) : [], lastConsent(tx, scope.case), openSafetyTasks(tx, scope.staff, at),
      scope.case.reader === 'therapist' ? namingFor(tx, scope.case, key) : null,
      insertShownBrief(tx, scope.case, scope.staff, { shownBriefId: context.newId(), brief: found.brief, at }), noteSeen(context, tx, scope, found.brief, at),
    ])
    return { ...found, agendaItems, putOffWords, votes, consent: consent ?? null, tasks, naming }
  })
}

/** What is told in full for the first time has from now on been seen by somebody: with its numbers, and once. A supervisor's reading is not the therapist's. */
async function noteSeen(context: Context, tx: Tx, scope: StaffOfCase, brief: Brief, at: number): Promise<void> {
  if (scope.case.reader !== 'therapist') return
  for (const signal of brief.signals) {
    const life = brief.lives.find(({ kind }) => kind === signal.kind)
    if (signal.kind === 'positive' || life?.state.step !== 'new') continue
    const id = idFrom(`seen ${scope.case.caseId} ${signal.kind} ${life.since?.id ?? brief.lastSession?.session.id}`) as HandlingId
    const row = { id, kind: signal.kind, rule: signal.rule, sessionId: brief.session?.id ?? null, deed: 'seen', reason: null, at, words: null, shown: signal } as const
    if (await insertHandling(tx, scope.case, scope.staff, row)) await audit(tx, scope.case, { action: 'signal-seen', subjectId: id, id: context.newId(), at })
  }
}
