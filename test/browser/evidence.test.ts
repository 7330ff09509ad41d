// Evidence in a real browser: the plan, what is worked out, and its pages, for everyone (axe), at a desk and on a phone, dark, printed, and without a script.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import { isForAll, openPages, phone, type RealPages } from '#test/browser/real-pages.ts'
import { addTherapists, addWholeCases, type WholeCourse } from '#test/journeys/whole-cases.ts'

let pages: RealPages
before(async () => {
  pages = await openPages()
})
after(() => pages?.close())

test('from an empty service to a locked plan, with no script at all; what is not enough yet is said', async () => {
  const empty = await pages.open('dede', '/evidence')
  await isForAll(empty, 'evidence-plan-empty')
  await empty.context().close()
  const page = await pages.open('dede', '/evidence', { javaScriptEnabled: false })
  assert.match(page.url(), /\/evidence\/plan$/)
  await page.click('label:has-text("PHQ-9")')
  await page.fill('#expects', 'That those who rate the alliance higher come further. Within one client hardly anything.')
  await Promise.all([page.waitForURL(/\/evidence$/), page.click('text=Lock this plan')])
  await page.context().close()
  const little = await pages.open('dede', '/evidence')
  await little.waitForSelector('text=Not enough yet')
  await isForAll(little, 'evidence-little')
  await little.context().close()
})

test('with many clients, at a desk, on a phone, dark and on paper', async () => {
  const { world } = pages
  const one = await world.addCase()
  const chance = (() => {
    let state = 7
    return () => ((state = (state * 48271) % 2147483647), state / 2147483647)
  })()
  const spread = (low: number, high: number) => Math.round(low + (high - low) * chance())
  const therapists = await addTherapists(world, 12)
  const make = (from: number, count: number) => Array.from({ length: count }, (_, index): WholeCourse => {
    const at = from + index
    const [first, liking, falls, mends] = [spread(9, 22), spread(6, 9), at % 3 === 0, at % 6 === 0]
    const alliance = Array.from({ length: 8 }, (__, session) => Math.min(10, Math.max(0, spread(liking - 1, liking + 1) - (falls && session >= 3 && !(mends && session >= 5) ? 4 : 0))))
    const fall = 0.4 + 0.22 * liking + (falls && !mends ? -0.9 : 0)
    const phq9 = Array.from({ length: 8 }, (__, session) => Math.max(0, Math.min(24, Math.round(first - session * fall - 0.35 * ((alliance[session - 1] ?? liking) - liking) + spread(-2, 2)))))
    return { phq9, gad7: phq9.map((score) => Math.round(score * 0.7)), alliance, therapist: therapists[at % 12]! }
  })
  await addWholeCases(world, one.clientId, make(0, 130), 700)
  await addWholeCases(world, one.clientId, make(130, 120), 400)
  await addWholeCases(world, one.clientId, make(250, 40), 120)
  const dede = await world.as('dede')
  await dede.post('/evidence/work', { command: randomUUID() })
  for (let asked = 0; (await dede.get('/evidence')).headers.get('refresh') !== null; asked += 1) {
    assert.ok(asked < 100, 'it does not end')
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  for (const path of ['', '/ended', '/plan']) {
    for (const [look, options] of [['desk', {}], ['dark', { colorScheme: 'dark' as const }], ['phone', { viewport: phone }]] as const) {
      const page = await pages.open('dede', `/evidence${path}`, options)
      await isForAll(page, `evidence${path.replace('/', '-')}-${look}`)
      if (look === 'desk') {
        await page.emulateMedia({ media: 'print' })
        await isForAll(page, `evidence${path.replace('/', '-')}-print`)
      }
      await page.context().close()
    }
  }
})

test('the margin beside the title begins no higher than the title, and the line of no effect is drawn through all rows', async () => {
  for (const path of ['', '/ended', '/plan']) {
    const page = await pages.open('dede', `/evidence${path}`)
    const topOf = async (part: string) => (await page.locator(part).first().boundingBox())!.y
    assert.ok((await topOf('.title .margin p')) >= (await topOf('.title h1')), path)
    const lines = await page.locator('.forest').first().locator('.forest-none line').evaluateAll((all) => all.map((line) => line.getBoundingClientRect()).map(({ x, top, bottom }) => ({ x, top, bottom })))
    if (path !== '/plan') assert.ok(lines.length > 2)
    for (const [at, line] of lines.slice(1).entries()) assert.ok(line.x === lines[at]!.x && line.top - lines[at]!.bottom < 1.5, JSON.stringify([lines[at], line]))
    await page.context().close()
  }
})

test('every figure leads to how it was made, or to who found it: each link to a part that is there and opens by itself, and no figure without one', async () => {
  for (const path of ['', '/ended']) {
    const page = await pages.open('dede', `/evidence${path}`)
    assert.ok((await page.locator('.forest-own .forest-figure a').count()) > 3)
    const figures = page.locator('main a.figure, main .forest-figure a')
    for (const href of new Set(await figures.evaluateAll((all) => all.map((link) => link.getAttribute('href')!)))) {
      await page.evaluate((to) => (location.hash = to), href)
      await page.waitForFunction((to) => document.querySelector(to)?.checkVisibility() === true, href)
    }
    // What is left are names of measures and studies, years as labels, the scales of pictures, and what a rule is by definition.
    const bare = await page.locator('main').evaluate((main) => {
      const texts = document.createTreeWalker(main, NodeFilter.SHOW_TEXT)
      const found: string[] = []
      for (let node = texts.nextNode(); node; node = texts.nextNode()) {
        const { parentElement: place, textContent: text } = node
        if (place?.closest('a, caption, tfoot, tbody th, code, .said, [aria-labelledby=made], [aria-labelledby=sources]')) continue
        const left = text!.replace(/PHQ-9|GAD-7|95 %|sessions 2 to 4|from −1 to 1, and 0 is|from 0 to 27|change of 6 points|fewer than 3 sessions|about 95/g, '')
        if (/\d/.test(left) && !/^Worked out|^Attune 0|^What|^By the plan/.test(left.trim())) found.push(left)
      }
      return found
    })
    assert.deepEqual(bare, [])
    await page.context().close()
  }
})
