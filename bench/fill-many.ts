// Fills a data directory in bulk with organisations, therapists and cases until the database holds as many check-ins as a benchmark asks for.
import { randomBytes, randomUUID } from 'node:crypto'
import pg from 'pg'
import { chance } from '#src/domain/kernel/chance.ts'
import { openWorld, type StaffName, type World } from '../test/world.ts'
import { addDays, dateIn, day, hour, instantOf } from '#src/platform/time.ts'
import { bulkWriter, type BulkWriter } from './many/copy-in.ts'
import { playCase, type CaseToPlay } from './many/play-case.ts'

export interface FilledMany {
  readonly checkIns: number
  readonly rows: number
  readonly organisations: number
  readonly cases: number
  /** From the first row to the last, fsync on; then what autovacuum would do in its own time. */
  readonly seconds: { readonly writing: number; readonly vacuum: number }
  readonly databaseMb: number
  /** Cookies of the measured therapist and supervisor. */
  readonly cookies: Readonly<Record<'tomas' | 'ingrid', string>>
  readonly caseIds: readonly string[]
}

export const measured = { cases: 60, aDay: 8, supervisees: 6, casesEach: 25 }
/** Everybody else's: a service of this size beside the measured two, and others like it. */
const therapistsEach = 24
const casesEach = 25
const weeks = 20
const rowsAtOnce = 50_000

/** @param folder new; it stays @param checkIns at least those of the measured therapist and supervisor, some 7,500 */
export async function fillMany(folder: string, checkIns: number): Promise<FilledMany> {
  const now = Date.now()
  // Begun as long ago as the first session was, so that the audit trail has its months.
  const world = await openWorld({ measured: true, fsync: true, kept: { folder, now: now - (weeks + 1) * 7 * day } })
  world.clock.now = now
  await world.openDuty()
  const client = new pg.Client(world.connection)
  await client.connect()
  // As any large load is done: with room before each checkpoint, since whole pages are logged after every one.
  await loading(client, '8GB')
  const started = performance.now()
  const written = await fill(world, bulkWriter(client), checkIns)
  const writing = (performance.now() - started) / 1000
  await client.query('vacuum analyze')
  await loading(client, null)
  const vacuum = (performance.now() - started) / 1000 - writing
  const { rows: [size] } = await client.query<{ bytes: string }>('select pg_database_size(current_database()) as bytes')
  await client.end()
  const cookies = { tomas: await cookieOf(world, 'tomas'), ingrid: await cookieOf(world, 'ingrid') }
  await world.close()
  const round = (seconds: number) => Math.round(seconds * 10) / 10
  return { ...written, seconds: { writing: round(writing), vacuum: round(vacuum) }, databaseMb: Math.round(Number(size!.bytes) / 2 ** 20), cookies }
}

async function loading(client: pg.Client, maxWalSize: string | null): Promise<void> {
  await client.query(maxWalSize ? `alter system set max_wal_size = '${maxWalSize}'` : 'alter system reset max_wal_size')
  await client.query(`alter system ${maxWalSize ? "set checkpoint_timeout = '1h'" : 'reset checkpoint_timeout'}`)
  await client.query('select pg_reload_conf()')
}

const cookieOf = async (world: World, name: StaffName): Promise<string> => `attune=${(await world.as(name)).cookies.get('attune')}`

async function fill(world: World, to: BulkWriter, wanted: number): Promise<Pick<FilledMany, 'checkIns' | 'rows' | 'organisations' | 'cases' | 'caseIds'>> {
  const { organisationId, people, clock: { now }, context } = world
  const random = chance(20_261_127)
  const instruments = context.content.instruments('en')
  const counts = { checkIns: 0, rows: 0, organisations: 1, cases: 0 }
  const nobodys = randomBytes(32)
  const today = dateIn(now, 'Europe/London')

  /** The nth case of a therapist: the first eight meet today, hour by hour from nine, the others in the six days after. */
  const play = async (one: Pick<CaseToPlay, 'organisationId' | 'therapistId' | 'key' | 'clientId' | 'agreedToSupervision'>, nth: number): Promise<string> => {
    const later = nth - measured.aDay
    const [inDays, slot] = later < 0 ? [0, nth] : [1 + (later % 6), Math.floor(later / 6)]
    const next = instantOf(addDays(today, inDays), '09:00', 'Europe/London') + slot * hour
    const caseId = randomUUID()
    counts.cases += 1
    counts.checkIns += playCase(to, random, instruments, { ...one, caseId, reference: counts.cases.toString(36).toUpperCase().padStart(6, '0'), name: `Client${counts.cases} of Many`, next, now })
    if (to.waiting >= rowsAtOnce) await flush()
    return caseId
  }
  const flush = async () => {
    counts.rows += to.waiting
    await to.flush()
  }

  const caseIds: string[] = []
  for (let nth = 0; nth < measured.cases; nth += 1) caseIds.push(await play(await withKey(people.tomas, false), nth))
  for (let supervisee = 0; supervisee < measured.supervisees; supervisee += 1) {
    const therapistId = addTherapist(to, organisationId, new Date(now - weeks * 7 * day))
    to.add('supervisions', { organisation_id: organisationId, supervisor_id: people.ingrid, therapist_id: therapistId, since: new Date(now - weeks * 7 * day) })
    for (let nth = 0; nth < measured.casesEach; nth += 1) await play(await withKey(therapistId, true), nth)
  }
  for (let organisation: string = organisationId; counts.checkIns < wanted; organisation = addOrganisation(to, new Date(now - weeks * 7 * day))) {
    if (organisation !== organisationId) counts.organisations += 1
    for (let therapist = 0; therapist < therapistsEach && counts.checkIns < wanted; therapist += 1) {
      const therapistId = addTherapist(to, organisation, new Date(now - weeks * 7 * day))
      for (let nth = 0; nth < casesEach && counts.checkIns < wanted; nth += 1) {
        await play({ organisationId: organisation, therapistId, key: nobodys, clientId: randomUUID(), agreedToSupervision: false }, nth)
      }
    }
  }
  await flush()
  return { ...counts, caseIds }

  async function withKey(therapistId: string, agreedToSupervision: boolean) {
    const clientId = randomUUID()
    await context.keyring.createClient(organisationId, clientId)
    return { organisationId, therapistId, clientId, agreedToSupervision, key: (await context.keyring.client(organisationId, clientId))! }
  }
}

function addOrganisation(to: BulkWriter, created_at: Date): string {
  const organisation_id = randomUUID()
  to.add('organisations', { organisation_id, name: 'Another clinic', time_zone: 'Europe/London', default_language: 'en', created_at })
  return organisation_id
}

function addTherapist(to: BulkWriter, organisation_id: string, created_at: Date): string {
  const person_id = randomUUID()
  to.add('people', { organisation_id, person_id, name: 'Therapist of Many', email: `${person_id}@clinic.example`, language: 'en', time_zone: 'Europe/London', created_at })
  to.add('person_roles', { organisation_id, person_id, role: 'therapist' })
  return person_id
}
