// Mints scopes: the only place where a person, a case or a link becomes the permission to query.
import type { CaseId, ClientId, LinkId, OrganisationId, PersonId } from '#src/domain/kernel/ids.ts'
import type { Actor, CaseScope, ClientScope, OrganisationScope, Role, StaffScope } from '#src/records/scope.ts'

/** For what is done before anyone is known (sign-in, a link that is being looked up) and for jobs. */
export function organisationScope(organisationId: OrganisationId, actor: Actor, requestId: string | null): OrganisationScope {
  return { organisationId, actor, requestId } as OrganisationScope
}

export interface SignedInPerson {
  readonly organisationId: OrganisationId
  readonly personId: PersonId
  readonly roles: ReadonlySet<Role>
  readonly signInId: string
  readonly language: string
  readonly timeZone: string
  readonly idleMinutes?: number
}

export function staffScope(person: SignedInPerson, requestId: string | null): StaffScope {
  return { ...person, actor: { kind: 'person', id: person.personId }, requestId } as StaffScope
}

/** For what the operator does at the machine for somebody who works here: their cases, and in the audit the operator. */
export function operatorScope(person: SignedInPerson): StaffScope {
  return { ...person, actor: { kind: 'operator', id: null }, requestId: null } as StaffScope
}

/** For what a job looks up on somebody's behalf, by what they reach; in the audit the system. */
export function standInScope(person: SignedInPerson): StaffScope {
  return { ...person, actor: { kind: 'system', id: null }, requestId: null } as StaffScope
}

export function caseScope(
  staff: OrganisationScope,
  found: { readonly caseId: CaseId; readonly clientId: ClientId; readonly reader: 'therapist' | 'supervisor'; readonly words: boolean },
): CaseScope {
  return { organisationId: staff.organisationId, actor: staff.actor, requestId: staff.requestId, ...found } as CaseScope
}

export function clientScope(
  organisationId: OrganisationId,
  found: { caseId: CaseId; clientId: ClientId; linkId: LinkId; known: boolean; tablet: boolean; language: string; ownSince?: number; pinTypedAt?: number },
  requestId: string | null,
): ClientScope {
  return { organisationId, actor: { kind: 'client', id: found.clientId }, requestId, ownSince: 0, pinTypedAt: 0, ...found } as ClientScope
}

/** The same client, by what else they showed. */
export const knownAs = (scope: ClientScope, known: boolean): ClientScope => ({ ...scope, known })
