// The brief and the day in a real browser: for everyone (axe), in the dark, on paper as one sheet, and with the keyboard.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { day, hour, minute } from '#src/platform/time.ts'
import { beginning, type World, type WorldCase } from '#test/world.ts'
import { tellCheckIn, tellMirror } from '../journeys/telling.ts'
import { isForAll, openPages, picture, type RealPages } from './real-pages.ts'

let pages: RealPages
let world: World
let origin: string
let amal: WorldCase
let ninthPath: string

before(async () => {
  ;({ world, origin } = pages = await openPages())
  await furnish()
})
after(() => pages?.close())

/** Amal's ten sessions, and a day around the tenth. */
async function furnish(): Promise<void> {
  await world.openDuty()
  amal = await world.addCase({ measures: { 'phq-9': 1, 'gad-7': 1 } })
  await world.consent(amal, { supervision: true })
  const phq9 = [17, 17, 16, 15, 13, 11, 11, 10, 10, 11]
  const gad7 = [9, 10, 11, 10, 12, 12, 13, 12, 13, 14]
  for (const [index, score] of phq9.entries()) {
    const start = beginning + 5 * hour - (9 - index) * 7 * day
    const session = await world.addSession(amal, start)
    const isLast = index === 9
    await tellCheckIn(world, amal, session, 'before', start - 19 * minute, {
      phq9: score, gad7: gad7[index]!, hope: isLast ? 6 : 7, ready: isLast ? 5 : 7, tried: isLast ? 4 : undefined, worth: isLast ? 7 : undefined, item9: isLast ? 1 : 0,
      ...(isLast ? { miss: 'My sister’s visit. I said yes to everything, and then I went quiet for two days.', voice: 'I don’t like to disappoint people who are trying to help me.' } : {}),
    })
    if (!isLast) await tellCheckIn(world, amal, session, 'after', start + hour, { goal: 7, task: index === 8 ? 4 : 8, bond: 7, tension: 0, ...(index === 8 ? { better: 'I wasn’t sure what the sheet was for.' } : {}) })
    if (!isLast) await tellMirror(world, amal, session, start + 70 * minute, { goal: 8, task: 9, bond: 8 })
  }
  const tomas = await world.as('tomas')
  const ninth = await world.run((tx) => tx.selectFrom('sessions').select('session_id as id').where('organisation_id', '=', world.organisationId).where('case_id', '=', amal.caseId).orderBy('planned_start').offset(8).limit(1).executeTakeFirstOrThrow())
  ninthPath = `/cases/${amal.caseId}/sessions/${ninth.id}`
  await tomas.post(`${ninthPath}/homework`, { command: randomUUID(), text: 'The sheet once more, one line a day.' })
  await tomas.post(`/cases/${amal.caseId}/agreed`, { command: randomUUID(), session: ninth.id, text: 'Tomas asks before each new step.' })
  for (const [called, at] of [['Ruth', 0], ['Ines', 2.5], ['Jonas', 6.25], ['ليلى', 8.5]] as const) {
    const one = await world.addCase({ name: called, called })
    await world.addSession(one, beginning + at * hour)
  }
  world.clock.now = beginning + 4 * hour + 48 * minute
}

const paths = () => ({
  today: '/today',
  brief: `/cases/${amal.caseId}/brief`,
  safety: '/safety',
})

test('light and dark, nothing that axe finds, and nothing wider than the desk', async () => {
  for (const dark of [false, true]) {
    for (const [name, path] of Object.entries(paths())) {
      const page = await pages.open('tomas', path, { colorScheme: dark ? 'dark' : 'light' })
      await isForAll(page, `${name}${dark ? '-dark' : ''}`)
      for (const width of [768, 390]) {
        await page.setViewportSize({ width, height: 900 })
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${name} fits ${width}`)
        if (!dark) await picture(page, `${name}-${width}`)
      }
      await page.context().close()
    }
  }
})

/** Words a minute of somebody who reads with care; the brief has ninety seconds. */
const pace = 200

test('within ninety seconds of reading from the top, margins and folds left aside, stands the first thing to say', async () => {
  const page = await pages.open('tomas', paths().brief)
  const words = await page.evaluate(() => {
    const first = document.querySelector('.asks .first')!
    const before = (text: Node) => (text.compareDocumentPosition(first) & (Node.DOCUMENT_POSITION_FOLLOWING | Node.DOCUMENT_POSITION_CONTAINS)) !== 0
    const isRead = ({ parentElement: within }: Node) => within!.checkVisibility() && !within!.closest('.margin, .hidden-words, details:not([open]) > :not(summary)')
    const texts: Node[] = []
    for (const walker = document.createTreeWalker(document.querySelector('main')!, NodeFilter.SHOW_TEXT); walker.nextNode(); ) texts.push(walker.currentNode)
    return texts.filter((text) => before(text) && isRead(text)).flatMap((text) => text.textContent!.match(/[\p{L}\p{N}’.-]+/gu) ?? []).length
  })
  assert.ok(words > 100 && words <= pace * 1.5, `${words} words`)
  await page.context().close()
})

test('the therapist’s check and one task: axe, and the keyboard alone', async () => {
  const one = await world.addCase({ called: 'Bo' })
  const past = await world.addSession(one, world.clock.now - 2 * hour)
  const page = await pages.open('tomas', `/cases/${one.caseId}/sessions/${past}/check`)
  await isForAll(page, 'check')
  for (const item of ['goal', 'task', 'bond']) await page.locator(`input[name=${item}][value="7"]`).focus().then(() => page.keyboard.press('Space'))
  await page.locator('input[name=tension][value="0"]').focus().then(() => page.keyboard.press('Space'))
  await picture(page, 'check-filled')
  await page.keyboard.press('Tab')
  await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
  assert.match(await page.textContent('main') ?? '', /Your guess is in/)
  await page.goto(`${origin}/safety`)
  await page.click('.needs-you a')
  await isForAll(page, 'task')
  await page.context().close()
})

test('the page of a session, where what was agreed to try is written down', async () => {
  const page = await pages.open('tomas', ninthPath)
  await isForAll(page, 'session')
  await page.getByText('Change this line').click()
  await page.fill('input[name=text]', 'The sheet, when there is time.')
  await Promise.all([page.waitForNavigation(), page.press('input[name=text]', 'Enter')])
  assert.match((await page.textContent('main')) ?? '', /Written down\.[\s\S]*The sheet, when there is time\./)
  await page.context().close()
})

test('a supervisor’s two pages: by reference, without words', async () => {
  for (const [name, path] of [['supervision', '/supervision'], ['brief-supervised', paths().brief]] as const) {
    const page = await pages.open('ingrid', path)
    await isForAll(page, name)
    assert.doesNotMatch((await page.textContent('main')) ?? '', /Amal|sister|disappoint/)
    await page.context().close()
  }
})

test('printed, the brief is one sheet of A4: what to carry in, then the course and the agenda', async () => {
  const page = await pages.open('tomas', paths().brief)
  const pdf = await page.pdf({ preferCSSPageSize: true })
  const folder = process.env['ATTUNE_PICTURES']
  if (folder) await writeFile(`${folder}/brief.pdf`, pdf)
  await page.emulateMedia({ media: 'print' })
  await page.setViewportSize({ width: 673, height: 1017 })
  await picture(page, 'brief-print')
  assert.equal(await page.locator('nav.ways').isVisible(), false)
  assert.equal(await page.locator('form').first().isVisible(), false)
  const sides = pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0
  assert.equal(sides, 2, `${sides} sides`)
  const second = page.locator('.row').filter({ has: page.locator('#alliance') })
  assert.equal(await second.evaluate((row) => getComputedStyle(row).breakBefore), 'page')
  const order = await page.locator('.row > h2').evaluateAll((names) => names.map(({ id }) => id))
  assert.deepEqual(order, ['needs-you', 'agreed', 'signals', 'ask', 'words', 'alliance', 'voices', 'course', 'goals', 'homework', 'agenda'])
  await page.context().close()
})
