// Reads what a client's page stands on. Who is only holding the link gets no name, no history and no words, whatever the page would do with them.
import { readCatalogue, type Catalogue } from '#src/access/catalogue.ts'
import type { Context } from '#src/access/context.ts'
import type { CheckInFact, HomeworkFact } from '#src/domain/brief/history.ts'
import { noGoals, type GoalsFact } from '#src/domain/goals/facts.ts'
import { isHeardAsked } from '#src/domain/signal/ask-heard.ts'
import { isItemNineAnswerable } from '#src/domain/safety/duty.ts'
import { weekMinute } from '#src/platform/time.ts'
import { openName, measuresOf, readCase, therapistsOfCase } from '#src/records/cases.ts'
import { ownCheckIns } from '#src/records/check-ins.ts'
import { lastConsent, type ConsentRow } from '#src/records/consents.ts'
import { keyOf } from '#src/records/by-case.ts'
import { inTransaction, type Tx } from '#src/records/database.ts'
import { goalRatingsOf, goalsOf } from '#src/records/goals.ts'
import { lastTalk } from '#src/records/handlings.ts'
import { homeworkOf } from '#src/records/homework.ts'
import { contactsIn, dutyHours, readOrganisation } from '#src/records/organisation.ts'
import type { ClientScope } from '#src/records/scope.ts'
import { sessionsOfCase, type SessionRow } from '#src/records/sessions.ts'
import type { CrisisContact } from '#src/ui/page.tsx'

export interface Ground {
  readonly now: number
  /** How the client is called; null while only the link is known. */
  readonly called: string | null
  readonly timeZone: string
  /** Since when the record is kept and not used; null for most. */
  readonly restrictedAt: number | null
  readonly organisationName: string
  readonly dutyNote: string
  readonly contacts: readonly CrisisContact[]
  readonly consent: ConsentRow | null
  readonly sessions: readonly SessionRow[]
  readonly checkIns: readonly CheckInFact[]
  readonly measures: readonly { readonly instrumentId: string; readonly everySessions: number }[]
  readonly mayAskItemNine: boolean
  readonly catalogue: Catalogue
  /** Whether the client is asked if they felt heard; never while only the link is known. */
  readonly asksHeard: boolean
  /** What was agreed to try; none while only the link is known. */
  readonly homework: readonly HomeworkFact[]
  /** The goals and what was said of them; none while only the link is known. */
  readonly goals: Pick<GoalsFact, 'goals' | 'ratings'>
  /** The therapist of a session, by the person's id. */
  readonly names: ReadonlyMap<string, string>
}

export async function prepare(context: Context, scope: ClientScope): Promise<Ground> {
  const key = scope.known ? await context.keyring.client(scope.organisationId, scope.clientId) : null
  return await inTransaction(context.db, scope, (tx) => readGround(context, tx, scope, key))
}

export async function readGround(context: Context, tx: Tx, scope: ClientScope, key: Buffer | null): Promise<Ground> {
  const now = context.clock()
  const row = await readCase(tx, scope)
  const organisation = await readOrganisation(tx, scope)
  const own = await contactsIn(tx, scope, scope.language)
  const duties = await dutyHours(tx, scope)
  const therapists = scope.known ? await therapistsOfCase(tx, scope, scope.caseId) : []
  const isWatched = isItemNineAnswerable(organisation, own, duties, weekMinute(now, organisation.timeZone))
  return {
    now,
    called: key ? openName(key, row.called, scope.clientId, 'called') : null,
    timeZone: row.timeZone,
    restrictedAt: row.restrictedAt,
    organisationName: organisation.name,
    dutyNote: organisation.dutyNote,
    // Help in another language is better than an empty place; question nine still waits for help in the client's own.
    contacts: own.length > 0 || organisation.defaultLanguage === scope.language ? own : await contactsIn(tx, scope, organisation.defaultLanguage),
    consent: (await lastConsent(tx, scope)) ?? null,
    sessions: await sessionsOfCase(tx, scope),
    // Nor does a page differ by whether anything was sent: the therapist, too, may hold the link.
    checkIns: scope.known ? await ownCheckIns(tx, scope) : [],
    measures: await measuresOf(tx, scope),
    catalogue: await readCatalogue(context, tx, scope),
    // On the clinic's tablet somebody is in the next room.
    mayAskItemNine: isWatched || (scope.tablet && own.length > 0),
    asksHeard: scope.known && isHeardAsked(await lastTalk(tx, scope)),
    homework: scope.known ? await homeworkOf(tx, scope, [scope.caseId], keyOf(scope, key)) : [],
    goals: scope.known ? { goals: await goalsOf(tx, scope, [scope.caseId], keyOf(scope, key)), ratings: await goalRatingsOf(tx, scope, [scope.caseId]) } : noGoals,
    names: new Map(therapists.map(({ personId, name }) => [personId, name])),
  }
}

/** Live help alone, for pages that need nothing else. */
export async function liveHelp(context: Context, scope: ClientScope): Promise<readonly CrisisContact[]> {
  return await inTransaction(context.db, scope, async (tx) => {
    const own = await contactsIn(tx, scope, scope.language)
    return own.length > 0 ? own : await contactsIn(tx, scope, (await readOrganisation(tx, scope)).defaultLanguage)
  })
}
