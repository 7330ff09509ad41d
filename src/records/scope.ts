// What a query must be handed: the proof of permission, the tenant and the shard key in one value. Only access/ mints one.
import type { Side } from '#src/domain/goals/naming.ts'
import type { CaseId, ClientId, LinkId, OrganisationId, PersonId } from '#src/domain/kernel/ids.ts'

declare const minted: unique symbol

export const roles = ['therapist', 'supervisor', 'lead', 'admin'] as const
export type Role = (typeof roles)[number]

export type Actor =
  | { readonly kind: 'person'; readonly id: PersonId }
  | { readonly kind: 'client'; readonly id: ClientId }
  | { readonly kind: 'system' | 'operator'; readonly id: null }

/** The least a query needs: which organisation, and who acts in it. */
export interface OrganisationScope {
  readonly [minted]: true
  readonly organisationId: OrganisationId
  readonly actor: Actor
  readonly requestId: string | null
}

/** A signed-in person. */
export interface StaffScope extends OrganisationScope {
  readonly personId: PersonId
  readonly roles: ReadonlySet<Role>
  readonly signInId: string
  readonly language: string
  readonly timeZone: string
  /** After so long without a request the sign-in ends; absent where nobody has signed in. */
  readonly idleMinutes?: number
}

/** A case that this reader may see, and as what. */
export interface CaseScope extends OrganisationScope {
  readonly caseId: CaseId
  readonly clientId: ClientId
  readonly reader: 'therapist' | 'supervisor'
  /** Whether this reader may read the client's own words. */
  readonly words: boolean
}

/** A client at the door. `known` is true once the PIN or a device bound by it has been shown. */
export interface ClientScope extends OrganisationScope {
  readonly caseId: CaseId
  readonly clientId: ClientId
  readonly linkId: LinkId
  readonly known: boolean
  /** When the PIN was last typed in this browser; 0 where it was not. */
  readonly pinTypedAt: number
  /** When the PIN was chosen. A PIN proves nothing about what was sent before it: whoever has a start code can choose one, the therapist too. */
  readonly ownSince: number
  readonly tablet: boolean
  readonly language: string
}

/** Whose side a deed of this scope is on. */
export const sideOf = ({ actor }: OrganisationScope): Side => (actor.kind === 'client' ? 'client' : 'therapist')

/** Who sat at the desk; null for the client. */
export const personOf = ({ actor }: OrganisationScope): PersonId | null => (actor.kind === 'person' ? actor.id : null)
