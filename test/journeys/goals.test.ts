// What the client wants to change: named by each side apart, seen together, matched, agreed, rated at the check-in, told in the brief; two at once lose nothing.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { GoalId, type SessionId } from '#src/domain/kernel/ids.ts'
import { seal } from '#src/features/checkin/browser/seal.ts'
import { day, hour, minute } from '#src/platform/time.ts'
import { openWorld, type Browser, type World, type WorldCase } from '#test/world.ts'
import { formOf, rowsOf } from './check-in-form.ts'

let world: World
before(async () => {
  world = await openWorld()
  await world.openDuty()
})
after(() => world.close())

interface Scene {
  readonly one: WorldCase
  readonly today: SessionId
  readonly tomas: Browser
  readonly client: Browser
  readonly link: string
  readonly desk: string
  readonly room: string
}

/** A session in two hours, the client on a phone that is open. */
async function scene(): Promise<Scene> {
  const one = await world.addCase()
  await world.consent(one, { supervision: true })
  const today = await world.addSession(one, world.clock.now + 2 * hour)
  const client = world.browser()
  const { token } = await world.link(one, { known: true, browser: client })
  const desk = `/cases/${one.caseId}/goals`
  return { one, today, tomas: await world.as('tomas'), client, link: `/c/${token}`, desk, room: `${desk}/together` }
}

const text = async (answer: Response | Promise<Response>) => await (await answer).text()
const command = () => randomUUID() as string

const clientList = async (here: Scene, lines: Record<string, string>, pressed: string, client = here.client) =>
  await client.post(`${here.link}/goals`, { ...formOf(await text(client.get(`${here.link}/goals?write=yes`)), '/goals'), ...lines, do: pressed })
const therapistList = async (here: Scene, lines: Record<string, string>, pressed: string) =>
  await here.tomas.post(`${here.desk}/list`, { ...formOf(await text(here.tomas.get(`${here.desk}?write=yes`)), '/list'), ...lines, do: pressed })

const amals = { 'wants-text-1': 'Sleep through the night', 'wants-importance-1': '9', 'wants-why-1': 'I am so tired', 'wants-text-2': 'See friends', 'wants-importance-2': '3' }
const tomass = { 'wants-text-1': 'Sleep better', 'work-text-1': 'Meet people', 'work-importance-1': '8', 'work-text-2': 'Less drinking', 'work-importance-2': '9' }

/** Both lists are in. */
async function named(): Promise<Scene> {
  const here = await scene()
  assert.equal((await clientList(here, amals, 'send')).status, 303)
  assert.equal((await therapistList(here, tomass, 'send')).status, 303)
  return here
}

/** One goal agreed in the room. @returns its id and its page's form values */
async function agreed(here: Scene, more: Record<string, string> = {}): Promise<string> {
  const answer = await here.tomas.post(here.room, { command: command(), from: '', text: 'Sleep through the night', step: 'No phone in bed', ...more })
  assert.equal(answer.status, 303)
  return /id="goal-([0-9a-f-]{36})"/.exec(await text(here.tomas.get(here.room)))![1]!
}

test('a draft is kept and only its writer sees it; moving works without a script', async () => {
  const here = await scene()
  assert.match(await text(here.client.get(`${here.link}/goals`)), /What would you like to change\?/)
  assert.match((await clientList(here, amals, 'keep')).headers.get('location')!, /goals\?done=kept$/)
  assert.match(await text(here.client.get(`${here.link}/goals?done=kept`)), /Only you see it[\s\S]*Sleep through the night[\s\S]*I am so tired[\s\S]*See friends/)
  assert.match((await clientList(here, amals, 'down-1')).headers.get('location')!, /goals#line-2$/)
  assert.match(await text(here.client.get(`${here.link}/goals`)), /See friends[\s\S]*Sleep through the night[\s\S]*I am so tired/)
  for (const page of [here.desk, here.room, `/cases/${here.one.caseId}/brief`, `/cases/${here.one.caseId}/together`]) assert.doesNotMatch(await text(here.tomas.get(page)), /Sleep through|See friends|so tired/)
  const bare = await world.browser().get(`${here.link}/goals`)
  assert.deepEqual([bare.status, /Sleep|friends/.test(await text(bare))], [403, false], 'the link alone opens nothing of it')
})

test('seen together once both are in: matched by hand, agreement in words, numbers on request', async () => {
  const here = await named()
  const room = await text(here.tomas.get(here.room))
  for (const shown of ['Sleep through the night', 'I am so tired', 'See friends', 'Sleep better', 'Meet people', 'Less drinking']) assert.match(room, new RegExp(shown))
  assert.match(await text(here.client.get(`${here.link}/goals`)), /The two lists[\s\S]*neither is the right one[\s\S]*Meet people/)
  const ids = Object.fromEntries([...room.matchAll(/<option value="([0-9a-f-]{36})">([^<]*)</g)].map(([, id, words]) => [words, id!]))
  const names = [...room.matchAll(/name="(same-[0-9a-f-]{36})"/g)].map(([, name]) => name!)
  const twice = await here.tomas.post(`${here.room}/match`, { command: command(), round: '1', ...Object.fromEntries(names.map((name) => [name, ids['Sleep through the night']!])) })
  assert.deepEqual([twice.status, /the same as only one other/.test(await text(twice))], [422, true])
  // In the order of the page: what they believed, then what they would work on.
  const [believed, meet, drink] = names as [string, string, string]
  const matched = await here.tomas.post(`${here.room}/match`, { command: command(), round: '1', [believed]: ids['Sleep through the night']!, [meet]: ids['See friends']!, [drink]: '' })
  assert.equal(matched.status, 303)
  const seen = await text(here.tomas.get(here.room))
  assert.match(seen, /We both named one and the same thing, of 3 in all\.[\s\S]*We put different ones first\.[\s\S]*thought of 1 of the 2 things that/)
  assert.match(seen, /We weigh one of them very differently[\s\S]*See friends/)
  assert.match(seen, /<summary>The numbers<\/summary>[\s\S]*0\.33 of 1 \(Jaccard\)[\s\S]*needs three that both named/)
  assert.doesNotMatch(seen, /wrong|disagree/)
  assert.equal((await clientList(here, {}, 'keep').catch(() => null)), null, 'what both have seen is no longer written')
})

test('a goal is agreed in the client’s words, reworded, put aside with a day, taken up, ended; every wording stays and is sealed', async () => {
  const here = await named()
  const levels = Object.fromEntries([-2, -1, 0, 1, 2].map((level) => [`level${level}`, `Level ${level}`]))
  const id = await agreed(here, levels)
  const change = async (form: Record<string, string>) => {
    const page = await text(here.tomas.get(here.room))
    return await here.tomas.post(`${here.room}/${id}`, { ...formOf(page, `/${id}`), command: command(), ...form })
  }
  assert.match(await text(here.tomas.get(here.room)), /No phone in bed[\s\S]*What it would look like[\s\S]*Level 2[\s\S]*Level -2/)
  assert.equal((await change({ do: 'reword', text: 'Sleep six hours', step: '' })).status, 303)
  assert.equal((await change({ do: 'park', until: '2026-11-24' })).status, 422, 'today is no later')
  assert.equal((await change({ do: 'park', until: '2026-12-08' })).status, 303)
  assert.match(await text(here.tomas.get(here.room)), /For later<\/h3>[\s\S]*from[\s\S]*8 December/)
  await world.run((tx) => tx.updateTable('clients').set({ time_zone: 'America/Los_Angeles' }).where('organisation_id', '=', world.organisationId).where('client_id', '=', here.one.clientId).execute())
  assert.match(await text(here.client.get(`${here.link}/goals`)), /8 December/, 'the same day wherever the client lives')
  assert.equal((await change({ do: 'take-up' })).status, 303)
  assert.equal((await change({ do: 'end', words: 'x' })).status, 422)
  assert.equal((await change({ do: 'end', outcome: 'reached', words: 'I wake up rested 😴' })).status, 303)
  const desk = await text(here.tomas.get(here.desk))
  assert.match(desk, /Every wording[\s\S]*Sleep through the night[\s\S]*Sleep six hours[\s\S]*For later[\s\S]*Taken up again[\s\S]*I wake up rested 😴[\s\S]*Reached/)
  assert.match(await text(here.client.get(`${here.link}/goals`)), /Goals that are over[\s\S]*Sleep six hours[\s\S]*Reached/)
  const kept = await world.run((tx) => tx.selectFrom('goal_changes').selectAll().where('organisation_id', '=', world.organisationId).where('goal_id', '=', id as never).execute())
  assert.equal(kept.length, 5)
  assert.doesNotMatch(kept.map(({ words }) => words?.toString('latin1')).join(), /Sleep|rested|phone/)
  const deeds = new Set((await rowsOf(world, 'audit_events', here.one)).map(({ action }) => action))
  for (const deed of ['send-goal-list', 'agree-goal', 'reword-goal', 'park-goal', 'take-up-goal', 'end-goal', 'view-goals', 'view-own-goals']) assert.ok(deeds.has(deed), deed)
})

test('two at once: both wordings stay, an overtaken yes agrees nothing, a stale change changes nothing', async () => {
  const here = await named()
  const id = await agreed(here)
  const propose = (words: string) => here.client.post(`${here.link}/goals/${id}`, { command: command(), base: '1', do: 'reword', text: words, step: '' })
  assert.equal((await propose('Sleep, and dream')).status, 303)
  assert.match(await text(here.tomas.get(`/cases/${here.one.caseId}/brief`)), /suggests words for a goal/)
  const page = await text(here.tomas.get(here.desk))
  const yes = formOf(page, `/${id}`)
  assert.equal((await propose('Sleep, and not dream')).status, 303, 'the client writes anew while the therapist reads')
  const late = await here.tomas.post(`${here.desk}/${id}`, { ...yes, command: command() })
  assert.equal(late.status, 409)
  assert.match(await text(late), /nothing was agreed[\s\S]*Sleep, and not dream/)
  const stale = await here.tomas.post(`${here.room}/${id}`, { command: command(), base: '1', do: 'reword', text: 'Sleep eight hours', step: '' })
  assert.equal(stale.status, 409)
  assert.match(await text(stale), /nothing was changed by you[\s\S]*Sleep, and not dream[\s\S]*value="Sleep eight hours"/, 'both are on the page')
  assert.equal((await here.tomas.post(`${here.desk}/${id}`, { ...formOf(await text(here.tomas.get(here.desk)), `/${id}`), command: command() })).status, 303)
  assert.match(await text(here.tomas.get(`/cases/${here.one.caseId}/together`)), /Sleep, and not dream/)
  assert.match(await text(here.tomas.get(here.desk)), /Sleep, and dream[\s\S]*Not agreed yet/, 'the wording that was overtaken is kept')

  const proposed = await here.tomas.post(here.desk, { command: command(), text: 'Walk more', step: '' })
  assert.equal(proposed.status, 303)
  const own = await text(here.client.get(`${here.link}/goals`))
  assert.match(own, /suggests[\s\S]*these words[\s\S]*Walk more/)
  assert.doesNotMatch(await text(here.tomas.get(`/cases/${here.one.caseId}/together`)), /Walk more/, 'nothing half agreed is shown as agreed')
})

test('two phones with one list: the second is told, and both lists are on the page', async () => {
  const here = await scene()
  const form = formOf(await text(here.client.get(`${here.link}/goals`)), '/goals')
  const other = world.browser()
  other.cookies.set('attune-door', here.client.cookies.get('attune-door')!)
  assert.equal((await other.post(`${here.link}/goals`, { ...form, command: command(), 'wants-text-1': 'From the other phone', do: 'keep' })).status, 303)
  const second = await here.client.post(`${here.link}/goals`, { ...form, command: command(), 'wants-text-1': 'From this phone', do: 'send' })
  assert.equal(second.status, 409)
  const page = await text(second)
  assert.match(page, /changed elsewhere[\s\S]*From the other phone[\s\S]*From this phone/)
  assert.equal((await here.client.post(`${here.link}/goals`, { ...formOf(page, '/goals'), 'wants-text-1': 'From this phone', do: 'send' })).status, 303)
  assert.match(await text(here.client.get(`${here.link}/goals`)), /Your list is ready[\s\S]*From this phone/)
})

test('too long, or nothing at all: said, and everything is still there', async () => {
  const here = await scene()
  const long = await clientList(here, { 'wants-text-1': 'a'.repeat(10_000), 'wants-text-2': 'أنام 😴 at night' }, 'send')
  assert.equal(long.status, 422)
  assert.match(await text(long), /at most 300 letters[\s\S]*a{10000}[\s\S]*أنام 😴 at night/)
  const none = await clientList(here, {}, 'send')
  assert.deepEqual([none.status, /nothing on the list yet/.test(await text(none))], [422, true])
  assert.equal((await clientList(here, {}, 'not-now')).status, 303)
  assert.match(await text(here.client.get(`${here.link}/goals`)), /You said “not now”/)
  assert.match(await text(here.tomas.get(here.desk)), /Your own list|What would you work on/)
})

test('rated at the check-in behind the PIN, last time’s answer beside it, told in the brief and in the room', async () => {
  const here = await named()
  const id = await agreed(here)
  const bare = await text(world.browser().get(`${here.link}/before`))
  assert.doesNotMatch(bare, /Sleep through|name="goal-/)
  const send = async (rating: string) => {
    const form = formOf(await text(here.client.get(`${here.link}/before`)), '/before')
    return await here.client.post(`${here.link}/before`, { ...form, [`goal-${id}`]: rating })
  }
  assert.match(await text(here.client.get(`${here.link}/before`)), /Your goals<\/h2>[\s\S]*Sleep through the night[\s\S]*How close are you to it\?/)
  assert.equal((await send('11')).status, 422)
  assert.equal((await send('2')).status, 303)
  assert.match(await text(here.tomas.get(`/cases/${here.one.caseId}/brief`)), /Goals<\/h2>[\s\S]*Sleep through the night[\s\S]*<b>2<\/b>/)
  assert.match(await text(here.tomas.get(`/cases/${here.one.caseId}/together`)), /What [\s\S]*Amal[\s\S]* wants to change[\s\S]*2 today/)
  world.clock.now += 7 * day
  const next = await world.addSession(here.one, world.clock.now + hour)
  assert.match(await text(here.client.get(`${here.link}/before`)), /class="last-said soft">Last time you said 2\./)
  assert.equal((await send('5')).status, 303)
  const brief = await text(here.tomas.get(`/cases/${here.one.caseId}/brief?session=${next}`))
  assert.match(brief, /<b>5<\/b>, was 2<span>closer than at the start, 3 up from 2<\/span>/)
  assert.match(brief, /aria-label="Ratings, 0 to 10: session 1: 2, session 2: 5\."/)
  const shown = await world.run((tx) => tx.selectFrom('shown_briefs').select('shown').where('organisation_id', '=', world.organisationId).where('case_id', '=', here.one.caseId).execute())
  assert.doesNotMatch(JSON.stringify(shown), /Sleep through/)
  world.clock.now -= 7 * day
})

test('looked at again: asked by the client, told in the brief, done on one screen, with a day for the next time', async () => {
  const here = await named()
  const id = await agreed(here, Object.fromEntries([-2, -1, 0, 1, 2].map((level) => [`level${level}`, `Level ${level}`])))
  world.clock.now += minute
  assert.equal((await here.client.post(`${here.link}/goals/ask`, { command: command() })).status, 303)
  assert.match(await text(here.tomas.get(`/cases/${here.one.caseId}/brief`)), /Goals: time to look again\.[\s\S]*Amal[\s\S]* asked for it\./)
  assert.match(await text(here.tomas.get(`/cases/${here.one.caseId}/together`)), /a good time to look at the goals again/)
  world.clock.now += minute
  const held = await here.tomas.post(`${here.room}/again`, { command: command(), on: '2026-12-20', [`attained-${id}`]: '1' })
  assert.equal(held.status, 303)
  assert.doesNotMatch(await text(here.tomas.get(`/cases/${here.one.caseId}/brief`)), /time to look again/)
  const [level] = await world.run((tx) => tx.selectFrom('goal_attainments').select('level').where('organisation_id', '=', world.organisationId).where('case_id', '=', here.one.caseId).execute())
  assert.equal(level!.level, 1)
  const [room, desk, phone] = [await text(here.tomas.get(here.room)), await text(here.tomas.get(`/cases/${here.one.caseId}/goals`)), await text(here.client.get(`${here.link}/goals`))]
  for (const page of [room, desk, phone]) assert.match(page, /More than we hope for: \u2068Level 1\u2069 \([\s\S]*You look at them again on Sunday,? 20 December/)
  assert.match(desk, /Goal attainment T = 60, from 1 of one goal that has levels/)
  assert.match(room, /Look at them now/, 'folded away until it is time')
  await here.client.post(`${here.link}/goals/${id}`, { command: command(), do: 'reword', base: '1', text: 'Sleep well', step: '' })
  const [waiting] = await world.run((tx) => tx.selectFrom('goal_changes').select('position').where('organisation_id', '=', world.organisationId).where('goal_id', '=', GoalId.parse(id)).orderBy('position', 'desc').execute())
  assert.equal((await here.tomas.post(`/cases/${here.one.caseId}/goals/${id}`, { command: command(), position: String(waiting!.position) })).status, 303)
  assert.match(await text(here.tomas.get(here.room)), /Sleep well[\s\S]*Much more than we hope for[\s\S]*Level 2[\s\S]*More than we hope for: \u2068Level 1\u2069/, 'other words from the phone keep the levels')
  assert.equal((await here.tomas.post(`${here.room}/again`, { command: command(), on: '2020-01-01' })).status, 422)
})

test('what both agreed on one sheet, for the client behind the PIN and for the therapist in the room: no name, nothing that only one side said, nothing that is over', async () => {
  const here = await named()
  const [client, room] = [`${here.link}/goals/paper`, `${here.desk}/paper`]
  assert.match(await text(here.client.get(client)), /Nothing yet/)
  assert.doesNotMatch(await text(here.tomas.get(here.desk)), /on one page/, 'there is no way to an empty sheet')
  const id = await agreed(here, Object.fromEntries([-2, -1, 0, 1, 2].map((level) => [`level${level}`, `Level ${level}.`])))
  assert.equal((await here.client.post(`${here.link}/goals/${id}`, { command: command(), base: '1', do: 'reword', text: 'Only mine so far', step: '' })).status, 303)
  world.clock.now += minute
  assert.equal((await here.tomas.post(here.room, { command: command(), from: '', text: 'See <b>friends</b> 😴', step: '' })).status, 303)
  for (const [browser, path, from] of [[here.client, client, `${here.link}/goals`], [here.tomas, room, here.desk]] as const) {
    assert.match(await text(browser.get(from)), new RegExp(`href="${path}">What we agreed, on one page<`))
    const page = await text(browser.get(path))
    const sheet = /<article class="paper large">[\s\S]*<\/article>/.exec(page)![0]
    assert.match(sheet, /What we agreed[\s\S]*Sleep through the night[\s\S]*First step[\s\S]*No phone in bed[\s\S]*What better looks like[\s\S]*Level 0\.[\s\S]*See &lt;b>friends&lt;\/b> 😴[\s\S]*after a few more meetings/)
    assert.doesNotMatch(sheet, /Amal|Tomas|Only mine|Level [^0]|10|therap/i)
  }
  assert.equal((await here.tomas.post(`${here.room}/again`, { command: command(), on: '2026-12-20' })).status, 303)
  for (const page of [await text(here.client.get(client)), await text(here.tomas.get(room))]) assert.match(page, /We look at this again on Sunday,? 20 December\./)
  const bare = await world.browser().get(client)
  assert.deepEqual([bare.status, /Sleep|friends/.test(await text(bare))], [403, false], 'the link alone opens nothing of it')
  const [other] = [await scene()]
  assert.equal((await other.client.get(`${other.link}/goals/paper`)).status, 200)
  assert.doesNotMatch(await text(other.client.get(`${other.link}/goals/paper`)), /Sleep through/)
  assert.ok((await rowsOf(world, 'audit_events', here.one)).filter(({ action }) => action === 'view-own-goals').length >= 4, 'each reading is noted')
  await here.client.post(`${here.link}/withdraw`, { command: command() })
  assert.equal((await here.client.get(client)).headers.get('location'), here.link)
})

test('written without a signal: a list arrives late and is kept whatever happened meanwhile, with the PIN alone', async () => {
  const here = await scene()
  const { publicKey } = await world.context.keyring.outbox(world.organisationId)
  const sealed = async (form: Record<string, string>) => Buffer.from(await seal(publicKey.toString('base64'), new URLSearchParams(form).toString()))
  const arrive = async (browser: Browser, bytes: Buffer) =>
    await world.app.request(`http://localhost${here.link}/outbox`, {
      method: 'POST', body: new Uint8Array(bytes), headers: { 'content-type': 'application/octet-stream', 'sec-fetch-site': 'same-origin', cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    })
  const form = { ...formOf(await text(here.client.get(`${here.link}/goals`)), '/goals'), 'wants-text-1': 'Written on the bus', 'wants-why-2': 'only a reason', do: 'send' }
  assert.equal((await clientList(here, { 'wants-text-1': 'Written at home' }, 'keep')).status, 303)
  assert.equal((await arrive(world.browser(), await sealed(form))).status, 410, 'it waits until the PIN is shown')
  const bytes = await sealed(form)
  for (const _ of [1, 2]) assert.equal((await arrive(here.client, bytes)).status, 200)
  const lists = () => world.run((tx) => tx.selectFrom('goal_lists').select(['round', 'state']).where('organisation_id', '=', world.organisationId).where('case_id', '=', here.one.caseId).where('side', '=', 'client').orderBy('round').orderBy('version').execute())
  assert.deepEqual(await lists(), [{ round: 1, state: 'draft' }, { round: 1, state: 'in' }], 'both are kept, and the same one once')
  assert.match(await text(here.client.get(`${here.link}/goals`)), /Written on the bus[\s\S]*only a reason/)

  assert.equal((await therapistList(here, tomass, 'send')).status, 303)
  assert.equal((await arrive(here.client, await sealed({ ...form, command: command(), 'wants-text-1': 'Too late for that round' }))).status, 200)
  assert.deepEqual((await lists()).at(-1), { round: 2, state: 'draft' })
  assert.match(await text(here.client.get(`${here.link}/goals`)), /Too late for that round/)
  assert.doesNotMatch(await text(here.tomas.get(here.desk)), /Too late for that round/)
})

test('written without a signal on a phone that two clients share: a list goes to whoever wrote it, and to nobody else who is known there', async () => {
  const [here, other] = [await scene(), await scene()]
  const { publicKey } = await world.context.keyring.outbox(world.organisationId)
  const form = { ...formOf(await text(here.client.get(`${here.link}/goals`)), '/goals'), 'wants-text-1': 'Only for my own therapist', do: 'send' }
  const arrive = async ({ link, client }: Scene) =>
    await world.app.request(`http://localhost${link}/outbox`, {
      method: 'POST', body: await seal(publicKey.toString('base64'), new URLSearchParams(form).toString()),
      headers: { 'content-type': 'application/octet-stream', 'sec-fetch-site': 'same-origin', cookie: [...client.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
    })
  assert.equal((await arrive(other)).status, 410, 'it goes on waiting')
  const written = async ({ one }: Scene) => await world.run((tx) => tx.selectFrom('goal_lists').select('side').where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).execute())
  assert.deepEqual(await written(other), [])
  assert.equal((await arrive(here)).status, 200)
  assert.deepEqual(await written(here), [{ side: 'client' }])
})

test('after the case is closed the link opens nothing, and what is there stays', async () => {
  const here = await named()
  await agreed(here)
  await world.run((tx) => tx.updateTable('cases').set({ closed_at: new Date(world.clock.now) }).where('organisation_id', '=', world.organisationId).where('case_id', '=', here.one.caseId).execute())
  assert.equal((await here.client.get(`${here.link}/goals`)).status, 410)
  assert.equal((await here.client.post(`${here.link}/goals/ask`, { command: command() })).status, 410)
  assert.match(await text(here.tomas.get(here.desk)), /Sleep through the night/)
})

test('one who has stopped writes nothing more, and the same form twice is carried out once', async () => {
  const here = await named()
  const id = await agreed(here)
  const form = { command: command(), base: '1', do: 'reword', text: 'Twice', step: '' }
  for (const _ of [1, 2]) assert.equal((await here.client.post(`${here.link}/goals/${id}`, form)).status, 303)
  const wordings = await world.run((tx) => tx.selectFrom('goal_changes').select('position').where('organisation_id', '=', world.organisationId).where('goal_id', '=', id as never).execute())
  assert.equal(wordings.length, 2)
  await here.client.post(`${here.link}/withdraw`, { command: command() })
  assert.equal((await here.client.post(`${here.link}/goals/${id}`, { ...form, command: command() })).status, 403)
  assert.equal((await here.client.get(`${here.link}/goals`)).headers.get('location'), here.link)
})

test('another case’s goal is not there, whoever asks', async () => {
  const [here, other] = [await named(), await named()]
  const id = await agreed(other)
  assert.equal((await here.client.post(`${here.link}/goals/${id}`, { command: command(), base: '1', do: 'reword', text: 'Mine now', step: '' })).status, 404)
  assert.equal((await here.tomas.post(`${here.room}/${id}`, { command: command(), base: '1', do: 'reword', text: 'Mine now', step: '' })).status, 404)
  assert.equal((await here.tomas.post(`${here.room}/again`, { command: command(), [`attained-${id}`]: '1' })).status, 404)
  const form = formOf(await text(here.client.get(`${here.link}/before`)), '/before')
  assert.equal((await here.client.post(`${here.link}/before`, { ...form, shown: `${form['shown']} attune-goal-rating@1.0.0`, [`goal-${id}`]: '9', 'attune-before/hope': '5' })).status, 303)
  const ratings = await world.run((tx) => tx.selectFrom('goal_ratings').select('rating').where('organisation_id', '=', world.organisationId).where('goal_id', '=', id as never).execute())
  assert.deepEqual(ratings, [])
})
