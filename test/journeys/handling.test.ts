// The life of a signal from the brief that tells it to the client's word that it was heard: what is tapped, what is kept, what is never possible.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { SessionId } from '#src/domain/kernel/ids.ts'
import { engineVersion } from '#src/domain/signal/signal.ts'
import { day, hour, minute } from '#src/platform/time.ts'
import { openWorld, type Browser, type World, type WorldCase } from '#test/world.ts'
import { tellCheckIn, tellMirror } from './telling.ts'

let world: World
before(async () => {
  world = await openWorld()
  await world.openDuty()
})
after(() => world.close())

const text = async (response: Response | Promise<Response>) => {
  const found = await response
  const body = await found.text()
  assert.equal(found.status, 200, found.status === 500 ? world.logged().slice(-3000) : body.slice(0, 400))
  return body
}

/** A case whose sessions, a week apart, have these answers after them (task; goal and bond 8), rated by the therapist too; the next session is tomorrow. */
async function course(tasks: readonly (number | null)[], options: Parameters<World['consent']>[1] = {}) {
  const one = await world.addCase()
  await world.consent(one, options)
  const sessions: SessionId[] = []
  for (const [index, task] of tasks.entries()) {
    const start = world.clock.now - (tasks.length - index) * 7 * day
    const id = await world.addSession(one, start)
    sessions.push(id)
    await tellCheckIn(world, one, id, 'before', start - hour, { hope: 6, ready: 6 })
    if (task !== null) await tellCheckIn(world, one, id, 'after', start + hour, { goal: 8, task, bond: 8, tension: 0 })
    await rate(one, id, start + hour)
  }
  const next = await world.addSession(one, world.clock.now + day)
  return { one, sessions, next }
}

/** "Not rating today", at an hour of its own. */
const rate = (one: WorldCase, session: SessionId, at: number) => tellMirror(world, one, session, at, null)

const deed = (tomas: Browser, one: WorldCase, kind: string, form: Record<string, string>) => tomas.post(`/cases/${one.caseId}/signals/${kind}`, { command: randomUUID(), rule: 'R3', ...form })

const rows = (one: WorldCase) =>
  world.run((tx) => tx.selectFrom('signal_handlings').selectAll().where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).orderBy('done_at').orderBy('deed').execute())

test('seen by reading, talked about with what was agreed, and the next brief opens with it', async () => {
  const tomas = await world.as('tomas')
  const { one, next } = await course([8, 4])
  const brief = `/cases/${one.caseId}/brief`
  assert.match(await text(tomas.get(brief)), /Possible rupture[\s\S]*Not yet talked about\./)
  await text(tomas.get(brief))
  assert.deepEqual((await rows(one)).map(({ deed: what, kind, rule }) => [what, kind, rule]), [['seen', 'rupture', 'R3']], 'once, however often it is read')

  const form = { command: randomUUID(), session: next, deed: 'talked-about', agreed: 'Half the sheet, and I ask first.' }
  for (const _ of [1, 2]) assert.equal((await deed(tomas, one, 'rupture', form)).headers.get('location'), `${brief}?session=${next}`)
  const [, talked, ...others] = await rows(one)
  assert.deepEqual([talked?.deed, talked?.session_id, talked?.engine_version, others.length], ['talked-about', next, engineVersion, 0])
  assert.match(JSON.stringify(talked?.shown), /"value":4/)
  assert.doesNotMatch(JSON.stringify(await rows(one)), /Half the sheet/)
  assert.match(await text(tomas.get(brief)), /Talked about in session 3; waiting to hear whether .Amal. felt heard\.[\s\S]*Agreed:[\s\S]*Half the sheet/)

  world.clock.now += 2 * day
  const later = await world.addSession(one, world.clock.now + day)
  const opened = await text(tomas.get(`${brief}?session=${later}`))
  assert.match(opened, /Agreed last time<\/h2>[\s\S]*Half the sheet, and I ask first\.[\s\S]*Written down together in session 3/)
  assert.ok(opened.indexOf('Half the sheet') < opened.indexOf('Bring up'))
  const chain = await world.run((tx) => tx.selectFrom('audit_events').select('action').where('organisation_id', '=', world.organisationId).where('chain_id', '=', one.caseId).execute())
  for (const action of ['signal-talked-about', 'agree-line']) assert.equal(chain.filter((row) => row.action === action).length, 1, action)
  const shown = await world.run((tx) => tx.selectFrom('shown_briefs').select('shown').where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).execute())
  assert.doesNotMatch(JSON.stringify(shown), /Half the sheet/)
})

test('the client is asked once whether they felt heard: only with the PIN, and nothing says about what', async () => {
  const tomas = await world.as('tomas')
  const { one, next } = await course([8, 4])
  const stranger = world.browser()
  const client = world.browser()
  const { token } = await world.link(one, { known: true, browser: client })
  assert.doesNotMatch(await text(client.get(`/c/${token}/before`)), /feel heard/, 'nothing was talked about yet')
  await deed(tomas, one, 'rupture', { session: next, deed: 'talked-about' })
  world.clock.now += minute
  assert.doesNotMatch(await text(stranger.get(`/c/${token}/before`)), /feel heard|work together/)
  const page = await text(client.get(`/c/${token}/before`))
  assert.match(page, /Last time you talked about how you work together\. Did you feel heard\?/)
  assert.doesNotMatch(page.slice(page.indexOf('<main>')), /rupture|tension|agreed/i)

  const checkIn = { kind: 'before', session: next, shown: 'attune-before@1.0.0', 'attune-before/hope': '6' }
  await stranger.post(`/c/${token}/before`, { ...checkIn, 'check-in': randomUUID(), heard: 'yes' })
  const heard = () => world.run((tx) => tx.selectFrom('heard_answers').select('answer').where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).execute())
  assert.deepEqual(await heard(), [], 'whoever holds the link alone was not asked')
  world.clock.now += minute
  assert.match(await text(client.get(`/c/${token}/before`)), /Did you feel heard\?/, 'and takes the question from nobody')
  assert.equal((await client.post(`/c/${token}/before`, { ...checkIn, 'check-in': randomUUID(), heard: 'perhaps' })).status, 422)
  const sent = { ...checkIn, 'check-in': randomUUID(), heard: 'partly' }
  for (const _ of [1, 2]) assert.equal((await client.post(`/c/${token}/before`, sent)).status, 303)
  assert.deepEqual(await heard(), [{ answer: 'partly' }])
  assert.match(await text(client.get(`/c/${token}/thanks?check-in=${sent['check-in']}`)), /sees this<\/dt>[\s\S]*Whether you felt heard/)
  world.clock.now += minute
  assert.doesNotMatch(await text(client.get(`/c/${token}/before`)), /feel heard/, 'asked once')
  await client.post(`/c/${token}/before`, { ...checkIn, 'check-in': randomUUID(), heard: 'sorted' })
  assert.deepEqual(await heard(), [{ answer: 'partly' }], 'what was not asked is not taken')
  assert.match(await text(client.get(`/c/${token}/mine`)), /Did you feel heard\?[\s\S]*In part/)
  assert.match(await text(tomas.get(`/cases/${one.caseId}/brief`)), /Asked whether they felt heard, .Amal. said: in part\./)
})

test('"we sorted it" closes a rupture, as good news', async () => {
  const tomas = await world.as('tomas')
  const { one, next } = await course([8, 4])
  const client = world.browser()
  const { token } = await world.link(one, { known: true, browser: client })
  world.clock.now += day + hour
  await deed(tomas, one, 'rupture', { session: next, deed: 'talked-about' })
  await tellCheckIn(world, one, next, 'after', world.clock.now, { goal: 8, task: 8, bond: 8, tension: 0 })
  await rate(one, next, world.clock.now)
  const later = await world.addSession(one, world.clock.now + day)
  world.clock.now += hour
  assert.equal((await client.post(`/c/${token}/before`, { kind: 'before', session: later, shown: '', 'check-in': randomUUID(), heard: 'sorted' })).status, 303)
  const page = await text(tomas.get(`/cases/${one.caseId}/brief`))
  assert.match(page, /Mended by session <b>3<\/b>: .Amal. says “we sorted it”, of what began at session <b>2<\/b>\./)
  assert.doesNotMatch(page, /Still open/)
})

test('put off with a reason and sealed words it is only noted; an answer that needs a person never is', async () => {
  const tomas = await world.as('tomas')
  const { one, next } = await course([8, 4])
  await tellCheckIn(world, one, next, 'before', world.clock.now - hour, { phq9: 12, item9: 2 })
  const brief = `/cases/${one.caseId}/brief`
  assert.equal((await deed(tomas, one, 'rupture', { session: next, deed: 'snoozed' })).status, 400, 'not without a reason')
  assert.equal((await deed(tomas, one, 'rupture', { session: next, deed: 'snoozed', reason: 'other', words: 'His mother is dying.' })).status, 303)
  const page = await text(tomas.get(brief))
  assert.match(page, /Also noted[\s\S]*Put off in session 3: another reason\. It comes back in session 7, or earlier if it gets worse\.[\s\S]*His mother is dying\./)
  const [, put] = await rows(one)
  assert.doesNotMatch(put?.words?.toString('latin1') ?? '', /mother/)

  for (const what of ['let-go', 'repaired']) assert.equal((await deed(tomas, one, 'safety', { session: next, rule: 'risk-item', deed: what })).status, 400)
  assert.equal((await deed(tomas, one, 'safety', { session: next, rule: 'risk-item', deed: 'snoozed', reason: 'too-soon' })).status, 400)
  assert.equal((await tomas.post(`/cases/${one.caseId}/signals/safety/vote`, { command: randomUUID(), session: next, rule: 'risk-item', useful: 'no' })).status, 400)
  assert.match(await text(tomas.get(brief)), /This needs you first|More than half the days/)
  await assert.rejects(
    world.run((tx) =>
      tx
        .insertInto('signal_handlings')
        .values({
          organisation_id: world.organisationId, handling_id: randomUUID() as never, case_id: one.caseId, session_id: next, kind: 'safety', rule: 'risk-item', deed: 'let-go', reason: null, words: null,
          person_id: world.people.tomas, done_at: new Date(world.clock.now), engine_version: 'x', shown: '{}',
        })
        .execute(),
    ),
    /check constraint/,
  )
})

test('what the brief does not tell cannot be handled, nor another’s case', async () => {
  const tomas = await world.as('tomas')
  const { one, next } = await course([8, 8])
  assert.equal((await deed(tomas, one, 'rupture', { session: next, deed: 'let-go' })).status, 409)
  assert.equal((await deed(tomas, one, 'positive', { session: next, deed: 'let-go' })).status, 404)
  assert.equal((await deed(await world.as('mira'), one, 'rupture', { session: next, deed: 'let-go' })).status, 404)
  assert.deepEqual(await rows(one), [])
})

test('unrepaired after three sessions: still open though no rule speaks, worth supervision, one tap', async () => {
  const tomas = await world.as('tomas')
  const { one, next } = await course([8, 4, null, null, null], { supervision: true })
  const brief = `/cases/${one.caseId}/brief`
  const page = await text(tomas.get(brief))
  assert.match(page, /Still open[\s\S]*answered after session 2[\s\S]*Open for 3 sessions now\. It may be worth taking to supervision\./)
  const ingrid = await world.as('ingrid')
  assert.ok(!(await text(ingrid.get('/supervision'))).includes(one.caseId), 'nothing is flagged until it is brought')
  assert.equal((await deed(tomas, one, 'rupture', { session: next, deed: 'to-supervision' })).status, 303)
  assert.match(await text(tomas.get(brief)), /Taken to supervision in session 6\./)
  assert.doesNotMatch(await text(tomas.get(brief)), /worth taking to supervision/)

  const grave = await world.addCase({ called: 'Jonas', name: 'Jonas Weber' })
  await world.consent(grave, { supervision: true })
  await tellCheckIn(world, grave, await world.addSession(grave, world.clock.now + day), 'before', world.clock.now, { phq9: 12, item9: 2 })
  const flagged = await text(ingrid.get('/supervision'))
  assert.ok(flagged.includes(one.caseId) && flagged.indexOf(one.caseId) < flagged.indexOf(grave.caseId), 'brought first, then the gravest')
  assert.match(flagged, /Brought by the therapist/)
  assert.match(flagged, /Open for 3 sessions\. Taken to supervision in session 6\./)
  assert.doesNotMatch(flagged, /Amal/)
  assert.doesNotMatch(await text(ingrid.get(brief)), /Take to supervision|Was this useful/, 'who reads along handles nothing')
})

test('every signal stays, session by session, with who did what and by which engine', async () => {
  const tomas = await world.as('tomas')
  const { one, next } = await course([8, 4, 4], { supervision: true })
  await text(tomas.get(`/cases/${one.caseId}/brief`))
  await deed(tomas, one, 'rupture', { session: next, deed: 'let-go' })
  await tellCheckIn(world, one, next, 'before', world.clock.now - minute, { phq9: 12, item9: 2 })
  const past = () => text(tomas.get(`/cases/${one.caseId}/signals`))
  assert.doesNotMatch(await past(), /acknowledged/)
  const { id } = await world.run((tx) => tx.selectFrom('safety_tasks').select('safety_task_id as id').where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).executeTakeFirstOrThrow())
  await tomas.post(`/safety/${id}/acknowledge`, { command: randomUUID() })
  const page = await past()
  assert.match(page, /Session 4,[\s\S]*An answer that needs a person: acknowledged\. [A-Z][a-z]+ \d+ [A-Z][a-z]+, \d\d:\d\d\.[\s\S]*Session 3,/)
  assert.ok(page.includes(`engine ${engineVersion}.`))
  assert.match(page, /Session 4,[\s\S]*Possible rupture: let go\. Tomas Lind, [^<]*; engine [\d.]+\.[\s\S]*Session 3,[\s\S]*answered <b>4<\/b> of <b>10<\/b>[\s\S]*Session 1,[\s\S]*Nothing was told\./)
  assert.doesNotMatch(await text((await world.as('ingrid')).get(`/cases/${one.caseId}/signals`)), /Amal/)
  assert.equal((await (await world.as('mira')).get(`/cases/${one.caseId}/signals`)).status, 404)
})

test('useful or not: one vote that may change; the month’s page sums by rule, without names', async () => {
  const tomas = await world.as('tomas')
  const { one, next } = await course([8, 4])
  await text(tomas.get(`/cases/${one.caseId}/brief`))
  const vote = (useful: string) => tomas.post(`/cases/${one.caseId}/signals/rupture/vote`, { command: randomUUID(), session: next, rule: 'R3', useful })
  assert.equal((await vote('yes')).status, 303)
  await vote('no')
  assert.match(await text(tomas.get(`/cases/${one.caseId}/brief`)), /aria-pressed="true"[^>]*>Not useful|value="no" aria-pressed="true"/)
  const dede = await world.as('dede')
  const page = await text(dede.get('/organisation/useful'))
  assert.match(page, /Possible rupture: said outright \(R3\)<\/th><td class="number">\d+<\/td><td class="number">1<\/td><td>1 vote: too few to say\.<\/td>/)
  assert.doesNotMatch(page, /Tomas|Amal|Mira/)
  assert.equal((await dede.get('/organisation/useful?month=2027-01')).status, 404, 'a month to come')
  assert.match(await text((await world.as('ada')).get('/organisation/useful?month=2026-10')), /October 2026/)
  assert.equal((await tomas.get('/organisation/useful')).status, 404)

  // Twenty-four more, of other sessions: five in twenty-five found it useful.
  const others = await Promise.all(Array.from({ length: 24 }, (_, index) => world.addSession(one, world.clock.now + (index + 30) * day)))
  await world.run((tx) =>
    tx
      .insertInto('signal_votes')
      .values(others.map((session_id, index) => ({
        organisation_id: world.organisationId, case_id: one.caseId, session_id, kind: 'rupture' as const, rule: 'R3', person_id: world.people.tomas, useful: index < 5, voted_at: new Date(world.clock.now), engine_version: '0.3.0',
      })))
      .execute(),
  )
  const enough = await text(dede.get('/organisation/useful'))
  assert.match(enough, /20% of 25 votes \(in truth perhaps 9% to 39%\)/)
  assert.match(enough, /Possible rupture: said outright \(R3\): few find it useful\. It may be time to retire it/)
})
