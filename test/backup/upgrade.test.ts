// An upgrade, and back. No version has been released yet, so the older one is the schema as it stood after its tenth migration (`0010-past-scores`), filled by the SQL of then.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { organisationScope } from '#src/access/scope.ts'
import { configFrom } from '#src/config/config.ts'
import { openContext } from '#src/context.ts'
import type { OrganisationId } from '#src/domain/kernel/ids.ts'
import { restoreHere } from '#src/features/backups/restore.ts'
import { backupsIn } from '#src/platform/backup/shelf.ts'
import { seal, unseal } from '#src/platform/crypto.ts'
import { openKeyring, readBackupKey } from '#src/platform/keyring.ts'
import { openLog } from '#src/platform/log.ts'
import { connect } from '#src/platform/postgres/copy.ts'
import { openEmbedded } from '#src/platform/postgres/embedded.ts'
import { beginning, factText, linkHash } from '#src/records/audit.ts'
import { inTransaction } from '#src/records/database.ts'
import { appliedOn, migrate, readMigrations, type Migration } from '#src/records/migrate.ts'
import type { Figures } from '#src/records/read-out.ts'
import { verifyAudit } from '#src/records/verify.ts'
import { root } from '#src/root.ts'
import { figuresIn, figuresOf } from './backup-ground.ts'

const olderMigrations = 10
const clients = 40
const organisationId = randomUUID() as OrganisationId
const scope = organisationScope(organisationId, { kind: 'operator', id: null }, null)
const firstClient = randomUUID()

let folder: string
let migrations: readonly Migration[]
/** What the older version had written. */
let older: Figures
const config = () => configFrom({ ATTUNE_DATA: join(folder, 'data'), ATTUNE_KEYRING: join(folder, 'keyring'), ATTUNE_BACKUPS: join(folder, 'backups') })
const place = (client: string, field: string) => `client ${client} ${field}`

before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attune-upgrade-'))
  await chmod(folder, 0o711)
  migrations = await readMigrations(new URL('src/records/migrations/', root))
  assert.equal(migrations[olderMigrations - 1]?.name, '0010-past-scores.sql')
  const keyring = await openKeyring(join(folder, 'keyring'), Date.now)
  await keyring.createOrganisation(organisationId)
  const server = await openEmbedded({ dataDir: join(folder, 'data'), fsync: false })
  await migrate(server.connection, migrations.slice(0, olderMigrations), new Date())
  const client = await connect(server.connection)
  const person = randomUUID()
  const now = new Date()
  await client.query('insert into organisations (organisation_id, name, time_zone, default_language, created_at) values ($1, $2, $3, $4, $5)', [organisationId, 'The clinic', 'Europe/London', 'en', now])
  await client.query('insert into people (organisation_id, person_id, name, email, language, time_zone, created_at) values ($1, $2, $3, $4, $5, $6, $7)', [organisationId, person, 'Tomas Lind', 'tomas@clinic.example', 'en', 'Europe/London', now])
  await client.query(`insert into person_roles (organisation_id, person_id, role) values ($1, $2, 'therapist')`, [organisationId, person])
  await client.query('insert into logins (login, organisation_id, person_id) values ($1, $2, $3)', ['tomas@clinic.example', organisationId, person])
  for (let made = 0; made < clients; made += 1) {
    const clientId = made === 0 ? firstClient : randomUUID()
    const [caseId, sessionId, checkInId] = [randomUUID(), randomUUID(), randomUUID()]
    await keyring.createClient(organisationId, clientId)
    const key = (await keyring.client(organisationId, clientId))!
    await client.query('insert into clients (organisation_id, client_id, name, called, language, time_zone, created_at) values ($1, $2, $3, $4, $5, $6, $7)', [organisationId, clientId, seal(key, `Client ${made}`, place(clientId, 'name')), seal(key, 'C', place(clientId, 'called')), 'en', 'Europe/London', now])
    await client.query('insert into cases (organisation_id, case_id, client_id, reference, opened_at) values ($1, $2, $3, $4, $5)', [organisationId, caseId, clientId, `R${made}`, now])
    await client.query(`insert into case_therapists (organisation_id, case_therapist_id, case_id, person_id, part, since) values ($1, $2, $3, $4, 'own', $5)`, [organisationId, randomUUID(), caseId, person, now])
    await client.query(`insert into sessions (organisation_id, session_id, case_id, therapist_id, status, planned_start, planned_end, time_zone) values ($1, $2, $3, $4, 'planned', $5, $6, $7)`, [organisationId, sessionId, caseId, person, now, new Date(now.getTime() + 3_000_000), 'Europe/London'])
    await client.query(`insert into check_ins (organisation_id, check_in_id, case_id, session_id, kind, received_at, door, language, versions, answers) values ($1, $2, $3, $4, 'before', $5, 'link', 'en', $6, $7)`, [organisationId, checkInId, caseId, sessionId, now, '{"phq-9":"1.0.0"}', '{"phq-9/1":2}'])
    const fact = { at: now.getTime(), auditId: randomUUID(), actorKind: 'operator', actorId: null, action: 'open-case', subjectId: caseId, requestId: null }
    const hash = linkHash(beginning, 1, factText(organisationId, caseId, fact))
    await client.query('insert into audit_heads (organisation_id, chain_id, length, hash) values ($1, $2, 1, $3)', [organisationId, caseId, hash])
    await client.query('insert into audit_events (organisation_id, at, audit_id, chain_id, position, actor_kind, action, subject_id, hash) values ($1, $2, $3, $4, 1, $5, $6, $7, $8)', [organisationId, now, fact.auditId, caseId, fact.actorKind, fact.action, caseId, hash])
  }
  await client.end()
  older = await figuresOf(server.connection)
  await server.close()
})
after(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))

test('an upgrade takes a backup by itself, and everything is there afterwards', async () => {
  const { context, close } = await openContext(config(), root, openLog('silent'))
  try {
    const taken = await backupsIn(join(folder, 'backups'), Date.now())
    assert.deepEqual(taken.map(({ report, head }) => [report.why, head.migrations.length]), [['upgrade', olderMigrations]])
    assert.equal((await appliedOn(context.backups!.connection)).length, migrations.length)
    const chains = await inTransaction(context.db, scope, (tx) => verifyAudit(tx, scope))
    assert.deepEqual(chains, { chains: clients, rows: clients, faults: [] })
    const [row] = await inTransaction(context.db, scope, (tx) => tx.selectFrom('clients').select('name').where('organisation_id', '=', organisationId).where('client_id', '=', firstClient as never).execute())
    assert.equal(unseal((await context.keyring.client(organisationId, firstClient))!, row!.name, place(firstClient, 'name')), 'Client 0')
  } finally {
    await close()
  }
  const now = await figuresIn(join(folder, 'data'))
  for (const [table, { rows }] of Object.entries(older)) assert.equal(now[table]?.rows, rows, table)
})

test('a start that upgrades nothing takes no backup', async () => {
  await (await openContext(config(), root, openLog('silent'))).close()
  assert.equal((await backupsIn(join(folder, 'backups'), Date.now())).length, 1)
})

test('the way back is that backup: what the older version had written, to the last row', async () => {
  const dataDir = join(folder, 'data')
  const [backup] = await backupsIn(join(folder, 'backups'), Date.now())
  // Alone: the log behind it holds the upgrade.
  const wish = { backup: backup!, folder: null, key: await readBackupKey(join(folder, 'keyring')), migrations, now: Date.now() }
  const { putAside } = await restoreHere(wish, dataDir, join(dataDir, 'database'))
  assert.ok((await stat(putAside!)).isDirectory())
  assert.deepEqual(await figuresIn(dataDir), older)
})

test('the older database is upgraded again as if nothing had been; one of a later version is refused, unchanged', async () => {
  await (await openContext(config(), root, openLog('silent'))).close()
  const server = await openEmbedded({ dataDir: join(folder, 'data'), fsync: false })
  const client = await connect(server.connection)
  await client.query(`insert into migrations values ('9999-later.sql', 'x', now())`)
  await client.end()
  await server.close()
  await assert.rejects(openContext(config(), root, openLog('silent')), /made by a later Attune/)
  const pidFile = join(folder, 'data', 'database', 'postmaster.pid')
  await assert.rejects(readFile(pidFile), 'no server is left running')
})
