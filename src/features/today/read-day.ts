// Reads one day of one person: its sessions, and for each case its brief, audited on the chain of every case that is shown.
import { readCatalogue, type Catalogue } from '#src/access/catalogue.ts'
import type { Context } from '#src/access/context.ts'
import { caseScope } from '#src/access/scope.ts'
import type { Brief } from '#src/domain/brief/brief.ts'
import { composeBrief } from '#src/domain/brief/compose.ts'
import type { CaseHistory, SessionFact } from '#src/domain/brief/history.ts'
import { endOf } from '#src/domain/session/before-after.ts'
import { dayBounds } from '#src/platform/time.ts'
import { auditOn } from '#src/records/audit.ts'
import { openName } from '#src/records/cases.ts'
import { inTransaction } from '#src/records/database.ts'
import { nextSession, sessionsOfDay, type SessionOfDay } from '#src/records/day.ts'
import { readHistories } from '#src/records/history.ts'
import { readGround } from '#src/records/norms.ts'
import { casesOf } from '#src/records/reach.ts'
import type { StaffScope } from '#src/records/scope.ts'

export interface DayEntry {
  readonly session: SessionFact
  readonly caseId: string
  /** null once erased. */
  readonly called: string | null
  /** Kept and not used: nothing was read of it. */
  readonly isRestricted: boolean
  /** For this session, or for the next one when this is over. */
  readonly brief: Brief
  readonly mirror: 'due' | 'in' | 'not-rating'
  /** Whether the client's check after the session may be seen; false while the mirror is due, whatever there is. */
  readonly clientSide: boolean
}

export interface Day {
  readonly catalogue: Catalogue
  readonly entries: readonly DayEntry[]
  /** For an empty day: what comes next, and whether there is any client yet. */
  readonly next: { readonly called: string | null; readonly start: number; readonly caseId: string } | null
  readonly hasCases: boolean
}

export async function readDay(context: Context, staff: StaffScope, date: string): Promise<Day> {
  const { from, until } = dayBounds(date, staff.timeZone)
  return await inTransaction(context.db, staff, async (tx) => {
    const at = context.clock()
    const sessions = await sessionsOfDay(tx, staff, from, until, at)
    for (const caseId of [...new Set(sessions.map((session) => session.caseId))].sort()) {
      await auditOn(tx, staff, caseId, { action: 'view-day', id: context.newId(), at })
    }
    const readings = await Promise.all(
      sessions.map(async ({ caseId, clientId }) => ({
        scope: caseScope(staff, { caseId, clientId, reader: 'therapist', words: true }), key: await context.keyring.client(staff.organisationId, clientId),
      })),
    )
    const [ground, catalogue, histories] = await Promise.all([readGround(tx, staff), readCatalogue(context, tx, staff), readHistories(tx, staff, readings, at)])
    const unreadable = context.content.words(staff.language).t('signal.unreadable')
    const entries = sessions.map((session, index): DayEntry => {
      const history = histories[index]!
      // What a session that is over left behind belongs to the one that comes next.
      const asked = endOf(session) <= at ? undefined : session.id
      return { ...sidesOf(history, session), caseId: session.caseId, called: nameOf(unreadable, readings[index]!.key, session), isRestricted: session.restrictedAt !== null, brief: composeBrief(history, catalogue.all, ground, asked) }
    })
    const next = entries.length > 0 ? undefined : await nextSession(tx, staff, Math.max(until, at), at)
    const nextKey = next && (await context.keyring.client(staff.organisationId, next.clientId))
    return {
      entries, catalogue,
      next: next ? { called: nameOf(unreadable, nextKey ?? null, next), start: next.plannedStart, caseId: next.caseId } : null,
      hasCases: entries.length > 0 || (await casesOf(tx, staff, at, false)).length > 0,
    }
  })
}

/** null once the client has been erased. */
const nameOf = (unreadable: string, key: Buffer | null, { called, clientId }: Pick<SessionOfDay, 'called' | 'clientId'>): string | null =>
  key ? (openName(key, called, clientId, 'called') ?? unreadable) : null

function sidesOf(history: CaseHistory, { id }: Pick<SessionOfDay, 'id'>): Pick<DayEntry, 'session' | 'mirror' | 'clientSide'> {
  const mirror = history.mirrors.find((each) => each.sessionId === id)
  return {
    session: history.sessions.find((each) => each.id === id)!,
    mirror: !mirror ? 'due' : mirror.answers ? 'in' : 'not-rating',
    clientSide: history.checkIns.some((each) => each.sessionId === id && each.kind === 'after'),
  }
}
