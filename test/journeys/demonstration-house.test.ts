// The demonstration as it is opened, filled, cut short and begun afresh, from the first page on.
import assert from 'node:assert/strict'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as pause } from 'node:timers/promises'
import { configFrom } from '#src/config/config.ts'
import { openHouse, type OpenHouse } from '#src/house.ts'
import { openLog } from '#src/platform/log.ts'
import { root } from '#src/root.ts'

let folder: string
let house: OpenHouse
const open = async (invented: number) => await openHouse(configFrom({ ATTUNE_DATA: join(folder, 'data') }), root, openLog('silent'), 'installation', { invented })
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attune-house-'))
  // Root's server runs as somebody else, who has to pass through.
  await chmod(folder, 0o711)
})
after(async () => {
  await house.close()
  await rm(folder, { recursive: true, force: true })
})

const get = async (path: string) => await house.fetch(new Request(`http://localhost:3000${path}`), undefined)
const post = async (path: string) =>
  await house.fetch(new Request(`http://localhost:3000${path}`, { method: 'POST', body: '', headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' } }), undefined)

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
