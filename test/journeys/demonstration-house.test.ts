// The demonstration as it is opened, filled, cut short and begun afresh, from the first page on.
import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { configFrom } from '#src/config/config.ts'
import { openHouse, type OpenHouse } from '#src/house.ts'
import { openLog } from '#src/platform/log.ts'
import { root } from '#src/root.ts'

let folder: string
let house: OpenHouse
/** Of the large simulated service, which is not so large here. */
const simulated = 60
const open = async (invented: number) => await openHouse(configFrom({ ATTUNE_DATA: join(folder, 'data') }), root, openLog('silent'), 'installation', { invented, simulated })
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attune-house-'))
  // Root's server runs as somebody else, who has to pass through.
  await chmod(folder, 0o711)
})
afterEach(async () => await house.close())
after(async () => {
  await rm(folder, { recursive: true, force: true })
})

const get = async (path: string, cookie = '') => await house.fetch(new Request(`http://localhost:3000${path}`, { headers: { cookie } }), undefined)
const post = async (path: string, cookie = '') =>
  await house.fetch(new Request(`http://localhost:3000${path}`, { method: 'POST', body: '', headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin', cookie } }), undefined)

/** Presses the button and waits as a browser does, which asks again by itself. @returns the page of the demonstration, and what was said while it opened */
async function enter(by: string): Promise<{ page: string; waited: string }> {
  let waited = ''
  let way = (await post(by)).headers.get('location')!
  while (way !== '/demonstration') {
    assert.equal(way, '/demonstration/opening')
    const answer = await get(way)
    if (answer.status === 303) way = answer.headers.get('location')!
    else {
      assert.equal(answer.headers.get('refresh'), '2')
      waited = await answer.text()
      await pause(100)
    }
  }
  return { page: await (await get(way)).text(), waited }
}

async function whole(): Promise<string> {
  for (;;) {
    const page = await (await get('/demonstration')).text()
    if (!/still filling/.test(page)) return page
    await pause(100)
  }
}

/** A person's id says which filling they are of. */
const idOfTomas = (page: string): string => /Tomas Lind[\s\S]*?value="([0-9a-f-]{36})"/.exec(page)![1]!

test('a demonstration says that it opens and that it fills; cut short it begins afresh, and whole it stays', async () => {
  house = await open(30)
  const first = await enter('/demonstration')
  assert.match(first.waited, /An invented clinic is moving in/)
  assert.match(first.page, /still filling: \d+ of its 40 clients are here/)
  assert.equal((await get('/demonstration/opening')).headers.get('location'), '/demonstration')
  await house.close()

  house = await open(1)
  const second = await enter('/demonstration')
  assert.notEqual(idOfTomas(second.page), idOfTomas(first.page))
  const filled = await whole()
  assert.doesNotMatch(filled, /lead up to/)
  await house.close()

  house = await open(1)
  assert.equal(idOfTomas((await enter('/demonstration')).page), idOfTomas(filled))
  const afresh = await enter('/demonstration/reset')
  assert.notEqual(idOfTomas(afresh.page), idOfTomas(filled))
  assert.equal((await post('/demonstration/leave')).headers.get('location'), '/')
  assert.equal((await get('/demonstration/opening')).headers.get('location'), '/')
})

test('beside the clinic a large simulated service is made when somebody asks, can be stopped and gone on with, and is never taken for the clinic', async () => {
  house = await open(1)
  await enter('/demonstration')
  const people = await whole()
  const door = async () => await (await get('/demonstration/service')).text()
  assert.match(await door(), /60 clients over three years[\s\S]*Make it/)
  assert.equal((await post('/demonstration/service')).headers.get('location'), '/demonstration/service')
  assert.equal((await post('/demonstration/service/stop')).headers.get('location'), '/demonstration/service')
  await house.close()

  house = await open(1)
  await enter('/demonstration')
  assert.match(await door(), /It was stopped\. \d+ of 60 clients are there|Make it/)
  await post('/demonstration/service')
  for (let page = await door(); !/All 60 clients are there/.test(page); page = await door()) {
    assert.match(page, /\d+ of 60 clients are there/)
    await pause(100)
  }
  assert.equal(idOfTomas(await whole()), idOfTomas(people), 'the people are those of the clinic')
  const entered = await post('/demonstration/service')
  assert.equal(entered.headers.get('location'), '/evidence')
  const cookie = entered.headers.getSetCookie().map((one) => one.split(';')[0]).join('; ')
  const plan = await (await get('/evidence/plan', cookie)).text()
  assert.match(plan, /<b>Simulated\.<\/b> No clinic and no client stands behind these figures/)
  assert.doesNotMatch(plan, /Invented\.<\/b>/)
  await enter('/demonstration/reset')
  assert.match(await door(), /Make it/)
})
