// Records that end, in a real browser: for everyone (axe), in the dark, on a phone, and without any script.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { after, before, test } from 'node:test'
import type { BrowserContextOptions } from 'playwright-core'
import type { ErasureId } from '#src/domain/kernel/ids.ts'
import { keepRecords } from '#src/features/record/keep-records.ts'
import { day } from '#src/platform/time.ts'
import { setClosed } from '#src/records/cases.ts'
import { insertErasure } from '#src/records/erasures.ts'
import type { World } from '#test/world.ts'
import { isForAll, openPages, picture, type RealPages } from './real-pages.ts'

let pages: RealPages
let world: World

before(async () => {
  ;({ world } = pages = await openPages())
  await furnish()
})
after(() => pages?.close())

/** One that the client asked for, one that ends by itself, one under a hold. */
async function furnish(): Promise<void> {
  const [asked, ends, held] = [await world.addCase(), await world.addCase(), await world.addCase({ therapist: 'mira' })]
  await world.run(async (tx, scope) => {
    const at = world.clock.now - day
    await insertErasure(tx, scope, { erasureId: randomUUID() as ErasureId, clientId: asked.clientId, ground: 'asked', askedBy: 'client', askedById: null, at, dueAt: null })
    for (const one of [ends, held]) await setClosed(tx, one.scope, Date.UTC(2018, 11, 10))
  })
  const dede = await world.as('dede')
  const reference = held.caseId.slice(0, 6).toUpperCase()
  await dede.post('/records/holds', { command: randomUUID(), reference, reason: 'Complaint of 3 March, our file 12/26' })
  await keepRecords(world.context)
}

const strict = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

test('the lead decides: without a script, on a desk, in the dark and on a phone', async () => {
  for (const [name, options] of Object.entries({ desk: {}, dark: { colorScheme: 'dark' }, phone: { viewport: { width: 375, height: 812 } } } satisfies Record<string, BrowserContextOptions>)) {
    const page = await pages.open('dede', '/records', options)
    await page.getByText('Keep a record', { exact: true }).click()
    await isForAll(page, `records-${name}`, strict)
    await page.context().close()
  }
  const page = await pages.open('dede', '/today', { javaScriptEnabled: false })
  await picture(page, 'records-today')
  await page.locator('.notice').getByRole('link', { name: 'Records that end' }).click()
  await page.getByText('No, it must be kept').click()
  await page.getByRole('button', { name: 'Tell the client no' }).click()
  await page.getByText('Please choose one.').waitFor()
  await picture(page, 'records-mend')
  await page.getByRole('button', { name: /^Yes, erase it/ }).click()
  await page.getByText('The wait has begun.').waitFor()
  assert.equal(await page.getByText('in the night after 1 December 2026.').count(), 1)
})
