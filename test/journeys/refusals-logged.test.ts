// What was refused can be read in the log afterwards: once each, with ids, routes and codes, and nothing of what was typed or asked for.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { newToken } from '#src/access/token.ts'
import { minute } from '#src/platform/time.ts'
import { openWorld, type World, type WorldCase } from '#test/world.ts'

let world: World
let mine: WorldCase
let theirs: WorldCase
before(async () => {
  world = await openWorld()
  await world.openDuty()
  mine = await world.addCase()
  theirs = await world.addCase({ therapist: 'mira' })
})
after(() => world.close())

interface Line { readonly msg: string; readonly level: string; readonly requestId?: string; readonly code?: string; readonly by?: string; readonly personId?: string; readonly route: string | null; readonly why?: string; readonly time?: string }

/** What was written about refusals while `work` went on; each attack has a minute of its own. */
async function noted(work: Attack['go']): Promise<{ lines: readonly Line[]; answer: Response }> {
  world.clock.now += minute
  const before = world.logged().length
  const answer = await work()
  const lines = world.logged().slice(before).split('\n').filter(Boolean).map((line) => JSON.parse(line) as Line)
  return { answer, lines: lines.filter(({ msg }) => msg === 'refused') }
}

const post = (path: string, { body = 'a=b', ...headers }: Record<string, string>) =>
  world.app.request(`http://localhost${path}`, { method: 'POST', body, headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers } })
const ours = { 'sec-fetch-site': 'same-origin' }

interface Attack { readonly what: string; readonly status: number; readonly told: Omit<Line, 'msg' | 'level' | 'requestId'>; readonly go: () => Response | Promise<Response> }

const nobody = { by: 'nobody' } as const
const attacks = (): readonly Attack[] => [
  { what: 'another’s case', status: 404, told: { code: 'not-found', by: 'staff', personId: world.people.tomas, route: 'GET /cases/:case' }, go: async () => (await world.as('tomas')).get(`/cases/${theirs.caseId}`) },
  { what: 'a page for another role', status: 404, told: { code: 'not-found', by: 'staff', personId: world.people.tomas, route: 'POST /people' }, go: async () => (await world.as('tomas')).post('/people', { name: 'canary' }) },
  { what: 'a form from another site', status: 403, told: { ...nobody, code: 'forbidden', why: 'error.other-page', route: 'POST /cases/:case/close' }, go: () => post(`/cases/${mine.caseId}/close`, { origin: 'https://evil.example' }) },
  { what: 'a form from nowhere', status: 403, told: { ...nobody, code: 'forbidden', why: 'error.other-page', route: 'POST /sign-in' }, go: () => post('/sign-in', {}) },
  { what: 'no such page', status: 404, told: { ...nobody, code: 'not-found', route: null }, go: async () => world.browser().get('/wp-login.php?canary') },
  { what: 'a link that was guessed', status: 404, told: { ...nobody, code: 'not-found', route: 'GET /c/:token' }, go: async () => world.browser().get(`/c/${newToken(world.organisationId, 16).token}`) },
  { what: 'an invitation that was guessed', status: 404, told: { ...nobody, code: 'not-found', route: 'GET /invitations/:token' }, go: async () => world.browser().get(`/invitations/${newToken(world.organisationId).token}`) },
  {
    what: 'a sign-in that was guessed', status: 303, told: { ...nobody, code: 'sign-in', why: 'unknown', route: 'GET /today' },
    go: async () => {
      const browser = world.browser()
      browser.cookies.set('attune', newToken(world.organisationId).token)
      return await browser.get('/today')
    },
  },
  { what: 'a password that does not fit', status: 422, told: { ...nobody, code: 'no-match', route: 'POST /sign-in' }, go: () => world.browser().post('/sign-in', { email: 'tomas@clinic.example', password: 'canary canary', code: '000000' }) },
  { what: 'a passkey that does not sign', status: 422, told: { ...nobody, code: 'no-match', route: 'POST /sign-in/passkey' }, go: () => post('/sign-in/passkey', { ...ours, 'content-type': 'application/json', body: '{"answer":{"id":"canary"}}' }) },
  { what: 'a metrics token', status: 404, told: { ...nobody, code: 'not-found', route: 'GET /metrics' }, go: async () => world.app.request('http://localhost/metrics', { headers: { authorization: 'Bearer canary' } }) },
  {
    what: 'a code at the client’s door', status: 422, told: { by: 'client', code: 'no-match', route: 'POST /c/:token/pin/new' },
    go: async () => world.browser().post(`/c/${(await world.link(mine)).token}/pin/new`, { code: '123456', pin: '2468', again: '2468' }),
  },
  {
    what: 'sealed by nobody', status: 400, told: { by: 'client', code: 'invalid', why: 'checkin.mend.broken', route: 'POST /c/:token/outbox' },
    go: async () => post(`/c/${(await world.link(mine)).token}/outbox`, { ...ours, body: 'canary', 'content-type': 'application/octet-stream' }),
  },
  {
    what: 'the client’s own part by the link alone', status: 403, told: { by: 'client', code: 'forbidden', why: 'error.pin-needed', route: 'GET /c/:token/mine' },
    go: async () => world.browser().get(`/c/${(await world.link(mine)).token}/mine`),
  },
  {
    what: 'what only a fresh sign-in may', status: 403, told: { code: 'forbidden', why: 'account.fresh-needed', by: 'staff', personId: world.people.mira, route: 'POST /account/start-over' },
    go: async () => {
      const browser = await world.as('mira')
      world.clock.now += 31 * minute
      return await browser.post('/account/start-over')
    },
  },
]

test('what was refused is written once, with the request, the route and the code, and who it was where that is known', async () => {
  for (const { what, status, told, go } of attacks()) {
    const { lines, answer } = await noted(go)
    assert.equal(answer.status, status, what)
    const [{ msg: _msg, level, requestId, time: _time, ...line } = {} as Line, ...others] = lines
    assert.deepEqual(others, [], `${what}: once`)
    assert.deepEqual(line, told, what)
    assert.equal(level, 'warn')
    assert.equal(requestId, answer.headers.get('x-request-id'), what)
  }
  for (const word of ['canary', 'evil.example', 'tomas@', 'wp-login', '123456']) assert.ok(!world.logged().includes(word), word)
})

test('a thousand strangers fill no log and hide no colleague, and all are counted', async () => {
  world.clock.now += minute
  const before = world.logged().length
  for (let at = 0; at < 1_000; at += 1) await world.browser().get(`/${randomUUID()}`)
  await (await world.as('tomas')).get(`/cases/${theirs.caseId}`)
  const lines = world.logged().slice(before).split('\n').filter((line) => line.includes('"refused"')).map((line) => JSON.parse(line) as Line)
  assert.deepEqual(lines.map(({ by }) => by), [...Array.from({ length: 10 }, () => 'nobody'), 'staff'])
  const text = await (await world.app.request('http://localhost/metrics', { headers: { authorization: `Bearer ${world.context.metricsToken}` } })).text()
  assert.ok(Number(/attune_refusals_total\{code="not-found",by="nobody"\} (\d+)/.exec(text)?.[1]) >= 1_000)
  assert.match(text, /attune_refusals_total\{code="not-found",by="staff"\} \d/)
})
