// The pictures of those who work here, each taken by the person whose guide it stands in.
import type { Browser, Locator, Page } from 'playwright-core'
import { goInAs, openWindow, take } from './photographer.ts'

const title = (page: Page): Locator => page.locator('header.title')
/** The row of a page with this heading. */
const row = (page: Page, name: string | RegExp): Locator => page.locator('section.row').filter({ has: page.getByRole('heading', { name, exact: true }) })

/** Before anybody has set anything up. */
export async function takeSetUp(browser: Browser, origin: string): Promise<void> {
  const page = await (await openWindow(browser, origin, 'desk')).newPage()
  await page.goto('/')
  await take(page, 'operator-two-doors', { from: title(page), to: page.locator('input[name=email]') })
  await take(page, 'operator-live-help', { from: page.getByText('When are answers read?'), to: page.getByText('Next you choose how to sign in.') })
  await page.context().close()
}

export async function takeTherapist(browser: Browser, origin: string): Promise<void> {
  const page = await goInAs(await openWindow(browser, origin, 'desk'), 'Tomas Lind')
  const [ruth, amal] = ['Ruth', 'Amal'].map((name) => page.locator('ol.day > li').filter({ has: page.getByRole('link', { name, exact: true }) }))
  await take(page, 'therapist-today', { from: title(page), to: amal! })
  const check = await ruth!.getByRole('link', { name: 'Your own check is still to do' }).getAttribute('href')
  await amal!.getByRole('link', { name: 'Amal' }).click()
  await page.waitForURL(/\/brief\b/)
  await take(page, 'therapist-brief', { from: title(page), to: row(page, /^In .*words$/) })
  await page.getByRole('link', { name: 'Open together' }).first().click()
  await page.getByRole('link', { name: 'Look together' }).click()
  await page.waitForURL(/\/together$/)
  await take(page, 'therapist-together', { from: page.locator('#voices'), to: page.getByText('Three answers after each session') })
  await page.goto(check!)
  await take(page, 'therapist-check', { from: title(page), to: page.getByText('Either way, what your client said') })
  await page.goto('/safety')
  await page.getByRole('link', { name: 'Noor' }).click()
  await page.waitForURL(/\/safety\/./)
  await take(page, 'therapist-safety', { from: title(page), to: row(page, 'Ask first') })
  await page.context().close()
}

export async function takeSupervisor(browser: Browser, origin: string): Promise<void> {
  const page = await goInAs(await openWindow(browser, origin, 'desk'), 'Ingrid Berg')
  await page.goto('/supervision')
  const strained = row(page, /* its reference */ await page.locator('section.row').filter({ hasText: 'Possible rupture' }).first().locator('h2').innerText())
  await take(page, 'supervisor-flagged', { from: title(page), to: strained })
  await strained.getByRole('link').first().click()
  await page.waitForURL(/\/brief\b/)
  await take(page, 'supervisor-brief', { from: title(page), to: row(page, /^In .*words$/) })
  await page.getByText('How this was found').click()
  await page.getByRole('link', { name: 'Why am I seeing this?' }).click()
  await page.waitForURL(/\/why\//)
  await take(page, 'supervisor-why', { from: row(page, /R1/), to: row(page, /R1/) })
  await page.context().close()
}

export async function takeLead(browser: Browser, origin: string): Promise<void> {
  const page = await goInAs(await openWindow(browser, origin, 'desk'), 'Dede Asante')
  await page.goto('/organisation')
  await take(page, 'lead-organisation', { from: title(page), to: row(page, 'Duty hours') })
  await page.goto('/measures')
  await take(page, 'lead-measures', { from: title(page), to: row(page, 'Bring a measure') })
  await page.goto('/organisation/signals')
  await take(page, 'lead-signals', { from: title(page), to: row(page, 'The course of ratings') })
  await page.goto('/organisation/useful')
  await take(page, 'lead-useful', { from: title(page), to: row(page, 'By rule') })
  await page.goto('/evidence')
  await page.getByLabel('PHQ-9').check()
  await page.getByLabel('What do you expect to see?').fill('That those who rate the alliance higher come further. Within one client, hardly anything.')
  await page.getByRole('button', { name: 'Lock this plan' }).click()
  await page.waitForURL(/\/evidence$/)
  await take(page, 'lead-evidence', { from: title(page), to: row(page, 'Between clients') })
  await page.goto('/account')
  await take(page, 'operator-mail', { from: row(page, 'What Attune may send you'), to: page.getByText('A session still to come that day') })
  await page.context().close()
}
