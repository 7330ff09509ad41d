// Somebody on the network against a first run: who opens the demonstration at the wrong moment takes nobody's installation away.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
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
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'attune-house-'))
  // Root's server runs as somebody else, who has to pass through.
  await chmod(folder, 0o711)
  house = await openHouse(configFrom({ ATTUNE_DATA: join(folder, 'data') }), root, openLog('silent'), 'installation', { invented: 0 })
})
after(async () => {
  await house.close()
  await rm(folder, { recursive: true, force: true })
})

const post = async (path: string, form: Readonly<Record<string, string>> = {}) =>
  await house.fetch(
    new Request(`http://localhost:3000${path}`, {
      method: 'POST', body: new URLSearchParams(form).toString(), headers: { 'content-type': 'application/x-www-form-urlencoded', 'sec-fetch-site': 'same-origin' },
    }),
    undefined,
  )
const leadsTo = async (path: string) => (await house.fetch(new Request(`http://localhost:3000${path}`), undefined)).headers.get('location')

test('set up while a stranger’s demonstration is being filled, it stays the installation, and there is no demonstration from then on', async () => {
  const opening = post('/demonstration')
  const done = await post('/first-run', {
    command: randomUUID(), organisation: 'The clinic', name: 'Tomas Lind', email: 'tomas@clinic.example', timeZone: 'Europe/London', language: 'en', alone: 'no',
    'roles.therapist': 'on', 'contact.en.label': 'In danger', 'contact.en.phone': '112', 'contact.en.hours': '',
  })
  assert.match(done.headers.get('location') ?? '', /^\/invitations\//)
  const opened = await opening
  // Refused at once, or, when it took longer than that, sent to wait: and the page for waiting leads back.
  if (opened.status !== 404) assert.equal(opened.headers.get('location'), '/demonstration/opening')
  while ((await leadsTo('/demonstration/opening')) !== '/') await pause(100)
  assert.equal(await leadsTo('/'), '/sign-in')
  for (const path of ['/demonstration', '/demonstration/as', '/demonstration/reset', '/demonstration/leave']) assert.equal((await post(path)).status, 404, path)
  assert.equal(await leadsTo('/'), '/sign-in')
})
