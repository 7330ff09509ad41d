// Blind means blind: until the therapist's own check is in, no page of any route may differ by what the client said after the session, or by whether they said anything.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { whoMay, type Route } from '#src/access/who-may.ts'
import { hashOf } from '#src/access/pin-hash.ts'
import { day, hour, minute } from '#src/platform/time.ts'
import { setPin } from '#src/records/doors.ts'
import { beginning, openWorld, type Browser, type World, type WorldCase } from '#test/world.ts'
import { formOf } from './check-in-form.ts'
import { tellCheckIn, type Told } from './telling.ts'

/** Two courses that differ in nothing but the client's check after the last session. */
const pairs: readonly { readonly what: string; readonly after: Told | null }[] = [
  { what: 'no check', after: null },
  { what: 'a warm check', after: { goal: 10, task: 10, bond: 10, tension: 0 } },
  { what: 'a check in pieces', after: { goal: 2, task: 1, bond: 3, tension: 2, better: 'Not to be hurried.' } },
]

let world: World
const courses: { readonly what: string; readonly one: WorldCase; readonly last: string; readonly next: string; readonly token: string }[] = []

before(async () => {
  world = await openWorld()
  await world.openDuty()
  for (const { what, after: said } of pairs) {
    const one = await world.addCase()
    await world.run((tx) => tx.updateTable('cases').set({ reference: `BLIND${courses.length}` }).where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).execute())
    await world.consent(one, { supervision: true, words: true })
    const first = await world.addSession(one, beginning - 8 * day)
    const last = await world.addSession(one, beginning - 3 * hour)
    const next = await world.addSession(one, beginning + 7 * day)
    // Flagged for another reason, so that the supervisor has a way in.
    await tellCheckIn(world, one, first, 'before', beginning - 9 * day, { phq9: 4, hope: 5 })
    await tellCheckIn(world, one, last, 'before', beginning - 4 * hour, { phq9: 19, hope: 3, miss: 'Sleep.' })
    if (said) await tellCheckIn(world, one, last, 'after', beginning - hour, said)
    courses.push({ what, one, last, next, token: (await world.link(one)).token })
  }
})
after(() => world.close())

/** Only one case at a time has a part in the world, so that lists and days can be compared as well. */
async function alone(course: (typeof courses)[number]): Promise<void> {
  await world.run(async (tx) => {
    for (const { one } of courses) {
      const isThis = one.caseId === course.one.caseId
      await tx.updateTable('case_therapists').set({ until: isThis ? null : new Date(beginning - day) }).where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId).execute()
    }
  })
}

const gets = (Object.keys(whoMay) as Route[]).filter((route) => {
  const audience = whoMay[route]
  if (!route.startsWith('GET ')) return false
  return audience.kind === 'case' || (audience.kind === 'staff' && (audience.roles as readonly string[]).some((role) => role === 'therapist' || role === 'supervisor'))
})

const same = (html: string, course: (typeof courses)[number]) =>
  html
    .replaceAll(course.one.caseId, 'CASE')
    .replaceAll(/BLIND\d/g, 'REFERENCE')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
    .replaceAll(/nonce-[\w+/=-]+/g, 'NONCE')

async function pages(browser: Browser, course: (typeof courses)[number]): Promise<Map<string, string>> {
  const found = new Map<string, string>()
  for (const route of gets) {
    const fill = (session: string) => route.slice(4).replace(':case', course.one.caseId).replace(':session', session).replace(/:\w+/, randomUUID())
    const paths = route.includes(':session') ? [fill(course.last), fill(course.next)] : [fill(course.last)]
    if (route === 'GET /cases/:case/brief') paths.push(`${paths[0]}?session=${course.last}`, `${paths[0]}?session=${course.next}`)
    if (route === 'GET /cases/:case/why/:kind') paths.push(...['safety', 'deteriorating', 'rupture', 'not-on-track', 'engagement', 'positive'].map((kind) => `/cases/${course.one.caseId}/why/${kind}`))
    if (route === 'GET /today') paths.push('/today?date=2026-11-23', '/today?date=2026-12-01')
    if (route === 'GET /cases') paths.push('/cases?q=Amal')
    for (const [index, path] of paths.entries()) {
      const answer = await browser.get(path)
      found.set(`${route} ${index}`, `${answer.status} ${answer.headers.get('location') ?? ''}\n${same(await answer.text(), course)}`)
    }
  }
  return found
}

test('before the therapist’s own check, every page of therapist and supervisor is the same to the byte', async () => {
  for (const name of ['tomas', 'ingrid'] as const) {
    const browser = await world.as(name)
    await alone(courses[0]!)
    const reference = await pages(browser, courses[0]!)
    const opened = [...reference].filter(([, page]) => page.startsWith('200')).map(([path]) => path)
    for (const path of ['GET /cases/:case/brief 0', 'GET /cases/:case/why/:kind 2']) assert.ok(opened.includes(path), `${name} has ${path} to compare: ${opened.join(', ')}`)
    for (const course of courses.slice(1)) {
      await alone(course)
      for (const [path, page] of await pages(browser, course)) assert.equal(page, reference.get(path), `${name}, ${path}: ${course.what}`)
    }
  }
})

test('once it is in, or declined, the briefs differ', async () => {
  const tomas = await world.as('tomas')
  const seen = new Map<string, string>()
  for (const course of courses) {
    await alone(course)
    const form = course === courses[1] ? { not: 'today' } : { goal: '8', task: '8', bond: '8', tension: '0' }
    assert.equal((await tomas.post(`/cases/${course.one.caseId}/sessions/${course.last}/check`, { command: randomUUID(), ...form })).status, 303)
    seen.set(course.what, same(await (await tomas.get(`/cases/${course.one.caseId}/brief`)).text(), course))
  }
  assert.equal(new Set(seen.values()).size, courses.length)
  assert.match(seen.get('a check in pieces')!, /Not to be hurried\./)
  assert.match(seen.get('a check in pieces')!, /A moment of tension/)
  assert.match(seen.get('no check')!, /No check came from/)
})

test('sent through the door with the PIN, and the phone forgotten: no page and no file of the therapist tells that anything was done there', async () => {
  const one = await world.addCase()
  const last = await world.addSession(one, world.clock.now - 3 * hour)
  await world.addSession(one, world.clock.now + 7 * day)
  await world.consent(one)
  const phone = world.browser()
  const { token, scope } = await world.link(one, { known: true, browser: phone })
  await world.run(async (tx) => await setPin(tx, scope, await hashOf(world.context, scope, 'pin', '2468'), world.clock.now - day))
  const tomas = await world.as('tomas')
  const paths = ['', '/brief', '/record', '/record/file', '/signals', '/together', '/goals', '/door', `/sessions/${last}`, `/sessions/${last}/check`].map((path) => `/cases/${one.caseId}${path}`)
  const read = async () => {
    const found = new Map<string, string>()
    for (const path of [...paths, '/today', '/cases']) found.set(path, await (await tomas.get(path)).text())
    // Whoever looks at a record, and what they were told, is in it.
    const { madeAt: _, told: __, access, ...file } = JSON.parse(found.get(`/cases/${one.caseId}/record/file`)!) as { madeAt: string; told: unknown; access: readonly { by: string }[] }
    found.set(`/cases/${one.caseId}/record/file`, JSON.stringify({ ...file, by: [...new Set(access.map(({ by }) => by))] }))
    const record = found.get(`/cases/${one.caseId}/record`)!
    assert.match(record, /<summary>Links and devices: \d/)
    found.set(`/cases/${one.caseId}/record`, record.replace(/\d+ times/, ''))
    return [...found].map(([path, text]) => `${path} ${text.replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')}`)
  }
  await read()
  const before = await read()
  world.clock.now += 10 * minute
  assert.equal((await phone.post(`/c/${token}/pin`, { pin: '2468' })).status, 303)
  const form = formOf(await (await phone.get(`/c/${token}/after`)).text(), '/after')
  assert.equal((await phone.post(`/c/${token}/after`, { ...form, 'attune-after/goal': '2', 'attune-after/tension': '2', 'attune-after/better': 'Not to be hurried.', look: 'together' })).status, 303)
  assert.equal((await phone.get(`/c/${token}/mine`)).status, 200)
  await phone.post(`/c/${token}/forget`)
  assert.equal((await phone.get(`/c/${token}/mine`)).status, 403)
  world.clock.now -= 10 * minute
  const now = await read()
  for (const [index, page] of before.entries()) assert.equal(now[index], page)
})
