// Reads what a supervisor is there for: flagged open cases of their supervisees whose clients agreed, gravest first; numbers and rules, no client's words.
import { readCatalogue, type Catalogue } from '#src/access/catalogue.ts'
import type { Context } from '#src/access/context.ts'
import { caseScope } from '#src/access/scope.ts'
import { composeBrief } from '#src/domain/brief/compose.ts'
import { forSupervision } from '#src/domain/brief/flagged.ts'
import type { Brief } from '#src/domain/brief/brief.ts'
import { arrange } from '#src/domain/signal/precedence.ts'
import type { Signal } from '#src/domain/signal/signal.ts'
import { auditOn } from '#src/records/audit.ts'
import { inTransaction } from '#src/records/database.ts'
import { readHistory } from '#src/records/history.ts'
import { readGround } from '#src/records/norms.ts'
import { casesInSupervision } from '#src/records/reach.ts'
import type { StaffScope } from '#src/records/scope.ts'

export interface FlaggedCase {
  readonly caseId: string
  readonly reference: string
  readonly therapist: string
  readonly brief: Brief
  readonly signals: readonly Signal[]
}

export async function readFlagged(context: Context, staff: StaffScope): Promise<{ flagged: readonly FlaggedCase[]; catalogue: Catalogue }> {
  return await inTransaction(context.db, staff, async (tx) => {
    const at = context.clock()
    const ground = await readGround(tx, staff)
    const flagged: FlaggedCase[] = []
    const catalogue = await readCatalogue(context, tx, staff)
    for (const { caseId, clientId, reference, therapist } of await casesInSupervision(tx, staff, at)) {
      // No key, so no words: not even where the client agreed to them. They are for the brief, one case at a time.
      const scope = caseScope(staff, { caseId, clientId, reader: 'supervisor', words: false })
      const brief = composeBrief(await readHistory(tx, scope, null, at), catalogue.all, ground)
      const signals = forSupervision(brief)
      if (signals.length > 0) flagged.push({ caseId, reference, therapist, brief, signals })
    }
    for (const { caseId } of [...flagged].sort((one, other) => (one.caseId < other.caseId ? -1 : 1))) {
      await auditOn(tx, staff, caseId, { action: 'view-supervision', id: context.newId(), at })
    }
    return { flagged: byGravity(flagged), catalogue }
  })
}

/** By the first signal of each in the order that a brief gives signals, never by the therapist: this is no league table. Then by reference. */
function byGravity(flagged: readonly FlaggedCase[]): FlaggedCase[] {
  const firsts = flagged.map((one) => ({ ...one.signals[0]!, of: one }))
  const { signals, alsoNoted } = arrange(firsts.sort((one, other) => Number(other.level === 'urgent') - Number(one.level === 'urgent') || (one.of.reference < other.of.reference ? -1 : 1)))
  return [...signals, ...alsoNoted].map((signal) => signal.of)
}
