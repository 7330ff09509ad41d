// Takes the pictures of the guides: one window for each person, cut to the part of a page that a guide talks about.
import { mkdir, writeFile } from 'node:fs/promises'
import type { Browser, BrowserContext, Locator, Page } from 'playwright-core'
import { root } from '#src/root.ts'
import { withPalette } from './palette-png.ts'

export const pictures = new URL('docs/guide/pictures/', root)

const desk = { width: 1100, height: 900 }
const phone = { width: 390, height: 844 }
const margin = 10

export interface Part {
  /** The picture begins above it; the top of the page unless given. */
  readonly from?: Locator
  /** The picture ends below it; the end of the page unless given. */
  readonly to?: Locator
}

/** @param kind a desk 1100 pixels wide, or a phone of 390 */
export async function openWindow(browser: Browser, origin: string, kind: 'desk' | 'phone'): Promise<BrowserContext> {
  const viewport = kind === 'desk' ? desk : phone
  return await browser.newContext({ baseURL: origin, viewport, hasTouch: kind === 'phone', locale: 'en-GB', colorScheme: 'light', reducedMotion: 'reduce' })
}

/** Goes in as one of the invented people. */
export async function goInAs(window: BrowserContext, name: string): Promise<Page> {
  const page = await window.newPage()
  await page.goto('/demonstration')
  await page.getByRole('button', { name: `Go in ${name}` }).click()
  await page.waitForURL('**/today')
  return page
}

/** Writes docs/guide/pictures/<name>.png. @throws Error when the part is not on the page, or ends above where it begins */
export async function take(page: Page, name: string, { from, to }: Part = {}): Promise<void> {
  await page.evaluate(() => document.fonts.ready.then(() => undefined))
  // What has the focus wears a ring that a reader would wonder about, and a fixed strip would lie across the picture.
  await page.evaluate(() => (document.activeElement as HTMLElement | null)?.blur())
  await page.evaluate(() => window.scrollTo(0, 0))
  const whole = await page.evaluate(() => ({ width: document.documentElement.clientWidth, height: document.documentElement.scrollHeight }))
  const top = from ? Math.max(0, (await boxOf(from)).y - margin) : 0
  const end = to ? await boxOf(to) : null
  const bottom = end ? Math.min(whole.height, end.y + end.height + margin) : whole.height
  if (bottom <= top) throw new Error(`${name}: the part ends above where it begins`)
  await mkdir(pictures, { recursive: true })
  await writeFile(new URL(`${name}.png`, pictures), withPalette(await page.screenshot({ fullPage: true, clip: { x: 0, y: top, width: whole.width, height: bottom - top } })))
}

async function boxOf(part: Locator) {
  const box = await part.first().boundingBox()
  if (!box) throw new Error(`${part.toString()} is not on the page`)
  return box
}
