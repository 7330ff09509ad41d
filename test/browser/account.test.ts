// What Attune may send, chosen in a real browser: at a desk and on a phone, in light and dark, with the keyboard, without a script, for everyone (axe).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { desk, isForAll, openPages, phone, type RealPages } from './real-pages.ts'

let pages: RealPages

before(async () => {
  pages = await openPages({ smtpUrl: 'smtp://127.0.0.1:9' })
})
after(() => pages?.close())

test('axe on a phone and at a desk, in light and dark, as it is and with something to mend', async () => {
  for (const colorScheme of ['light', 'dark'] as const) {
    for (const [size, viewport] of Object.entries({ desk, phone })) {
      const page = await pages.open('tomas', '/account', { colorScheme, viewport })
      await isForAll(page, `account-${size}-${colorScheme}`)
      await page.check('#notifications input[name=digest][value=on]')
      await page.check('#notifications input[name=quiet][value=on]')
      await page.fill('#notifications #at', '21:00')
      await Promise.all([page.waitForNavigation(), page.click('#notifications button')])
      assert.equal(await page.locator('#at-mend').isVisible(), true)
      assert.equal(await page.inputValue('#notifications #at'), '21:00')
      await isForAll(page, `account-mend-${size}-${colorScheme}`)
      await page.context().close()
    }
  }
})

test('chosen with the keyboard, and without a script', async () => {
  for (const javaScriptEnabled of [true, false]) {
    const page = await pages.open('tomas', '/account', { javaScriptEnabled })
    const isOn = await page.isChecked('#notifications input[name=digest][value=on]')
    await page.focus(`#notifications input[name=digest][value=${isOn ? 'on' : 'off'}]`)
    await page.keyboard.press(isOn ? 'ArrowUp' : 'ArrowDown')
    await page.focus('#notifications button')
    await Promise.all([page.waitForNavigation(), page.keyboard.press('Enter')])
    assert.match(page.url(), /\/account#notifications$/)
    assert.equal(await page.isChecked('#notifications input[name=digest][value=on]'), !isOn)
    assert.match(await page.innerText('#notifications'), isOn ? /No daily mail is sent to you\./ : /The next one can come Wednesday.* 25 November at 07:30\./)
    assert.match(await page.innerText('#notifications'), /that mail comes at once, at any hour/)
    await page.context().close()
  }
})
