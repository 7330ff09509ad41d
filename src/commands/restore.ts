// `attune restore`: a backup put back, here or on another machine or server, to its end or to a moment; then whatever was remembered as open ends.
import { dirname, resolve } from 'node:path'
import { endWhatWasOpen, takeNoteAway } from '#src/features/backups/end-what-was-open.ts'
import { missingKeys } from '#src/features/backups/missing-keys.ts'
import { restoreHere, restoreThere, type PutBack, type RestoreWish } from '#src/features/backups/restore.ts'
import { organisationScope } from '#src/access/scope.ts'
import { readHead } from '#src/platform/backup/sealed-file.ts'
import { backupsIn } from '#src/platform/backup/shelf.ts'
import { openDb } from '#src/platform/db.ts'
import { openKeyring, readBackupKey } from '#src/platform/keyring.ts'
import { openEmbedded } from '#src/platform/postgres/embedded.ts'
import { inReading } from '#src/records/database.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'
import { readMigrations } from '#src/records/migrate.ts'
import type { ShutDoors } from '#src/records/old-doors.ts'
import type { Tables } from '#src/records/tables.ts'
import { verifyAudit } from '#src/records/verify.ts'
import type { Config } from '../config/config.ts'
import { root } from '../root.ts'
import type { Command } from './command.ts'
import { momentIn } from './moment-in.ts'

export const restore: Command = {
  help: `npm run attune -- restore [<file>] [--to <time> | --alone] [--replace <path of the database>] [--keep-open] [--json]
Puts back the newest backup of ATTUNE_BACKUPS, or the one named, into ATTUNE_DATA, or with DATABASE_URL onto that server. Put the keyring (ATTUNE_KEYRING) in place first.
--to 2026-11-27T13:05:00Z  as everything was at that moment; without it, as far as the archive of the log reaches
--alone                    as everything was when the backup was taken: the way back from an upgrade
--replace                  when the data directory holds a database already: its path, by which it is put aside and not deleted
--keep-open                sign-ins, calendar addresses, invitations, clients' devices and start codes stay as they were; without it all of them end,
                           since what was ended after the backup would be open again
Nothing is changed unless all of it succeeds. Stop Attune first. Exits 0 when all is there, 1 when keys are missing, an audit chain is broken, or the log has a gap and goes on behind it.`,
  options: { to: { type: 'string' }, alone: { type: 'boolean' }, replace: { type: 'string' }, 'keep-open': { type: 'boolean' } },
  async run({ config, values, positionals, json, say }) {
    const until = values['to'] === undefined ? undefined : momentIn('to', String(values['to']))
    const isAlone = values['alone'] === true
    if (isAlone && until !== undefined) throw new Error('Either --to a moment, or the backup --alone.')
    const key = await readBackupKey(config.keyringDir)
    const { path, folder } = await chosen(config, positionals, until)
    const wish: RestoreWish = { backup: { path, head: await readHead(path) }, folder: isAlone ? null : folder, key, until, migrations: await readMigrations(new URL('src/records/migrations/', root)), now: Date.now() }
    const restored = config.databaseUrl
      ? await restoreThere(wish, { connectionString: config.databaseUrl }, config.dataDir)
      : await restoreHere(wish, config.dataDir, values['replace'] === undefined ? undefined : resolve(String(values['replace'])), values['keep-open'] === true ? 'stays' : 'ends')
    const state = await lookedOver(config, values['keep-open'] === true)
    if (json) say({ path, ...restored, ...state })
    else for (const line of report(path, restored, state)) say(line)
    return state.missing.organisations.length + state.missing.clients.length + state.faults + restored.outOfReach > 0 ? 1 : 0
  },
}

async function chosen(config: Config, [file, ...more]: readonly string[], until: number | undefined): Promise<{ path: string; folder: string }> {
  if (more.length > 0) throw new Error('One backup at a time.')
  if (file !== undefined) return { path: resolve(file), folder: dirname(resolve(file)) }
  if (config.backupsDir === null) throw new Error('Say which backup: npm run attune -- restore <file>; or where they are, with ATTUNE_BACKUPS.')
  const all = (await backupsIn(config.backupsDir, Date.now())).filter(({ head, report: { finishedAt } }) => until === undefined || (head.kind === 'base' && finishedAt <= until))
  const newest = all.at(-1)
  if (!newest) throw new Error(until === undefined ? `There is no backup in ${config.backupsDir}.` : `There is no backup in ${config.backupsDir} from before ${new Date(until).toISOString()} from which that moment could be reached.`)
  return { path: newest.path, folder: config.backupsDir }
}

interface State {
  readonly organisations: number
  readonly auditRows: number
  readonly faults: number
  /** What ended; null where all was kept. */
  readonly shut: ShutDoors | null
  readonly missing: Awaited<ReturnType<typeof missingKeys>>
}

/** Shuts what was open, and says what is there now in the database that was restored. */
async function lookedOver(config: Config, isKeptOpen: boolean): Promise<State> {
  const server = config.databaseUrl ? null : await openEmbedded({ dataDir: config.dataDir })
  const database = openDb<Tables>(server?.connection ?? { connectionString: config.databaseUrl! }, { connections: 2, statementMs: 600_000 }, () => {})
  try {
    const organisations = await everyOrganisation(database.db)
    let auditRows = 0
    let faults = 0
    let shut: ShutDoors | null = null
    for (const organisationId of organisations) {
      const scope = organisationScope(organisationId, { kind: 'operator', id: null }, null)
      if (!isKeptOpen) shut = together(shut, await endWhatWasOpen(database.db, organisationId, Date.now()))
      const chains = await inReading(database.db, scope, (tx) => verifyAudit(tx, scope))
      auditRows += chains.rows
      faults += chains.faults.length
    }
    if (server) await takeNoteAway(config.dataDir)
    return { organisations: organisations.length, auditRows, faults, shut, missing: await missingKeys(database.db, await openKeyring(config.keyringDir, Date.now)) }
  } finally {
    await database.close()
    await server?.close()
  }
}

const together = (one: ShutDoors | null, other: ShutDoors): ShutDoors => ({
  signIns: (one?.signIns ?? 0) + other.signIns, feeds: (one?.feeds ?? 0) + other.feeds, invitations: (one?.invitations ?? 0) + other.invitations,
  devices: (one?.devices ?? 0) + other.devices, startCodes: (one?.startCodes ?? 0) + other.startCodes,
})

function report(path: string, { lastWrittenAt, putAside, outOfReach }: PutBack, { organisations, auditRows, faults, shut, missing }: State): string[] {
  return [
    `${path} is restored: ${organisations} ${organisations === 1 ? 'organisation' : 'organisations'}, ${auditRows} audit rows, ${faults === 0 ? 'every chain whole' : `${faults} chains BROKEN`}.`,
    ...(lastWrittenAt === null ? [] : [`The last that was written in it is from ${new Date(lastWrittenAt).toISOString()}. Tell people what may be missing since.`]),
    ...(outOfReach === 0 ? [] : [`The log goes on: ${outOfReach} more of its files are there, behind one that is missing or cut short, and what they hold could NOT be put back. Is there another copy of the folder of backups, or a newer backup? Restore from that.`]),
    shut === null
      ? 'Sign-ins, calendar addresses, invitations, devices and start codes are as they were then: what was ended since is open again.'
      : `Ended: ${shut.signIns} sign-ins, ${shut.feeds} calendar addresses, ${shut.invitations} invitations, ${shut.devices} devices of clients, ${shut.startCodes} start codes. Everybody signs in again, clients by their PIN; give start codes that were not used anew.`,
    'To be done again before Attune is opened to anybody, if it was done since: people who left (their password and passkey work again), roles taken away, clients who withdrew their consent, links that were ended, PINs taken away by a new start code, lines that clients took back.',
    ...(putAside === null ? [] : [`The database that was there is now ${putAside}. Delete it when it is no longer needed: it holds what it held.`]),
    ...missing.organisations.map((id) => `The key of organisation ${id} is missing from the keyring: nothing of it can be read by name. Put its keyring back.`),
    ...(missing.clients.length === 0 ? [] : [`The keys of ${missing.clients.length} clients are missing from the keyring: their names and words cannot be read. The keyring's backup is older than this one: is there a newer copy?`]),
  ]
}
