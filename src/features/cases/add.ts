// Adds a client: the key first, then who they are, the case, the measures and perhaps a first session, all or nothing.
import type { Context } from '#src/access/context.ts'
import { CaseId, type ClientId, type SessionId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { auditOn } from '#src/records/audit.ts'
import { clientSeal, insertCase, insertClient, insertTherapistOfCase, replaceMeasures } from '#src/records/cases.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction, type Tx } from '#src/records/database.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { insertSessionsOf } from '#src/records/sessions.ts'
import { seal } from '#src/platform/crypto.ts'
import type { NewClient } from './input.ts'

/** The case takes the id of the form that made it, so that the form sent twice leads to the same case. */
export async function addClient(context: Context, staff: StaffScope, input: NewClient, first: { start: number; end: number } | null): Promise<CaseId> {
  const at = context.clock()
  const caseId = CaseId.parse(input.command)
  const clientId = context.newId() as ClientId
  const { organisationId } = staff
  await context.keyring.createClient(organisationId, clientId)
  const key = (await context.keyring.client(organisationId, clientId))!
  const isNew = await inTransaction(context.db, staff, async (tx) => {
    if (!(await isFirstTime(tx, staff, input.command, at))) return false
    await insertClient(tx, staff, {
      clientId, language: input.language, timeZone: input.zone, at,
      name: seal(key, input.name, clientSeal(clientId, 'name')), called: seal(key, input.called, clientSeal(clientId, 'called')),
    })
    await insertCaseWithReference(context, tx, staff, caseId, clientId, at)
    await insertTherapistOfCase(tx, staff, { id: context.newId(), caseId, personId: staff.personId, part: 'own', since: at, until: null })
    await replaceMeasures(tx, staff, caseId, input.measures)
    if (first) {
      const session = { id: context.newId() as SessionId, therapistId: staff.personId, seriesId: null, plannedStart: first.start, plannedEnd: first.end, timeZone: staff.timeZone }
      await insertSessionsOf(tx, staff, caseId, [session])
    }
    await auditOn(tx, staff, caseId, { action: 'open-case', subjectId: clientId, id: context.newId(), at })
    return true
  })
  if (!isNew) await context.keyring.dropClient(organisationId, clientId)
  return caseId
}

const referenceTries = 10

/** A billion references: a second try is rare, a tenth is a fault. */
async function insertCaseWithReference(context: Context, tx: Tx, staff: StaffScope, caseId: CaseId, clientId: ClientId, at: number): Promise<void> {
  for (let tries = 0; tries < referenceTries; tries += 1) {
    if (await insertCase(tx, staff, { caseId, clientId, reference: referenceFrom(context.newId()), at })) return
  }
  throw new Refusal('not-now')
}

/** Crockford's figures and letters: none that are taken for another, and no U, so that fewer words come out. */
const figures = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Six of them from the last 30 bits of a new id, which are random in every kind of UUID; says nothing about the client or the order of cases. */
export function referenceFrom(id: string): string {
  const bits = Number.parseInt(id.slice(-8), 16) & 0x3fffffff
  return Array.from({ length: 6 }, (_, at) => figures[(bits >>> (5 * at)) & 31]).join('')
}
