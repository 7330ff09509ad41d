// Looking together: what the client released and nothing else, the agenda of the room, what was agreed, and the calm page around it.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { SessionId } from '#src/domain/kernel/ids.ts'
import { day, hour, minute } from '#src/platform/time.ts'
import { openWorld, type Browser, type World, type WorldCase } from '#test/world.ts'
import { formOf, rowsOf } from './check-in-form.ts'
import { tellCheckIn } from './telling.ts'

let world: World
before(async () => {
  world = await openWorld()
  await world.openDuty()
})
after(() => world.close())

interface Scene {
  readonly one: WorldCase
  readonly past: SessionId
  readonly today: SessionId
  readonly tomas: Browser
  readonly path: string
}

/** A session yesterday and one in an hour. */
async function scene(language = 'en'): Promise<Scene> {
  const one = await world.addCase({ language })
  await world.consent(one)
  const past = await world.addSession(one, world.clock.now - day)
  const today = await world.addSession(one, world.clock.now + hour)
  return { one, past, today, tomas: await world.as('tomas'), path: `/cases/${one.caseId}/together` }
}

const text = async (answer: Response | Promise<Response>) => await (await answer).text()

async function rate({ one, past }: Scene, browser: Browser, look: string | undefined, at: 'link' | 'pin' = 'pin'): Promise<{ token: string; form: Record<string, string> }> {
  const { token } = await world.link(one, { known: at === 'pin', browser })
  const form = {
    ...formOf(await text(browser.get(`/c/${token}/after`)), '/after'), session: past,
    'attune-after/goal': '6', 'attune-after/task': '5', 'attune-after/bond': '6', 'attune-after/tension': '0', ...(look ? { look } : {}),
  }
  assert.equal((await browser.post(`/c/${token}/after`, form)).status, 303)
  return { token, form }
}

async function guess({ one, past, tomas }: Scene): Promise<void> {
  await tomas.post(`/cases/${one.caseId}/sessions/${past}/check`, { command: randomUUID(), goal: '9', task: '9', bond: '9', tension: '0' })
}

test('an alliance check is kept unless the client says otherwise; released, both voices are there; taken back, neither', async () => {
  const here = await scene()
  const phone = world.browser()
  const { token } = await rate(here, phone, undefined)
  await guess(here)
  assert.doesNotMatch(await text(here.tomas.get(here.path)), /5\.7|9\.0|id="voices"/, 'choosing nothing keeps it')

  const mine = async () => await text(phone.get(`/c/${token}/mine`))
  const release = async (look: string) => {
    world.clock.now += minute
    const page = await mine()
    const action = /action="(\/c\/[^"]*\/looks\/[^"]*)"/.exec(page)![1]!
    return await phone.post(action, { ...formOf(page, action), look })
  }
  assert.match(await mine(), /Not shown when you look together/)
  assert.equal((await release('together')).status, 303)
  assert.match(await mine(), /The two of you may look at this together/)
  const shown = await text(here.tomas.get(here.path))
  assert.match(shown, /Last time we saw it differently: \S*Amal\S* 5\.7, \S*Tomas Lind\S* 9\.0\. Neither is the right one\./)

  await release('keep')
  assert.doesNotMatch(await text(here.tomas.get(here.path)), /5\.7|9\.0|id="voices"/)
  assert.match(await text(here.tomas.get(`/cases/${here.one.caseId}/brief`)), /5\.7/, 'the brief stays as it is')
  const deeds = (await rowsOf(world, 'audit_events', here.one)).map(({ action }) => action)
  for (const deed of ['view-together', 'release-check', 'keep-check']) assert.ok(deeds.includes(deed), deed)
})

test('released on the form itself; before the therapist’s own view it is still not there', async () => {
  const here = await scene()
  await rate(here, world.browser(), 'together', 'link')
  assert.doesNotMatch(await text(here.tomas.get(here.path)), /5\.7|id="voices"/)
  await guess(here)
  assert.match(await text(here.tomas.get(here.path)), /5\.7/)
})

test('the same form sent again can take back, and cannot open what was closed since', async () => {
  const here = await scene()
  const phone = world.browser()
  const { token, form } = await rate(here, phone, 'together')
  await guess(here)
  await phone.post(`/c/${token}/after`, { ...form, look: 'keep' })
  assert.doesNotMatch(await text(here.tomas.get(here.path)), /id="voices"/)
  await phone.post(`/c/${token}/after`, form)
  assert.doesNotMatch(await text(here.tomas.get(here.path)), /id="voices"/)
  assert.equal((await rowsOf(world, 'check_ins', here.one)).length, 1)
})

test('only the client’s own check can be released, and only an alliance check', async () => {
  const here = await scene()
  const phone = world.browser()
  const { token } = await world.link(here.one, { known: true, browser: phone })
  const told = await tellCheckIn(world, here.one, here.past, 'after', world.clock.now - day + hour, { goal: 8, task: 8, bond: 8 })
  for (const id of [told, randomUUID()]) assert.equal((await phone.post(`/c/${token}/looks/${id}`, { command: randomUUID(), look: 'together' })).status, 404)
})

test('the agenda: what the client did not want to miss, added to, put into other words, taken off; sealed', async () => {
  const here = await scene()
  await tellCheckIn(world, here.one, here.today, 'before', world.clock.now - minute, { phq9: 11, miss: 'My sister’s visit', voice: 'secret-voice' })
  const page = await text(here.tomas.get(here.path))
  assert.match(page, /My sister’s visit/)
  assert.doesNotMatch(page, /secret-voice/)
  const send = (form: Record<string, string>) => here.tomas.post(`${here.path}/agenda`, { command: randomUUID(), session: here.today, ...form })
  const add = { command: randomUUID(), session: here.today, by: 'therapist', text: '  The sheet:\n is it right? ' }
  for (const _ of [1, 2]) assert.equal((await here.tomas.post(`${here.path}/agenda`, add)).headers.get('location'), `${here.path}#agenda`)
  const source = /name="source" value="([^"]*)"/.exec(page)![1]!
  await send({ source, text: 'Her visit, and the silence after' })
  const listed = async () => [...(await text(here.tomas.get(here.path))).matchAll(/<li><span class="said" dir="auto">([^<]*)<\/span>/g)].map(([, words]) => words)
  assert.deepEqual(await listed(), ['Her visit, and the silence after', 'The sheet: is it right?'])

  const item = /name="item" value="([^"]*)"[\s\S]*?value="The sheet/.exec((await text(here.tomas.get(here.path))).split('Change the list')[1]!.split('Her visit')[1]!)![1]!
  await send({ item, take: 'off' })
  assert.deepEqual(await listed(), ['Her visit, and the silence after'])
  assert.equal((await send({ source, take: 'off' })).status, 404, 'what was typed is known by its own id')
  assert.equal((await send({ source: randomUUID(), text: 'x' })).status, 404)
  assert.equal((await here.tomas.post(`${here.path}/agenda`, { ...add, command: randomUUID(), session: here.past })).status, 404)
  const long = await here.tomas.post(`${here.path}/agenda`, { ...add, command: randomUUID(), text: 'a'.repeat(301) })
  assert.equal(long.status, 422)
  assert.match(await text(long), /at most 300 letters[\s\S]*|value="a{301}"/)
  const rows = await world.run((tx) => tx.selectFrom('agenda_items').select('words').where('organisation_id', '=', world.organisationId).where('case_id', '=', here.one.caseId).execute())
  assert.doesNotMatch(rows.map(({ words }) => words?.toString('latin1')).join(), /visit|sheet/)
})

test('what the two agree is kept, opens the next agenda, and stands under its session', async () => {
  const here = await scene()
  await rate(here, world.browser(), 'together')
  await guess(here)
  world.clock.now += hour + 10 * minute
  assert.equal((await here.tomas.post(`${here.path}/agreed`, { command: randomUUID(), session: here.today, text: 'One line a day.' })).headers.get('location'), `${here.path}#agreed`)
  assert.match(await text(here.tomas.get(here.path)), /<p class="said" dir="auto">One line a day\.<\/p>/)
  await world.addSession(here.one, world.clock.now + 7 * day)
  // Running over its time it is still this session's; a day later it is last time's.
  world.clock.now += 50 * minute
  assert.match(await text(here.tomas.get(here.path)), /<p class="said" dir="auto">One line a day\.<\/p>/)
  world.clock.now += day
  assert.match(await text(here.tomas.get(here.path)), /<li><span class="said" dir="auto">One line a day\.<\/span><span class="soft">both/)
  world.clock.now -= day + hour + hour
})

test('from the brief to the page and out of it by a calm page, which names nobody', async () => {
  const here = await scene()
  assert.match(await text(here.tomas.get(`/cases/${here.one.caseId}/brief`)), new RegExp(`href="${here.path}/calm"`))
  const calm = await text(here.tomas.get(`${here.path}/calm`))
  assert.match(calm, /Nothing is shown here/)
  assert.doesNotMatch(calm, /Amal|Tomas|Haddad/)
  const page = await text(here.tomas.get(here.path))
  assert.deepEqual([...page.matchAll(/ href="(\/[^"]*)"/g)].map(([, href]) => href).filter((href) => !/\.(?:css|js)$/.test(href!)), [`${here.path}/calm`, `${here.path}/calm`, here.path.replace('/together', '/goals/together')])
  for (const named of ['Haddad', '/brief', '/today', '/safety']) assert.ok(!page.includes(named), named)
})

test('in the client’s language, right to left', async () => {
  const here = await scene('ar')
  assert.match(await text(here.tomas.get(here.path)), /<html lang="ar" dir="rtl">/)
  assert.match(await text(here.tomas.get(`${here.path}/calm`)), /<html lang="ar" dir="rtl">/)
})

test('a rupture that everybody marked, and an answer that needs a person, leave no word on the page', async () => {
  const here = await scene()
  await tellCheckIn(world, here.one, here.past, 'after', world.clock.now - day + hour, { goal: 2, task: 1, bond: 1, tension: 2, better: 'secret-better' })
  await guess(here)
  await tellCheckIn(world, here.one, here.today, 'before', world.clock.now - minute, { phq9: 20, item9: 3 })
  assert.match(await text(here.tomas.get(`/cases/${here.one.caseId}/brief`)), /id="needs-you"/)
  assert.doesNotMatch(await text(here.tomas.get(here.path)), /secret-|needs|tension|tense|rupture|severe|1\.3/i)
})

test('the tablet goes from the end of a session straight to the client, locked', async () => {
  const here = await scene()
  world.clock.now += hour + minute
  await here.tomas.post(`/cases/${here.one.caseId}/sessions/${here.today}/start`, { command: randomUUID() })
  world.clock.now += 48 * minute
  const ended = await here.tomas.post(`/cases/${here.one.caseId}/sessions/${here.today}/end`, { command: randomUUID() })
  const page = await text(here.tomas.get(ended.headers.get('location')!))
  assert.match(page, /Hand over the tablet, locked/)
  const lent = await here.tomas.post(`/cases/${here.one.caseId}/door/tablet`, formOf(page, '/door/tablet'))
  const where = lent.headers.get('location')!
  assert.match(where, /^\/c\/[^/]+\/after$/)
  const asked = await text(here.tomas.get(where))
  assert.match(asked, /May we look at these answers together next time\?/)
  assert.doesNotMatch(asked, /name="look" value="[^"]*" checked/)
  assert.match((await here.tomas.get(here.path)).headers.get('location') ?? '', /^\/locked/)
  world.clock.now -= 2 * hour
})
