// Why am I seeing this? Every kind of signal can be checked from the brief it stands in: its numbers, its rule, how often it is wrong, its source; and it tells no more than the brief may.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { SessionId } from '#src/domain/kernel/ids.ts'
import { day, hour, minute } from '#src/platform/time.ts'
import { beginning, openWorld, type Browser, type World, type WorldCase } from '#test/world.ts'
import { tellCheckIn, tellMirror, type Told } from './telling.ts'

let world: World
let tomas: Browser
before(async () => {
  world = await openWorld()
  tomas = await world.as('tomas')
})
after(() => world.close())

interface Given {
  readonly before?: Told
  readonly after?: Told
  /** The therapist's own check is in, as a guess of 8 throughout. */
  readonly mirror?: boolean
  readonly status?: 'did-not-attend'
  /** Weeks more before this session. */
  readonly gap?: number
}

/** Weekly sessions that are over, and one to come in an hour, for which `today` was answered. */
async function course(given: readonly Given[], today: Told | null = null): Promise<{ one: WorldCase; sessions: SessionId[] }> {
  const one = await world.addCase({ measures: { 'phq-9': 1, 'gad-7': 1 } })
  await world.consent(one, { supervision: true })
  const gaps = given.map(({ gap = 0 }) => gap)
  const sessions: SessionId[] = []
  for (const [index, { before: told, after: said, mirror = said !== undefined, status }] of given.entries()) {
    const weeks = given.length - index + gaps.slice(index + 1).reduce((sum, gap) => sum + gap, 0)
    const start = beginning + hour - weeks * 7 * day
    const session = await world.addSession(one, start)
    sessions.push(session)
    if (told) await tellCheckIn(world, one, session, 'before', start - hour, told)
    if (said) await tellCheckIn(world, one, session, 'after', start + hour, said)
    if (mirror) await guess(one, session, start + 70 * minute)
    if (status) await world.run((tx) => tx.updateTable('sessions').set({ status }).where('organisation_id', '=', world.organisationId).where('session_id', '=', session).execute())
  }
  const next = await world.addSession(one, beginning + hour)
  sessions.push(next)
  if (today) await tellCheckIn(world, one, next, 'before', beginning - hour, today)
  return { one, sessions }
}

const guess = (one: WorldCase, session: SessionId, at: number) => tellMirror(world, one, session, at, { goal: 8, task: 8, bond: 8 })

const rated = (goal: number, task = goal, bond = goal, tension = 0): Given => ({ after: { goal, task, bond, tension } })

/** Opens the brief, follows its link to this kind, and gives the text of the page, markup taken out. */
async function why(one: WorldCase, kind: string, who: Browser = tomas): Promise<string> {
  const brief = await (await who.get(`/cases/${one.caseId}/brief`)).text()
  const [, path] = new RegExp(`href="(/cases/${one.caseId}/why/${kind}\\?session=[^"]+)"`).exec(brief) ?? []
  assert.ok(path, `the brief leads to ${kind}`)
  const response = await who.get(path)
  const page = await response.text()
  assert.equal(response.status, 200, response.status === 500 ? world.logged().slice(-3000) : page.slice(0, 300))
  for (const part of ['What happened', 'The rule', 'How often it is wrong', 'Where it comes from', 'What it does not say']) assert.match(page, new RegExp(part))
  return page.replace(/<(?!svg|title|desc|path|rect)[^>]*>/g, '').replace(/\s+/g, ' ')
}

test('R1: the fall, the usual range worked out again, the picture and its table', async () => {
  const { one } = await course([rated(9), rated(8), rated(9), rated(8), rated(9), rated(6, 6, 5)])
  const page = await why(one, 'rupture')
  assert.match(page, /Below the usual range \(R1\)/)
  assert.match(page, /the 5 ratings before average 8\.6\. From one to the next they moved by 1 on average\. The limit is 8\.6 less 2\.66 times 1, which is 5\.94\. This rating is 5\.67: under the limit, and 2\.93 under the average, where 1\.3 is needed/)
  assert.match(page, /<desc[^>]*>By session: 1: 9, 2: 8, 3: 9, 4: 8, 5: 9, 6: 5\.7\. usually 8\.6; limit 5\.9; 6: below the limit\./)
  assert.match(page, /The picture starts at 4/)
  assert.match(page, /about 13 clients in 100/)
  assert.match(page, /simulated; the rule has not been tested on real clients/)
  assert.match(page, /played from assumed figures\. Not tested on real clients\./)
  assert.match(page, /Wheeler DJ, Chambers DS\./)
})

test('R2: the smoothed average and its limit, session by session', async () => {
  const { one } = await course([rated(8, 9, 9), rated(9, 8, 9), rated(8, 9, 9), rated(8), rated(8, 8, 7), rated(7, 7, 8), rated(7)])
  const page = await why(one, 'rupture')
  assert.match(page, /Slow decline \(R2\)/)
  assert.match(page, /the first three ratings average 8\.67\. 4 ratings later the smoothed average is 7\.67\. The limit is then 7\.82/)
  assert.match(page, /first three 8\.7; smoothed 7\.7; its limit 7\.8/)
  assert.match(page, /SmoothedLimit16 Oct8\.67––.*427 Oct8\.008\.477\.89/)
  assert.match(page, /about 10 clients in 100/)
})

test('R3: the answer itself and the three answers beside the line; a watch says that it is one', async () => {
  const { one } = await course([rated(8), { after: { goal: 8, task: 4, bond: 7, tension: 1 } }])
  const page = await why(one, 'rupture')
  assert.match(page, /After session 2, .?Amal.?Any moment of tension, misunderstanding or not feeling heard\?A little/)
  assert.match(page, /Made sense4at 4 or lower/)
  assert.match(page, /Aimed at what matters8Spoke freely/)
  assert.match(page, /about 6 clients in 100/)
  assert.match(page, /how often has not been measured/)
  const { one: watched } = await course([rated(9), rated(7)])
  const watch = await why(watched, 'rupture')
  assert.match(watch, /A watch: one line in the brief, and no more/)
  assert.match(watch, /9 before, 7 now, so 2 lower\. 1\.6 is needed: twice the 0\.8/)
  assert.match(watch, /about 33 clients in 100 \(simulated/)
})

test('the pooled detector, where the lead chose it; and a gap after which all begins anew', async () => {
  const dede = await world.as('dede')
  const { one } = await course([rated(9), rated(9), { ...rated(8), gap: 6 }, rated(8, 9, 8), rated(8), rated(9, 8, 8), rated(8), rated(5)])
  assert.match(await why(one, 'rupture'), /More than four weeks lay before the first of these sessions/)
  await dede.post('/organisation/signals', { command: randomUUID(), detector: 'pooled', predictions: 'off', predictionsBy: '' })
  const page = await why(one, 'rupture')
  assert.match(page, /A fall from the usual level/)
  assert.match(page, /Worked out: [\d.]+ would be usual, and the last rating is 5, so [\d.]+ lower\. A fall explains these ratings about [\d,.]+ times as well as chance does; it is told from [\d.]+ times on/)
  assert.match(page, /in about [\d.]+ of 100 sessions without a rupture\. That figure is counted in your organisation’s own cases/)
  assert.doesNotMatch(page, /Rule R1/)
  const { one: dipped } = await course([rated(8, 9, 8), rated(8), rated(8, 9, 8), rated(6, 7, 6), rated(9, 8, 9)])
  const brief = (await (await tomas.get(`/cases/${dipped.caseId}/brief`)).text()).replaceAll(/<[^>]+>/g, ' ').replaceAll(/[\u2068\u2069]/g, '').replaceAll(/\s+/g, ' ')
  assert.match(brief, /The rating of Amal before the last one lay 2 below what is usual for them, which is 8\.3 of 10 ?\. The last is 8\.7 ?\./)
  assert.match(brief, /Session 5: Possible rupture, just before, lower than usual for Amal\./)
  const over = await why(dipped, 'rupture')
  assert.match(over, /and the rating before the last is 6\.33, so [\d.]+ lower\./)
  assert.match(over, /a fall that has only just begun counts for less/)
  assert.match(over, /It may be over by now\./)
  await dede.post('/organisation/signals', { command: randomUUID(), detector: 'rules', predictions: 'off', predictionsBy: '' })
})

test('a sudden gain, worked out again from the scores around it; a session that was missed lies between no two', async () => {
  for (const missed of [[], [{ status: 'did-not-attend' as const }]]) {
    const { one } = await course([{ before: { phq9: 18 } }, { before: { phq9: 17 } }, { before: { phq9: 18 } }, ...missed, { before: { phq9: 10 } }], { phq9: 9 })
    const page = await why(one, 'positive')
    assert.match(page, /from 18 to 10 is 8\. The rule needs 6, and 4\.5, a quarter of 18\. The scores around it average 17\.67 before and 9\.5 after: 8\.17 apart, where their ups and downs ask for more than 1\.98\./)
  }
})

test('worse and better: the first score, the line, the rule’s own figure', async () => {
  const { one } = await course([{ before: { phq9: 17, gad7: 8 } }, { before: { phq9: 15, gad7: 10 } }], { phq9: 11, gad7: 13 })
  const worse = await why(one, 'deteriorating')
  assert.match(worse, /GAD-7 is 13 today, 5 higher than at the start \(8\)/)
  assert.match(worse, /By session: 1: 8, 2: 10, 3: 13\. at the start 8; 4 points higher, 12\./)
  assert.match(worse, /about 25 of 1,000 comparisons/)
  assert.match(worse, /Jacobson NS, Truax P\./)
  const better = await why(one, 'positive')
  assert.match(better, /By session: 1: 17, 2: 15, 3: 11\. at the start 17; 6 points lower, 11\./)
  assert.match(better, /Good news/)
})

test('all at once: three criteria with the numbers of this step', async () => {
  const { one } = await course([18, 17, 18, 10, 9].map((phq9) => ({ before: { phq9 } })).slice(0, 4), { phq9: 9 })
  const page = await why(one, 'positive')
  assert.match(page, /8 at once/)
  assert.match(page, /from 18 to 10 is 8\. The rule needs 6, and 4\.5, a quarter of 18\. The scores around it average 17\.67 before and 9\.5 after: 8\.17 apart, where their ups and downs ask for more than 1\.98/)
  assert.match(page, /about one in ten courses or more/)
  assert.match(page, /Vittengl JR/)
  const { one: worse } = await course([8, 9, 8, 17].map((phq9) => ({ before: { phq9 } })), { phq9: 18 })
  const loss = await why(worse, 'deteriorating')
  assert.match(loss, /PHQ-9 rose by 9 at once/)
  assert.match(loss, /average 8\.33 before and 17\.5 after: 9\.17 apart/)
  assert.match(loss, /A signal: worth bringing up\.All at oncePHQ-9 rose by 9/, 'both of this kind, each at its level')
})

test('a standstill: the stretch in which nothing counts as change', async () => {
  const still = [16, 15, 16, 14, 15].map((phq9) => ({ before: { phq9 } }))
  const { one } = await course(still, { phq9: 15 })
  const page = await why(one, 'not-on-track')
  assert.match(page, /Less than 6 from the start, either way/)
  assert.match(page, /has not been measured/)
  assert.match(page, /Saunders R/)
  const { one: early } = await course(still.slice(0, 2), { phq9: 15 })
  assert.match(await why(early, 'not-on-track'), /A watch: one line/)
})

test('not yet heard from: each session by what everybody can see', async () => {
  const { one } = await course([{ before: { hope: 5, ready: 6 } }, {}, { status: 'did-not-attend' }], { ready: 2, hope: 4 })
  const page = await why(one, 'engagement')
  assert.match(page, /The last session was missed/)
  assert.match(page, /Little readiness/)
  assert.match(page, /came: 1: yes, 2: yes, –: no, 3: –\. checked in before: 1: yes, 2: no, –: –, 3: yes\. ready, 0 to 10: 1: 6, 2: –, –: –, 3: 2\./)
})

test('an answer that needs a person: words over the sessions, and no picture', async () => {
  const { one } = await course([{ before: { phq9: 9 } }], { phq9: 9, item9: 1 })
  const page = await why(one, 'safety')
  assert.match(page, /Every answer to this question so far/)
  assert.match(page, /1\d+ NovNot at all2\d+ NovSeveral days/)
  assert.match(page, /not a measure of risk/)
  assert.doesNotMatch(page, /<desc/)
})

test('mended: the level before, from where it counts as back, and the two ratings', async () => {
  const { one } = await course([rated(8), rated(8), rated(8), rated(6), rated(8, 7, 8), rated(8)])
  const page = await why(one, 'positive')
  assert.match(page, /Worked out: before, the level was 8\. Back begins 0\.65 below it, at 7\.35\. The last two ratings were 7\.67, 8\./)
  assert.match(page, /before 8; back from 7\.[34]; 4: possible rupture; 5: back; 6: back/)
  assert.match(page, /has not been measured/)
})

test('what is not in the brief has no page, nor has another’s case; what was seen is on the chain', async () => {
  const { one, sessions } = await course([{ before: { phq9: 8 } }], { phq9: 16 })
  const path = (kind: string, session: string = sessions[1]!) => `/cases/${one.caseId}/why/${kind}?session=${session}`
  for (const kind of ['rupture', 'safety', 'positive', 'constructor', 'nonsense']) assert.equal((await tomas.get(path(kind))).status, 404, kind)
  assert.equal((await tomas.get(path('deteriorating', sessions[0]))).status, 404, 'the first session’s brief knew nothing of it')
  for (const session of [randomUUID(), 'nonsense']) assert.equal((await tomas.get(path('deteriorating', session))).status, 404)
  assert.equal((await (await world.as('mira')).get(path('deteriorating'))).status, 404)
  assert.equal((await tomas.get(`/cases/${one.caseId}/why/deteriorating`)).status, 200, 'without a session, that of the brief')
  const chain = await world.run((tx) => tx.selectFrom('audit_events').select(['action', 'subject_id as subject']).where('organisation_id', '=', world.organisationId).where('chain_id', '=', one.caseId).execute())
  assert.ok(chain.some(({ action, subject }) => action === 'view-signal' && subject === null))
})

test('a supervisor without words checks the numbers and learns no name; one rule blind, one rule seen', async () => {
  const { one, sessions } = await course([{ before: { phq9: 8 }, after: { goal: 9, task: 9, bond: 9, tension: 0, better: 'A slower start.' } }, { before: { phq9: 16, miss: 'The dog died.' }, after: { goal: 2, task: 3, bond: 2, tension: 2 }, mirror: false }])
  const ingrid = await world.as('ingrid')
  const page = await why(one, 'deteriorating', ingrid)
  assert.match(page, /the brief of the client/)
  assert.doesNotMatch(page, /Amal|dog|slower/)
  // The therapist's own check is not in: there is no such signal, for nobody.
  const rupture = `/cases/${one.caseId}/why/rupture`
  for (const who of [tomas, ingrid]) assert.equal((await who.get(rupture)).status, 404)
  await guess(one, sessions[1]!, world.clock.now)
  assert.equal((await tomas.get(rupture)).status, 200)
  const seen = await why(one, 'rupture', ingrid)
  assert.match(seen, /After session 2, the client/)
  assert.match(seen, /Made sense3at 4 or lower/)
})
