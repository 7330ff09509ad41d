// What the two agreed, as paper: one sheet, A4 or Letter, up to five goals, English and Arabic, and on it nothing but the sheet.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { writeFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { minute } from '#src/platform/time.ts'
import type { World } from '#test/world.ts'
import { openPages, type RealPages } from '#test/browser/real-pages.ts'

let pages: RealPages
let world: World
let browser: Browser
let origin: string
before(async () => {
  pages = await openPages()
  ;({ world, browser, origin } = pages)
  await world.openDuty()
})
after(() => pages?.close())

const words = {
  en: {
    called: 'Amal',
    few: [['Say no to my family without going silent after', 'Say one small no at breakfast', 'I say it, and we still eat together'], ['See a friend every week', 'Text Lena today', ''], ['Sleep through most nights', '', '']],
    many: ['Say no to my family, and to people at work, without going silent for days after', 'Say one small no at breakfast on Saturday, and stay at the table', 'I say it in the moment, and we still eat together in the evening'],
  },
  ar: {
    called: 'أمل',
    few: [['أن أقول لا لأهلي دون أن أصمت بعدها', 'أن أقول لا صغيرة عند الفطور', 'أقولها ثم نأكل معًا'], ['أن أرى صديقة كل أسبوع', 'أن أكتب إلى لينا اليوم', ''], ['أن أنام معظم الليالي حتى الصباح', '', '']],
    many: ['أن أقول لا لأهلي وللناس في العمل دون أن أصمت بعدها أيامًا', 'أن أقول لا صغيرة عند الفطور يوم السبت وأبقى على المائدة', 'أقولها في وقتها ونأكل معًا في المساء'],
  },
} as const

async function sheets(language: 'en' | 'ar', goals: readonly (readonly [text: string, step: string, better: string])[]): Promise<{ hand: Page; room: Page }> {
  const one = await world.addCase({ language, called: words[language].called })
  await world.consent(one)
  const cookies = world.browser()
  const { token } = await world.link(one, { known: true, browser: cookies })
  const tomas = await world.as('tomas')
  for (const [text, step, better] of goals) {
    world.clock.now += minute
    const levels = better === '' ? {} : Object.fromEntries([-2, -1, 0, 1, 2].map((level) => [`level${level}`, level === 0 ? better : String(level)]))
    assert.equal((await tomas.post(`/cases/${one.caseId}/goals/together`, { command: randomUUID(), from: '', text, step, ...levels })).status, 303)
  }
  await tomas.post(`/cases/${one.caseId}/goals/together/again`, { command: randomUUID(), on: '2026-12-20' })
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 } })
  await phone.addCookies([{ name: 'attune-door', value: cookies.cookies.get('attune-door')!, url: origin }])
  const desk = await browser.newContext({ viewport: { width: 1100, height: 900 } })
  await desk.addCookies([{ name: 'attune', value: tomas.cookies.get('attune')!, url: origin }])
  const [hand, room] = [await phone.newPage(), await desk.newPage()]
  await hand.goto(`${origin}/c/${token}/goals/paper`)
  await room.goto(`${origin}/cases/${one.caseId}/goals/paper`)
  return { hand, room }
}

/** How many sheets come out of the printer. */
async function printed(page: Page, format: 'A4' | 'Letter', name: string): Promise<number> {
  const pdf = await page.pdf({ format, printBackground: true, displayHeaderFooter: false })
  const folder = process.env['ATTUNE_PICTURES']
  if (folder) await writeFile(`${folder}/${name}-${format}.pdf`, pdf)
  return pdf.toString('latin1').match(/\/Type\s*\/Page\b(?!s)/g)!.length
}

for (const language of ['en', 'ar'] as const) {
  test(`one sheet, with a few goals and with five long ones, ${language}`, async () => {
    const { few, many } = words[language]
    for (const [size, goals] of [['few', few], ['five', Array.from({ length: 5 }, () => many)]] as const) {
      const { hand, room } = await sheets(language, goals)
      for (const [where, page] of [['hand', hand], ['room', room]] as const) {
        const name = `paper-${language}-${size}-${where}`
        const { violations } = await new AxeBuilder({ page }).analyze()
        assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`), [], name)
        assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${name} fits`)
        assert.ok(await page.locator('[data-print]').isVisible(), 'a button where there is a script')
        const folder = process.env['ATTUNE_PICTURES']
        if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
        for (const format of ['A4', 'Letter'] as const) assert.equal(await printed(page, format, name), 1, `${name} on ${format}`)
        await page.emulateMedia({ media: 'print' })
        const shown = await page.evaluate(() => ({ all: document.body.innerText.trim(), sheet: document.querySelector<HTMLElement>('.paper')!.innerText.trim() }))
        assert.equal(shown.all, shown.sheet, `${name}: nothing but the sheet`)
        assert.ok(await page.evaluate(() => Number.parseFloat(getComputedStyle(document.querySelector('.paper')!).fontSize)) >= (11 * 96) / 72 - 0.1, 'never smaller than 11 points')
        await page.context().close()
      }
    }
  })
}
