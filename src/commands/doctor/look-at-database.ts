// What is in a database that can be reached: its settings and clock, its schema, and what each organisation has left open.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type pg from 'pg'
import { organisationScope } from '#src/access/scope.ts'
import type { OrganisationId } from '#src/domain/kernel/ids.ts'
import { openKeyring } from '#src/platform/keyring.ts'
import { openDb } from '#src/platform/db.ts'
import { isTimeZone } from '#src/platform/time.ts'
import { inReading, type Database } from '#src/records/database.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'
import { casesOfNobody } from '#src/records/leaving.ts'
import type { Migration } from '#src/records/migrate.ts'
import { allContacts, dutyHours, readOrganisation } from '#src/records/organisation.ts'
import { appliedMigrations, serverCondition } from '#src/records/set-up.ts'
import type { Tables } from '#src/records/tables.ts'
import { note, wrong, type Finding } from './finding.ts'

const clockMayDifferMs = 5_000
const postgresAtLeast = 150_000

export interface DatabaseGround {
  readonly connection: pg.ClientConfig
  readonly keyringDir: string
  /** Those that this version brings. */
  readonly migrations: readonly Migration[]
  /** Milliseconds since the epoch, by this machine's clock. */
  readonly clock: () => number
  /** As the server numbers its versions; 150000 unless a test wants more. */
  readonly postgresAtLeast?: number
}

export async function lookAtDatabase(ground: DatabaseGround): Promise<Finding[]> {
  const { db, close } = openDb<Tables>(ground.connection, { connections: 1 }, () => {})
  try {
    const condition = await serverCondition(db)
    const asked = ground.clock()
    const findings = [...durability(condition), ...clockOf(condition.clockMs - asked), ...versionOf(condition.versionNumber, ground.postgresAtLeast ?? postgresAtLeast)]
    const schema = await migrationsOf(db, ground.migrations)
    // With another schema the questions that follow may not fit.
    return schema.length > 0 ? [...findings, ...schema] : [...findings, ...(await organisationsOf(db, ground.keyringDir))]
  } catch (error) {
    return [unreachable(error as NodeJS.ErrnoException)]
  } finally {
    await close()
  }
}

function unreachable({ code, message }: NodeJS.ErrnoException): Finding {
  if (code === '28P01' || code === '28000') return wrong('database-refuses-us', 'The database does not take the name and password.', 'Look at DATABASE_URL.')
  if (code === '22023' || code === '42704') return wrong('never-started', 'No Attune has ever started with this database.', 'Start it: it makes what it needs.')
  return wrong('database-unreachable', `The database does not answer (${code ?? message}).`, 'Does it run, and is DATABASE_URL right? The embedded one says why in database/log/ below the data directory.')
}

function durability({ settings }: { settings: Readonly<Record<string, string>> }): Finding[] {
  const off = Object.entries(settings).filter(([, value]) => value === 'off').map(([name]) => name)
  if (off.length === 0) return []
  return [wrong('not-durable', `${off.join(' and ')} ${off.length > 1 ? 'are' : 'is'} off: after a power cut, answers that were acknowledged may be gone.`, 'Set on in postgresql.conf, and reload.')]
}

function clockOf(differenceMs: number): Finding[] {
  if (Math.abs(differenceMs) <= clockMayDifferMs) return []
  return [wrong('clock', `The clocks of this machine and of the database are ${Math.round(Math.abs(differenceMs) / 1000)} seconds apart: codes for signing in fail, and check-ins count for the wrong session.`, 'timedatectl set-ntp true, on both.')]
}

const versionOf = (version: number, atLeast: number): Finding[] =>
  version >= atLeast ? [] : [wrong('old-postgresql', `This PostgreSQL is ${Math.floor(version / 10_000)}; Attune needs 15 or later.`, 'Upgrade it.')]

async function migrationsOf(db: Database, ours: readonly Migration[]): Promise<Finding[]> {
  const applied = await appliedMigrations(db).catch((error: { code?: string }) => {
    // An Attune from before this question did not allow it; one that has never started has no such table.
    if (error.code === '42501' || error.code === '42P01') return []
    throw error
  })
  const found = new Map(applied.map(({ name, sha256 }) => [name, sha256]))
  const missing = ours.filter(({ name }) => !found.has(name))
  const changed = ours.filter(({ name, sha256 }) => found.has(name) && found.get(name) !== sha256)
  const unknown = applied.filter(({ name }) => !ours.some((one) => one.name === name))
  return [
    ...(missing.length > 0 ? [wrong('migrations-behind', `The database is ${missing.length} steps behind this version of Attune.`, 'Start it again: it brings the database up to date. Back up first.')] : []),
    ...(changed.length > 0 ? [wrong('migration-changed', `${changed[0]!.name} is not as it was when it ran.`, 'Restore the file as it was: git checkout src/records/migrations')] : []),
    ...(unknown.length > 0 ? [wrong('migrations-ahead', 'A newer Attune has worked with this database.', 'Install that version again, or restore a backup from before.')] : []),
  ]
}

/** Looks, and makes none: a keyring is only opened where there is one, and a key only asked for where it lies. */
async function keysOf(keyringDir: string, organisationId: string): Promise<'whole' | 'no-organisation' | 'no-outbox'> {
  const isThere = (...path: string[]) => existsSync(join(keyringDir, ...path))
  try {
    if (!isThere('master.key') || !isThere(organisationId, 'organisation.key')) return 'no-organisation'
    const keyring = await openKeyring(keyringDir, Date.now)
    await keyring.organisation(organisationId)
    return !isThere(organisationId, 'outbox.key') || (await keyring.outbox(organisationId).then(() => true, () => false)) ? 'whole' : 'no-outbox'
  } catch {
    return 'no-organisation'
  }
}

async function organisationsOf(db: Database, keyringDir: string): Promise<Finding[]> {
  const all = await everyOrganisation(db)
  if (all.length === 0) return [note('not-set-up', 'Nobody has set Attune up yet.', 'Open its address; through a proxy it asks for the code in the log.')]
  return (await Promise.all(all.map((organisationId) => organisationOf(db, organisationId, keyringDir)))).flat()
}

async function organisationOf(db: Database, organisationId: OrganisationId, keyringDir: string): Promise<Finding[]> {
  const scope = organisationScope(organisationId, { kind: 'operator', id: null }, null)
  const { organisation, contacts, duties, ofNobody } = await inReading(db, scope, async (tx) => ({
    organisation: await readOrganisation(tx, scope), contacts: await allContacts(tx, scope), duties: await dutyHours(tx, scope), ofNobody: await casesOfNobody(tx, scope),
  }))
  const findings: Finding[] = []
  const of = `Organisation ${organisationId}`
  const keys = await keysOf(keyringDir, organisationId)
  if (keys === 'no-organisation') findings.push(wrong('key-of-organisation', `${of} has no key in ${keyringDir} that opens.`, 'Put the keyring back from its backup: this is another one, or it is damaged.'))
  if (keys === 'no-outbox') {
    findings.push(wrong('key-of-outbox', `The outbox key of ${of} does not open: what phones have sealed waits there, and no phone can seal anything more.`, `Put outbox.key back from the backup of the keyring, or, if there is none, delete it in ${join(keyringDir, organisationId)}: a new one is made, and what waits has to be filled in again.`))
  }
  if (!isTimeZone(organisation.timeZone)) findings.push(wrong('unknown-time-zone', `${of} is in a time zone that this machine does not know.`, 'Use the Node that npm start brings; its time zones are newer.'))
  if (!contacts.some(({ language }) => language === organisation.defaultLanguage)) {
    findings.push(wrong('no-live-help', `${of} has no live help in its own language: clients are shown none, and question nine is not asked.`, 'The lead adds it on /organisation.'))
  }
  if (duties.length === 0 && !(organisation.solePractitioner && organisation.dutyNote.trim() !== '')) {
    findings.push(wrong('nobody-on-duty', `${of} has nobody on duty, at any hour of the week: question nine is not asked on a phone.`, 'The lead adds duty hours on /organisation, or a sole practitioner the note on when answers are read.'))
  } else if (duties.length > 0 && duties.every(({ deputyId }) => deputyId === null)) {
    findings.push(note('no-deputy', `${of} has nobody who stands in for those on duty.`, 'The lead names deputies on /organisation.'))
  }
  if (ofNobody.length > 0) {
    const named = `${ofNobody.slice(0, namedAtMost).join(', ')}${ofNobody.length > namedAtMost ? ` and ${ofNobody.length - namedAtMost} more` : ''}`
    findings.push(wrong('cases-of-nobody', `${of} has cases that nobody can open, since their therapist has left: ${named}.`, 'An admin opens that person on /people and chooses who takes over.'))
  }
  return findings
}

/** References on one line of a terminal. */
const namedAtMost = 10
