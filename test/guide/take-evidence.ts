// The pictures of the guide to the study: what may be said, the same client above and below their usual, and a service that is still too small. All of it is invented.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, Page } from 'playwright-core'
import { analyse } from '#src/commands/analyse/analyse.ts'
import { runOn } from '#src/commands/test-call.ts'
import { inventSessions } from '#src/domain/evidence/study/study.fixture.ts'
import { openWindow, take } from './photographer.ts'

export async function takeEvidence(browser: Browser, origin: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'attune-pictures-'))
  try {
    const window = await openWindow(browser, origin, 'desk')
    const page = await openReport(await window.newPage(), folder, { clients: 260, therapists: 14, seed: 29 })
    await take(page, 'evidence-short', { from: page.locator('.title'), to: page.locator('section.row').first() })
    await take(page, 'evidence-within', partOf(page, 'within'))
    const small = await openReport(await window.newPage(), folder, { clients: 60, therapists: 5, seed: 4 })
    await take(small, 'evidence-not-yet', partOf(small, 'between'))
    await window.close()
  } finally {
    await rm(folder, { recursive: true })
  }
}

/** The large simulated service, made and gone into as anybody would. */
export async function takeSimulated(browser: Browser, origin: string): Promise<void> {
  const window = await openWindow(browser, origin, 'desk')
  const page = await window.newPage()
  await page.goto('/demonstration/service')
  await page.getByRole('button', { name: 'Make it' }).click()
  await page.getByText('All 1,500 clients are there.').waitFor({ timeout: 300_000 })
  await page.getByRole('button', { name: 'Go in as its lead' }).click()
  await page.getByLabel('PHQ-9').check()
  await page.getByLabel('What do you expect to see?').fill('That those who rate the alliance higher come further. Within one client, a little.')
  await page.getByRole('button', { name: 'Lock this plan' }).click()
  await page.locator('#between').waitFor({ timeout: 120_000 })
  await take(page, 'evidence-simulated', { from: page.locator('header.title'), to: page.locator('section.row').filter({ has: page.locator('#between') }) })
  await page.goto('/evidence/ended')
  await take(page, 'evidence-ended', { from: page.locator('header.title'), to: page.locator('section.row').first() })
  await window.close()
}

function partOf(page: Page, heading: string) {
  const part = page.locator('section.row').filter({ has: page.locator(`#${heading}`) })
  return { from: part, to: part }
}

async function openReport(page: Page, folder: string, service: { clients: number; therapists: number; seed: number }): Promise<Page> {
  const rows = inventSessions({ ...service, missing: 0.06 })
  const write = (value: number, most: number, digits: number) => (Number.isNaN(value) ? '' : Math.min(most, Math.max(0, value)).toFixed(digits))
  const lines = Array.from({ length: rows.count }, (_, row) => `${rows.client[row]},${rows.therapist[row]},${rows.session[row]},${write(rows.alliance[row]!, 10, 1)},${write(rows.outcome[row]!, 27, 0)}\n`)
  const report = join(folder, `${service.clients}.html`)
  const { error } = await runOn(analyse, `client_id,therapist_id,session,alliance,outcome\n${lines.join('')}`, { outcome: 'phq-9', 'alliance-range': '0:10', report })
  if (error !== null) throw new Error(error)
  await page.goto(pathToFileURL(report).href)
  return page
}
