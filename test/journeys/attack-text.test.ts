// Hostile text in every field that holds text, read back on every page by everybody: it stays text, and the log has none of it.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { whoMay, type Route } from '#src/access/who-may.ts'
import { readImport } from '#src/features/import/input.ts'
import { balanced } from '#src/platform/balanced.ts'
import { hour } from '#src/platform/time.ts'
import { beginning, openWorld, type Browser, type World } from '#test/world.ts'
import { formOf, rowsOf } from '#test/journeys/check-in-form.ts'

let world: World
before(async () => {
  world = await openWorld()
  await world.openDuty()
})
after(() => world.close())

const words = ['"><script>alert(1)</script>', '\u202E</textarea><img src=x onerror=alert(1)>', '</title><svg/onload=alert(1)> أمل', '\'"`{therapist} {0} &lt;b&gt;']
const routes = Object.keys(whoMay) as Route[]

async function everyPage(browsers: readonly Browser[], ids: Readonly<Record<string, string>>): Promise<string> {
  const pages: string[] = []
  for (const browser of browsers) {
    for (const route of routes.filter((one) => one.startsWith('GET '))) {
      const path = route.slice(4).replace(/:(\w+)/g, (_, name: string) => ids[name] ?? randomUUID())
      for (const query of ['', `?q=${encodeURIComponent(words[0]!)}&done=${encodeURIComponent(words[1]!)}&next=/${encodeURIComponent(words[0]!)}&date=__proto__&session=constructor`]) {
        const answer = await browser.get(path + query)
        assert.notEqual(answer.status, 500, path + query)
        pages.push(await answer.text())
      }
    }
  }
  return pages.join('\n')
}

test('text stays text, on every page of everybody', async () => {
  const [tomas, dede, ada, ingrid] = [await world.as('tomas'), await world.as('dede'), await world.as('ada'), await world.as('ingrid')]
  const command = () => randomUUID() as string
  for (const word of words) {
    const settings = { timeZone: 'Europe/London', defaultLanguage: 'en', alone: 'no', acknowledgeWithinMinutes: '240', linkValidDays: '90', retentionYears: '8', idleMinutes: '60' }
    assert.equal((await dede.post('/organisation', { command: command(), name: word, dutyNote: word, ...settings })).status, 303)
    assert.equal((await dede.post('/organisation/contacts', { command: command(), language: 'en', label: word, phone: '112', hours: word })).status, 303)
    assert.equal((await ada.post('/people', { command: command(), name: word, email: `${command().slice(0, 8)}@clinic.example`, 'roles.therapist': 'on', 'roles.supervisor': 'on' })).status, 200)
    const one = await world.addCase({ name: word, called: word })
    const session = await world.addSession(one, beginning + 5 * hour)
    await world.consent(one, { supervision: true, words: true })
    const phone = world.browser()
    const { token } = await world.link(one, { known: true, browser: phone })
    const form = { ...formOf(await (await phone.get(`/c/${token}/before`)).text(), '/before'), 'phq-9/9': '2', 'attune-before/hope': '1', 'attune-before/miss': word, voice: word, share: 'now' }
    assert.equal((await phone.post(`/c/${token}/before`, form)).status, 303)
    const goals = `/cases/${one.caseId}/goals`
    const list = formOf(await (await phone.get(`/c/${token}/goals`)).text(), '/goals')
    assert.equal((await phone.post(`/c/${token}/goals`, { ...list, 'wants-text-1': word, 'wants-why-1': word, do: 'send' })).status, 303)
    assert.equal((await tomas.post(`${goals}/list`, { ...formOf(await (await tomas.get(goals)).text(), '/list'), 'wants-text-1': word, 'work-text-1': word, do: 'send' })).status, 303)
    assert.equal((await tomas.post(`${goals}/together`, { command: command(), text: word, step: word, ...Object.fromEntries([-2, -1, 0, 1, 2].map((level) => [`level${level}`, word])) })).status, 303)
    assert.equal((await tomas.post(goals, { command: command(), text: word, step: word })).status, 303)
    const mended = await (await phone.post(`/c/${token}/before`, { ...form, 'phq-9/9': word, share: word, 'check-in': word, shown: word })).text()
    const [task] = await rowsOf(world, 'safety_tasks', one)
    const text = mended + (await everyPage([tomas, dede, ada, ingrid, phone], { case: one.caseId, session, token, task: String(task!['safety_task_id']) }))
    assert.ok(text.includes('alert(1)') || word === words[3], 'it was there to be seen')
    for (const raw of ['<script>alert', '<img src', '<svg/onload', '</title><svg', '</textarea><img']) assert.ok(!text.includes(raw), raw)
  }
  for (const never of ['alert', 'Amal', 'أمل', 'Tomas', 'clinic.example']) assert.ok(!world.logged().includes(never), never)
})

test('a letter with more marks than anybody writes keeps nobody waiting', async () => {
  const marks = 'a' + '\u0301\u0316'.repeat(60_000)
  const began = process.threadCpuUsage()
  for (const path of ['/sign-in', '/first-run']) {
    const headers = { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' }
    const answer = await world.app.request(`http://localhost${path}`, { method: 'POST', body: `email=${marks}&password=x&code=1`, headers })
    assert.ok(answer.status < 500)
  }
  assert.ok(process.threadCpuUsage(began).user < 1_000_000)
})

test('a body of any kind is answered, and changes nothing of how objects behave', async () => {
  const bodies: [string, string | Uint8Array<ArrayBuffer>][] = [
    ['application/x-www-form-urlencoded', '__proto__=x&constructor=y&__proto__[polluted]=1&roles.__proto__=on'],
    ['application/x-www-form-urlencoded', 'email=%ED%A0%80&password=%ff'],
    ['application/x-www-form-urlencoded', new Uint8Array([0xff, 0xfe, 0x3d])],
    ['application/x-www-form-urlencoded', `email=${'x'.repeat(300_000)}`],
    ['application/json', '{"__proto__":{"polluted":1},"answer":{"id":"\\ud800"},"next":5}'],
    ['application/json', '['.repeat(60_000)],
    ['multipart/form-data; boundary=x', '--x\r\n'],
    ['text/plain', 'a=b'],
  ]
  for (const route of routes.filter((one) => one.startsWith('POST ') && whoMay[one].kind === 'anyone')) {
    const path = route.slice(5).replace(/:\w+/g, randomUUID())
    for (const [type, body] of bodies) {
      const answer = await world.app.request(`http://localhost${path}`, { method: 'POST', body, headers: { 'content-type': type, 'sec-fetch-site': 'same-origin' } })
      assert.ok(answer.status < 500, `${route} ${type}: ${answer.status}`)
    }
  }
  assert.equal(({} as Record<string, unknown>)['polluted'], undefined)
})

test('a name turns round nothing beside it: no date and no figure, from the client’s phone, a form or a file', async () => {
  const evil = 'Bo\u2069\u202e'
  const one = await world.addCase()
  const session = await world.addSession(one, beginning - 3 * hour)
  const phone = world.browser()
  const { token } = await world.link(one, { known: true, browser: phone })
  const tomas = await world.as('tomas')
  for (const give of [
    () => phone.post(`/c/${token}/record/me`, { command: randomUUID(), name: evil, called: evil, language: 'en' }),
    () => tomas.post(`/cases/${one.caseId}/details`, { command: randomUUID(), name: evil, called: `\u2067${evil}`, language: 'en', zone: 'Europe/London' }),
  ]) {
    assert.equal((await give()).status, 303)
    for (const path of ['', '/brief', `/sessions/${session}/check`, '/goals', '/door']) {
      const page = await (await tomas.get(`/cases/${one.caseId}${path}`)).text()
      assert.ok(page.includes('Bo'), path)
      for (const text of page.split(/<[^>]*>/)) assert.equal(balanced(text), text, path)
    }
  }
  const { rows } = readImport(`client,name\nK1,${evil}\nK2,\u2066Ruth\nK3,\u2069Ines\n`, [], beginning)
  assert.deepEqual(rows.map(({ name }) => name), ['Bo', 'Ruth', 'Ines'])
})
