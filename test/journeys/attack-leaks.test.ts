// What leaves the house by a side door: errors, files, headers, and requests that the house itself would make.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { after, before, test } from 'node:test'
import { createApp } from '#src/app.ts'
import { hour } from '#src/platform/time.ts'
import { root } from '#src/root.ts'
import { beginning, openWorld, type World } from '#test/world.ts'

let world: World
before(async () => {
  world = await openWorld()
})
after(() => world.close())

test('an error that nobody foresaw is answered without a word of it, and logged without its message', async () => {
  const broken = createApp({
    ...world.context,
    clock: () => {
      throw new Error('Amal Haddad wrote: secret words')
    },
  })
  const { token } = await world.link(await world.addCase())
  const tomas = await world.as('tomas')
  const cookie = `attune=${tomas.cookies.get('attune')}`
  for (const request of [new Request('http://localhost/today', { headers: { cookie } }), new Request(`http://localhost/c/${token}`)]) {
    const answer = await broken.fetch(request)
    assert.equal(answer.status, 500)
    assert.match(answer.headers.get('content-security-policy') ?? '', /default-src 'none'/)
    const page = await answer.text()
    assert.ok(!/secret words|Amal|Error:|node:|\.ts\b/.test(page))
    const [, id = ''] = /<bdi dir="ltr">([0-9a-f-]{36})<\/bdi>/.exec(page) ?? []
    assert.ok(world.logged().includes(id), 'by its number it is found again')
  }
  assert.ok(!/secret words|Amal/.test(world.logged()))
})

test('a file says what it is, is kept by nobody, and holds nothing that somebody typed where it has no place', async () => {
  const hostile = 'x\r\nBEGIN:VALARM\r\nATTACH:http://evil.example\r\nEND:VALARM'
  const one = await world.addCase({ name: hostile, called: '=cmd|evil' })
  await world.addSession(one, beginning + 5 * hour)
  const dede = await world.as('dede')
  assert.equal((await dede.post('/organisation', { command: randomUUID(), name: hostile, dutyNote: hostile, timeZone: 'Europe/London', defaultLanguage: 'en', alone: 'no', acknowledgeWithinMinutes: '240', linkValidDays: '90', retentionYears: '8', idleMinutes: '60' })).status, 303)
  const tomas = await world.as('tomas')
  await tomas.post('/account/calendar-feed', { command: randomUUID() })
  const [, feed = ''] = /(\/calendar\/[\w-]+\.ics)/.exec(await (await tomas.get('/account/calendar-feed')).text()) ?? []
  const files = [await world.browser().get(feed), await dede.get('/measures/codes'), await dede.get(`/measures/out/${encodeURIComponent('phq-9/1.0.0/en')}`)]
  for (const file of files) {
    assert.equal(file.headers.get('x-content-type-options'), 'nosniff')
    assert.equal(file.headers.get('cache-control'), 'no-store')
    assert.equal(file.headers.get('cross-origin-resource-policy'), 'same-origin')
  }
  const calendar = await files[0]!.text()
  assert.match(files[0]!.headers.get('content-type') ?? '', /^text\/calendar; charset=utf-8$/)
  assert.ok(!/evil|VALARM|cmd/.test(calendar))
  for (const line of calendar.trim().split('\r\n')) assert.match(line, /^(?:[A-Z-]+[:;][^\r\n]*| [^\r\n]*)$/)
  for (const file of files.slice(1).filter(({ status }) => status === 200)) assert.match(file.headers.get('content-disposition') ?? '', /^attachment; filename="[\w.-]+"$/)
})

test('the house asks nobody else’s server: it opens connections to its database and its mail server only', () => {
  // What an operator starts by hand, at the command line, may look from outside.
  const sources = readdirSync(fileURLToPath(new URL('src/', root)), { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name) && !/browser|\.test\./.test(name) && !/^commands\W/.test(name))
  assert.ok(sources.length > 200)
  const asking = sources.flatMap((name) => {
    const text = readFileSync(new URL(`src/${name.replaceAll('\\', '/')}`, root), 'utf8')
    // `isIP` and types open nothing; a listening socket is asked and does not ask.
    const imports = [...text.matchAll(/^import (type )?(\{[^}]*\}|\w+) from '(node:(?:net|tls|http|https|http2|dgram|dns)(?:\/promises)?|undici|pg|nodemailer)'/gm)]
      .filter(([, type, names]) => !type && names !== '{ isIP }' && names !== '{ createServer }')
      .map(([, , , from]) => `${name} ${from}`)
    const fetches = /(?:await|return|=>?|[(,!?:])\s*(?:fetch|new (?:XMLHttpRequest|WebSocket|EventSource))\(/.test(text) ? [`${name} fetch`] : []
    return [...imports, ...fetches]
  })
  assert.deepEqual(asking.filter((each) => !/ (?:pg|nodemailer)$/.test(each)), [])
  assert.deepEqual(asking.filter((each) => each.endsWith(' nodemailer')), ['platform/mail.ts nodemailer'])
})
