// Records that end: by the lead's second step or by themselves, never without a notice, never against a hold; and then nothing of the client is left.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, beforeEach, test } from 'node:test'
import pg from 'pg'
import type { ErasureId, PersonId } from '#src/domain/kernel/ids.ts'
import { applyErasures } from '#src/features/record/erase.ts'
import { keepRecords } from '#src/features/record/keep-records.ts'
import { makeNorms } from '#src/features/signals/make-norms.ts'
import { day, hour } from '#src/platform/time.ts'
import { insertErasure } from '#src/records/erasures.ts'
import { verifyAudit } from '#src/records/verify.ts'
import { liveFully, type Lived } from '../erasure/live-fully.ts'
import { beginning, openWorld, type Browser, type World, type WorldCase } from '../world.ts'

let world: World
let dede: Browser
let owner: pg.Client
before(async () => {
  world = await openWorld()
  owner = new pg.Client(world.connection)
  await owner.connect()
})
beforeEach(async () => {
  dede = await world.as('dede')
})
after(async () => {
  await owner.end()
  await world.close()
})

const command = () => ({ command: randomUUID() })
const records = async () => await (await dede.get('/records')).text()
/** @param lived whether the nights before this one were */
const night = async (at: number, lived = true) => {
  world.clock.now = at
  if (lived) await owner.query('update organisations set last_night_at = $1', [new Date(at - day)])
  await keepRecords(world.context)
  await makeNorms(world.context)
  // What the lead decides needs a sign-in of the day.
  dede = await world.as('dede')
}

/** Every row of every table as text, the queue's too, by table. */
async function everything(): Promise<ReadonlyMap<string, string>> {
  const { rows } = await owner.query<{ name: string }>("select schemaname || '.' || tablename as name from pg_tables where schemaname in ('public', 'jobs') order by 1")
  const found = new Map<string, string>()
  for (const { name } of rows) found.set(name, (await owner.query<{ row: string }>(`select t::text as row from ${name} t`)).rows.map(({ row }) => row).join('\n'))
  return found
}

const where = (tables: ReadonlyMap<string, string>, text: string) => [...tables].filter(([, rows]) => rows.includes(text)).map(([name]) => name)
const isHere = async (one: WorldCase) => (await owner.query('select from clients where client_id = $1', [one.clientId])).rowCount === 1

async function ask(one: WorldCase, by: PersonId | null): Promise<ErasureId> {
  const erasureId = randomUUID() as ErasureId
  await world.run((tx, scope) => insertErasure(tx, scope, { erasureId, clientId: one.clientId, ground: 'asked', askedBy: by ? 'person' : 'client', askedById: by, at: world.clock.now, dueAt: null }))
  return erasureId
}

async function close(one: WorldCase, at: number): Promise<void> {
  await owner.query('update cases set closed_at = $1 where case_id = $2', [new Date(at), one.caseId])
}

test('asked for by the client, confirmed by the lead, and a week later nothing is left but ids in the audit and the ledger', async () => {
  const gone: Lived = await liveFully(world, 'quagmire', 4711)
  const stays: Lived = await liveFully(world, 'lantern', 5822)
  await makeNorms(world.context)
  const { clientId } = gone.one
  const erasureId = await ask(gone.one, null)

  const page = await records()
  assert.match(page, /The client asked on 24 November 2026/)
  assert.ok(page.includes(gone.reference) && !page.includes(gone.words[0]!))
  assert.match(await (await dede.get('/today')).text(), /One request to erase a record waits/)
  assert.equal((await dede.post(`/records/erasures/${erasureId}/confirm`, command())).status, 303)
  assert.match(await records(), /in the night after 1 December 2026/)

  await night(beginning + 6 * day)
  assert.ok(await isHere(gone.one), 'not before the week is over')
  const had = await everything()
  for (const number of Object.values(gone.numbers)) assert.ok(where(had, String(number)).length > 0, `${number} was there to be found`)
  for (const word of gone.words) assert.deepEqual(where(had, word), [], 'words are in no row, before either')
  assert.notEqual(had.get('public.norms'), '', 'figures had been made')

  await night(beginning + 7 * day)
  const left = await everything()
  const audits = [...left.keys()].filter((name) => /audit/.test(name))
  for (const number of Object.values(gone.numbers)) assert.deepEqual(where(left, String(number)), [], `${number} is gone`)
  for (const id of gone.ids) assert.deepEqual(where(left, id).filter((name) => !audits.includes(name)), [], `${id} is gone`)
  assert.deepEqual(where(left, clientId).filter((name) => !audits.includes(name)), ['public.erasures'])
  assert.deepEqual(where(left, gone.reference), [])
  assert.equal(await world.context.keyring.client(world.organisationId, clientId), null)
  assert.ok((await world.context.keyring.erased(world.organisationId)).has(clientId))

  for (const number of Object.values(stays.numbers)) assert.ok(where(left, String(number)).length > 0, 'nobody else is touched')
  assert.notEqual(await world.context.keyring.client(world.organisationId, stays.one.clientId), null)
  const { rows } = await owner.query("select action, subject_id from audit_events where action = 'erase-client'")
  assert.deepEqual(rows, [{ action: 'erase-client', subject_id: erasureId }])
  const report = await world.run((tx, scope) => verifyAudit(tx, scope))
  assert.deepEqual(report.faults, [])
  assert.doesNotMatch(world.logged(), /quagmire/)

  const { rows: made } = await owner.query<{ made_at: Date }>('select made_at from norms')
  assert.deepEqual(made.map(({ made_at }) => made_at.getTime()), [world.clock.now], 'figures made with the erased ratings are gone, and made anew without them')
  const tomas = await world.as('tomas')
  assert.equal((await tomas.get(`/cases/${gone.one.caseId}`)).status, 404)
  assert.match(await records(), /1 December 2026<\/span><span class="small soft">asked for/)
})

test('where nothing can be written beside the keys, the key goes all the same, and the note is made when it can be', async () => {
  const one = await world.addCase()
  const start = world.clock.now
  await dede.post(`/records/erasures/${await ask(one, null)}/confirm`, command())
  const keys = join(world.keyringFolder, world.organisationId)
  const beside = join(keys, 'erased')
  const had = await readFile(beside).catch(() => Buffer.alloc(0))
  await rm(beside, { force: true })
  // As on a full disk: it reads as if nothing were there, and nothing can be added.
  await symlink(join(keys, 'no-such-folder', 'erased'), beside)
  await night(start + 7 * day)
  assert.ok(!(await isHere(one)))
  const names = await readdir(keys, { recursive: true })
  assert.ok(!names.some((name) => name.includes(one.clientId)), 'no key is left')
  await rm(beside)
  await writeFile(beside, had)
  await night(start + 8 * day)
  assert.ok((await world.context.keyring.erased(world.organisationId)).has(one.clientId), 'noted in the next night, not only at the next start')
  world.clock.now = start
})

test('the lead who asked for it alone waits thirty days', async () => {
  const one = await world.addCase()
  const start = world.clock.now
  await dede.post(`/records/erasures/${await ask(one, world.people.dede)}/confirm`, command())
  await night(start + 29 * day)
  assert.ok(await isHere(one))
  await night(start + 30 * day)
  assert.ok(!(await isHere(one)))
})

test('the lead says no with a reason, and of two decisions the first holds', async () => {
  const one = await world.addCase()
  const erasureId = await ask(one, null)
  const path = `/records/erasures/${erasureId}`
  const missing = await dede.post(`${path}/refuse`, command())
  assert.equal(missing.status, 422)
  assert.match(await missing.text(), /Please choose one/)
  const no = { ...command(), because: 'claim' }
  assert.equal((await dede.post(`${path}/refuse`, no)).status, 303)
  assert.equal((await dede.post(`${path}/refuse`, no)).status, 303, 'the same press twice is one')
  assert.equal((await dede.post(`${path}/confirm`, command())).status, 409)
  await night(world.clock.now + 60 * day)
  assert.ok(await isHere(one))
})

test('a legal hold stops what is due, by name and reason, until it is let go', async () => {
  const one = await world.addCase()
  const { rows: [{ reference }] } = await owner.query('select reference from cases where case_id = $1', [one.caseId])
  await dede.post(`/records/erasures/${await ask(one, null)}/confirm`, command())
  const wrong = await dede.post('/records/holds', { ...command(), reference: 'NOBODY', reason: 'A complaint' })
  assert.equal(wrong.status, 422)
  const said = await wrong.text()
  assert.match(said, /No case here has this reference/)
  assert.match(said, /value="A complaint"/, 'what was typed is still there')
  assert.equal((await dede.post('/records/holds', { ...command(), reference, reason: 'A complaint of March' })).status, 303)
  assert.equal((await dede.post('/records/holds', { ...command(), reference, reason: 'Another' })).status, 422, 'one at a time')
  const page = await records()
  assert.match(page, /A complaint of March/)
  assert.match(page, /Dede Asante/)
  assert.match(page, /Kept by a legal hold/)
  const kept = await everything()
  assert.deepEqual(where(kept, 'A complaint of March'), [], 'the reason is sealed')

  await night(world.clock.now + 60 * day)
  assert.ok(await isHere(one))
  const hold = /\/records\/holds\/([\w-]+)\/end/.exec(page)![1]
  assert.equal((await dede.post(`/records/holds/${hold}/end`, command())).status, 303)
  await night(world.clock.now + day)
  assert.ok(!(await isHere(one)))
})

test('a record whose key is lost can be held all the same, and the reason is read', async () => {
  const one = await world.addCase()
  const { rows: [{ reference }] } = await owner.query('select reference from cases where case_id = $1', [one.caseId])
  const keys = join(world.keyringFolder, world.organisationId, 'clients')
  const path = join(keys, (await readdir(keys, { recursive: true })).find((name) => name.includes(one.clientId))!)
  const key = await readFile(path)
  await rm(path)
  // Longer than a key is remembered.
  world.clock.now += hour
  dede = await world.as('dede')
  assert.equal((await dede.post('/records/holds', { ...command(), reference, reason: 'A claim of April' })).status, 303)
  assert.match(await records(), /A claim of April/)
  await writeFile(path, key)
  assert.match(await records(), /A claim of April/, 'and once the key is back')
  await dede.post(`/records/erasures/${await ask(one, null)}/confirm`, command())
  await night(world.clock.now + 8 * day)
  assert.ok(await isHere(one))
  assert.equal((await dede.post(`/records/holds/${/\/records\/holds\/([\w-]+)\/end/.exec(await records())![1]}/end`, command())).status, 303)
  await night(world.clock.now + day)
  assert.ok(!(await isHere(one)))
})

test('an answer that waits for a person stops it too', async () => {
  const { one } = await liveFully(world, 'harbour', 6933)
  await dede.post(`/records/erasures/${await ask(one, null)}/confirm`, command())
  await owner.query('update safety_tasks set acknowledged_at = null where case_id = $1', [one.caseId])
  await night(world.clock.now + 8 * day)
  assert.ok(await isHere(one))
  assert.match(await records(), /An answer that needs a person waits/)
  await owner.query('update safety_tasks set acknowledged_at = $2 where case_id = $1', [one.caseId, new Date(world.clock.now)])
  await night(world.clock.now + day)
  assert.ok(!(await isHere(one)))
})

test('a closed record ends by itself after the years that the lead chose, announced thirty days before', async () => {
  const one = await world.addCase()
  const closed = world.clock.now
  await close(one, closed)
  const end = Date.UTC(new Date(closed).getUTCFullYear() + 8, new Date(closed).getUTCMonth(), new Date(closed).getUTCDate(), new Date(closed).getUTCHours())
  await night(end - 31 * day)
  assert.doesNotMatch(await (await (await world.as('dede')).get('/today')).text(), /a day on which/)
  await night(end - 30 * day)
  dede = await world.as('dede')
  assert.match(await (await dede.get('/today')).text(), /One record has a day on which it is erased/)
  await night(end - 1)
  assert.ok(await isHere(one))
  await night(end)
  assert.ok(!(await isHere(one)))
})

test('who asked and got no answer is kept no longer than somebody who did not ask', async () => {
  const one = await world.addCase()
  const closed = world.clock.now
  await close(one, closed)
  const then = new Date(closed)
  const end = then.setUTCFullYear(then.getUTCFullYear() + 8)
  await ask(one, null)
  await night(end - 1)
  assert.match(await records(), /The client asked on/, 'the lead may still say yes, which may come sooner')
  await night(end)
  const { rows } = await owner.query('select ground, due_at, ended_because from erasures where client_id = $1 order by asked_at', [one.clientId])
  assert.deepEqual(rows.map(({ ground, ended_because }) => [ground, ended_because]), [['asked', 'no-longer-due'], ['retention', null]])
  await night(end + 30 * day - 1)
  assert.ok(await isHere(one))
  await night(end + 30 * day)
  assert.ok(!(await isHere(one)))
})

test('reopening calls it off; a shorter setting still gives thirty days, a longer one calls it off', async () => {
  const [reopened, kept] = [await world.addCase(), await world.addCase()]
  const start = world.clock.now
  await close(reopened, start)
  await close(kept, start)
  const setYears = (years: number) => owner.query('update organisations set retention_years = $1', [years])
  await setYears(1)
  const later = start + 3 * 365 * day
  await night(later)
  assert.ok((await isHere(reopened)) && (await isHere(kept)), 'overdue by a shorter setting, and announced first')
  await owner.query('update cases set closed_at = null where case_id = $1', [reopened.caseId])
  await setYears(20)
  await night(later + 31 * day)
  assert.ok((await isHere(reopened)) && (await isHere(kept)))
  await setYears(1)
  await night(later + 32 * day)
  await night(later + 63 * day)
  assert.ok(await isHere(reopened), 'an open case is never due')
  assert.ok(!(await isHere(kept)))
  await setYears(8)
})

test('the database itself refuses: the application can take no row away, and erase nobody who is not due', async () => {
  const one = await world.addCase()
  const erasureId = await ask(one, null)
  for (const table of ['clients', 'cases', 'check_ins', 'scores', 'lines', 'norms', 'erasures'] as const) {
    await assert.rejects(world.run((tx) => tx.deleteFrom(table).where('organisation_id', '=', world.organisationId).execute()), /permission denied/, table)
  }
  await owner.query('begin')
  await owner.query('set local role attune_app')
  await owner.query('select app_set_org($1)', [world.organisationId])
  const { rows } = await owner.query('select app_erase_client($1, $2, now()) as erased', [world.organisationId, erasureId])
  assert.deepEqual(rows, [{ erased: false }])
  await assert.rejects(owner.query('select app_erase_client($1, $2, now())', [randomUUID(), erasureId]), /another organisation/)
  await owner.query('rollback')
  assert.ok(await isHere(one))
})

test('whoever comes back with a backup of the database is erased again at the next start, whatever hold that backup has', async () => {
  const { one, reference } = await liveFully(world, 'willow', 7144)
  await world.context.keyring.dropClient(world.organisationId, one.clientId)
  await owner.query("update legal_holds set ended_at = null, ended_by = null where client_id = $1", [one.clientId])
  assert.ok(await isHere(one))
  await applyErasures(world.context)
  assert.ok(!(await isHere(one)))
  const { rows } = await owner.query("select ground, carried_out_at is not null as done from erasures where client_id = $1", [one.clientId])
  assert.deepEqual(rows, [{ ground: 'again', done: true }])
  assert.ok(!(await records()).includes(reference))
  await applyErasures(world.context)
  assert.equal((await owner.query('select from erasures where client_id = $1', [one.clientId])).rowCount, 1, 'once is enough')
})

test('a clock that is put forward erases nobody before a week in which somebody may notice; put right, everything is due as it was', async () => {
  dede = await world.as('dede')
  const one = await world.addCase()
  const begun = world.clock.now
  const erasureId = await ask(one, null)
  assert.equal((await dede.post(`/records/erasures/${erasureId}/confirm`, command())).status, 303)
  await night(begun + day)
  await night(begun + 300 * day, false)
  assert.ok(await isHere(one))
  assert.match(await records(), /put off: Attune was off in the days before .* or this machine’s clock was put forward/)
  await night(begun + 2 * day, false)
  assert.doesNotMatch(await records(), /put off/)
  await night(begun + 6 * day)
  assert.ok(await isHere(one), 'its week is not over')
  await night(begun + 8 * day)
  assert.ok(!(await isHere(one)))
})

test('a machine that was off for days erases a week later, and is not put off again by being off again', async () => {
  dede = await world.as('dede')
  const one = await world.addCase()
  const begun = world.clock.now
  const erasureId = await ask(one, null)
  assert.equal((await dede.post(`/records/erasures/${erasureId}/confirm`, command())).status, 303)
  await night(begun + day)
  await night(begun + 8 * day, false)
  assert.ok(await isHere(one), 'nobody could object in those days')
  await night(begun + 14 * day, false)
  assert.ok(await isHere(one))
  await night(begun + 19 * day, false)
  assert.ok(!(await isHere(one)))
})
