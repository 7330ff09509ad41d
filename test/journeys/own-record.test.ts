// A client's record as a whole: a copy of everything, put right, kept and not used, and the wish to have it erased; by the client with the PIN, and by their therapist.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, beforeEach, test } from 'node:test'
import { whoMay } from '#src/access/who-may.ts'
import type { RecordCopy } from '#src/domain/record/copy.ts'
import { keepRecords } from '#src/features/record/keep-records.ts'
import { day, hour } from '#src/platform/time.ts'
import { ratedCasesAfter } from '#src/records/norms.ts'
import { verifyAudit } from '#src/records/verify.ts'
import { shownByRule, votesByRule } from '#src/records/votes.ts'
import { liveFully, type Lived } from '../erasure/live-fully.ts'
import { beginning, openWorld, type Browser, type World, type WorldCase } from '../world.ts'
import { tellCheckIn } from './telling.ts'

let world: World
let tomas: Browser
let dede: Browser
before(async () => {
  world = await openWorld()
  await world.openDuty()
})
beforeEach(async () => {
  tomas = await world.as('tomas')
  dede = await world.as('dede')
})
after(() => world.close())

const command = () => ({ command: randomUUID() })
const textOf = async (response: Response | Promise<Response>) => (await (await response).text()).replaceAll('&amp;', '&')

async function phoneOf(one: WorldCase): Promise<{ phone: Browser; base: string }> {
  const phone = world.browser()
  const { token } = await world.link(one, { known: true, browser: phone })
  return { phone, base: `/c/${token}` }
}

async function copyOf(browser: Browser, path: string): Promise<RecordCopy & { format: string }> {
  const response = await browser.get(path)
  assert.equal(response.status, 200)
  assert.match(response.headers.get('content-disposition') ?? '', /^attachment; filename="record\.json"$/)
  return (await response.json()) as RecordCopy & { format: string }
}

test('the copy has every word and every number, on the page and in the file, and only behind the PIN', async () => {
  const lived: Lived = await liveFully(world, 'quagmire', 4711)
  const { phone, base } = await phoneOf(lived.one)
  const page = await textOf(phone.get(`${base}/record`))
  const file = await copyOf(phone, `${base}/record/file`)
  const text = JSON.stringify(file)
  const [, , , , , , , hold] = lived.words
  for (const word of lived.words) assert.equal(text.includes(word), word !== hold, `${word}: all but the reason of a hold`)
  for (const word of lived.words.filter((each) => each !== hold)) assert.ok(page.includes(word), word)
  for (const number of [lived.numbers.answer, lived.numbers.mirror, lived.numbers.score, lived.numbers.past]) assert.ok(text.includes(String(number)), String(number))
  assert.ok(page.includes(lived.reference) && file.format === 'attune-record')
  assert.deepEqual(file.checkIns[0]!.scores.map(({ value }) => value), [lived.numbers.score])
  assert.ok(file.access.some(({ action }) => action === 'view-record') && file.therapists[0]!.name === 'Tomas Lind')
  for (const other of [lived.one.clientId, world.people.dede]) assert.ok(!text.includes(other), 'no ids of people')

  const stranger = world.browser()
  for (const path of [`${base}/record`, `${base}/record/file`]) assert.equal((await stranger.get(path)).status, 403)
})

test('on the clinic’s tablet it is shown, and no file stays there', async () => {
  const { one } = await liveFully(world, 'tablet', 5011)
  const tablet = world.browser()
  const { token } = await world.link(one, { kind: 'tablet', known: true, browser: tablet })
  assert.match(await textOf(tablet.get(`/c/${token}/record`)), /A file would stay on this tablet/)
  assert.equal((await tablet.get(`/c/${token}/record/file`)).status, 403)
})

test('the therapist’s copy has nothing that was kept from them: no private line, no check they are blind to', async () => {
  const lived = await liveFully(world, 'curtain', 5112)
  const { phone, base } = await phoneOf(lived.one)
  await world.run((tx) => tx.updateTable('lines').set({ share: 'private' }).where('organisation_id', '=', world.organisationId).where('case_id', '=', lived.one.caseId).execute())
  const session = await world.addSession(lived.one, world.clock.now - hour)
  await tellCheckIn(world, lived.one, session, 'after', world.clock.now, { goal: 3, task: 3, bond: 3, tension: 2 })
  const theirs = JSON.stringify(await copyOf(tomas, `/cases/${lived.one.caseId}/record/file`))
  assert.ok(!theirs.includes(lived.words[2]!) && !theirs.includes(session + '","kind":"after'))
  assert.equal((JSON.parse(theirs) as RecordCopy).checkIns.filter(({ sessionId }) => sessionId === session).length, 0)
  assert.ok(theirs.includes(lived.words[3]!), 'what they wrote together is in')
  assert.ok(JSON.stringify(await copyOf(phone, `${base}/record/file`)).includes(lived.words[2]!), 'the client’s own has it')
  assert.match(await textOf(tomas.get(`/cases/${lived.one.caseId}/record`)), /more in it than may be seen here/)
  assert.equal((await (await world.as('mira')).get(`/cases/${lived.one.caseId}/record/file`)).status, 404)
  assert.equal((await dede.get(`/cases/${lived.one.caseId}/record/file`)).status, 404, 'nor the lead’s')
})

test('name and language are put right at once, and what stood there stays beside it', async () => {
  const one = await world.addCase({ name: 'Amal Hadad', called: 'Amal' })
  const { phone, base } = await phoneOf(one)
  const wrong = await phone.post(`${base}/record/me`, { ...command(), name: ' ', called: 'Amal', language: 'en' })
  assert.equal(wrong.status, 422)
  assert.match(await wrong.text(), /Please write something here/)
  const form = { ...command(), name: 'Amal Haddad', called: 'Amal', language: 'ar' }
  for (let time = 0; time < 2; time += 1) assert.equal((await phone.post(`${base}/record/me`, form)).status, 303)
  const { corrections, client } = await copyOf(phone, `${base}/record/file`)
  assert.deepEqual([client.name, client.language], ['Amal Haddad', 'ar'])
  assert.deepEqual(corrections.map(({ about, was, text, by }) => [about, was, text, by]), [['name', 'Amal Hadad', 'Amal Haddad', 'client'], ['language', 'en', 'ar', 'client']])
  assert.match(await textOf(phone.get(`${base}/record`)), /dir="rtl"[\s\S]*سجلّك/)
  await tomas.post(`/cases/${one.caseId}/details`, { ...command(), name: 'Amal Haddad', called: 'Ami', language: 'en', zone: 'Europe/London' })
  assert.deepEqual((await copyOf(tomas, `/cases/${one.caseId}/record/file`)).corrections.slice(2).map(({ about, was, by }) => [about, was, by]), [['called', 'Amal', 'person'], ['language', 'ar', 'person']])
})

test('a line is corrected: the new words are read in the brief, the old ones stay beside them; anything else stands with the record', async () => {
  const { one, words } = await liveFully(world, 'inkwell', 5213)
  const { phone, base } = await phoneOf(one)
  const line = (await copyOf(phone, `${base}/record/file`)).lines[0]!
  const form = { ...command(), line: line.id, text: 'It was Tuesday, not Monday.' }
  assert.equal((await phone.post(`${base}/record/corrections`, { ...form, ...command(), text: '' })).status, 422)
  assert.equal((await phone.post(`${base}/record/corrections`, form)).status, 303)
  assert.equal((await phone.post(`${base}/record/corrections`, { ...command(), line: '', text: 'I was never referred by Dr Hart.' })).status, 303)
  const brief = await textOf(tomas.get(`/cases/${one.caseId}/brief`))
  assert.ok(brief.includes('It was Tuesday, not Monday.') && !brief.includes(words[2]!))
  const mine = await textOf(phone.get(`${base}/mine`))
  assert.ok(mine.includes('It was Tuesday, not Monday.') && mine.includes(words[2]!))
  const record = await textOf(tomas.get(`/cases/${one.caseId}/record`))
  for (const said of ['It was Tuesday, not Monday.', words[2]!, 'I was never referred by Dr Hart.']) assert.ok(record.includes(said), said)
  const { phone: stranger, base: theirs } = await phoneOf(await world.addCase())
  assert.equal((await stranger.post(`${theirs}/record/corrections`, { ...command(), line: line.id, text: 'x' })).status, 404, 'another’s line')
  assert.equal((await tomas.post(`/cases/${one.caseId}/record/corrections`, { ...command(), text: 'They moved in May.' })).status, 303)
  assert.deepEqual((await copyOf(phone, `${base}/record/file`)).corrections.map(({ about, by }) => [about, by]), [['line', 'client'], ['other', 'client'], ['other', 'person']])
})

test('kept and not used: every page of what was answered is shut, nothing counts it, nothing is asked; but for safety', async () => {
  const { one, words, numbers } = await liveFully(world, 'anchor', 5314)
  const { phone, base } = await phoneOf(one)
  const soon = await world.addSession(one, world.clock.now + 2 * hour)
  const isCounted = async () => (await world.run((tx, scope) => ratedCasesAfter(tx, scope, null, 1_000))).some(({ caseId }) => caseId === one.caseId)
  const [own] = await world.run((tx, scope) => tx.selectFrom('signal_votes').select('voted_at as at').where('organisation_id', '=', scope.organisationId).where('case_id', '=', one.caseId).execute())
  const votes = async () => (await world.run((tx, scope) => votesByRule(tx, scope, own!.at, own!.at + 1))).reduce((sum, rule) => sum + rule.votes, 0)
  const voted = await votes()
  assert.ok(await isCounted())
  assert.equal((await tomas.get(`/cases/${one.caseId}/brief`)).status, 200)
  const brief = { reader: 'therapist', signals: [{ kind: 'rupture', rule: 'R1' }] }
  await world.run((tx, { organisationId }) => tx.insertInto('shown_briefs').values({ organisation_id: organisationId, case_id: one.caseId, session_id: soon, shown_brief_id: randomUUID() as never, person_id: world.people.tomas, shown_at: new Date(own!.at) as never, engine_version: '1', shown: JSON.stringify(brief) as never }).execute())
  const shown = async () => (await world.run((tx, scope) => shownByRule(tx, scope, 0, world.clock.now + 1))).reduce((sum, rule) => sum + rule.shown, 0)
  const told = await shown()
  assert.match(await textOf(phone.get(base)), /name="check-in"/)
  for (let time = 0; time < 2; time += 1) assert.equal((await phone.post(`${base}/record/use`, { ...command(), use: 'stop' })).status, 303)

  for (const [route, audience] of Object.entries(whoMay)) {
    if (audience.kind !== 'case') continue
    const [method, pattern] = route.split(' ') as ['GET' | 'POST', string]
    const path = pattern.replace(/:(\w+)/g, (_, name: string) => ({ case: one.caseId, session: soon })[name] ?? randomUUID())
    if (audience.restricted === 'open' && method === 'POST') continue
    const answer = method === 'GET' ? await tomas.get(path) : await tomas.post(path, command())
    assert.equal(answer.status === 403, audience.restricted === 'shut', `${route}: ${answer.status}`)
    const said = await answer.text()
    for (const word of words.slice(2)) assert.ok(!said.includes(word), `${route} shows ${word}`)
  }
  const desk = await textOf(tomas.get(`/cases/${one.caseId}/record`))
  for (const number of Object.values(numbers)) assert.ok(!desk.includes(String(number)), `the record at the desk shows ${number}`)
  assert.match(desk, /nothing that was answered or written stands here/)
  assert.doesNotMatch(desk, /record\/file/)
  const theirs = await textOf(phone.get(`${base}/record`))
  assert.ok(words.filter((word) => theirs.includes(word)).length > 5, 'the client has all of it')
  assert.equal(await isCounted(), false)
  assert.ok((await votes()) < voted)
  assert.ok((await shown()) < told)
  const today = await textOf(tomas.get('/today'))
  assert.match(today, /The record is kept and not used/)
  assert.match(await textOf(tomas.get('/cases')), /kept, not used/)
  assert.doesNotMatch(await textOf((await world.as('ingrid')).get('/supervision')), new RegExp(one.caseId))
  for (const path of ['', '/before', '/after']) assert.match(await textOf(phone.get(base + path)), /Nothing is asked now/)

  // A form that was open meanwhile, or that had waited without a signal.
  const checkIn = { 'check-in': randomUUID(), session: soon, kind: 'before', shown: 'attune-before@1.0.0 phq-9@1.0.0', ...Object.fromEntries(Array.from({ length: 9 }, (_, item) => [`phq-9/${item + 1}`, '2'])), 'attune-before/hope': '3' }
  assert.equal((await phone.post(`${base}/before`, checkIn)).status, 303)
  const waiting = await textOf(tomas.get('/today'))
  assert.match(waiting, /\/safety\/[\w-]{36}/)
  const task = /\/safety\/[\w-]{36}/.exec(waiting)![0]
  assert.equal((await tomas.get(task)).status, 200)

  assert.equal((await tomas.post(`/cases/${one.caseId}/record/use`, { ...command(), use: 'again' })).status, 303)
  assert.equal((await tomas.get(`/cases/${one.caseId}/brief`)).status, 200)
  assert.ok(await isCounted())
})

test('erasing is asked for on the phone, told to therapist and lead, called off again; refused, the client reads why', async () => {
  const one = await world.addCase({ called: 'Noor' })
  const { phone, base } = await phoneOf(one)
  const ask = { ...command(), end: 'ask' }
  for (let time = 0; time < 2; time += 1) assert.equal((await phone.post(`${base}/record/erasure`, ask)).status, 303)
  assert.match(await textOf(phone.get(`${base}/record`)), /You asked on ⁨24 November 2026⁩/)
  assert.match(await textOf(tomas.get(`/cases/${one.caseId}`)), /The client asked to have everything erased/)
  const erasure = () => textOf(dede.get('/records')).then((page) => /\/records\/erasures\/([\w-]+)\/confirm/.exec(page)?.[1])
  await dede.post(`/records/erasures/${await erasure()}/confirm`, command())
  assert.match(await textOf(phone.get(`${base}/record`)), /in the night after ⁨1 December 2026⁩/)
  assert.equal((await phone.post(`${base}/record/erasure`, { ...command(), end: 'call-off' })).status, 303)
  assert.equal((await phone.post(`${base}/record/erasure`, { ...command(), end: 'call-off' })).status, 409, 'there is nothing to call off any more')
  world.clock.now = beginning + 30 * day
  await keepRecords(world.context)
  tomas = await world.as('tomas')
  dede = await world.as('dede')
  assert.match(await textOf(phone.get(`${base}/record`)), /I want everything erased/)

  await tomas.post(`/cases/${one.caseId}/record/erasure`, { ...command(), end: 'ask' })
  await dede.post(`/records/erasures/${await erasure()}/refuse`, { ...command(), because: 'law' })
  assert.match(await textOf(phone.get(`${base}/record`)), /a law asks for your record to be kept for longer.*You may complain/)
  const report = await world.run((tx, scope) => verifyAudit(tx, scope))
  assert.deepEqual(report.faults, [])
})
