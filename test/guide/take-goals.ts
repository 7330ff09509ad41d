// The pictures of the guide to goals: a list on the phone, two lists in the room, a goal that slips in the brief, and the sheet for the fridge.
import type { Browser, Page } from 'playwright-core'
import { goInAs, openWindow, take } from './photographer.ts'

/** @param phone the client's own, with the PIN known */
export async function takeOwnList(phone: Page, address: string): Promise<void> {
  await phone.goto(`${address}/goals`)
  await phone.locator('#wants-text-1').fill('Speak in the team meeting without rehearsing all night')
  await take(phone, 'goals-list', { from: phone.getByRole('heading', { level: 1 }), to: phone.locator('#wants-text-2') })
}

export async function takeGoals(browser: Browser, origin: string): Promise<void> {
  const page = await goInAs(await openWindow(browser, origin, 'desk'), 'Tomas Lind')
  await page.getByRole('link', { name: 'Jonas', exact: true }).first().click()
  await page.waitForURL(/\/brief\b/)
  const row = page.locator('section.row').filter({ has: page.getByRole('heading', { name: 'Goals', exact: true }) })
  await take(page, 'goals-brief', { from: row, to: row })
  const goals = new URL(page.url()).pathname.replace(/\/brief.*/, '/goals')
  await page.goto(`${goals}/together`)
  await page.getByText('The two lists').click()
  await take(page, 'goals-room', { from: page.locator('#lists'), to: page.locator('.agreement') })
  await page.goto(`${goals}/paper`)
  await take(page, 'goals-paper', { from: page.locator('.paper'), to: page.locator('.paper') })
  await page.context().close()
}
