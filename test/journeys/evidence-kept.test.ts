// Reading, comparing and putting right the stored sums of Evidence, and who may look at them.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { readStudy } from '#src/features/evidence/read-study.ts'
import { across, stored } from '#src/commands/analyse/stored.ts'
import type { Command, CommandCall } from '#src/commands/command.ts'
import { configFrom } from '#src/config/config.ts'
import { compareSample } from '#src/features/evidence/compare-sample.ts'
import { verifyMoments } from '#src/features/evidence/verify-moments.ts'
import { gatherSessions } from '#src/domain/evidence/study/gather-sessions.ts'
import type { StudyCells } from '#src/domain/evidence/study/study-data.ts'
import { needed } from '#src/domain/evidence/study/study-gates.ts'
import { runStudy, type Study } from '#src/domain/evidence/study/run-study.ts'
import { chance } from '#src/domain/kernel/chance.ts'
import { day, hour, minute } from '#src/platform/time.ts'
import { leastClients, readAcross } from '#src/records/evidence-across.ts'
import { keepEvidence } from '#src/records/evidence-moments.ts'
import { keptMeasures, readKeptRows } from '#src/records/evidence.ts'
import { latelyOf, weeklyRate } from '#src/records/weekly-rate.ts'
import { root } from '#src/root.ts'
import { openWorld, type World, type WorldCase } from '../world.ts'
import { factsOf } from './evidence-facts.ts'

let world: World
let cases: WorldCase[]
let owner: pg.Client
before(async () => {
  world = await openWorld()
  owner = new pg.Client(world.connection)
  await owner.connect()
  cases = []
  for (let nth = 0; nth < 14; nth += 1) cases.push(await course(nth, 3 + (nth % 7)))
  await world.run((tx, scope) => keepEvidence(tx, scope, cases.map(({ caseId }) => caseId)))
})
after(async () => {
  await owner.end()
  await world.close()
})

/** Weekly sessions with both forms, here and there one left out; of every third client the later ones with another therapist. */
async function course(nth: number, weeks: number): Promise<WorldCase> {
  const { uniform } = chance(100 + nth)
  const one = await world.addCase()
  const beginning = world.clock.now - 12 * 7 * day
  const phq9 = world.context.content.instrument('phq-9', 'en')!
  for (let week = 0; week < weeks; week += 1) {
    const start = beginning + week * 7 * day
    const session = await world.addSession(one, start, { therapist: nth % 3 === 2 && week > 2 ? 'mira' : 'tomas' })
    await world.run(async (tx, { organisationId: organisation_id }) => {
      const row = { organisation_id, case_id: one.caseId, session_id: session }
      const submit = async (kind: 'before' | 'after', at: number, answers: Record<string, number>) => {
        const check_in_id = crypto.randomUUID() as never
        await tx.insertInto('check_ins').values({ ...row, check_in_id, kind, received_at: new Date(at), door: 'link', language: 'en', versions: JSON.stringify({ [kind === 'before' ? 'phq-9' : 'attune-after']: '1.0.0' }), answers: JSON.stringify(answers) }).execute()
        if (kind === 'before') {
          const value = phq9.items.filter(({ scored }) => scored).reduce((sum, { key }) => sum + answers[`phq-9/${key}`]!, 0)
          await tx.insertInto('scores').values({ organisation_id, check_in_id, instrument_id: 'phq-9', scale: 'total', version: '1.0.0', language: 'en', value, prorated: false, reliable_points: 6, reliable_confidence: '0.95' }).execute()
        }
      }
      if (uniform() < 0.9) await submit('before', start - hour, Object.fromEntries(Array.from({ length: 9 }, (_, item) => [`phq-9/${item + 1}`, Math.floor(uniform() * 4)])))
      if (uniform() < 0.9) await submit('after', start + hour, Object.fromEntries(['goal', 'task', 'bond'].map((item) => [`attune-after/${item}`, Math.floor(uniform() * 11)])))
      await tx.updateTable('sessions').set({ status: 'held' }).where('organisation_id', '=', organisation_id).where('session_id', '=', session).execute()
      await tx.insertInto('mirrors').values({ ...row, person_id: world.people.tomas, submitted_at: new Date(start + 70 * minute), answers: null }).execute()
    })
  }
  return one
}

const phq9 = { instrumentId: 'phq-9', scoring: '1' }

test('what is read is what the same sessions come to one by one', async () => {
  assert.deepEqual(await world.run((tx, scope) => keptMeasures(tx, scope)), [{ ...phq9, cases: cases.length }])
  const kept = await world.run((_, scope) => readStudy(world.context, scope, phq9))
  const facts = []
  const therapists: string[] = []
  for (const [client, one] of [...cases].sort((a, b) => (a.caseId < b.caseId ? -1 : 1)).entries()) {
    const sessions = await factsOf(world, one)
    for (const session of sessions) {
      if (!therapists.includes(session.therapist)) therapists.push(session.therapist)
      facts.push({ client, ...session })
    }
  }
  const rows = gatherSessions({
    count: facts.length, clients: cases.length, client: Int32Array.from(facts, ({ client }) => client), session: Int32Array.from(facts, ({ number }) => number),
    therapist: Int32Array.from(facts, ({ therapist }) => therapists.indexOf(therapist)),
    alliance: Float64Array.from(facts, ({ alliance }) => (alliance === null ? NaN : alliance / 3)), outcome: Float64Array.from(facts, ({ outcomes }) => outcomes['phq-9'] ?? NaN),
  })
  for (const name of ['sessions', 'withOutcome', 'withAlliance', 'withBoth', 'earlyCount', 'gaps'] as const) assert.deepEqual([...kept.clients[name]], [...rows.clients[name]], name)
  assert.deepEqual([kept.clients.firstOutcome, kept.clients.lastOutcome], [rows.clients.firstOutcome, rows.clients.lastOutcome])
  kept.clients.earlyAlliance.forEach((sum, client) => assert.ok(Math.abs(sum - rows.clients.earlyAlliance[client]!) < 1e-12))
  assert.deepEqual([kept.cells.count, [...kept.cells.client], kept.therapists], [rows.cells.count, [...rows.cells.client], 2])
  for (const direction of ['forward', 'reverse'] as const) {
    const [ours, theirs] = [ofClients(kept.cells, direction), ofClients(rows.cells, direction)]
    assert.ok(ours.some((value) => value > 0))
    ours.forEach((value, at) => assert.ok(Math.abs(value - theirs[at]!) <= 1e-9 * Math.max(1, Math.abs(value)), `${direction} ${at}: ${value} ${theirs[at]}`))
  }
})

/** Summed over a client's therapists, who stand in another order. */
function ofClients(cells: StudyCells, direction: 'forward' | 'reverse'): number[] {
  const sums: number[] = Array.from({ length: cases.length * 15 }, () => 0)
  unshifted(cells[direction]).forEach((value, at) => (sums[cells.client[Math.floor(at / 15)]! * 15 + (at % 15)]! += value))
  return sums
}

/** The products of the columns as they are, in points. */
function unshifted({ products, shift }: { products: Float64Array; shift: Float64Array }): number[] {
  const found: number[] = []
  for (let cell = 0; cell < products.length / 15; cell += 1) {
    const at = (r: number, s: number) => products[cell * 15 + (r * (r + 1)) / 2 + s]!
    for (let r = 0; r < 5; r += 1) for (let s = 0; s <= r; s += 1) found.push(at(r, s) + (r > 0 ? shift[r]! * at(s, 0) : 0) + (s > 0 ? shift[s]! * at(r, 0) : 0) + shift[r]! * shift[s]! * at(0, 0) * (r > 0 && s > 0 ? 1 : 0))
  }
  return found
}

test('a study can be made of it', async () => {
  const { organisations: _, ...kept } = await world.run((_, scope) => readStudy(world.context, scope, phq9))
  const study = runStudy({ ...kept, organisations: null, outcome: { name: 'PHQ-9', range: { min: 0, max: 27 }, better: 'lower', reliableChange: 6 }, alliance: { name: 'alliance', range: { min: 0, max: 10 } } })
  assert.equal(study.counts.clients, cases.length)
  assert.ok(!JSON.stringify(study).includes(cases[0]!.caseId))
})

test('how many come to count in a week is counted from when they did', async () => {
  await owner.query('update cases set opened_at = $1', [new Date(world.clock.now - 20 * 7 * day)])
  const { instants } = await world.run((tx, scope) => readKeptRows(tx, scope, phq9))
  const { correlation, within } = weeklyRate(instants, latelyOf(instants, world.clock.now))
  const { rows: [kept] } = await owner.query<{ sixth: number; compared: number }>(`
    select count(distinct case_id) filter (where sixth_both_at is not null)::integer as sixth, count(distinct case_id) filter (where compared_at is not null)::integer as compared from evidence_moments`)
  assert.deepEqual([Math.round(within * 12), Math.round(correlation * 12)], [kept!.sixth, kept!.compared])
  assert.ok(kept!.sixth > 0 && kept!.compared > kept!.sixth)
  assert.deepEqual(weeklyRate(instants, latelyOf(instants, world.clock.now + 30 * 7 * day)), { correlation: 0, within: 0 })
  assert.equal(needed.sessionsWithin, 6, 'the sixth is written into migration 0022')
})

test('a changed, a missing and a left-over row are each found and named, by night in a sample too, and put right on request', async () => {
  const [changed, missing, extra] = cases
  await owner.query('update evidence_moments set forward[3] = forward[3] + 1, sessions = sessions + 1 where case_id = $1', [changed!.caseId])
  await owner.query('delete from evidence_moments where case_id = $1', [missing!.caseId])
  await owner.query(`insert into evidence_moments select (jsonb_populate_record(e, '{"instrument_id":"gad-7"}')).* from evidence_moments e where case_id = $1 limit 1`, [extra!.caseId])
  const found = await world.run(async (_, scope) => await verifyMoments(world.context, scope, false))
  const told = (one: WorldCase) => found.faults.filter(({ caseId }) => caseId === one.caseId).map(({ fault, columns }) => [fault, columns])[0]
  assert.deepEqual([told(changed!), told(missing!), told(extra!)], [['different', ['forward', 'sessions']], ['missing', []], ['left-over', []]])
  await compareSample(world.context)
  assert.match(world.logged(), /stored sums of Evidence differ/)
  assert.ok(world.logged().includes(changed!.caseId))
  assert.match(await world.context.metrics.text(), /attune_evidence_differences_total [3-9]/)
  await world.run(async (_, scope) => await verifyMoments(world.context, scope, true))
  assert.deepEqual(await world.run(async (_, scope) => await verifyMoments(world.context, scope, false)), { cases: cases.length, faults: [] })
  const said = await owner.query("select 1 from audit_events where action = 'rebuild-evidence-sums' and chain_id = $1", [world.organisationId])
  assert.equal(said.rows.length, 1)
})

test('across organisations: sums alone, by a role that sees no other table, and nothing of an organisation with few clients', async () => {
  const across = await readAcross(world.connection, phq9)
  assert.deepEqual([across.study.clients.count, across.study.organisations.count, across.leftOut], [cases.length, 1, 0])
  assert.ok(cases.length >= leastClients)
  const role = new pg.Client({ ...world.connection, options: '-c role=attune_across' })
  await role.connect()
  for (const table of ['clients', 'cases', 'check_ins', 'scores', 'audit_events', 'organisations', 'logins']) await assert.rejects(role.query(`select 1 from ${table} limit 1`), /permission denied/, table)
  await assert.rejects(role.query('delete from evidence_moments'), /permission denied/)
  await role.end()
  const app = new pg.Client({ ...world.connection, options: '-c role=attune_app' })
  await app.connect()
  assert.equal((await app.query('select 1 from evidence_moments')).rows.length, 0, 'the application sees no organisation that it has not named')
  await app.end()
  await owner.query('delete from evidence_moments where case_id = any ($1)', [cases.slice(leastClients - 1).map(({ caseId }) => caseId)])
  const few = await readAcross(world.connection, phq9)
  assert.deepEqual([few.study.clients.count, few.leftOut], [0, 1])
  await world.run(async (_, scope) => await verifyMoments(world.context, scope, true))
})

test('whoever changes what the sums follow from keeps them', () => {
  const writers = /\b(insertCheckIn|insertMirror|insertSessions|updateSession|handOverSessions|cancelSessionsFrom|restrict)\(/
  const files = readdirSync(new URL('src/', root), { recursive: true, encoding: 'utf8' }).filter((name) => /^(?:features|access|commands|demonstration)\/.*\.tsx?$/.test(name) && !name.endsWith('.test.ts'))
  const writing = files.filter((name) => writers.test(readFileSync(new URL(`src/${name}`, root), 'utf8')))
  assert.ok(writing.length > 8)
  // A case that is made with its first session has nothing to count yet, and that is written by insertSessionsOf.
  assert.deepEqual(writing.filter((name) => !/\b(?:keepEvidence(?:OfClient)?|noteEvidenceDue)\(/.test(readFileSync(new URL(`src/${name}`, root), 'utf8'))), [])
})

test('from the command line: what is stored of one organisation, and across all, without anybody’s id', async () => {
  const { connectionString, user, password, database, host, port } = world.connection
  const DATABASE_URL = connectionString ?? `postgres://${user}:${String(password)}@localhost:${port ?? 5432}/${database}?host=${encodeURIComponent(host ?? '')}`
  const run = async (command: Command, values: CommandCall['values']) => {
    const said: unknown[] = []
    const code = await command.run({ config: configFrom({ DATABASE_URL }), values, positionals: [], json: true, say: (result) => said.push(result), write: async () => {}, complain: () => {}, progress: () => {} })
    return { code, study: said.at(-1) as Study }
  }
  const own = await run(stored, {})
  const all = await run(across, { outcome: 'phq-9' })
  assert.deepEqual([own.code, own.study.outcome.name, own.study.outcome.reliableChange, own.study.counts.clients, own.study.counts.organisations], [0, 'PHQ-9', 6, cases.length, 1])
  assert.deepEqual(all.study.counts, own.study.counts)
  assert.ok(!/[0-9a-f]{8}-[0-9a-f]{4}/.test(JSON.stringify(own.study)))
  assert.equal((await owner.query("select 1 from audit_events where action = 'analyse-evidence'")).rows.length, 1)
  await assert.rejects(run(stored, { outcome: 'gad-7' }), /Nothing is stored of gad-7 yet\. There is phq-9\./)
  await assert.rejects(run(stored, { organisation: 'x' }), new RegExp(world.organisationId))
  await assert.rejects(run(across, { outcome: 'own-1' }), /one of .*phq-9/)
  await assert.rejects(run(across, { outcome: 'gad-7' }), /Nothing is stored of GAD-7 yet/)
})
