// Whatever people write and whatever goes wrong, the log holds ids, routes, numbers and our own words: every form of every page is filled with words that must not appear in it.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { whoMay, type Route } from '#src/access/who-may.ts'
import { startJobs } from '#src/jobs.ts'
import { hour } from '#src/platform/time.ts'
import { openWorld, type Browser, type StaffName, type World, type WorldCase } from '#test/world.ts'
import { formOf } from './check-in-form.ts'
import { tellCheckIn } from './telling.ts'

let world: World
before(async () => {
  world = await openWorld({ smtpUrl: 'smtp://127.0.0.1:9' })
  await world.openDuty()
  await startJobs(world.context)
})
after(() => world.close())

/** In what is typed, in addresses, in names of people and of the clinic. */
const never = ['canary', 'Kanarienvogel', 'Amal', 'Haddad', 'Tomas', 'Lind', 'Ingrid', 'clinic.example', 'The clinic', '116 123', 'My sister']
const typed = 'canary Kanarienvogel <b>"\' \n 7'

const inputs = /<(input|textarea|select)([^>]*)>(?:([\s\S]*?)<\/(?:textarea|select)>)?/g
const attribute = (tag: string, name: string): string | undefined => new RegExp(`(?:^|\\s)${name}="([^"]*)"`).exec(tag)?.[1]?.replaceAll('&quot;', '"').replaceAll('&amp;', '&')

/** Every form of a page as somebody would send it who writes the same everywhere. */
function formsOf(page: string): { action: string; form: Record<string, string> }[] {
  return [...page.matchAll(/<form([^>]*)>([\s\S]*?)<\/form>/g)].flatMap(([, head = '', body = '']) => {
    if (attribute(head, 'method') !== 'post' || !attribute(head, 'action')) return []
    const form: Record<string, string> = {}
    for (const [, kind, tag = '', inside = ''] of body.matchAll(inputs)) {
      const name = attribute(tag, 'name')
      const type = attribute(tag, 'type') ?? 'text'
      if (!name) continue
      if (kind === 'select') form[name] = /<option[^>]*value="([^"]*)"/.exec(inside)?.[1] ?? ''
      else if (type === 'hidden' || type === 'radio' || type === 'checkbox') form[name] ??= attribute(tag, 'value') ?? 'on'
      else form[name] = type === 'email' ? 'canary@clinic.example' : typed
    }
    return [{ action: attribute(head, 'action')!, form }]
  })
}

const roles: readonly StaffName[] = ['tomas', 'ingrid', 'dede', 'ada']

async function scene(): Promise<{ one: WorldCase; params: Record<string, string>; known: Browser }> {
  const one = await world.addCase({ name: 'Amal Haddad', called: 'Amal' })
  const past = await world.addSession(one, world.clock.now - 26 * hour)
  const session = await world.addSession(one, world.clock.now + 2 * hour)
  await world.consent(one, { supervision: true, words: true })
  await tellCheckIn(world, one, past, 'before', world.clock.now - 27 * hour, { phq9: 2 })
  const known = world.browser()
  const { token } = await world.link(one, { known: true, browser: known })
  return { one, params: { case: one.caseId, session, token, person: world.people.mira, kind: 'safety' }, known }
}

const fill = (route: Route, params: Record<string, string>): string => route.replace(/^\w+ /, '').replace(/:(\w+)/g, (_, name: string) => params[name] ?? randomUUID())

test('every form of every page, filled with what must not be written down', async () => {
  let sent = 0
  for (const route of (Object.keys(whoMay) as Route[]).filter((one) => one.startsWith('GET '))) {
    const { kind } = whoMay[route]
    if (kind === 'monitor') continue
    for (const role of kind === 'client' || kind === 'anyone' || kind === 'visitor' ? (['nobody'] as const) : roles) {
      const { params, known } = await scene()
      const browser = async () => (role === 'nobody' ? known : await world.as(role))
      const page = await (await (await browser()).get(fill(route, params))).text()
      for (const { action, form } of formsOf(page)) {
        // Whoever signs out, or goes, is not there for the next.
        await (await browser()).post(action, form)
        sent += 1
      }
    }
  }
  assert.ok(sent > 60, `${sent} forms`)
})

test('addresses, headers and files that nobody knows', async () => {
  const tomas = await world.as('tomas')
  for (const path of ['/canary', '/c/canary', '/cases/Amal', '/today?canary=Kanarienvogel', '/calendar/canary.ics', '/assets/canary.js', '/%00canary', '/c/%E0%A4canary']) await tomas.get(path)
  const headers = { 'user-agent': 'canary', 'accept-language': 'canary', 'x-forwarded-for': 'canary', 'x-request-id': 'canary', cookie: 'attune=canary; canary=1', referer: 'https://canary.example' }
  await world.app.request('http://localhost/today', { headers })
  await world.app.request('http://localhost/sign-in', { method: 'POST', headers: { ...headers, 'sec-fetch-site': 'same-origin', 'content-type': 'text/canary' }, body: 'canary' })
})

test('an error of the database that quotes what somebody wrote', async () => {
  const { params, known } = await scene()
  const page = await (await known.get(`/c/${params['token']}`)).text()
  const form = { ...formOf(page, '/before'), 'attune-before/hope': '4', voice: 'My sister, canary Kanarienvogel' }
  const owner = new pg.Client(world.connection)
  let said: string | null = null
  await owner.connect()
  try {
    await owner.query("alter table check_ins add constraint canaries check (answers::text = '')  not valid")
    const answer = await known.post(`/c/${params['token']}/before`, form)
    assert.equal(answer.status, 500)
    said = answer.headers.get('x-request-id')
    assert.ok((await answer.text()).includes(said!), 'the page says the number by which the line is found')
    await owner.query('alter table check_ins drop constraint canaries')
  } finally {
    await owner.end()
  }
  const line = world.logged().split('\n').find((one) => one.includes('a request failed') && one.includes('23514'))
  assert.ok(line, 'it is logged')
  assert.match(line, /"constraint":"canaries"/)
  const { requestId } = JSON.parse(line) as { requestId: string }
  assert.equal(requestId, said)
})

const shapes: Readonly<Record<string, RegExp>> = {
  level: /^(debug|info|warn|error|fatal)$/, time: /^\d{4}-\d\d-\d\dT[\d:.]+Z$/, requestId: /^[0-9a-f-]{36}$/, jobId: /^[0-9a-f-]{36}$/, job: /^[a-z-]+$/, status: /^\d{3}$/, ms: /^\d+$/,
  organisationId: /^[0-9a-f-]{36}$/, personId: /^[0-9a-f-]{36}$/, safetyTaskId: /^[0-9a-f-]{36}$/,
  code: /^[a-z-]+$/, by: /^(nobody|client|staff)$/, why: /^[a-z.-]+$/, refusals: /^\d+$/,
}

test('and then every line of it: known names, ids and numbers, nothing that anybody wrote', () => {
  const lines = world.logged().split('\n').filter(Boolean)
  assert.ok(lines.length > 300, `${lines.length} lines`)
  const withoutConstraint = world.logged().replaceAll('"constraint":"canaries"', '')
  for (const word of never) assert.ok(!withoutConstraint.includes(word), word)
  for (const line of lines) {
    const { msg, route, error, ...rest } = JSON.parse(line) as Record<string, unknown>
    assert.match(String(msg), /^[A-Za-z’', ;-]+$/, line)
    assert.ok(route === undefined || route === null || String(route) in whoMay, line)
    if (error) assert.ok(Object.keys(error).every((key) => ['name', 'code', 'constraint', 'table', 'stack'].includes(key)), line)
    for (const [key, value] of Object.entries(rest)) assert.match(String(value), shapes[key] ?? /^never$/, `${key} in ${line}`)
    if (/^(let in|answered|a request)/.test(String(msg))) assert.ok(rest['requestId'], line)
  }
})
