// Whoever holds a client's link, a former therapist too, can send a form in the client's name: it displaces nothing that the client sent with the PIN, and is told apart.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import pg from 'pg'
import type { SessionId } from '#src/domain/kernel/ids.ts'
import { seal } from '#src/features/checkin/browser/seal.ts'
import { hashSecret } from '#src/platform/crypto.ts'
import { day, hour, minute } from '#src/platform/time.ts'
import { setStartCode } from '#src/records/doors.ts'
import { dueEvidence, keepEvidence } from '#src/records/evidence-moments.ts'
import { beginning, openWorld, type Browser, type World, type WorldCase } from '#test/world.ts'
import { formOf, rowsOf } from './check-in-form.ts'

let world: World
let tomas: Browser
before(async () => {
  world = await openWorld()
  await world.openDuty()
  tomas = await world.as('tomas')
})
after(() => world.close())

const start = beginning + 5 * hour
const mark = /[Ww]ithout (the client’s|their) PIN/

interface Pair {
  readonly one: WorldCase
  readonly session: SessionId
  readonly path: string
  /** The client's phone, and whoever else has the link. */
  readonly phone: Browser
  readonly stranger: Browser
}

async function pair(): Promise<Pair> {
  world.clock.now = beginning
  const one = await world.addCase({ measures: { 'phq-9': 1 } })
  const session = await world.addSession(one, start)
  await world.consent(one)
  const { token } = await world.link(one)
  return { one, session, path: `/c/${token}`, phone: world.browser(), stranger: world.browser() }
}

async function choosePin({ one, path, phone }: Pair): Promise<void> {
  const code = await hashSecret('482913')
  await world.run((tx) => setStartCode(tx, one.scope, code, world.clock.now + day))
  assert.equal((await phone.post(`${path}/pin/new`, { code: '482913', pin: '2468', again: '2468' })).status, 303)
  world.clock.now += minute
}

async function sendBefore({ path, session }: Pair, browser: Browser, { each, harm = 0, hope, voice }: { each: number; harm?: number; hope: number; voice?: string }): Promise<void> {
  const items = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8].map((item) => [`phq-9/${item}`, String(each)]))
  const form = { kind: 'before', 'check-in': randomUUID(), session, shown: 'phq-9@1.0.0 attune-before@1.0.0', ...items, 'phq-9/9': String(harm), 'attune-before/hope': String(hope), ...(voice ? { voice, share: 'now' } : {}) }
  assert.equal((await browser.post(`${path}/before`, form)).status, 303)
  world.clock.now += minute
}

async function sendAfter({ path, session }: Pair, browser: Browser, each: number): Promise<void> {
  const items = Object.fromEntries(['goal', 'task', 'bond'].map((item) => [`attune-after/${item}`, String(each)]))
  assert.equal((await browser.post(`${path}/after`, { kind: 'after', 'check-in': randomUUID(), session, shown: 'attune-after@1.0.0', ...items })).status, 303)
  world.clock.now += minute
}

const brief = async ({ one, session }: Pair): Promise<string> => await (await tomas.get(`/cases/${one.caseId}/brief?session=${session}`)).text()
const hopeIn = (page: string): string | undefined => />Hopeful<\/th><td class="number">[^<]*<\/td><td class="number">([^<]*)</.exec(page)?.[1]

test('a check-in by the link alone displaces none with the PIN: what counts is the client’s, the other is kept, its words are told apart, and an answer that needs a person is raised', async () => {
  const here = await pair()
  await choosePin(here)
  await sendBefore(here, here.phone, { each: 0, hope: 9, voice: 'Mine' })
  const own = await brief(here)
  assert.equal(hopeIn(own), '9')
  assert.doesNotMatch(own, mark)
  await sendBefore(here, here.stranger, { each: 3, harm: 1, hope: 1, voice: 'FORGED' })

  const page = await brief(here)
  assert.equal(hopeIn(page), '9')
  assert.match(page, /Checked in today at 09:01\.(?! Came)/)
  assert.match(page, /FORGED<\/blockquote><p class="provenance">[^<]*Came without the client’s PIN\./)
  assert.doesNotMatch(/Mine<\/blockquote><p class="provenance">([^<]*)/.exec(page)![1]!, mark)
  assert.equal((await rowsOf(world, 'check_ins', here.one)).length, 2)
  assert.equal((await rowsOf(world, 'safety_tasks', here.one)).length, 1)
})

test('the sums of Evidence take the same one, and are made anew where the rule is new', async () => {
  const alone = await pair()
  await sendBefore(alone, alone.stranger, { each: 2, hope: 1 })
  const here = await pair()
  await choosePin(here)
  await sendBefore(here, here.phone, { each: 1, hope: 9 })
  await sendBefore(here, here.stranger, { each: 3, hope: 1 })
  const first = async () => await world.run(async (tx, scope) => {
    await keepEvidence(tx, scope, await dueEvidence(tx, scope, 100))
    return (await tx.selectFrom('evidence_moments').select('first_outcome').where('organisation_id', '=', world.organisationId).where('case_id', '=', here.one.caseId).execute()).map((row) => Number(row.first_outcome))
  })
  assert.deepEqual(await first(), [8000])
  const due = () => world.run((tx, scope) => dueEvidence(tx, scope, 100))
  assert.deepEqual(await due(), [])
  const owner = new pg.Client(world.connection)
  await owner.connect()
  try {
    await owner.query(await readFile(new URL('../../src/records/migrations/0027-pin-before-link.sql', import.meta.url), 'utf8'))
  } finally {
    await owner.end()
  }
  const made = await due()
  assert.ok(made.includes(here.one.caseId), 'what was there when the rule came is made anew')
  assert.ok(!made.includes(alone.one.caseId))
})

test('where there is none with the PIN, the brief says that it came without; while no PIN was chosen it says nothing', async () => {
  const here = await pair()
  await sendBefore(here, here.stranger, { each: 3, hope: 2 })
  assert.doesNotMatch(await brief(here), mark)
  await choosePin(here)
  assert.doesNotMatch(await brief(here), mark, 'it came before there was one')
  await sendBefore(here, here.stranger, { each: 3, hope: 1 })
  const page = await brief(here)
  assert.equal(hopeIn(page), '1')
  assert.match(page, /Checked in today at 09:02\. Came without the client’s PIN\./)
  world.clock.now = start + minute
  await sendBefore(here, here.stranger, { each: 3, hope: 0 })
  assert.match(await brief(here), /not counted as the one before\. Came without the client’s PIN\./)
})

test('nor does it displace how the client rated the session, though it came first; alone it is told apart', async () => {
  for (const isBoth of [true, false]) {
    const here = await pair()
    await choosePin(here)
    world.clock.now = start + hour
    await sendAfter(here, here.stranger, 1)
    if (isBoth) await sendAfter(here, here.phone, 9)
    const rated = await tomas.post(`/cases/${here.one.caseId}/sessions/${here.session}/check`, { command: randomUUID(), goal: '5', task: '5', bond: '5', tension: '0' })
    assert.equal(rated.status, 303)
    const next = await world.addSession(here.one, start + 7 * day)
    const page = await brief({ ...here, session: next })
    const alliance = /aria-labelledby="alliance">([\s\S]*?)<\/section>/.exec(page)![1]!
    assert.match(alliance, new RegExp(`<td class="number">${isBoth ? 9 : 1}</td>`))
    assert.equal(/The client’s side came without their PIN\./.test(alliance), !isBoth)
  }
})

/** Through the outbox, as a phone with what this browser shows sends what it had sealed. */
async function arrive({ path }: Pair, browser: Browser, form: Record<string, string>): Promise<void> {
  const { publicKey } = await world.context.keyring.outbox(world.organisationId)
  const answer = await world.app.request(`http://localhost${path}/outbox`, {
    method: 'POST', body: await seal(publicKey.toString('base64'), new URLSearchParams(form).toString()),
    headers: { 'content-type': 'application/octet-stream', 'sec-fetch-site': 'same-origin', cookie: [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ') },
  })
  assert.equal(answer.status, 200, await answer.text())
  world.clock.now += minute
}
const formAt = async (browser: Browser, { path }: Pair) => formOf(await (await browser.get(`${path}/before`)).text(), '/before')
const doors = async ({ one }: Pair) => (await rowsOf(world, 'check_ins', one)).toSorted((a, b) => Number(a['received_at']) - Number(b['received_at'])).map(({ door }) => door)

test('what was sealed behind the link alone is no client’s word because the PIN was shown by the time that it arrived', async () => {
  const here = await pair()
  await choosePin(here)
  await sendBefore(here, here.phone, { each: 0, hope: 9 })
  const forged: Record<string, string> = { ...(await formAt(here.stranger, here)), 'attune-before/hope': '1' }
  assert.equal(forged['by'], undefined)
  for (const by of ['', 'x'.repeat(43)]) await arrive(here, here.phone, { ...forged, 'check-in': randomUUID(), ...(by ? { by } : {}) })
  const another = await pair()
  await choosePin(another)
  const theirs = await formAt(another.phone, another)
  await arrive(here, here.phone, { ...forged, 'check-in': theirs['check-in']!, by: theirs['by']! })
  assert.deepEqual(await doors(here), ['pin', 'outbox', 'outbox', 'outbox'])
  assert.equal(hopeIn(await brief(here)), '9')
})

test('what the client sealed with the PIN shown is theirs, with what is asked of nobody else, though the phone was shut before it arrived; with another PIN it is not', async () => {
  const here = await pair()
  await choosePin(here)
  const past = await world.addSession(here.one, beginning - 8 * day)
  await tomas.post(`/cases/${here.one.caseId}/sessions/${past}/homework`, { command: randomUUID(), text: 'A walk each day' })
  const [sealed, open, later] = [await formAt(here.phone, here), await formAt(here.phone, here), await formAt(here.phone, here)]
  assert.match(sealed['shown']!, /attune-homework/)
  await here.phone.post(`${here.path}/forget`)
  await arrive(here, here.phone, { ...sealed, 'attune-before/hope': '7', 'attune-homework/done': '1' })
  assert.equal((await here.phone.post(`${here.path}/before`, { ...open, 'attune-before/hope': '8', 'attune-homework/done': '1' })).status, 303)
  assert.deepEqual(await doors(here), ['pin', 'pin'])
  for (const { answers } of await rowsOf(world, 'check_ins', here.one)) assert.equal((answers as Record<string, number>)['attune-homework/done'], 1)
  assert.equal((await here.phone.get(`${here.path}/mine`)).status, 403, 'it opens nothing')
  world.clock.now += minute
  await choosePin(here)
  await arrive(here, here.phone, { ...later, 'attune-before/hope': '2' })
  assert.deepEqual(await doors(here), ['pin', 'pin', 'outbox'])
})
