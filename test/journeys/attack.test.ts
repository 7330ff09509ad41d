// Attacks as whole requests: other people's ids in every place of every address, hostile text in every field, and what the answers carry.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { newToken } from '#src/access/token.ts'
import { whoMay, type Route } from '#src/access/who-may.ts'
import type { OrganisationId, SessionId } from '#src/domain/kernel/ids.ts'
import { hour } from '#src/platform/time.ts'
import { beginning, openWorld, type Browser, type World, type WorldCase } from '#test/world.ts'
import { tellCheckIn } from './telling.ts'

let world: World
let owner: pg.Client
let mine: WorldCase
let theirs: WorldCase
const ids: Record<'own' | 'foreign', Record<string, string>> = { own: {}, foreign: {} }

before(async () => {
  world = await openWorld()
  await world.openDuty()
  owner = new pg.Client(world.connection)
  await owner.connect()
  mine = await world.addCase()
  theirs = await world.addCase({ therapist: 'mira', name: 'Jonas Weber', called: 'Jonas' })
  for (const [whose, one, therapist] of [['own', mine, 'tomas'], ['foreign', theirs, 'mira']] as const) {
    await world.consent(one)
    const session: SessionId = await world.addSession(one, beginning + 2 * hour, { therapist })
    await tellCheckIn(world, one, session, 'before', beginning, { hope: 3, voice: 'For nobody else.' })
    const [line] = (await owner.query('select line_id from lines where case_id = $1', [one.caseId])).rows as { line_id: string }[]
    ids[whose] = { case: one.caseId, session, line: line!.line_id, token: (await world.link(one)).token }
  }
  const cover = randomUUID()
  await owner.query(`insert into case_therapists select organisation_id, $1, case_id, $2, 'cover', since, since + interval '9 days' from case_therapists where case_id = $3`, [cover, world.people.ingrid, theirs.caseId])
  ids.foreign['cover'] = cover
  await anotherOrganisation()
})
after(async () => {
  await owner.end()
  await world.close()
})

const elsewhere: Record<string, string> = {}

/** A second clinic in the same database: a copy of everything of the first, under other ids. */
async function anotherOrganisation(): Promise<void> {
  const organisation = randomUUID()
  const tables = ['organisations', 'people', 'person_roles', 'crisis_contacts', 'duty_hours', 'clients', 'cases', 'case_therapists', 'sessions']
  for (const table of tables) {
    const { rows } = await owner.query(`select column_name as name, data_type as type, is_generated as made from information_schema.columns where table_schema = current_schema() and table_name = $1 order by ordinal_position`, [table])
    const columns = (rows as { name: string; type: string; made: string }[]).filter(({ made }) => made === 'NEVER')
    const other = (name: string, type: string) =>
      name === 'organisation_id' ? `'${organisation}'::uuid` : type === 'uuid' ? `md5(${name}::text || 'elsewhere')::uuid` : name
    await owner.query(`insert into ${table} (${columns.map(({ name }) => name).join(', ')}) select ${columns.map(({ name, type }) => other(name, type)).join(', ')} from ${table} where organisation_id = $1`, [world.organisationId])
  }
  const first = async (column: string, table: string) => String(((await owner.query(`select ${column} as id from ${table} where organisation_id = $1 limit 1`, [organisation])).rows[0] as { id: string }).id)
  Object.assign(elsewhere, {
    organisation,
    case: await first('case_id', 'cases'), session: await first('session_id', 'sessions'), person: await first('person_id', 'people'), contact: await first('contact_id', 'crisis_contacts'),
    duty: await first('duty_id', 'duty_hours'), cover: randomUUID(), task: randomUUID(), signIn: randomUUID(), passkey: randomUUID(), line: randomUUID(),
  })
}

/** Everything that an attack may not change. */
async function everything(): Promise<string> {
  const tables = ['organisations', 'people', 'person_roles', 'supervisions', 'crisis_contacts', 'duty_hours', 'clients', 'cases', 'case_therapists', 'case_measures', 'sessions', 'check_ins', 'lines', 'consents', 'links', 'devices', 'safety_tasks', 'mirrors']
  const sums: string[] = []
  for (const table of tables) {
    const { rows } = await owner.query(`select coalesce(md5(string_agg(t::text, ',' order by t::text)), '') as sum from ${table} t`)
    sums.push(`${table} ${(rows[0] as { sum: string }).sum}`)
  }
  return sums.join('\n')
}

const staffFor = (allowed: readonly string[]): string =>
  allowed.includes('therapist') ? 'tomas' : allowed.includes('admin') ? 'ada' : allowed.includes('lead') ? 'dede' : 'ingrid'

const routes = Object.keys(whoMay) as Route[]
const forms: Readonly<Record<string, string>> = {
  date: '2026-12-01', time: '10:00', minutes: '50', by: 'client', which: 'one', at: 'now', goal: '5', task: '5', bond: '5', tension: '0', change: 'now', 'roles.admin': 'on',
  to: '', supervisor: '', coverer: '', from: '2026-11-25', until: '2026-11-26', name: 'Taken', language: 'en', zone: 'Europe/London',
}

test('with another’s id in any place of any address nothing opens and nothing changes', async () => {
  const browsers: Record<string, Browser> = {}
  for (const name of ['tomas', 'dede', 'ada', 'ingrid'] as const) browsers[name] = await world.as(name)
  const client = world.browser()
  await world.link(mine, { known: true, browser: client })
  const untouched = await everything()
  for (const route of routes) {
    const [method, pattern] = route.split(' ') as ['GET' | 'POST', string]
    const names = [...pattern.matchAll(/:(\w+)/g)].map(([, name]) => name!)
    const audience = whoMay[route]
    if (audience.kind === 'anyone' || audience.kind === 'visitor') continue
    const who = audience.kind === 'client' ? client : browsers[audience.kind === 'staff' ? staffFor(audience.roles) : 'tomas']!
    for (const name of names) {
      if (name === 'token') continue
      for (const strange of [ids.foreign[name], elsewhere[name], '00000000-0000-0000-0000-000000000000', "' or 1=1 --", '%00', '..%2f..', '%ff']) {
        if (!strange) continue
        const path = pattern.replace(/:(\w+)/g, (_, each: string) => (each === name ? encodeURI(strange).replaceAll('%25', '%') : ids.own[each] ?? randomUUID()))
        const answer = method === 'GET' ? await who.get(path) : await who.post(path, { ...forms, command: randomUUID() })
        // Ending a sign-in that is not there is harmless, and says nothing.
        if (route === 'POST /account/sign-ins/:signIn/revoke' && answer.status === 303) continue
        assert.ok([400, 404, 422].includes(answer.status), `${route} with ${name} ${strange}: ${answer.status}`)
        assert.ok(!/Jonas|For nobody else/.test(await answer.text()), `${route} with ${name} ${strange}`)
      }
    }
  }
  assert.equal(await everything(), untouched)
})

test('a colleague of another clinic is nobody here: not to cover, to take over, to supervise or to be on duty', async () => {
  const at = await everything()
  const [tomas, ada, dede] = [await world.as('tomas'), await world.as('ada'), await world.as('dede')]
  const person = elsewhere['person']!
  const command = () => randomUUID() as string
  const tries = [
    await tomas.post(`/cases/${mine.caseId}/hand-over`, { command: command(), to: person }),
    await tomas.post(`/cases/${mine.caseId}/cover`, { command: command(), coverer: person, from: '2026-11-25', until: '2026-11-26' }),
    await ada.post(`/people/${world.people.tomas}/supervisor`, { command: command(), supervisor: person }),
    await ada.post(`/people/${world.people.tomas}/leave`, { command: command(), to: person }),
    await dede.post('/organisation/duty', { command: command(), days: 'every', from: '09:00', until: '10:00', person, deputy: '' }),
    await dede.post('/organisation/duty', { command: command(), days: 'every', from: '09:00', until: '10:00', person: world.people.tomas, deputy: person }),
  ]
  for (const [index, answer] of tries.entries()) assert.ok([400, 404, 409, 422].includes(answer.status), `${index}: ${answer.status}`)
  assert.equal(await everything(), at)
})

test('a token opens its own organisation only, and a cookie of one kind is not another’s', async () => {
  const { token } = await world.link(mine)
  const other = newToken(elsewhere['organisation'] as OrganisationId).token
  assert.equal((await world.browser().get(`/c/${other.slice(0, 22)}${token.slice(22)}`)).status, 404)
  for (const [name, value] of [['attune', token], ['attune-door', token], ['attune', 'x'.repeat(54)], ['attune', `${token}${token}`]] as const) {
    const browser = world.browser()
    browser.cookies.set(name, value)
    assert.match((await browser.get('/today')).headers.get('location') ?? '', /^\/sign-in/)
    assert.equal((await browser.get(`/c/${token}/mine`)).status, 403)
  }
  const jonas = world.browser()
  await world.link(theirs, { known: true, browser: jonas })
  assert.equal((await jonas.get(`/c/${token}/mine`)).status, 403)
})

test('every answer is private, and none says where it may be framed, cached or sent', async () => {
  const tomas = await world.as('tomas')
  const { token } = await world.link(mine)
  for (const [browser, path] of [[tomas, '/today'], [tomas, `/cases/${mine.caseId}`], [tomas, '/nowhere'], [world.browser(), `/c/${token}`], [world.browser(), '/sign-in'], [world.browser(), '/c/nobody']] as const) {
    const { headers } = await browser.get(path)
    assert.equal(headers.get('cache-control'), 'no-store', path)
    assert.match(headers.get('content-security-policy')!, /default-src 'none'.*frame-ancestors 'none'/, path)
    assert.ok(!/unsafe|\*/.test(headers.get('content-security-policy')!), path)
    assert.equal(headers.get('referrer-policy'), 'no-referrer', path)
    assert.match(headers.get('x-robots-tag')!, /noindex/, path)
  }
})

test('no way out of the assets', async () => {
  for (const path of ['..%2f..%2f..%2fpackage.json', '%2e%2e/%2e%2e/package.json', '....//package.json', '..%5c..%5cpackage.json', '%00', '%', '/etc/passwd', '%2fetc%2fpasswd', '.', '']) {
    const answer = await world.app.request(`http://localhost/assets/${path}`)
    assert.ok([400, 404].includes(answer.status), `${path}: ${answer.status}`)
  }
})

test('after signing in one stays here', async () => {
  for (const next of ['//evil.example', '/\\evil.example', 'https://evil.example', '/%09/evil.example', '/\t/evil.example', 'javascript:alert(1)', '/today\r\nSet-Cookie: a=b']) {
    const page = await (await world.browser().get(`/sign-in?next=${encodeURIComponent(next)}`)).text()
    const kept = /name="next" value="([^"]*)"/.exec(page)![1]!
    assert.equal(new URL(kept, 'http://localhost').origin, 'http://localhost', next)
    assert.ok(!kept.startsWith('//') && !/[\r\n\t]/.test(kept), kept)
  }
})

test('a POST says that it comes from here, or it is refused', async () => {
  const strange: Record<string, string>[] = [{ origin: 'null' }, { 'sec-fetch-site': 'none' }, { 'sec-fetch-site': 'same-site' }, { 'sec-fetch-site': 'cross-site', origin: 'http://localhost' }, { origin: 'http://localhost.evil.example' }, { origin: 'http://LOCALHOST:81' }]
  for (const headers of strange) {
    const answer = await world.app.request('http://localhost/sign-in', { method: 'POST', body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } })
    assert.equal(answer.status, 403, JSON.stringify(headers))
  }
  // A Host is as easily written as an Origin: the two agreeing says nothing.
  const asked = async (host: string, origin: string) =>
    (await world.app.request(`${host}/sign-in`, { method: 'POST', body: 'a=b', headers: { 'content-type': 'application/x-www-form-urlencoded', origin } })).status
  assert.equal(await asked('http://evil.example', 'http://evil.example'), 403)
  assert.equal(await asked('http://evil.example', 'http://localhost'), 422, 'a proxy that gives us a name of its own')
  assert.equal(await asked('http://127.0.0.1:3000', 'http://127.0.0.1:3000'), 422, 'this machine by its other name')
})
