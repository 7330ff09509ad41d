// After a restore to an earlier moment: whatever had been ended since is open again, so every way in that is remembered somewhere ends.
import { instant, type Tx } from './database.ts'
import { endInvitations } from './invitations.ts'
import type { OrganisationScope } from './scope.ts'

export interface ShutDoors {
  readonly signIns: number
  readonly feeds: number
  readonly invitations: number
  readonly devices: number
  readonly startCodes: number
}

/** Sign-ins, calendar addresses, invitations, clients' bound devices and start codes. Passwords, passkeys, PINs and links stay. @returns how many of each ended */
export async function shutOldDoors(tx: Tx, scope: OrganisationScope, at: number): Promise<ShutDoors> {
  const { organisationId } = scope
  const when = new Date(at)
  const counted = async (query: { executeTakeFirst(): Promise<{ numUpdatedRows: bigint }> }) => Number((await query.executeTakeFirst()).numUpdatedRows)
  return {
    signIns: await counted(tx.updateTable('sign_ins').set({ revoked_at: when }).where('organisation_id', '=', organisationId).where('revoked_at', 'is', null).where('expires_at', '>', instant(at))),
    feeds: await counted(tx.updateTable('calendar_feeds').set({ revoked_at: when }).where('organisation_id', '=', organisationId).where('revoked_at', 'is', null)),
    invitations: await endInvitations(tx, scope, at),
    devices: await counted(tx.updateTable('devices').set({ revoked_at: when }).where('organisation_id', '=', organisationId).where('revoked_at', 'is', null).where('expires_at', '>', instant(at))),
    startCodes: await counted(tx.updateTable('clients').set({ start_code_hash: null, start_code_expires_at: null }).where('organisation_id', '=', organisationId).where('start_code_hash', 'is not', null)),
  }
}
