// Expected courses and the drop-out list: nothing of them while the switch is off, however many cases have ended; told with their figures while it is on; gone at once when it is switched off again.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { CaseId, CheckInId, SessionId } from '#src/domain/kernel/ids.ts'
import { playCourses } from '#src/domain/outcome/expected-course.fixture.ts'
import type { ScoredCourse } from '#src/domain/outcome/expected-course.ts'
import { makeNorms } from '#src/features/signals/make-norms.ts'
import { day, hour } from '#src/platform/time.ts'
import { lastNorms } from '#src/records/norms.ts'
import { beginning, openWorld, type Browser, type World, type WorldCase } from '#test/world.ts'
import { tellCheckIn } from './telling.ts'

let world: World
let tomas: Browser
let dede: Browser
let old: WorldCase
let amal: WorldCase
let amalId: string
before(async () => {
  world = await openWorld()
  ;[tomas, dede] = [await world.as('tomas'), await world.as('dede')]
  old = await world.addCase({ called: 'Old' })
  amal = await ongoing([12, 11, 17])
  amalId = amal.caseId
})
after(() => world.close())

/** Weekly sessions with a score before each, the last of them to come; the second but last was missed. */
async function ongoing(scores: readonly number[]): Promise<WorldCase> {
  const one = await world.addCase()
  await world.consent(one, { supervision: true })
  for (const [index, phq9] of scores.entries()) {
    const start = beginning + hour - (scores.length - 1 - index) * 14 * day
    await tellCheckIn(world, one, await world.addSession(one, start), 'before', start - 2 * hour, { phq9 })
  }
  const missed = await world.addSession(one, beginning + hour - 7 * day)
  await world.run((tx) => tx.updateTable('sessions').set({ status: 'did-not-attend' }).where('organisation_id', '=', world.organisationId).where('session_id', '=', missed).execute())
  return one
}

const totalOver = (items: number, total: number) => Array.from({ length: items }, (_, item) => [`phq-9/${item + 1}`, Math.min(3, Math.max(0, total - 3 * item))] as const)

/** Cases that have ended, each with its scores before weekly sessions; many at once, so not through the pages. */
async function ended(courses: readonly ScoredCourse[]): Promise<void> {
  const organisation_id = world.organisationId
  const began = beginning - 400 * day
  const made = courses.map(({ baseline, scores }) => ({ caseId: randomUUID() as CaseId, sessions: [baseline, ...scores.map(({ score }) => score)].map((total, index) => ({ id: randomUUID() as SessionId, total, start: began + index * 7 * day })) }))
  await world.run(async (tx) => {
    await tx.insertInto('cases').values(made.map(({ caseId }) => ({ organisation_id, case_id: caseId, client_id: old.clientId, reference: caseId, opened_at: new Date(began), closed_at: new Date(beginning - 300 * day) }))).execute()
    for (const { caseId, sessions } of made) {
      await tx.insertInto('sessions').values(sessions.map(({ id, start }) => ({
        organisation_id, session_id: id, case_id: caseId, therapist_id: world.people.mira, series_id: null, status: 'held' as const, planned_start: new Date(start), planned_end: new Date(start + hour), time_zone: 'Europe/London', started_at: null, ended_at: null,
      }))).execute()
      await tx.insertInto('check_ins').values(sessions.map(({ id, start, total }) => ({
        organisation_id, check_in_id: randomUUID() as CheckInId, case_id: caseId, session_id: id, kind: 'before' as const, received_at: new Date(start - hour), door: 'link' as const, language: 'en', versions: '{"phq-9":"1.0.0"}',
        answers: JSON.stringify(Object.fromEntries([...totalOver(8, total), ['phq-9/9', 0]])),
      }))).execute()
    }
  })
}

const read = async (path: string, who: Browser = tomas) => (await (await who.get(path)).text()).replace(/<[^>]*>/g, '').replace(/\s+/g, ' ')
const brief = (who?: Browser) => read(`/cases/${amalId}/brief`, who)
const choose = (predictions: 'on' | 'off') =>
  dede.post('/organisation/signals', { command: randomUUID(), detector: 'rules', predictions, predictionsBy: predictions === 'on' ? 'Dr Noor Haddad, clinical psychologist' : '', ...(predictions === 'on' ? { 'understood.yes': 'on' } : {}) })
const expected = async () => (await world.run((tx, scope) => lastNorms(tx, scope)))?.figures.expected
const ofIt = /usual course|Not yet heard from\. |of 8 noted|What has been learned/

test('off, as at the beginning: nothing is learned, kept or shown', async () => {
  await ended(playCourses(199, 7, 3, { whole: true }))
  await makeNorms(world.context)
  assert.notEqual(await world.run((tx, scope) => lastNorms(tx, scope)), undefined)
  assert.equal(await expected(), undefined)
  assert.doesNotMatch(await brief(), ofIt)
  assert.doesNotMatch(await read('/organisation/signals', dede), ofIt)
  assert.doesNotMatch(await read(`/cases/${amalId}/why/not-on-track`), ofIt, 'early watch stands alone')
})

test('on, one case short: no course, and how many there are; the drop-out list is there', async () => {
  world.clock.now += 1000
  await choose('on')
  assert.match(await read('/organisation/signals', dede), /PHQ-9: 199 of the 200 closed cases with three scores or more after the first that are needed/)
  assert.deepEqual((await expected())?.map(({ course }) => course), [{ kind: 'none', reason: 'too-few-cases' }])
  const page = await brief()
  assert.match(page, /Not yet heard from\. 1 of 8 noted:a session was missed/)
  assert.match(page, /2 of the 8 are known here; the others are not asked/)
  assert.doesNotMatch(page, /Not the usual course|%|failed/)
})

test('a case with scores from another record does not count: where it began is not known', async () => {
  await ended(playCourses(1, 7, 99, { whole: true }))
  await world.run(async (tx) => {
    const [any] = await tx.selectFrom('cases').select('case_id as caseId').where('organisation_id', '=', world.organisationId).where('closed_at', 'is not', null).limit(1).execute()
    await tx.insertInto('past_scores').values({
      organisation_id: world.organisationId, past_score_id: randomUUID(), case_id: any!.caseId, instrument_id: 'phq-9', scale: 'total', version: '1.0.0', value: 20, taken_on: new Date(Math.floor(beginning / day - 500) * day), source: 'import', imported_at: new Date(beginning),
    }).execute()
  })
  world.clock.now += 1000
  await makeNorms(world.context)
  assert.equal((await expected())?.[0]?.cases, 199)
})

test('from two hundred on: told as a comparison, with how often it is wrong; the page behind it works it out again', async () => {
  await ended(playCourses(30, 7, 8, { whole: true }))
  world.clock.now += 1000
  await makeNorms(world.context)
  const [norm] = (await expected())!
  assert.ok(norm?.course.kind === 'fitted' && norm.course.backTest, JSON.stringify(norm))
  const { cases, worse, told, toldWorse } = norm.course.backTest
  const rows = async () => await world.run(async (tx) => (await tx.selectFrom('norms').select('norms_id').where('organisation_id', '=', world.organisationId).execute()).length)
  const written = await rows()
  await makeNorms(world.context)
  assert.equal(await rows(), written, 'the same cases, nothing written')

  const page = await brief()
  assert.match(page, /Not the usual course here/)
  assert.match(page, /PHQ-9 is 17 today\. From the same first score and the one since, earlier clients here would usually be near [\d.]+, and nine in ten of them no higher than 1[\d.]+\./)
  assert.match(page, /May be worth a look\. It is a comparison with earlier clients here, not a forecast/)
  assert.match(page, new RegExp(`Tried on ${cases} closed cases here \\(PHQ-9\\): of the ${told} it would have spoken of before the end, ${toldWorse} ended reliably worse`))

  const why = await read(`/cases/${amalId}/why/not-on-track`)
  assert.match(why, /Beyond the usual course here/)
  assert.match(why, /Worked out for PHQ-9: the first score was 12, and one lies between\. [\d.]+ was expected before session 3, and the upper limit is [\d.]+\. Today’s score is 17, and beyond it\./)
  assert.match(why, /By session: 1: 12, 2: 11, 3: 17\. expected [\d.]+; limit [\d.]+\./)
  assert.match(why, /about 10 in 100 lie beyond it at any one session, by its very construction, and about 69 in 100 at least once in 12 sessions/)
  assert.match(why, new RegExp(`spoken of ${toldWorse} of the ${worse} who ended reliably worse \\(sensitivity\\)`))
  assert.match(why, /It is not a forecast and says nothing about risk/)
  assert.match(await read('/organisation/signals', dede), new RegExp(`PHQ-9: from ${norm.cases} closed cases with three scores or more after the first, up to \\d+ sessions after it\\. Tried on them`))
})

test('supervision is not there for it, and the drop-out list is the therapist’s alone', async () => {
  const ingrid = await world.as('ingrid')
  assert.equal((await ingrid.get(`/cases/${amalId}/brief`)).status, 404, 'a score beyond the course flags no case')
  const worse = await ongoing([12, 11, 24])
  assert.match(await read(`/cases/${worse.caseId}/brief`), /2 of 8 noted/)
  const page = await read(`/cases/${worse.caseId}/brief`, ingrid)
  assert.match(page, /Worse than at the start/)
  assert.doesNotMatch(page, /of 8 noted/)
  assert.doesNotMatch(await read('/supervision', ingrid), /usual course|noted/)
  const shown = await world.run((tx) => tx.selectFrom('shown_briefs').select(['person_id as personId', 'shown']).where('organisation_id', '=', world.organisationId).where('case_id', '=', worse.caseId).execute())
  const lists = shown.map(({ personId, shown: kept }) => [personId === world.people.ingrid, (kept as { dropOut: unknown }).dropOut !== null])
  assert.deepEqual(lists.sort(), [[false, true], [true, false]])
})

test('switched off, it is hidden at once, and the next night keeps nothing of it', async () => {
  assert.match(await brief(), ofIt)
  await choose('off')
  assert.doesNotMatch(await brief(), ofIt)
  assert.doesNotMatch(await read('/organisation/signals', dede), ofIt)
  assert.doesNotMatch(await read(`/cases/${amalId}/why/not-on-track`), ofIt, 'early watch stands alone')
  world.clock.now += 1000
  await makeNorms(world.context)
  assert.equal(await expected(), undefined)
})
