// Evidence: nothing is shown before a plan is locked; what is shown is worked out aside, kept with its plan, and says when there is not enough.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import pg from 'pg'
import type { ErasureId } from '#src/domain/kernel/ids.ts'
import { tellErasure } from '#src/platform/erasure.ts'
import { day, minute } from '#src/platform/time.ts'
import { settleMoments } from '#src/features/evidence/settle-moments.ts'
import { linesOf, repeatPlans } from '#src/commands/study.ts'
import { eraseClient, insertErasure } from '#src/records/erasures.ts'
import { openWorld, type Browser, type World, type WorldCase } from '#test/world.ts'
import { addWholeCases, type WholeCourse } from './whole-cases.ts'

let world: World
let dede: Browser
let one: WorldCase
before(async () => {
  world = await openWorld()
  dede = await world.as('dede')
  one = await world.addCase()
})
after(() => world.close())

const textOf = async (response: Response) => (await response.text()).replaceAll(/<style>[^]*?<\/style>/g, ' ').replaceAll(/<a class="figure"[^>]*>([^]*?)<\/a>/g, '$1').replaceAll(/<[^>]+>/g, ' ').replaceAll(/[\u2068\u2069]/g, '').replaceAll(/\s+/g, ' ')
const page = async (path: string) => await textOf(await dede.get(path))

/** Asks as a browser does while something is worked out. */
async function untilThere(path: string): Promise<string> {
  for (let asked = 0; asked < 120; asked += 1) {
    const response = await dede.get(path)
    if (response.headers.get('refresh') === null) return await textOf(response)
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
  return assert.fail('it does not end')
}

const lock = async (given: Record<string, string> = {}) => {
  world.clock.now += minute
  return await dede.post('/evidence/plan', { command: randomUUID(), measure: 'phq-9/1', since: '', expects: '', ...given })
}
const audited = async (action: string) => await world.run(async (tx) => (await tx.selectFrom('audit_events').select('audit_id').where('organisation_id', '=', world.organisationId).where('action', '=', action).execute()).length)

test('before a plan is locked every way leads to it, and nothing is worked out', async () => {
  for (const path of ['/evidence', '/evidence/ended']) assert.equal((await dede.get(path)).headers.get('location'), '/evidence/plan')
  assert.equal((await dede.post('/evidence/work', { command: randomUUID() })).status, 409)
  assert.match(await page('/evidence/plan'), /Until then nobody here sees a result\./)
  assert.equal(await audited('view-evidence'), 0)
})

test('what does not fit is said, with what was typed still there, and nothing is locked', async () => {
  const response = await lock({ measure: 'phq-9/7', since: '2031-01-01', expects: 'More warmth, less PHQ' })
  assert.equal(response.status, 422)
  const text = await response.text()
  assert.match(text, /Choose one measure\./)
  assert.match(text, /Choose a day that has come\./)
  assert.match(text, /More warmth, less PHQ/)
  assert.equal((await dede.get('/evidence')).headers.get('location'), '/evidence/plan')
})

test('a locked plan says by whom, when, with a fingerprint that fits, and is worked out at once; with little data it says how much there is', async () => {
  const command = randomUUID()
  await lock({ command, expects: 'I expect that it goes with less.' })
  await lock({ command, expects: 'I expect that it goes with less.' })
  const text = await untilThere('/evidence/ended')
  assert.match(text, /No case has ended here yet/)
  assert.match(text, /Not enough yet: 0 of 30 clients/)
  const plan = await page('/evidence/plan')
  assert.match(plan, /Dede Asante, 24 November 2026, 09:02/)
  assert.match(plan, /I expect that it goes with less\./)
  assert.match(plan, /It still fits the plan as it is kept\./)
  assert.match(plan, /No result had been seen here when it was locked\./)
  assert.match(plan, /First seen on 24 November 2026\./)
  assert.doesNotMatch(plan, /Plan 2/)
  assert.deepEqual([await audited('lock-analysis-plan'), await audited('work-out-study'), (await audited('view-evidence')) > 0], [1, 1, true])
})

const course = (scores: readonly number[], alliance: readonly (number | null)[], gad7: readonly number[] = scores.map((score) => Math.round(score * 0.7))): WholeCourse => ({ phq9: scores, gad7, alliance })

test('what became of clients: recovery, reliable change and the three groups, each from thirty on, with intervals, and never by name', async () => {
  await addWholeCases(world, one.clientId, [
    // Recovered and reliably improved; rated steadily.
    ...Array.from({ length: 24 }, () => course([16, 13, 10, 6], [8, 8, 8, 8])),
    // Reliably improved, still a case.
    ...Array.from({ length: 12 }, () => course([20, 18, 15, 13], [7, 7, 7, 7])),
    // Reliably worse, with a fall of the alliance that stays.
    ...Array.from({ length: 31 }, () => course([11, 13, 15, 18], [9, 9, 3, 3])),
    // One session, and one without a second score.
    ...Array.from({ length: 3 }, () => course([12], [8])),
    ...Array.from({ length: 2 }, (): WholeCourse => ({ phq9: [12, null, null], alliance: [8, 8, 8] })),
  ])
  const before = await page('/evidence/ended')
  assert.match(before, /Check-ins have come since this was worked out on 24 November 2026\./)
  assert.equal((await dede.post('/evidence/work', { command: randomUUID() })).status, 303)
  const text = await untilThere('/evidence/ended')
  assert.match(text, /72 cases have ended here; 69 of them after two sessions or more\./)
  assert.match(text, /67 clients have all scores that are needed\. 2 lacked a score and are not counted\./)
  // 24 of 67; Wilson.
  assert.match(text, /Reliable recovery 36% \(25% to 48%\) of 67 clients/)
  assert.match(text, /Reliable improvement 54% \(42% to 65%\) of 67 clients/)
  assert.match(text, /Reliable deterioration 46% \(35% to 58%\) of 67 clients/)
  assert.match(text, /England, April 2025 48%/)
  assert.match(text, /England’s aim for 2026\/27 not checked; awaits a clinician 51%/)
  assert.match(text, /Signalled, not repaired \+7\.0 \(\+7\.0 to \+7\.0\) 31 clients, 11\.0 at first/)
  assert.match(text, /Signalled, repaired: not enough yet, 0 of 30 clients\./)
  // The last of them ended a year ago: at that rate there will never be more.
  assert.doesNotMatch(text, /weeks? more at this rate|more than two years/)
  assert.match(text, /Never signalled −9\.0 \(−9\.5 to −8\.5\) 36 clients, 17\.3 at first/)
  assert.doesNotMatch(text, /Mira|Tomas|Amal|NaN|undefined/)
  assert.match(text, /Nothing has come since\./)
})

test('another plan stands beside the first with its own date, says what had been seen, and shows its own results', async () => {
  world.clock.now += day
  await lock({ since: '2026-11-01' })
  assert.match(await untilThere('/evidence/ended'), /No case has ended here yet/)
  const plan = await page('/evidence/plan')
  assert.match(plan, /It was locked after results of an earlier plan had been seen, first on 24 November 2026\. Read it as a second look\./)
  assert.match(plan, /Plan 2 .*Plan 1 /)
  const first = /\/evidence\/plan\?plan=([0-9a-f-]+)"[^>]*>Plan 1/.exec(await (await dede.get('/evidence/plan')).text())?.[1]
  assert.match(await page(`/evidence/ended?plan=${first}`), /72 cases have ended here/)
  assert.equal((await dede.get(`/evidence/ended?plan=${randomUUID()}`)).status, 404)
})

test('a plan that somebody changed in the database does not fit its fingerprint, and the page says so', async () => {
  const owner = new pg.Client(world.connection)
  await owner.connect()
  await owner.query(`update analysis_plans set plan = jsonb_set(plan, '{expects}', '"I always said so."') where organisation_id = $1 and plan ->> 'since' is null`, [world.organisationId])
  await owner.end()
  const first = /\/evidence\/plan\?plan=([0-9a-f-]+)"[^>]*>Plan 1/.exec(await (await dede.get('/evidence/plan')).text())?.[1]
  assert.match(await page(`/evidence/plan?plan=${first}`), /It does not fit the plan as it is kept\./)
})

test('two who ask at once get one result, with how long it takes until there is enough', async () => {
  await addWholeCases(world, one.clientId, [course([16, 13, 10, 6], [8, 8, 8, 8])], 23)
  const before = await audited('work-out-study')
  await Promise.all([dede.post('/evidence/work', { command: randomUUID() }), dede.post('/evidence/work', { command: randomUUID() })])
  const text = await untilThere('/evidence/ended')
  assert.match(text, /One case has ended here, and it had two sessions or more\./)
  // One in the 23 days since it began, and 29 more are needed.
  assert.equal(text.match(/Not enough yet: 1 of 30 clients with all scores\. About 96 weeks more at this rate\./g)?.length, 2)
  assert.match(text, /Never signalled: not enough yet, 1 of 30 clients\. About 96 weeks more at this rate\./)
  assert.match(text, /Signalled, repaired: not enough yet, 0 of 30 clients\. (?!About|At)/)
  assert.match(text, /Weeks are those it takes if as many clients come to count as in the last twelve weeks\./)
  assert.equal(await audited('work-out-study'), before + 1)
  await dede.post('/evidence/work', { command: randomUUID() })
  assert.equal(await audited('work-out-study'), before + 1, 'nothing has come since')
})

test('while it is worked out the page says how far it is and asks again by itself; what is stopped keeps nothing, and can be begun again', async () => {
  const before = await audited('work-out-study')
  // A thread that is there already would be done before anybody looks.
  await tellErasure(world.organisationId)
  const locking = lock({ since: '2026-11-02' })
  let working: Response
  do working = await dede.get('/evidence')
  while (working.headers.get('refresh') === null)
  assert.match(await textOf(working), /Working it out .*nobody’s check-in waits for it/)
  assert.equal((await dede.post('/evidence/stop', { command: randomUUID() })).status, 303)
  await locking
  const text = await page('/evidence')
  assert.match(text, /It was stopped\. Nothing was kept\./)
  assert.equal(await audited('work-out-study'), before)
  await dede.post('/evidence/work', { command: randomUUID() })
  assert.match(await untilThere('/evidence/ended'), /One case has ended here/)
})

test('a study that fails says so, keeps nothing, and leaves the reason in the log', async () => {
  const before = await audited('work-out-study')
  const owner = new pg.Client(world.connection)
  await owner.connect()
  await owner.query('alter table heard_answers rename to heard_answers_away')
  await lock({ since: '2025-01-01' })
  const text = await untilThere('/evidence')
  await owner.query('alter table heard_answers_away rename to heard_answers')
  await owner.end()
  assert.match(text, /It could not be worked out\. Nothing was lost/)
  assert.match(world.logged(), /"code":"42P01".*a study could not be worked out/)
  assert.doesNotMatch(world.logged(), /heard_answers/, 'the words of an error can quote a row')
  assert.equal(await audited('work-out-study'), before)
})

test('the expected course stands there once somebody answers for it, and not before', async () => {
  await dede.post('/evidence/work', { command: randomUUID() })
  assert.doesNotMatch(await untilThere('/evidence/ended'), /Expected course|could not be worked out/)
  await dede.post('/organisation/signals', { command: randomUUID(), detector: 'rules', predictions: 'on', predictionsBy: 'Dr Asante, clinical psychologist', 'understood.yes': 'on' })
  const text = await page('/evidence/ended')
  assert.match(text, /Expected course PHQ-9: \d+ of the 200 closed cases/)
  assert.match(text, /It foretells how scores usually go/)
})

test('an erasure takes every result along, and the first look stays known', async () => {
  const results = async () => await world.run(async (tx) => (await tx.selectFrom('shown_studies').select('shown_study_id').where('organisation_id', '=', world.organisationId).execute()).length)
  assert.ok((await results()) > 0)
  const jonas = await world.addCase({ called: 'Jonas' })
  await world.run(async (tx, scope) => {
    const erasureId = randomUUID() as ErasureId
    await insertErasure(tx, scope, { erasureId, clientId: jonas.clientId, ground: 'asked', askedBy: 'person', askedById: world.people.dede, at: world.clock.now, dueAt: world.clock.now })
    assert.equal(await eraseClient(tx, scope, erasureId, world.clock.now), true)
  })
  assert.equal(await results(), 0)
  assert.match(await page('/evidence'), /Not worked out yet/)
  assert.match(await page('/evidence/plan'), /after results of an earlier plan had been seen, first on 24 November 2026/)
})

test('a study that was under way when somebody was erased is not kept: they may be in it', async () => {
  const before = await audited('work-out-study')
  const gone = await world.addCase({ called: 'Jonas' })
  await addWholeCases(world, gone.clientId, [course([16, 13, 10, 6], [8, 8, 8, 8])], 20)
  await world.run(async (_, scope) => await settleMoments(world.context, scope))
  const owner = new pg.Client(world.connection)
  await owner.connect()
  // The answer is ready to be put down, from what was read before, when the erasure is committed.
  const isWaiting = async () => (await owner.query("select from pg_stat_activity where wait_event_type = 'Lock' and query like '%evidence_heads%'")).rowCount! > 0
  let working: Promise<unknown> = Promise.resolve()
  await world.run(async (tx, scope) => {
    const erasureId = randomUUID() as ErasureId
    await insertErasure(tx, scope, { erasureId, clientId: gone.clientId, ground: 'asked', askedBy: 'person', askedById: world.people.dede, at: world.clock.now, dueAt: world.clock.now })
    assert.equal(await eraseClient(tx, scope, erasureId, world.clock.now), true)
    working = dede.post('/evidence/work', { command: randomUUID() })
    for (let asked = 0; !(await isWaiting()); asked += 1) {
      assert.ok(asked < 600, 'it was never put down')
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
  })
  await working
  await owner.end()
  assert.match(await untilThere('/evidence'), /It was stopped\. Nothing was kept\./)
  assert.equal(await audited('work-out-study'), before)
})

test('the command line works the same plan out again, to the same figures', async () => {
  await dede.post('/evidence/work', { command: randomUUID() })
  await untilThere('/evidence')
  const plan = /class="fingerprint"[^>]*>([^<]+)</.exec(await (await dede.get('/evidence/plan')).text())?.[1]?.replaceAll(' ', '') ?? ''
  assert.match(plan, /^[0-9a-f]{64}$/)
  const [again, ...others] = await repeatPlans(world.context, plan.slice(0, 8), () => {})
  assert.deepEqual(others, [])
  const kept = await world.run(async (tx) => (await tx.selectFrom('shown_studies').select('shown').where('organisation_id', '=', world.organisationId).execute()).at(-1)?.shown)
  const { study, ended, beginnings } = JSON.parse(JSON.stringify(again)) as Record<string, unknown>
  assert.deepEqual({ study, ended, beginnings }, { study: (kept as Record<string, unknown>)['study'], ended: (kept as Record<string, unknown>)['ended'], beginnings: (kept as Record<string, unknown>)['beginnings'] })
  const { have, need } = again!.study.gates.correlation
  assert.match(linesOf(world.context.content.words('en'), { ...again!, rate: { correlation: 2, within: 0 } }).join('\n'), new RegExp(`Between clients: not enough yet\\. ${have} of ${need} .* About ${Math.ceil((need - have) / 2)} weeks more at this rate\\.\n.*Within clients: not enough yet.*\\.\n`))
  assert.deepEqual(await repeatPlans(world.context, 'no such', () => {}), [])
})
