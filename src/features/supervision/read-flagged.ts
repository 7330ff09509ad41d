// Reads what a supervisor is there for: flagged open cases of their supervisees whose clients agreed, those brought by the therapist first, then the gravest; numbers and rules, no client's words.
import { readCatalogue, type Catalogue } from '#src/access/catalogue.ts'
import type { Context } from '#src/access/context.ts'
import { caseScope } from '#src/access/scope.ts'
import { composeBrief } from '#src/domain/brief/compose.ts'
import { forSupervision, isFlagged, isInSupervision } from '#src/domain/brief/flagged.ts'
import type { Brief } from '#src/domain/brief/brief.ts'
import { rankOf } from '#src/domain/signal/precedence.ts'
import type { Signal } from '#src/domain/signal/signal.ts'
import { auditOn } from '#src/records/audit.ts'
import { inTransaction } from '#src/records/database.ts'
import { readHistories } from '#src/records/history.ts'
import { readGround } from '#src/records/norms.ts'
import { casesInSupervision } from '#src/records/reach.ts'
import type { StaffScope } from '#src/records/scope.ts'

export interface FlaggedCase {
  readonly caseId: string
  readonly reference: string
  readonly therapist: string
  readonly brief: Brief
  readonly signals: readonly Signal[]
  readonly isBrought: boolean
  readonly numberOf: (sessionId: string | null) => number | null
}

export async function readFlagged(context: Context, staff: StaffScope): Promise<{ flagged: readonly FlaggedCase[]; catalogue: Catalogue }> {
  return await inTransaction(context.db, staff, async (tx) => {
    const at = context.clock()
    const [ground, catalogue, cases] = await Promise.all([readGround(tx, staff), readCatalogue(context, tx, staff), casesInSupervision(tx, staff, at)])
    // No key, so no words: not even where the client agreed to them. They are for the brief, one case at a time.
    const readings = cases.map(({ caseId, clientId }) => ({ scope: caseScope(staff, { caseId, clientId, reader: 'supervisor', words: false }), key: null }))
    const histories = await readHistories(tx, staff, readings, at)
    const flagged: FlaggedCase[] = []
    for (const [index, { caseId, reference, therapist }] of cases.entries()) {
      const history = histories[index]!
      const brief = composeBrief(history, catalogue.all, ground)
      const numberOf = (sessionId: string | null) => history.sessions.find(({ id }) => id === sessionId)?.number ?? null
      if (isFlagged(brief)) flagged.push({ caseId, reference, therapist, brief, signals: forSupervision(brief), isBrought: isInSupervision(brief), numberOf })
    }
    for (const { caseId } of [...flagged].sort((one, other) => (one.caseId < other.caseId ? -1 : 1))) {
      await auditOn(tx, staff, caseId, { action: 'view-supervision', id: context.newId(), at })
    }
    return { flagged: byGravity(flagged), catalogue }
  })
}

/** Those the therapist brought first; then by the first signal of each in the order that a brief gives signals, a rupture that no rule finds now after those that one does; never by the therapist: this is no league table. Then by reference. */
function byGravity(flagged: readonly FlaggedCase[]): FlaggedCase[] {
  const rank = ({ signals: [first], isBrought }: FlaggedCase) => [Number(!isBrought), rankOf(first?.kind ?? 'rupture'), Number(first?.level !== 'urgent'), Number(first === undefined)]
  return flagged.toSorted((one, other) => {
    const [a, b] = [rank(one), rank(other)]
    const differs = a.findIndex((value, index) => value !== b[index])
    return differs === -1 ? (one.reference < other.reference ? -1 : 1) : a[differs]! - b[differs]!
  })
}
