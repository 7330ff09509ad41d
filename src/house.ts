// One address, two worlds: the installation, and until it is set up also a demonstration with a data directory of its own.
import { rm } from 'node:fs/promises'
import type { Context, House } from '#src/access/context.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import type { Log } from '#src/platform/log.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'
import { createApp, type App } from './app.ts'
import type { Config } from './config/config.ts'
import { openContext, type OpenContext } from './context.ts'
import { fillDemonstration } from './demonstration/fill.ts'
import { startJobs } from './jobs.ts'

export interface OpenHouse {
  fetch(request: Request, env: unknown): Response | Promise<Response>
  /** Settles only if an embedded database ends by itself. */
  readonly died: Promise<Error>
  close(): Promise<void>
}

interface World extends OpenContext {
  readonly app: App
}

/** @param startIn which world answers first; `attune demo` starts in the demonstration and has no other */
export async function openHouse(config: Config, root: URL, log: Log, startIn: 'installation' | 'demonstration'): Promise<OpenHouse> {
  let ended: (error: Error) => void = () => {}
  const died = new Promise<Error>((resolve) => {
    ended = resolve
  })
  let installation: World | null = null
  let demonstration: World | null = null
  /** One move at a time: two presses must not open two databases in one directory. */
  let moving: Promise<void> = Promise.resolve()
  const move = (work: () => Promise<void>): Promise<void> => (moving = moving.catch(() => {}).then(work))

  const demonstrationConfig: Config = {
    ...config, databaseUrl: null, smtpUrl: null, dataDir: `${config.dataDir}-demonstration`, keyringDir: `${config.dataDir}-demonstration/keyring`,
  }

  async function openWorld(of: Config, demonstrating: boolean): Promise<World> {
    const opened = await openContext(of, root, log, demonstrating, house)
    try {
      if (demonstrating && (await everyOrganisation(opened.context.db)).length === 0) await fillDemonstration(opened.context)
      await startJobs(opened.context)
    } catch (error) {
      await opened.close()
      throw error
    }
    void opened.died.then(ended)
    return { ...opened, app: createApp(opened.context) }
  }

  const house: House = {
    enterDemonstration: () =>
      move(async () => {
        if (demonstration) return
        if (installation && (await isInUse(installation.context))) throw new Refusal('not-found')
        const opened = await openWorld(demonstrationConfig, true)
        // Filling it took a while, in which somebody may have set up: nobody takes an installation in use away from them.
        if (installation && (await isInUse(installation.context))) {
          await opened.close()
          throw new Refusal('not-found')
        }
        demonstration = opened
      }),
    leaveDemonstration: () =>
      move(async () => {
        if (!installation) throw new Refusal('not-found')
        const left = demonstration
        demonstration = null
        await left?.close()
      }),
    resetDemonstration: () =>
      move(async () => {
        const left = demonstration
        demonstration = null
        await left?.close()
        await rm(demonstrationConfig.dataDir, { recursive: true, force: true })
        demonstration = await openWorld(demonstrationConfig, true)
      }),
  }

  if (startIn === 'demonstration') await house.enterDemonstration()
  else installation = await openWorld(config, false)

  return {
    died,
    async fetch(request, env) {
      const world = demonstration ?? installation
      if (!world) return new Response('One moment, please.', { status: 503, headers: { 'retry-after': '2' } })
      return await world.app.fetch(request, env)
    },
    async close() {
      await moving.catch(() => {})
      await demonstration?.close()
      await installation?.close()
    },
  }
}

const isInUse = async (context: Context): Promise<boolean> => (await everyOrganisation(context.db)).length > 0
