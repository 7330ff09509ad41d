// The pictures of the client's guide: Sam is added, handed a link and a start code, agrees, and checks in from a phone.
import type { Browser, Page } from 'playwright-core'
import { goInAs, openWindow, take } from './photographer.ts'
import { takeOwnList } from './take-goals.ts'

export async function takeClient(browser: Browser, origin: string): Promise<void> {
  const therapist = await goInAs(await openWindow(browser, origin, 'desk'), 'Tomas Lind')
  const { address, code } = await addSam(therapist)
  const page = await (await openWindow(browser, origin, 'phone')).newPage()
  await page.goto(address)
  await take(page, 'client-agree', { from: page.getByText('Two smaller questions'), to: page.getByRole('button', { name: 'I have read this, and I agree' }) })
  await page.getByRole('button', { name: 'I have read this, and I agree' }).click()
  await page.getByRole('link', { name: 'Open my own part with a PIN' }).click()
  await page.getByLabel('Start code').fill(code)
  await page.getByLabel('A PIN of your own').fill('4711')
  await page.getByLabel('The same PIN once more').fill('4711')
  await page.getByRole('button', { name: 'Keep this PIN' }).click()
  await page.getByRole('heading', { name: /Hello,.*Sam/ }).waitFor()
  await takeOwnList(page, address)
  await page.goto(address)
  await take(page, 'client-questions', { from: page.locator('.leave'), to: page.locator('#part-1 fieldset').nth(1) })
  await page.getByText('If you need help now').click()
  await take(page, 'client-help', { from: page.getByText('If you need help now') })
  const voice = page.locator('section.part').filter({ has: page.getByRole('heading', { name: 'In your own words' }) })
  await voice.locator('textarea').fill('I was not sure about the sheet.')
  await voice.getByText('Share when we talk').click()
  await take(page, 'client-share', { from: voice, to: voice })
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.context().setOffline(true)
  await page.getByRole('button', { name: 'Send' }).click()
  const waiting = page.locator('#waiting')
  await page.getByRole('heading', { name: 'This has not reached anyone yet' }).waitFor()
  await take(page, 'client-waiting', { from: waiting, to: waiting })
  await page.context().close()
  await therapist.context().close()
}

/** A client whose first session is tomorrow, with Attune's own short questions alone. */
async function addSam(page: Page): Promise<{ address: string; code: string }> {
  await page.goto('/cases/new')
  await page.getByLabel('Name', { exact: true }).fill('Sam Rivers')
  await page.getByLabel('What they want to be called').fill('Sam')
  await page.getByLabel('PHQ-9').fill('')
  await page.getByLabel('Date').fill('2026-11-25')
  await page.getByLabel('Time', { exact: true }).fill('10:00')
  await page.getByRole('button', { name: 'Add this client' }).click()
  await page.getByRole('button', { name: 'Make a link' }).click()
  const address = await page.locator('.address').innerText()
  await page.getByText('Make a start code').click()
  await page.getByRole('button', { name: 'Show me a code' }).click()
  return { address, code: (await page.locator('.code').innerText()).replace(/\D/g, '') }
}
