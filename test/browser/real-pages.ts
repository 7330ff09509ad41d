// What every browser test begins with, asks of a page and ends with: a world behind a listening server, and a browser before it.
import assert from 'node:assert/strict'
import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { AxeBuilder } from '@axe-core/playwright'
import { serve } from '@hono/node-server'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { openWorld, type Browser as SignedIn, type StaffName, type World, type WorldOptions } from '#test/world.ts'
import { openBrowser } from './browser.ts'

export interface RealPages {
  readonly world: World
  readonly origin: string
  readonly browser: Browser
  /** A page in a context of its own, at a desk unless told otherwise, once its letters are there. @param who a colleague by name, or whoever holds these cookies; null for nobody */
  open(who: StaffName | SignedIn | null, path: string, options?: BrowserContextOptions): Promise<Page>
  close(): Promise<void>
}

export const desk = { width: 1280, height: 900 }
export const phone = { width: 390, height: 844 }

/** @param between what answers before the house does, as a proxy or a crowd would; null lets a request through */
export async function openPages(options: Omit<WorldOptions, 'origin'> = {}, between: (request: Request) => Response | null = () => null): Promise<RealPages> {
  let world: World | undefined
  // The world needs its origin, and only a listening server knows its port.
  const server = serve({ fetch: (request, env) => between(request) ?? world!.app.fetch(request, env), port: 0 })
  await once(server, 'listening')
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`
  const here = (world = await openWorld({ ...options, origin }))
  const browser = await openBrowser()
  return {
    world: here, origin, browser,
    async open(who, path, looks = {}) {
      const signedIn = typeof who === 'string' ? await here.as(who) : who
      const context = await browser.newContext({ viewport: desk, ...looks })
      if (signedIn) await context.addCookies([...signedIn.cookies].map(([name, value]) => ({ name, value, url: origin })))
      const page = await context.newPage()
      const answer = await page.goto(`${origin}${path}`)
      assert.equal(answer?.status(), 200, here.logged().slice(-1500))
      if (looks.javaScriptEnabled !== false) await page.evaluate(() => document.fonts.ready.then(() => undefined))
      return page
    },
    async close() {
      await browser.close()
      server.close()
      await here.close()
    },
  }
}

/** Kept where `ATTUNE_PICTURES` names a folder, to be looked at. */
export async function picture(page: Page, name: string): Promise<void> {
  const folder = process.env['ATTUNE_PICTURES']
  if (folder) await page.screenshot({ path: `${folder}/${name}.png`, fullPage: true })
}

/** Nothing that axe finds, and nothing wider than the page. @param tags of axe's rules; its usual ones without */
export async function isForAll(page: Page, name: string, tags?: readonly string[]): Promise<void> {
  await picture(page, name)
  const axe = new AxeBuilder({ page })
  const { violations } = await (tags ? axe.withTags([...tags]) : axe).analyze()
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`), [], name)
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth), `${name} fits`)
}
