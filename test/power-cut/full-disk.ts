// The disk is full to the last block while people check in: they are told in their language, nothing acknowledged is lost, and once there is room everything goes on without a hand.
import assert from 'node:assert/strict'
import { chmodSync, closeSync, ftruncateSync, mkdtempSync, openSync, realpathSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import pg from 'pg'
import type { Browser, Page } from 'playwright-core'
import { openBrowser } from '#test/browser/browser.ts'
import { chanceFrom } from '#test/crash/chance.ts'
import { fillClinic, type Clinic, type Door } from '#test/crash/clinic.ts'
import { compare, connectionIn } from '#test/crash/compare.ts'
import { startService, type Service } from '#test/crash/service.ts'
import { startWriters, type Writers } from '#test/crash/writers.ts'
import { openSmallDisk, type Disk } from './disk.ts'

const megabytes = 320
/** The longest pause between two starts of the database is five seconds; the rest is for a machine that has more to do. */
const backWithinMs = 30_000

const ground = realpathSync(mkdtempSync(join(tmpdir(), 'attune-full-')))
chmodSync(ground, 0o711)

let disk: Disk
let clinic: Clinic
let service: Service
let writers: Writers
let browser: Browser
let ballast: Ballast | undefined
before(async () => {
  disk = await openSmallDisk(join(ground, 'small'), megabytes)
  clinic = await fillClinic(disk.folder, 48)
  service = await startService(disk.folder)
  writers = startWriters(service.origin, { ...clinic, doors: clinic.doors.slice(2) }, 16, chanceFrom(1), 1_000)
  await writers.untilAcknowledged()
  browser = await openBrowser()
})
after(async () => {
  await browser?.close()
  await writers?.stop()
  await service?.stop()
  ballast?.free()
  await disk?.close()
  rmSync(ground, { recursive: true, force: true, maxRetries: 5 })
})

interface Ballast {
  free(): void
}

/** Takes every block that is left, and keeps taking what is given back. */
function fillUp(): Ballast {
  const file = openSync(join(disk.folder, 'ballast'), 'w')
  let size = 0
  let isThere = true
  const fill = () => {
    for (const block of [1024 * 1024, 4096]) {
      try {
        for (;;) size += writeSync(file, Buffer.alloc(block), 0, block, size)
      } catch (error) {
        assert.equal((error as NodeJS.ErrnoException).code, 'ENOSPC')
      }
    }
  }
  fill()
  const again = setInterval(fill, 200)
  return {
    free() {
      if (!isThere) return
      isThere = false
      clearInterval(again)
      ftruncateSync(file, 0)
      closeSync(file)
      rmSync(join(disk.folder, 'ballast'))
    },
  }
}

/** What the database has set aside for its log would last for a while: it is written full, until the server falls for want of room. */
async function useUpTheLog(): Promise<void> {
  const owner = new pg.Client(connectionIn(join(disk.folder, 'data')))
  owner.on('error', () => {})
  await owner.connect()
  try {
    for (let written = 0; written < megabytes; written += 1) await owner.query("select pg_logical_emit_message(false, 'full-disk', repeat('x', 1000000))")
    assert.fail('it found room where there was none')
  } catch (error) {
    if (error instanceof assert.AssertionError) throw error
  }
}

async function at(door: Door, work: (page: Page) => Promise<void>, javaScriptEnabled: boolean): Promise<void> {
  const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true, javaScriptEnabled })
  try {
    const [name = '', value = ''] = door.cookie.split('=')
    await phone.addCookies([{ name, value, url: service.origin }])
    await work(await phone.newPage())
  } finally {
    await phone.close()
  }
}

const choose = (page: Page, name: string, value: number) => page.locator('label', { has: page.locator(`input[name="${name}"][value="${value}"]`) }).click()

test('nobody is told that it was kept when it was not; what they typed waits, sealed or in the page; with room again it arrives, and nobody had to do anything but make room', async () => {
  await at(clinic.doors[0]!, async (withScript) => {
    await at(clinic.doors[1]!, async (without) => {
      for (const page of [withScript, without]) {
        await page.goto(`${service.origin}${clinic.doors[page === withScript ? 0 : 1]!.path}`)
        for (let item = 1; item <= 9; item += 1) await choose(page, `phq-9/${item}`, item === 9 ? 0 : 2)
        await choose(page, 'attune-before/hope', 4)
        await page.locator('textarea[name=voice]').fill('My sister came')
      }
      await withScript.evaluate(() => navigator.serviceWorker.ready)
      ballast = fillUp()
      await useUpTheLog()
      await withScript.getByRole('button', { name: 'Send' }).click()
      await withScript.getByRole('heading', { name: 'This has not reached anyone yet' }).waitFor()
      await without.getByRole('button', { name: 'Send' }).click()
      await without.getByRole('heading', { name: 'This has not reached anyone yet' }).waitFor()
      assert.equal(await without.locator('input[type=hidden][name=voice]').getAttribute('value'), 'My sister came')
      assert.equal(await without.getByRole('link', { name: '116 123' }).isVisible(), true)
      await sleep(15_000)
      ballast.free()
      const back = await writers.untilAcknowledged()
      console.log(`after room was made, everybody had a receipt within ${Math.round(back)} ms; answers that were none: ${[...writers.refused].map(([what, count]) => `${what} ${count}`).join(', ')}; started ${service.starts} times`)
      assert.ok(back < backWithinMs)
      assert.match(service.output(), /PostgreSQL ended unexpectedly.*starting it again/)
      assert.equal(service.starts, 1)
      await withScript.getByRole('heading', { name: 'Thank you' }).waitFor({ timeout: 60_000 })
      await without.getByRole('button', { name: 'Send it again' }).click()
      await without.getByRole('heading', { name: 'Thank you' }).waitFor()
    }, false)
  }, true)
  await writers.pause()
  const { checkIns, faults } = await compare(clinic, writers.receipts, false)
  assert.deepEqual(faults.slice(0, 5), [])
  assert.equal(checkIns, writers.receipts.size + 2)
  assert.deepEqual(service.strays(), [])
})
