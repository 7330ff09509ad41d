// Every form and address of the house with anything in it, by whoever it is for: it is answered, what is refused leaves nothing behind, and what is taken twice is taken once.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import pg from 'pg'
import { organisationScope } from '#src/access/scope.ts'
import { chance } from '#src/domain/kernel/chance.ts'
import { inTransaction } from '#src/records/database.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'
import { verifyAudit } from '#src/records/verify.ts'
import { exploreDemonstration, filled, parting, type Explored, type FoundForm } from '#test/journeys/every-form.ts'
import { openWorld, type World } from '#test/world.ts'
import { fuzzSeconds, fuzzSeed } from './drive.ts'
import { mutate } from './mutate.ts'

let world: World
let owner: pg.Client
let found: Explored
let tables: string[]
before(async () => {
  world = await openWorld({ settled: false, demonstration: true })
  found = await exploreDemonstration(world)
  owner = new pg.Client(world.connection)
  await owner.connect()
  const { rows } = await owner.query(`select table_name as name from information_schema.tables where table_schema = current_schema() and table_type = 'BASE TABLE' order by 1`)
  // What was asked and seen is noted whatever came of it, a draft keeps what was typed, right or wrong, and a study that is worked out aside is there when it is there.
  tables = (rows as { name: string }[]).map(({ name }) => name).filter((name) => !/^audit_|^sign_ins$|^measure_drafts$|^shown_studies$/.test(name))
})
after(async () => {
  await owner.end()
  await world.close()
})

/** One number for every table: whether anything at all was kept. */
async function everything(): Promise<string> {
  const { rows } = await owner.query(`select ${tables.map((table) => `(select coalesce(sum(hashtextextended(t::text, 0)), 0)::text || ' ' || count(*) from "${table}" t) as "${table}"`).join(', ')}`)
  return JSON.stringify(rows[0])
}

const random = chance(fuzzSeed)
const below = (end: number) => Math.floor(random.uniform() * end)
const one = <Value>(from: readonly Value[]): Value => from[below(from.length)]!
const values = ['2026-12-01', '10:00', '00:00', '50', '0', '9', '-1', 'on', 'Plain words', 'x'.repeat(3000), 'أمل', 'a@b', 'Europe/London', '6f1c0f6e-3f1d-4c55-9d4e-0e2f3a4b5c6d', '1:2\n3-4'].map((text) => Buffer.from(text))

function strange(form: FoundForm): Record<string, string> {
  const sent = filled(form)
  const names = Object.keys(sent).filter((name) => name !== 'command' || below(20) === 0)
  for (let changes = below(4); changes > 0 && names.length > 0; changes -= 1) {
    const name = one(names)
    const field = form.fields.find((each) => each.name === name)
    if (below(6) === 0) delete sent[name]
    else if (below(3) === 0) sent[name] = one(field?.options.length ? field.options : Object.values(sent))
    else sent[name] = mutate(random, [Buffer.from(sent[name] ?? ''), one(values)], values).toString()
  }
  return sent
}

/** What the log says of a request that failed. */
const lastFault = (): string => world.logged().split('\n').findLast((line) => line.includes('a request failed')) ?? ''

/** @param usual how often in `npm test` */
async function often(usual: number, what: string, work: () => Promise<void>): Promise<void> {
  const end = Date.now() + fuzzSeconds * 900
  let inputs = 0
  while (fuzzSeconds > 0 ? Date.now() < end : inputs < usual) {
    await work()
    inputs += 1
  }
  console.log(`fuzz ${what}: ${inputs} inputs, seed ${fuzzSeed}`)
}

test('a form with anything in it is answered; refused it leaves nothing, and taken twice it is taken once', async () => {
  const forms = found.forms.filter(({ method, route }) => method === 'POST' && !parting.test(route))
  let kept = await everything()
  await often(150, 'forms', async () => {
    const form = one(forms)
    const sent = strange(form)
    const where = `${form.route} ${JSON.stringify(sent).slice(0, 1500)}`
    const { status } = await form.reader.browser.post(form.path, sent)
    assert.ok(status < 500, `${status} ${where} ${lastFault()}`)
    const then = await everything()
    if (status >= 400) assert.equal(then, kept, `${status} ${where}`)
    kept = then
    if (status < 400 && Object.hasOwn(sent, 'command')) {
      await form.reader.browser.post(form.path, sent)
      assert.equal(await everything(), kept, `sent twice: ${where}`)
    }
  })
  for (const organisationId of await everyOrganisation(world.context.db)) {
    const scope = organisationScope(organisationId, { kind: 'system', id: null }, null)
    assert.deepEqual((await inTransaction(world.context.db, scope, (tx) => verifyAudit(tx, scope))).faults, [])
  }
})

test('an address, a cookie and a header with anything in it are answered', async () => {
  const headers = ['cookie', 'range', 'accept-language', 'user-agent', 'if-none-match', 'if-modified-since', 'x-forwarded-for', 'accept-encoding', 'content-type', 'origin', 'referer']
  const worth = ['attune=a; attune-door=b', 'bytes=0-0,-1', 'bytes=9-1', 'en;q=0.5, ar', 'Mozilla/5.0', '*', '"a"', 'gzip;q=0, br', 'null'].map((text) => Buffer.from(text))
  const paths = [...found.pages.map(({ path }) => path), `/assets/${world.context.assets.href('desk.css').split('/').at(-1)}`, '/worker.js', '/c/x', '/?a=b#c']
  await often(150, 'addresses', async () => {
    const path = below(2) === 0 ? one(paths) : `/${mutate(random, paths.map((each) => Buffer.from(each.slice(1))), worth).toString().slice(0, 4000)}`
    if (!URL.canParse(path, 'http://localhost')) return
    const request = new Request(new URL(path, 'http://localhost'), { method: one(['GET', 'GET', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']) })
    // As Node's own parser lets them through.
    for (const name of headers) if (below(4) === 0) request.headers.set(name, mutate(random, worth, worth).toString('latin1').replace(/[^\t\x20-\x7e\x80-\xff]/g, '').slice(0, 8000))
    const cookies = [...one(found.readers).browser.cookies].map((pair) => pair.join('=')).join('; ')
    if (below(3) === 0) request.headers.set('cookie', `${cookies}; ${request.headers.get('cookie') ?? ''}`)
    const { status } = await world.app.fetch(request, { incoming: { socket: { remoteAddress: `198.51.100.${below(200)}` } } })
    // Where nobody listens for jobs, the house is not ready, and says so.
    assert.ok(status < 500 || (status === 503 && new URL(request.url).pathname === '/ready'), `${status} ${request.method} ${request.url} ${JSON.stringify([...request.headers])} ${lastFault()}`)
  })
})
