// Words longer than a phone is wide: an address that was pasted, a name that has no end. No page becomes wider than the phone for them.
import { randomUUID } from 'node:crypto'
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { day, hour } from '#src/platform/time.ts'
import { beginning, type Browser, type StaffName } from '#test/world.ts'
import { formOf } from '../journeys/check-in-form.ts'
import { tellCheckIn } from '../journeys/telling.ts'
import { openPages, type RealPages } from './real-pages.ts'

let pages: RealPages
before(async () => {
  pages = await openPages()
  await pages.world.openDuty()
})
after(() => pages.close())

const long = 'W'.repeat(190)

test('at 320 pixels every page of client, therapist and supervisor is as wide as the phone, with all of it unfolded', async () => {
  const { world, origin } = pages
  await world.run(async (tx) => {
    await tx.updateTable('organisations').set({ name: long }).where('organisation_id', '=', world.organisationId).execute()
    await tx.updateTable('people').set({ name: long }).where('organisation_id', '=', world.organisationId).where('person_id', 'in', [world.people.tomas, world.people.mira]).execute()
  })
  const one = await world.addCase({ name: long, called: long })
  await world.consent(one, { supervision: true, words: true })
  const first = await world.addSession(one, beginning - 8 * day)
  const last = await world.addSession(one, beginning - 3 * hour)
  await world.addSession(one, beginning + 2 * hour)
  await tellCheckIn(world, one, first, 'before', beginning - 9 * day, { phq9: 4, hope: 5, miss: long })
  await tellCheckIn(world, one, last, 'before', beginning - 4 * hour, { phq9: 19, item9: 2, hope: 3, miss: long, voice: long })
  const client = world.browser()
  const { token } = await world.link(one, { known: true, browser: client })
  const [base, path] = [`/c/${token}`, `/cases/${one.caseId}`]
  const list = formOf(await (await client.get(`${base}/goals`)).text(), '/goals')
  assert.equal((await client.post(`${base}/goals`, { ...list, 'wants-text-1': long, 'wants-why-1': long, do: 'send' })).status, 303)
  assert.equal((await (await world.as('tomas')).post(`${path}/goals/together`, { command: randomUUID(), form: 'new', text: long, step: long, ...Object.fromEntries([-2, -1, 0, 1, 2].map((level) => [`level${level}`, long])) })).status, 303)

  const everybody: readonly (readonly [StaffName | Browser, readonly string[]])[] = [
    [client, [base, ...['mine', 'record', 'goals', 'before', 'after', 'pin', 'consent', 'withdraw', 'thanks'].map((name) => `${base}/${name}`)]],
    [world.browser(), [base, `${base}/pin`]],
    ['tomas', ['/today', '/cases', '/safety', '/account', path, ...['brief', 'door', 'record', 'signals', 'together', 'goals', 'goals/together', 'goals/paper', `sessions/${last}`, `sessions/${last}/check`, 'sessions/new', 'why/deteriorating'].map((name) => `${path}/${name}`)]],
    ['ingrid', ['/supervision', `${path}/brief`]],
    ['dede', ['/organisation', '/people']],
    ['ada', [`/people?person=${world.people.mira}`]],
  ]
  const wide: string[] = []
  for (const [who, paths] of everybody) {
    const page = await pages.open(who, paths[0]!, { viewport: { width: 320, height: 640 } })
    for (const one of paths) {
      assert.equal((await page.goto(origin + one))?.status(), 200, one)
      const width = await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true
        return document.documentElement.scrollWidth
      })
      if (width > 320) wide.push(`${one}: ${width}`)
    }
    await page.context().close()
  }
  assert.deepEqual(wide, [])
})
