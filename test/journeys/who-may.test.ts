// Every route, as every role, as clients and as nobody: exactly those get in whom who-may.ts names.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { randomUUID } from 'node:crypto'
import { whoMay, type Audience, type Route } from '#src/access/who-may.ts'
import type { CheckInId } from '#src/domain/kernel/ids.ts'
import { hour, minute } from '#src/platform/time.ts'
import { openWorld, type Browser, type StaffName, type World, type WorldCase } from '../world.ts'

const actors = ['nobody', 'tomas', 'mira', 'ingrid', 'dede', 'ada', 'link', 'known', 'other client'] as const
type Actor = (typeof actors)[number]
const rolesOf: Readonly<Record<string, readonly string[]>> = {
  tomas: ['therapist'], mira: ['therapist'], ingrid: ['supervisor'], dede: ['lead'], ada: ['admin'],
}

let world: World
before(async () => {
  world = await openWorld()
  await world.openDuty()
})
after(() => world.close())

interface Scene {
  readonly amal: WorldCase
  readonly params: Readonly<Record<string, string>>
}

/** A case of its own for each route, since some routes end a case or a link. An answer that needs a person opens the supervisor's door. */
async function scene(): Promise<Scene> {
  const amal = await world.addCase()
  const session = await world.addSession(amal, world.clock.now + 2 * hour)
  await world.consent(amal, { supervision: true })
  await world.run(async (tx) => {
    await tx
      .insertInto('check_ins')
      .values({
        organisation_id: world.organisationId, check_in_id: randomUUID() as CheckInId, case_id: amal.caseId, session_id: session, kind: 'before',
        received_at: new Date(world.clock.now), door: 'link', language: 'en', versions: '{"phq-9":"1.0.0"}', answers: '{"phq-9/9":1}',
      })
      .execute()
  })
  return { amal, params: { case: amal.caseId, session, token: (await world.link(amal)).token } }
}

/** Fresh for each try: signing out, or leaving a device, must not spoil the next. */
async function browserOf(actor: Actor, amal: WorldCase): Promise<Browser> {
  if (actor in rolesOf) return await world.as(actor as StaffName)
  const browser = world.browser()
  if (actor === 'known') await world.link(amal, { known: true, browser })
  if (actor === 'other client') await world.link(await world.addCase({ called: 'Jonas', name: 'Jonas Weber' }), { known: true, browser })
  return browser
}

function mayEnter(audience: Audience, actor: Actor): boolean {
  switch (audience.kind) {
    case 'anyone':
      return true
    case 'visitor':
    case 'monitor':
      return false
    case 'locked-staff':
      return actor in rolesOf
    case 'staff':
      return (rolesOf[actor] ?? []).some((role) => (audience.roles as readonly string[]).includes(role))
    case 'case':
      return actor === 'tomas' || (actor === 'ingrid' && (audience.readers as readonly string[]).includes('supervisor'))
    case 'client':
      return !audience.known || actor === 'known'
  }
}

test('every route of the table is served, and no other', () => {
  assert.deepEqual([...world.app.registered].sort(), Object.keys(whoMay).sort())
})

for (const route of Object.keys(whoMay) as Route[]) {
  test(route, async () => {
    const { amal, params } = await scene()
    for (const actor of actors) {
      const browser = await browserOf(actor, amal)
      const [method, pattern] = route.split(' ') as ['GET' | 'POST', string]
      const path = pattern.replace(/:(\w+)/g, (_, name: string) => params[name] ?? randomUUID())
      const read = world.logged().length
      const response = method === 'GET' ? await browser.get(path) : await browser.post(path, { command: randomUUID() })
      const wasLetIn = world.logged().slice(read).includes(`"route":"${route}","msg":"let in"`)
      const expected = mayEnter(whoMay[route], actor)
      assert.equal(wasLetIn, expected, `${actor} at ${route}: answered ${response.status}`)
      assert.notEqual(response.status, 500, `${actor} at ${route}`)
      if (expected) continue
      const kind = whoMay[route].kind
      if (kind === 'client') assert.equal(response.status, 403, `${actor} at ${route}`)
      else if (kind === 'visitor' || kind === 'monitor' || actor in rolesOf) assert.equal(response.status, 404, `${actor} at ${route}`)
      else if (method === 'GET') assert.match(response.headers.get('location') ?? '', /^\/sign-in\?next=/, `${actor} at ${route}`)
      else assert.equal(response.status, 401, `${actor} at ${route}`)
    }
  })
}

for (const [route, audience] of Object.entries(whoMay) as [Route, Audience][]) {
  if (audience.kind !== 'staff' && audience.kind !== 'case' && audience.kind !== 'client') continue
  test(`${route}: who showed who they are a while ago is ${'soon' in audience ? 'asked once more' : 'let in'}`, async () => {
    const { amal, params } = await scene()
    const actor = actors.findLast((one) => one !== 'other client' && mayEnter(audience, one))!
    const browser = await browserOf(actor, amal)
    const [method, pattern] = route.split(' ') as ['GET' | 'POST', string]
    const path = pattern.replace(/:(\w+)/g, (_, name: string) => params[name] ?? randomUUID())
    const read = world.logged().length
    world.clock.now += 30 * minute
    const response = method === 'GET' ? await browser.get(path) : await browser.post(path, { command: randomUUID() })
    world.clock.now -= 30 * minute
    assert.equal(world.logged().slice(read).includes(`"route":"${route}","msg":"let in"`), !('soon' in audience), `${actor}: answered ${response.status}`)
    if ('soon' in audience) assert.equal(response.status, 403)
  })
}

test('a form from another site is refused everywhere', async () => {
  const { params } = await scene()
  for (const route of (Object.keys(whoMay) as Route[]).filter((one) => one.startsWith('POST'))) {
    const path = route.slice(5).replace(/:(\w+)/g, (_, name: string) => params[name] ?? randomUUID())
    for (const headers of [{ 'sec-fetch-site': 'cross-site' }, { origin: 'https://elsewhere.example' }, {}]) {
      const response = await world.app.request(`http://localhost${path}`, {
        method: 'POST', body: 'command=x', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } as Record<string, string>,
      })
      assert.equal(response.status, 403, route)
    }
  }
})
