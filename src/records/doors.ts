// The client's door: links and the devices bound by a PIN.
import { sql } from 'kysely'
import type { CaseId, ClientId, LinkId, PersonId } from '#src/domain/kernel/ids.ts'
import { alone } from '#src/platform/statement.ts'
import { instant, type Tx } from './database.ts'
import type { CaseScope, ClientScope, OrganisationScope } from './scope.ts'

interface Door {
  readonly linkId: LinkId
  readonly caseId: CaseId
  readonly clientId: ClientId
  readonly kind: 'link' | 'tablet'
  readonly expiresAt: number
  readonly revokedAt: number | null
  readonly closedAt: number | null
  readonly language: string
  readonly pinSetAt: number | null
  /** When the PIN was typed in this browser; null where it is not bound to the client. */
  readonly boundAt: number | null
}

/** The link with this hash, its case and client, and since when the device with `deviceHash` is bound to that client. */
export async function findDoor(tx: Tx, scope: OrganisationScope, secretHash: string, deviceHash: string | null, now: number): Promise<Door | undefined> {
  const { rows } = await alone<Door>`
    select l.link_id as "linkId", l.case_id as "caseId", c.client_id as "clientId", l.kind, l.expires_at as "expiresAt", l.revoked_at as "revokedAt",
      c.closed_at as "closedAt", k.language, k.pin_set_at as "pinSetAt", d.bound_at as "boundAt"
    from links l
    join cases c on c.organisation_id = l.organisation_id and c.case_id = l.case_id
    join clients k on k.organisation_id = c.organisation_id and k.client_id = c.client_id
    left join devices d on d.organisation_id = k.organisation_id and d.client_id = k.client_id and d.token_hash = ${deviceHash ?? ''}
      and d.revoked_at is null and d.expires_at > ${new Date(now)}
    where l.organisation_id = ${scope.organisationId} and c.organisation_id = ${scope.organisationId} and k.organisation_id = ${scope.organisationId}
      and l.secret_hash = ${secretHash}`.execute(tx)
  return rows[0]
}

export async function insertLink(
  tx: Tx,
  scope: CaseScope,
  row: { linkId: LinkId; secretHash: string; kind: 'link' | 'tablet'; at: number; expiresAt: number },
): Promise<void> {
  await tx
    .insertInto('links')
    .values({
      organisation_id: scope.organisationId, link_id: row.linkId, case_id: scope.caseId, secret_hash: row.secretHash, kind: row.kind,
      created_at: new Date(row.at), expires_at: new Date(row.expiresAt), revoked_at: null,
    })
    .execute()
}

/** Ends every open link of the case of one kind, or of both; returns how many. */
export async function revokeLinks(tx: Tx, scope: CaseScope | ClientScope, at: number, kind?: 'link' | 'tablet'): Promise<number> {
  let query = tx
    .updateTable('links')
    .set({ revoked_at: new Date(at) })
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', scope.caseId)
    .where('revoked_at', 'is', null)
  if (kind) query = query.where('kind', '=', kind)
  const result = await query.executeTakeFirst()
  return Number(result.numUpdatedRows)
}

export async function openLinks(tx: Tx, scope: OrganisationScope, caseId: CaseId, now: number) {
  return await tx
    .selectFrom('links')
    .select(['link_id as linkId', 'kind', 'created_at as createdAt', 'expires_at as expiresAt'])
    .where('organisation_id', '=', scope.organisationId)
    .where('case_id', '=', caseId)
    .where('revoked_at', 'is', null)
    .where('expires_at', '>', instant(now))
    .orderBy('created_at', 'desc')
    .execute()
}

export async function insertDevice(
  tx: Tx,
  scope: ClientScope,
  row: { deviceId: string; tokenHash: string; at: number; expiresAt: number },
): Promise<void> {
  await tx
    .insertInto('devices')
    .values({
      organisation_id: scope.organisationId, device_id: row.deviceId, client_id: scope.clientId, token_hash: row.tokenHash,
      bound_at: new Date(row.at), expires_at: new Date(row.expiresAt), revoked_at: null,
    })
    .execute()
}

/** Unbinds one device (by its hash) or, without it, all devices of the client. */
export async function revokeDevices(tx: Tx, scope: ClientScope | CaseScope, at: number, tokenHash?: string): Promise<void> {
  let query = tx
    .updateTable('devices')
    .set({ revoked_at: new Date(at) })
    .where('organisation_id', '=', scope.organisationId)
    .where('client_id', '=', scope.clientId)
    .where('revoked_at', 'is', null)
  if (tokenHash) query = query.where('token_hash', '=', tokenHash)
  await query.execute()
}

/** Unbinds the device with this hash, whoever's it is. */
export async function revokeDevice(tx: Tx, scope: OrganisationScope, at: number, tokenHash: string): Promise<void> {
  await tx
    .updateTable('devices')
    .set({ revoked_at: new Date(at) })
    .where('organisation_id', '=', scope.organisationId)
    .where('token_hash', '=', tokenHash)
    .where('revoked_at', 'is', null)
    .execute()
}

export async function pinOf(tx: Tx, scope: ClientScope | CaseScope) {
  return await tx
    .selectFrom('clients')
    .select([
      'pin_hash as pinHash', 'pin_set_at as pinSetAt', 'start_code_hash as startCodeHash', 'start_code_expires_at as startCodeExpiresAt',
      'failed_tries as failedTries', 'locked_until as lockedUntil',
    ])
    .where('organisation_id', '=', scope.organisationId)
    .where('client_id', '=', scope.clientId)
    .forUpdate()
    .executeTakeFirstOrThrow()
}

export async function setPin(tx: Tx, scope: ClientScope, pinHash: string, at: number): Promise<void> {
  await tx
    .updateTable('clients')
    .set({ pin_hash: pinHash, pin_set_at: new Date(at), start_code_hash: null, start_code_expires_at: null, failed_tries: 0, locked_until: null })
    .where('organisation_id', '=', scope.organisationId)
    .where('client_id', '=', scope.clientId)
    .execute()
}

/** The same PIN in a hash of today's form; what it opens stays as it is. */
export async function replacePinHash(tx: Tx, scope: ClientScope, pinHash: string): Promise<void> {
  await tx.updateTable('clients').set({ pin_hash: pinHash }).where('organisation_id', '=', scope.organisationId).where('client_id', '=', scope.clientId).execute()
}

/** A new start code takes the old PIN away: whoever forgot it, or fears that somebody knows it, starts afresh. */
export async function setStartCode(tx: Tx, scope: CaseScope, codeHash: string, expiresAt: number): Promise<void> {
  await tx
    .updateTable('clients')
    .set({ start_code_hash: codeHash, start_code_expires_at: new Date(expiresAt), pin_hash: null, pin_set_at: null, failed_tries: 0, locked_until: null })
    .where('organisation_id', '=', scope.organisationId)
    .where('client_id', '=', scope.clientId)
    .execute()
}

export async function recordTry(tx: Tx, scope: ClientScope, failedTries: number, lockedUntil: number | null): Promise<void> {
  await tx
    .updateTable('clients')
    .set({ failed_tries: failedTries, locked_until: lockedUntil === null ? null : new Date(lockedUntil) })
    .where('organisation_id', '=', scope.organisationId)
    .where('client_id', '=', scope.clientId)
    .execute()
}

const clientOf = (scope: OrganisationScope, caseId: CaseId) =>
  sql<ClientId>`(select client_id from cases where organisation_id = ${scope.organisationId} and case_id = ${caseId})`

/** Ends PIN, bound devices and start code of the case's client; false when there was none of them. */
export async function endOwnPart(tx: Tx, scope: OrganisationScope, caseId: CaseId, at: number): Promise<boolean> {
  const pin = await tx
    .updateTable('clients')
    .set({ start_code_hash: null, start_code_expires_at: null, pin_hash: null, pin_set_at: null, failed_tries: 0, locked_until: null })
    .where('organisation_id', '=', scope.organisationId)
    .where('client_id', '=', clientOf(scope, caseId))
    .where((eb) => eb.or([eb('pin_hash', 'is not', null), eb('start_code_hash', 'is not', null)]))
    .executeTakeFirst()
  const devices = await tx
    .updateTable('devices')
    .set({ revoked_at: new Date(at) })
    .where('organisation_id', '=', scope.organisationId)
    .where('client_id', '=', clientOf(scope, caseId))
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return pin.numUpdatedRows + devices.numUpdatedRows > 0n
}

/** False when no start code waited to be used. */
export async function endStartCode(tx: Tx, scope: OrganisationScope, caseId: CaseId): Promise<boolean> {
  const result = await tx
    .updateTable('clients')
    .set({ start_code_hash: null, start_code_expires_at: null })
    .where('organisation_id', '=', scope.organisationId)
    .where('client_id', '=', clientOf(scope, caseId))
    .where('start_code_hash', 'is not', null)
    .executeTakeFirst()
  return result.numUpdatedRows > 0n
}

/** Since when the client has this PIN; null without one. */
export async function pinSince(tx: Tx, scope: CaseScope): Promise<number | null> {
  const row = await tx
    .selectFrom('clients')
    .select('pin_set_at as at')
    .where('organisation_id', '=', scope.organisationId)
    .where('client_id', '=', scope.clientId)
    .executeTakeFirst()
  return row?.at ?? null
}

/** The cases whose client chose the PIN while this person had a part in them. */
export async function pinsChosenInTimeOf(tx: Tx, scope: OrganisationScope, personId: PersonId): Promise<readonly CaseId[]> {
  const rows = await tx
    .selectFrom('case_therapists as t')
    .innerJoin('cases as c', (join) => join.onRef('c.organisation_id', '=', 't.organisation_id').onRef('c.case_id', '=', 't.case_id'))
    .innerJoin('clients as k', (join) => join.onRef('k.organisation_id', '=', 'c.organisation_id').onRef('k.client_id', '=', 'c.client_id'))
    .select('t.case_id as caseId')
    .distinct()
    .where('t.organisation_id', '=', scope.organisationId)
    .where('c.organisation_id', '=', scope.organisationId)
    .where('k.organisation_id', '=', scope.organisationId)
    .where('t.person_id', '=', personId)
    .whereRef('k.pin_set_at', '>=', 't.since')
    .where((eb) => eb.or([eb('t.until', 'is', null), eb('k.pin_set_at', '<', eb.ref('t.until'))]))
    .orderBy('t.case_id')
    .execute()
  return rows.map(({ caseId }) => caseId)
}
