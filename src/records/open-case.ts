// Opens a case for somebody new: the client, the case under a reference of its own, its therapist, and the first link of its audit chain.
import type { CaseId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { auditOn } from './audit.ts'
import { insertCase, insertClient, insertTherapistOfCase } from './cases.ts'
import type { Tx } from './database.ts'
import { staysTherapist } from './people.ts'
import type { StaffScope } from './scope.ts'

export interface NewCase {
  readonly caseId: CaseId
  /** Names sealed with the client's own key. */
  readonly client: Parameters<typeof insertClient>[2]
}

/** The case belongs to whoever opens it. @throws Refusal forbidden for somebody who has just left, or is no therapist any more */
export async function openCase(tx: Tx, staff: StaffScope, { caseId, client }: NewCase, newId: () => string): Promise<void> {
  const { clientId, at } = client
  if (!(await staysTherapist(tx, staff, staff.personId))) throw new Refusal('forbidden')
  await insertClient(tx, staff, client)
  await insertCaseWithReference(tx, staff, { caseId, clientId, at }, newId)
  await insertTherapistOfCase(tx, staff, { id: newId(), caseId, personId: staff.personId, part: 'own', since: at, until: null })
  await auditOn(tx, staff, caseId, { action: 'open-case', subjectId: clientId, id: newId(), at })
}

const referenceTries = 10

/** A billion references: a second try is rare, a tenth is a fault. */
async function insertCaseWithReference(tx: Tx, staff: StaffScope, row: Omit<Parameters<typeof insertCase>[2], 'reference'>, newId: () => string): Promise<void> {
  for (let tries = 0; tries < referenceTries; tries += 1) {
    if (await insertCase(tx, staff, { ...row, reference: referenceFrom(newId()) })) return
  }
  throw new Refusal('not-now')
}

/** Crockford's figures and letters: none that are taken for another, and no U, so that fewer words come out. */
const figures = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Six of them from the last 30 bits of a new id, which are random in every kind of UUID; says nothing about the client or the order of cases. */
function referenceFrom(id: string): string {
  const bits = Number.parseInt(id.slice(-8), 16) & 0x3fffffff
  return Array.from({ length: 6 }, (_, at) => figures[(bits >>> (5 * at)) & 31]).join('')
}
