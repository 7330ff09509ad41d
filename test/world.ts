// A small clinic on a real database, with people whom everybody knows by name, for journeys and browser tests.
import { randomUUID } from 'node:crypto'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import pg from 'pg'
import { noHouse } from '#src/context.ts'
import { tenantGuard } from './tenant-guard.ts'
import { measureWhatWaits } from '#src/features/health/gauges.ts'
import { createApp, type App } from '#src/app.ts'
import type { Context, House } from '#src/access/context.ts'
import { caseScope, clientScope, organisationScope, staffScope } from '#src/access/scope.ts'
import { newToken } from '#src/access/token.ts'
import type { CaseId, ClientId, LinkId, OrganisationId, PersonId, SessionId } from '#src/domain/kernel/ids.ts'
import { readAssets } from '#src/platform/assets.ts'
import { readContent } from '#src/platform/content.ts'
import { seal } from '#src/platform/crypto.ts'
import { openBulkheads } from '#src/platform/bulkheads.ts'
import { openJobs, type Jobs } from '#src/platform/jobs.ts'
import type { BackupPlace } from '#src/platform/backup/place.ts'
import { makeFolder } from '#src/platform/backup/shelf.ts'
import { openWalArchive } from '#src/platform/backup/wal-archive.ts'
import { roomAt } from '#src/platform/disk.ts'
import { openKeyring, type Keyring } from '#src/platform/keyring.ts'
import { openLog } from '#src/platform/log.ts'
import { steadyClock } from '#src/platform/steady-clock.ts'
import { openMailer } from '#src/platform/mail.ts'
import { openMetrics } from '#src/platform/metrics.ts'
import { openRefusalLog } from '#src/platform/refusal-log.ts'
import { openEmbedded } from '#src/platform/postgres/embedded.ts'
import { day, hour, minute } from '#src/platform/time.ts'
import { clientSeal, insertCase, insertClient, insertTherapistOfCase, replaceMeasures } from '#src/records/cases.ts'
import { inTransaction, type Tx } from '#src/records/database.ts'
import { insertDevice, insertLink } from '#src/records/doors.ts'
import { root } from '#src/root.ts'
import { migrate, readMigrations } from '#src/records/migrate.ts'
import type { CaseScope, ClientScope, OrganisationScope, Role, StaffScope } from '#src/records/scope.ts'
import { insertSessions } from '#src/records/sessions.ts'
import { insertSignIn } from '#src/records/sign-ins.ts'
import type { Tables } from '#src/records/tables.ts'


/** Tuesday 24 November 2026, 09:00 in London. */
export const beginning = Date.UTC(2026, 10, 24, 9)

const staff = {
  tomas: { name: 'Tomas Lind', roles: ['therapist'] },
  mira: { name: 'Mira Okafor', roles: ['therapist'] },
  ingrid: { name: 'Ingrid Berg', roles: ['supervisor'] },
  dede: { name: 'Dede Asante', roles: ['lead'] },
  ada: { name: 'Ada Quist', roles: ['admin'] },
} as const satisfies Record<string, { name: string; roles: readonly Role[] }>
export type StaffName = keyof typeof staff

export interface Browser {
  get(path: string): Promise<Response>
  post(path: string, form?: Readonly<Record<string, string>>): Promise<Response>
  /** What the browser holds: name -> value. */
  readonly cookies: Map<string, string>
}

export interface WorldCase {
  readonly caseId: CaseId
  readonly clientId: ClientId
  readonly scope: CaseScope
}

export interface World {
  readonly context: Context
  readonly app: App
  /** `passed` counts for a steady clock alone. */
  readonly clock: { now: number; passed: number }
  readonly organisationId: OrganisationId
  readonly people: Readonly<Record<StaffName, PersonId>>
  /** Everything that was logged, as text. */
  readonly logged: () => string
  readonly connection: pg.ClientConfig
  /** Where the keys lie, for whoever looks as another process does. */
  readonly keyringFolder: string
  /** A browser with nobody signed in. */
  browser(): Browser
  /** A browser in which this person has signed in. */
  as(name: StaffName, options?: { idleMinutes?: number; device?: string }): Promise<Browser>
  scopeOf(name: StaffName): StaffScope
  run<Result>(work: (tx: Tx, scope: OrganisationScope) => Promise<Result>): Promise<Result>
  addCase(options?: { therapist?: StaffName; name?: string; called?: string; language?: string; measures?: Record<string, number> }): Promise<WorldCase>
  addSession(one: WorldCase, start: number, options?: { minutes?: number; therapist?: StaffName }): Promise<SessionId>
  consent(one: WorldCase, options?: { supervision?: boolean; words?: boolean }): Promise<void>
  /** A client's link token; with `known` also the cookie of a device bound by a PIN. */
  link(one: WorldCase, options?: { kind?: 'link' | 'tablet'; known?: boolean; browser?: Browser }): Promise<{ token: string; scope: ClientScope }>
  /** Live help in English and Arabic, and Tomas on duty all week with Mira as deputy. */
  openDuty(): Promise<void>
  /** Takes the embedded database away while `work` runs: nothing answers, as when a service's own server is gone. */
  withoutDatabase(work: () => Promise<void>): Promise<void>
  close(): Promise<void>
}

export interface WorldOptions {
  /** Make the organisation and its people; without it the world is a fresh installation. */
  readonly settled?: boolean
  readonly origin?: string
  /** Everybody is invented, and one may look around as any of them. */
  readonly demonstration?: boolean
  /** Where there is more than one world to move between. */
  readonly house?: House
  readonly smtpUrl?: string
  readonly fsync?: boolean
  /** Time as in service, which does not go back with the machine's clock; else it is where a test puts it. */
  readonly steady?: boolean
  /** Backups are made in a folder of this world's. */
  readonly backups?: boolean
  /** For benchmarks: logs as in service, and no test's eye on each statement. */
  readonly measured?: boolean
  /** For benchmarks: a folder that stays when the world closes, and the hour to begin at. */
  readonly kept?: { readonly folder: string; readonly now: number }
}

export async function openWorld({ settled = true, origin = 'http://localhost', demonstration = false, house = noHouse, smtpUrl, fsync = false, backups = false, steady = false, measured = false, kept }: WorldOptions = {}): Promise<World> {
  const folder = kept?.folder ?? (await mkdtemp(join(tmpdir(), 'attune-test-')))
  // Root's server runs as somebody else, who has to pass through.
  await chmod(folder, 0o711)
  const clock = { now: kept?.now ?? beginning, passed: 0 }
  const keyringFolder = join(folder, 'keyring')
  const lines: string[] = []
  const log = openLog(measured ? 'warn' : 'debug', new Writable({ write: (chunk, _encoding, done) => (lines.push(String(chunk)), done()) }))
  const statements = tenantGuard()
  const time = steady ? steadyClock(() => clock.now, () => clock.passed, (behindMs, follows) => log.warn({ behindMs, follows }, 'the clock')) : { now: () => clock.now, behindMs: () => 0 }
  // What may be missing or broken is read first, so that no server is left running behind a failure.
  const [content, assets, keyring] = await Promise.all([
    readContent(new URL('content/', root), true), readAssets(new URL('dist/public/', root), ['hand.css']), openKeyring(keyringFolder, time.now),
  ])
  let server = await openServer(folder, fsync)
  const migrations = await readMigrations(new URL('src/records/migrations/', root))
  await migrate(server.connection, migrations, new Date(clock.now))
  const database = openBulkheads<Tables>(server.connection, (error) => log.error({ error }, 'a database connection was lost'), measured ? undefined : statements.see)
  const jobs = await openJobs(server.connection, log)
  const metrics = openMetrics()
  const mail = openMailer(smtpUrl ?? null, 'attune@clinic.example', log, metrics.mailFailed)
  const context: Context = {
    db: database.bulkheads.behind.db,
    bulkheads: database.bulkheads,
    connection: server.connection,
    content, assets, keyring,
    clock: time.now,
    clockBehindMs: time.behindMs,
    newId: randomUUID,
    log, mail, jobs, origin,
    demonstration,
    house,
    metrics, refused: openRefusalLog(log, time.now, metrics.refused), metricsToken: 'a-token-of-a-monitor-in-a-test', room: () => roomAt(folder), keysRoom: () => roomAt(join(folder, 'keyring')), migrations,
    backups: backups ? await placeFor(folder, server.connection, keyring) : null,
  }
  measureWhatWaits(context)
  const app = createApp(context)
  const organisationId = randomUUID() as OrganisationId
  const people = Object.fromEntries(Object.keys(staff).map((name) => [name, randomUUID()])) as Record<StaffName, PersonId>
  const scope = organisationScope(organisationId, { kind: 'operator', id: null }, null)
  const run: World['run'] = (work) => inTransaction(context.db, scope, (tx) => work(tx, scope))

  const scopeOf = (name: StaffName) =>
    staffScope(
      { organisationId, personId: people[name], roles: new Set(staff[name].roles), signInId: randomUUID(), language: 'en', timeZone: 'Europe/London' },
      null,
    )

  const browser = (): Browser => {
    const cookies = new Map<string, string>()
    const send = async (path: string, init: RequestInit) => {
      const headers = new Headers(init.headers)
      if (cookies.size > 0) headers.set('cookie', [...cookies].map(([name, value]) => `${name}=${value}`).join('; '))
      const response = await app.request(`${origin}${path}`, { ...init, headers })
      for (const line of response.headers.getSetCookie()) {
        const [pair = ''] = line.split(';')
        const name = pair.slice(0, pair.indexOf('='))
        if (/max-age=0/i.test(line)) cookies.delete(name)
        else cookies.set(name, pair.slice(name.length + 1))
      }
      return response
    }
    return {
      cookies,
      get: (path) => send(path, { headers: { 'sec-fetch-site': 'same-origin' } }),
      post: (path, form = {}) =>
        send(path, {
          method: 'POST',
          body: new URLSearchParams(form).toString(),
          headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
        }),
    }
  }

  const world: World = {
    context, app, clock, organisationId, people, connection: server.connection, keyringFolder, run, browser, scopeOf,
    logged: () => lines.join(''),
    async as(name, { idleMinutes = (400 * day) / minute, device = 'Test' } = {}) {
      const { token, secretHash } = newToken(organisationId)
      await run((tx) =>
        insertSignIn(tx, scope, { signInId: randomUUID(), personId: people[name], tokenHash: secretHash, device, at: clock.now, expiresAt: clock.now + 400 * day, idleMinutes }),
      )
      const made = browser()
      made.cookies.set('attune', token)
      return made
    },
    async addCase({ therapist = 'tomas', name = 'Amal Haddad', called = 'Amal', language = 'en', measures = { 'phq-9': 1 } } = {}) {
      const clientId = randomUUID() as ClientId
      const caseId = randomUUID() as CaseId
      await context.keyring.createClient(organisationId, clientId)
      const key = (await context.keyring.client(organisationId, clientId))!
      await run(async (tx) => {
        await insertClient(tx, scope, {
          clientId, language, timeZone: 'Europe/London', at: clock.now,
          name: seal(key, name, clientSeal(clientId, 'name')), called: seal(key, called, clientSeal(clientId, 'called')),
        })
        await insertCase(tx, scope, { caseId, clientId, reference: caseId.slice(0, 6).toUpperCase(), at: clock.now })
        await insertTherapistOfCase(tx, scope, { id: randomUUID(), caseId, personId: people[therapist], part: 'own', since: clock.now, until: null })
        await replaceMeasures(tx, scope, caseId, Object.entries(measures).map(([instrumentId, everySessions]) => ({ instrumentId, everySessions })))
      })
      return { caseId, clientId, scope: caseScope(scopeOf(therapist), { caseId, clientId, reader: 'therapist', words: true }) }
    },
    async addSession(one, start, { minutes = 50, therapist = 'tomas' } = {}) {
      const id = randomUUID() as SessionId
      await run((tx) =>
        insertSessions(tx, one.scope, [
          { id, therapistId: people[therapist], seriesId: null, plannedStart: start, plannedEnd: start + minutes * minute, timeZone: 'Europe/London' },
        ]),
      )
      return id
    },
    async consent(one, { supervision = false, words = false } = {}) {
      await run(async (tx) => {
        await tx
          .insertInto('consents')
          .values({
            organisation_id: organisationId, consent_id: randomUUID(), case_id: one.caseId, version: context.content.consent('en').version, language: 'en',
            given_at: new Date(clock.now), supervision, words_in_supervision: words, withdrawn_at: null,
          })
          .execute()
      })
    },
    async link(one, { kind = 'link', known = false, browser: into } = {}) {
      const { token, secretHash } = newToken(organisationId, 16)
      const linkId = randomUUID() as LinkId
      await run((tx) => insertLink(tx, one.scope, { linkId, secretHash, kind, at: clock.now, expiresAt: clock.now + 90 * day }))
      const client = clientScope(organisationId, { caseId: one.caseId, clientId: one.clientId, linkId, known, tablet: kind === 'tablet', language: 'en' }, null)
      if (known && into) {
        const device = newToken(organisationId)
        await run((tx) => insertDevice(tx, client, { deviceId: randomUUID(), tokenHash: device.secretHash, at: clock.now, expiresAt: clock.now + 180 * day }))
        into.cookies.set('attune-door', device.token)
      }
      return { token, scope: client }
    },
    async openDuty() {
      await run(async (tx) => {
        const contacts = [
          { language: 'en', position: 0, label: 'In danger', phone: '112', hours: '' },
          { language: 'en', position: 1, label: 'To talk, day or night', phone: '116 123', hours: '' },
          { language: 'ar', position: 0, label: 'عند الخطر', phone: '112', hours: '' },
        ]
        await tx.insertInto('crisis_contacts').values(contacts.map((contact) => ({ ...contact, organisation_id: organisationId, contact_id: randomUUID() }))).execute()
        const week = [1, 2, 3, 4, 5, 6, 7]
        await tx
          .insertInto('duty_hours')
          .values(
            week.map((weekday) => ({
              organisation_id: organisationId, duty_id: randomUUID(), person_id: people.tomas, deputy_id: people.mira, weekday, from_minute: 0, until_minute: 1440,
            })),
          )
          .execute()
      })
    },
    async withoutDatabase(work) {
      await server.close()
      try {
        await work()
      } finally {
        server = await openServer(folder, fsync)
      }
    },
    async close() {
      await context.backups?.archive?.close()
      await (jobs as Jobs).stop()
      mail.close()
      await database.close()
      await server.close()
      if (!kept) await rm(folder, { recursive: true, force: true })
      statements.assertAllRouted()
    },
  }
  if (settled) await settle(context, scope, people)
  return world
}

async function settle(context: Context, scope: OrganisationScope, people: Record<StaffName, PersonId>): Promise<void> {
  const organisation_id = scope.organisationId
  const at = new Date(beginning - hour)
  await context.keyring.createOrganisation(organisation_id)
  await inTransaction(context.db, scope, async (tx) => {
    await tx
      .insertInto('organisations')
      .values({
        organisation_id, name: 'The clinic', time_zone: 'Europe/London', default_language: 'en', sole_practitioner: false, duty_note: '',
        acknowledge_within_minutes: 240, link_valid_days: 90, retention_years: 8, created_at: at,
      })
      .execute()
    for (const [name, person] of Object.entries(staff) as [StaffName, (typeof staff)[StaffName]][]) {
      const person_id = people[name]
      const email = `${name}@clinic.example`
      await tx
        .insertInto('people')
        .values({ organisation_id, person_id, name: person.name, email, language: 'en', time_zone: 'Europe/London', created_at: at, left_at: null })
        .execute()
      await tx.insertInto('person_roles').values(person.roles.map((role) => ({ organisation_id, person_id, role }))).execute()
      await tx.insertInto('logins').values({ login: email, organisation_id, person_id }).execute()
    }
    await tx
      .insertInto('supervisions')
      .values({ organisation_id, supervisor_id: people.ingrid, therapist_id: people.tomas, since: at, until: null })
      .execute()
  })
}

/** As `openContext` makes it: the embedded server's cluster with its log, any other server's rows. */
async function placeFor(folder: string, connection: pg.ClientConfig, keyring: Keyring): Promise<BackupPlace> {
  const place = { folder: join(folder, 'backups'), keepMs: 14 * day, dataDir: join(folder, 'data'), connection, archive: null } as const
  if (process.env['ATTUNE_TEST_DATABASE_URL']) return { ...place, kind: 'portable' }
  await makeFolder(place.folder)
  const onError = (error: unknown) => process.stderr.write(`${String(error)}\n`)
  return { ...place, kind: 'base', archive: openWalArchive({ connection, backups: place.folder, key: await keyring.backup(), now: Date.now, onError }) }
}

/** The embedded server of its own, or a fresh database on the server that the run was given. */
async function openServer(folder: string, fsync: boolean): Promise<{ connection: pg.ClientConfig; close(): Promise<void> }> {
  const given = process.env['ATTUNE_TEST_DATABASE_URL']
  if (!given) return await openEmbedded({ dataDir: join(folder, 'data'), fsync })
  const name = `attune_test_${randomUUID().replaceAll('-', '')}`
  const admin = new pg.Client({ connectionString: given })
  await admin.connect()
  await admin.query(`create database ${name}`)
  await admin.end()
  const url = new URL(given)
  url.pathname = `/${name}`
  return {
    connection: { connectionString: url.href },
    async close() {
      const last = new pg.Client({ connectionString: given })
      await last.connect()
      await last.query(`drop database ${name} with (force)`)
      await last.end()
    },
  }
}
