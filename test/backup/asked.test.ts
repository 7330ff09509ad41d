// An admin asks for a backup: it is taken by the daily job's own hands and tried, whoever asks meanwhile gets the same one, and what is done is told on the page.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { rm, writeFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { startJobs } from '#src/jobs.ts'
import { backupsIn, type Backup } from '#src/platform/backup/shelf.ts'
import { minute } from '#src/platform/time.ts'
import { openWorld, type Browser, type World } from '../world.ts'

let world: World
let ada: Browser
before(async () => {
  world = await openWorld({ backups: true })
  ada = await world.as('ada')
  await world.addCase()
})
after(() => world.close())

const press = (browser = ada) => browser.post('/backups', { command: randomUUID() })
const said = async () => (await (await ada.get('/backups')).text()).replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ')
const here = (): Promise<readonly Backup[]> => backupsIn(world.context.backups!.folder, world.clock.now).catch(() => [])
const jobs = async () => (await world.context.jobs.counts()).find(({ name }) => name === 'backup')
const actions = async () =>
  (await world.run((tx, scope) => tx.selectFrom('audit_events').select('action').where('organisation_id', '=', scope.organisationId).where('action', '=', 'ask-for-backup').execute())).length

async function until(what: string, is: () => Promise<boolean>, tries = 600): Promise<void> {
  if (await is()) return
  assert.ok(tries > 0, what)
  await sleep(100)
  await until(what, is, tries - 1)
}

test('asked for twice at once it is one, and says what is done, until it is there, put back and the same', async () => {
  assert.match(await said(), /There is no good one yet.*Back up now/)
  assert.deepEqual((await Promise.all([press(), press()])).map(({ status }) => status), [303, 303])
  const sameForm = { command: randomUUID() }
  assert.equal((await ada.post('/backups', sameForm)).status, 303)
  assert.match(await said(), /One was asked for at 09:00\. It begins in a moment\./)
  assert.doesNotMatch(await said(), /Back up now/)
  assert.deepEqual([(await jobs())?.waiting, await actions()], [1, 1])

  await startJobs(world.context)
  const steps = new Set<string>()
  await until('it is tried', async () => {
    const page = await said()
    if (page.includes('One is being taken')) steps.add('taking')
    if (page.includes('is being put back aside')) steps.add('trying')
    assert.equal((await press()).status, page.includes('The last one was begun a moment ago') ? 429 : 303)
    return page.includes('The last one was begun a moment ago')
  })
  assert.deepEqual([...steps], ['taking', 'trying'])
  assert.deepEqual((await here()).map(({ report }) => [report.why, report.check?.outcome]), [['asked', 'same']])
  assert.match(await said(), /The last good one is from Tuesday 24 November, 09:00\..*The last one was begun a moment ago\. Another can be asked for from 09:10\..*asked for · put back and the same/)
  assert.equal(await actions(), 1)
})

test('another ten minutes later; not before, and never by anybody but an admin', async () => {
  assert.equal((await press()).status, 429)
  world.clock.now += 11 * minute
  assert.match(await said(), /Back up now/)
  for (const name of ['dede', 'tomas', 'ingrid'] as const) assert.equal((await press(await world.as(name))).status, 404)
  assert.equal((await ada.post('/backups')).status, 400, 'a form without its id')
  assert.equal((await here()).length, 1)
  const form = { command: randomUUID() }
  assert.equal((await ada.post('/backups', form)).status, 303)
  await until('the second is there', async () => (await here()).filter(({ report }) => report.check?.outcome === 'same').length === 2)
  await until('and nothing is under way', async () => !/being|begins/.test(await said()))
  world.clock.now += 11 * minute
  assert.equal((await ada.post('/backups', form)).status, 303)
  assert.match(await said(), /Back up now/, 'the same form again asks for nothing')
})

test('where none can be taken, the page says so, and one can be asked for again', async () => {
  const { folder } = world.context.backups!
  await rm(folder, { recursive: true })
  await writeFile(folder, '')
  assert.equal((await press()).status, 303)
  await until('it was tried', async () => (await said()).includes('Back up now'))
  assert.match(await said(), /cannot be read\. Is its disk there\?/)
  assert.match(world.logged(), /a backup could not be taken or tried/)
})
