// `npm run pictures`: walks through the demonstration, always on the same invented afternoon, and takes every picture of the guides. Only the references of cases differ from run to run.
import { once } from 'node:events'
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { serve } from '@hono/node-server'
import type { Browser } from 'playwright-core'
import type { Context } from '#src/access/context.ts'
import { createApp } from '#src/app.ts'
import { configFrom } from '#src/config/config.ts'
import { noHouse, openContext } from '#src/context.ts'
import { fillDemonstration } from '#src/demonstration/fill.ts'
import { growSimulated, type GrowingSimulated } from '#src/demonstration/grow-simulated.ts'
import { makeSimulatedService, simulatedClients } from '#src/demonstration/simulated-service.ts'
import { readContent } from '#src/platform/content.ts'
import { openLog } from '#src/platform/log.ts'
import { root } from '#src/root.ts'
import { openBrowser } from '#test/browser/browser.ts'
import { takeClient } from './take-client.ts'
import { takeEvidence, takeSimulated } from './take-evidence.ts'
import { takeGoals } from './take-goals.ts'
import { takeLead, takeSetUp, takeSupervisor, takeTherapist } from './take-staff.ts'

/** Tuesday 24 November 2026, 13:48 in London: Amal is next. */
const now = Date.UTC(2026, 10, 24, 13, 48)

const folder = await mkdtemp(join(tmpdir(), 'attune-pictures-'))
// Root's server runs as somebody else, who has to pass through.
await chmod(folder, 0o711)
let app: ReturnType<typeof createApp> | null = null
const server = serve({ fetch: (request, env) => app!.fetch(request, env), port: 0 })
await once(server, 'listening')
const origin = `http://localhost:${(server.address() as AddressInfo).port}`
const opened = await openContext(configFrom({ ATTUNE_DATA: join(folder, 'data'), ATTUNE_ORIGIN: origin }), root, openLog('warn'), true)
let simulated: GrowingSimulated | null = null
const context: Context = { ...opened.context, clock: () => now, house: { ...noHouse, simulated: () => simulated } }
let browser: Browser | null = null
try {
  browser = await openBrowser()
  // An installation of one's own shows no drafts.
  app = createApp({ ...context, demonstration: false, content: await readContent(new URL('content/', root), false) })
  await takeSetUp(browser, origin)
  await fillDemonstration(context)
  app = createApp(context)
  await takeTherapist(browser, origin)
  await takeSupervisor(browser, origin)
  await takeLead(browser, origin)
  await takeGoals(browser, origin)
  await takeEvidence(browser, origin)
  simulated = growSimulated(simulatedClients, 0, (told, ended) => makeSimulatedService(context, simulatedClients, told, ended), (error) => context.log.error({ error }, 'no simulated service'))
  await takeSimulated(browser, origin)
  await takeClient(browser, origin)
} finally {
  await browser?.close()
  server.close()
  await simulated?.close()
  await opened.close()
  await rm(folder, { recursive: true, force: true })
}
