// The page of a signal in a real browser: for everyone (axe), on a phone and at a desk, in light and dark, with the keyboard and on paper.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { Page } from 'playwright-core'
import { poolNorms } from '#src/domain/alliance/norms.ts'
import { usualParameters } from '#src/domain/alliance/parameters.ts'
import { poolAlliance } from '#src/domain/alliance/pooled-norms.ts'
import { learnCourse } from '#src/domain/outcome/expected-course-norm.ts'
import { playCourses } from '#src/domain/outcome/expected-course.fixture.ts'
import type { SessionId } from '#src/domain/kernel/ids.ts'
import { engineVersion } from '#src/domain/signal/signal.ts'
import { day, hour, minute } from '#src/platform/time.ts'
import { chooseSignals, insertNorms } from '#src/records/norms.ts'
import { beginning, type StaffName, type World, type WorldCase } from '#test/world.ts'
import { tellCheckIn, tellMirror } from '../journeys/telling.ts'
import { desk, isForAll, openPages, phone, picture, type RealPages } from './real-pages.ts'

let pages: RealPages
let world: World
let amal: WorldCase

before(async () => {
  ;({ world } = pages = await openPages())
  await furnish()
})
after(() => pages?.close())

/** Twelve sessions: the ratings drift, then fall; one was missed; GAD-7 rises all at once; today little readiness and an answer that needs a person. */
async function furnish(): Promise<void> {
  await world.openDuty()
  amal = await world.addCase({ measures: { 'phq-9': 1, 'gad-7': 1 } })
  await world.consent(amal, { supervision: true })
  const ratings = [9, 9, 9, 8, 8, 8, null, 8, 7, 7, 5, null]
  const gad7 = [8, 9, 8, 9, 8, 9, null, 8, 9, 8, 15, 16]
  for (const [index, rating] of ratings.entries()) {
    const start = beginning + hour - (11 - index) * 7 * day
    const session = await world.addSession(amal, start)
    if (index === 6) await world.run((tx) => tx.updateTable('sessions').set({ status: 'did-not-attend' }).where('organisation_id', '=', world.organisationId).where('session_id', '=', session).execute())
    const [score] = [gad7[index] ?? null]
    const isToday = index === 11
    if (score !== null) await tellCheckIn(world, amal, session, 'before', start - (isToday ? 2 : 1) * hour, { phq9: 15, gad7: score, hope: 6, ready: isToday ? 3 : 6, item9: isToday ? 1 : 0 })
    if (rating === null) continue
    await tellCheckIn(world, amal, session, 'after', start + hour, { goal: rating, task: index === 10 ? 4 : rating, bond: rating, tension: index === 10 ? 1 : 0 })
    await guess(amal, session, start + 70 * minute)
  }
}

/** The therapist's own check, without which ratings are not seen. */
const guess = (one: WorldCase, session: SessionId, at: number) => tellMirror(world, one, session, at, { goal: 8, task: 9, bond: 8 })

const open = (kind: string): Promise<Page> => pages.open('tomas', `/cases/${amal.caseId}/${kind}`)

async function holdsForAll(name: string, who: StaffName, path: string): Promise<void> {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [size, viewport] of Object.entries({ desk, phone })) {
      const page = await pages.open(who, path, { colorScheme, viewport })
      await picture(page, `why-${name}-${size}-${colorScheme}`)
      await page.evaluate(() => document.querySelectorAll('details').forEach((each) => (each.open = true)))
      await isForAll(page, `why-${name}-${size}-${colorScheme}-unfolded`)
      await page.context().close()
    }
  }
}

for (const kind of ['rupture', 'deteriorating', 'engagement', 'safety']) {
  test(`${kind}: axe on a phone and at a desk, in light and dark, with every number unfolded; nothing wider than the page`, () => holdsForAll(kind, 'tomas', `/cases/${amal.caseId}/why/${kind}`))
}

test('where predictions are on: the brief, the page of a score beyond the expected course and the lead’s choice, the same', async () => {
  const expected = [learnCourse(world.context.content.instrument('phq-9', 'en')!, playCourses(210, 8, 4, { whole: true }))]
  const noor = await world.addCase({ called: 'Noor' })
  for (const [index, phq9] of [12, 11, 12, 10, 16].entries()) {
    const start = beginning + hour - (4 - index) * 7 * day
    await tellCheckIn(world, noor, await world.addSession(noor, start), 'before', start - 2 * hour, { phq9 })
  }
  const missed = await world.addSession(noor, beginning - 3 * day)
  await world.run(async (tx, scope) => {
    await tx.updateTable('sessions').set({ status: 'did-not-attend' }).where('organisation_id', '=', world.organisationId).where('session_id', '=', missed).execute()
    await insertNorms(tx, scope, { normsId: randomUUID(), at: world.clock.now, engineVersion, figures: { alliance: poolNorms([]), pooled: poolAlliance([], usualParameters.range), expected } })
    await chooseSignals(tx, scope, { detector: 'rules', predictions: true, predictionsBy: 'Dr Noor Haddad, clinical psychologist' })
  })
  const page = await pages.open('tomas', `/cases/${noor.caseId}/brief`)
  for (const said of ['Not the usual course here', 'Not yet heard from. 1 of 8 noted']) assert.ok((await page.locator('main').innerText()).includes(said), said)
  await page.context().close()
  await holdsForAll('beyond-brief', 'tomas', `/cases/${noor.caseId}/brief`)
  await holdsForAll('beyond', 'tomas', `/cases/${noor.caseId}/why/not-on-track`)
  await holdsForAll('beyond-choice', 'dede', '/organisation/signals')
})

test('a fall that is over by now, as the pooled detector tells it: the brief and its page, the same', async () => {
  const lea = await world.addCase({ called: 'Lea' })
  for (const [index, [goal, task, bond]] of ([[8, 9, 8], [8, 8, 8], [8, 9, 8], [6, 7, 6], [9, 9, 9]] as const).entries()) {
    const start = beginning + hour - (5 - index) * 7 * day
    const session = await world.addSession(lea, start)
    await tellCheckIn(world, lea, session, 'after', start + hour, { goal, task, bond, tension: 0 })
    await guess(lea, session, start + 70 * minute)
  }
  await world.addSession(lea, beginning + hour)
  await world.run((tx, scope) => chooseSignals(tx, scope, { detector: 'pooled', predictions: true, predictionsBy: 'Dr Noor Haddad, clinical psychologist' }))
  await holdsForAll('over-brief', 'tomas', `/cases/${lea.caseId}/brief`)
  const page = await pages.open('tomas', `/cases/${lea.caseId}/why/rupture`)
  assert.equal(await page.locator('svg path.strain.possible').count(), 1)
  await page.context().close()
  await holdsForAll('over', 'tomas', `/cases/${lea.caseId}/why/rupture`)
})

test('from the brief and back with the keyboard alone, and the picture can be reached', async () => {
  const page = await open('brief')
  await picture(page, 'why-brief')
  await page.locator('summary', { hasText: 'How this was found' }).first().focus()
  await page.keyboard.press('Enter')
  await page.keyboard.press('Tab')
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
  assert.match(page.url(), /\/why\//)
  await page.locator('main a').first().focus()
  await page.keyboard.press('Tab')
  assert.equal(await page.evaluate(() => document.activeElement?.className), 'voices-frame')
  await page.locator('main a').first().focus()
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
  assert.match(page.url(), /\/brief\?session=/)
  await page.context().close()
})

test('printed, pictures stay and toggles go', async () => {
  const page = await open('why/rupture')
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize({ width: 673, height: 1017 })
  await picture(page, 'why-print')
  assert.equal(await page.locator('.voices svg').first().isVisible(), true)
  assert.equal(await page.locator('.voices details').first().isVisible(), false)
  assert.equal(await page.locator('nav.ways').isVisible(), false)
  await page.context().close()
})
