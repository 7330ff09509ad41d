// One address, two worlds: the installation, and until it is set up also a demonstration with a data directory of its own.
import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Context, House } from '#src/access/context.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import type { Log } from '#src/platform/log.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'
import { createApp, type App } from './app.ts'
import type { Config } from './config/config.ts'
import { openContext, type OpenContext } from './context.ts'
import { fillDemonstration, type Size } from './demonstration/fill.ts'
import { grow, type Growth } from './demonstration/grow.ts'
import { growSimulated, type GrowingSimulated } from './demonstration/grow-simulated.ts'
import { countSimulated, makeSimulatedService, simulatedClients } from './demonstration/simulated-service.ts'
import { startJobs } from './jobs.ts'

export interface OpenHouse {
  fetch(request: Request, env: unknown): Response | Promise<Response>
  close(): Promise<void>
}

interface World extends OpenContext {
  readonly app: App
  /** Of the demonstration: how it fills, null once it is whole, and when that began. */
  readonly growth: Growth | null
  readonly filledAt: number | null
  readonly simulated: GrowingSimulated | null
}

/** @param startIn which world answers first; `attune demo` starts in the demonstration and has no other @param size of the demonstration */
export async function openHouse(config: Config, root: URL, log: Log, startIn: 'installation' | 'demonstration', size: Size = {}): Promise<OpenHouse> {
  let installation: World | null = null
  let demonstration: World | null = null
  /** One move at a time: two presses must not open two databases in one directory. */
  let moving: Promise<void> = Promise.resolve()
  let moves = 0
  const move = (work: () => Promise<void>): Promise<void> => {
    moves += 1
    return (moving = moving.catch(() => {}).then(work).finally(() => (moves -= 1)))
  }

  const demonstrationConfig: Config = {
    ...config, databaseUrl: null, smtpUrl: null, backupsDir: null, dataDir: `${config.dataDir}-demonstration`, keyringDir: `${config.dataDir}-demonstration/keyring`,
  }

  async function openInstallation(): Promise<World> {
    const opened = await openContext(config, root, log, false, house)
    return await complete(opened, async () => {
      await startJobs(opened.context)
      return { growth: null, filledAt: null, simulated: null }
    })
  }

  /** Holds when it was filled, and is written once everybody is there: a demonstration without it was cut short while it filled, and begins afresh. */
  const whole = join(demonstrationConfig.dataDir, 'whole')

  async function openDemonstration(): Promise<World> {
    const open = async () => await openContext(demonstrationConfig, root, log, true, house)
    let opened = await open()
    if (!existsSync(whole) && (await isInUse(opened.context))) {
      await opened.close()
      await throwAway()
      opened = await open()
    }
    return await complete(opened, async () => {
      const { context } = opened
      const clients = size.simulated ?? simulatedClients
      const simulated = growSimulated(clients, await countSimulated(context), (told, ended) => makeSimulatedService(context, clients, told, ended), (error) => log.error({ error }, 'the simulated service could not be made'))
      if (existsSync(whole)) {
        await startJobs(opened.context)
        return { growth: null, filledAt: Number(await readFile(whole, 'utf8')), simulated }
      }
      const filledAt = opened.context.clock()
      const filled = await fillDemonstration(opened.context, size)
      const finish = async () => {
        await filled.finish()
        await writeFile(whole, String(filledAt))
        // Not before: the past that is played must not look as if it were due.
        await startJobs(opened.context)
      }
      return { growth: grow({ ...filled, finish }, (error) => log.error({ error }, 'something is missing from the demonstration')), filledAt, simulated }
    })
  }

  async function complete(opened: OpenContext, begin: () => Promise<Pick<World, 'growth' | 'filledAt' | 'simulated'>>): Promise<World> {
    try {
      const { growth, filledAt, simulated } = await begin()
      return {
        ...opened, growth, filledAt, simulated, app: createApp(opened.context),
        async close() {
          await Promise.all([growth?.stop(), simulated?.close()])
          await opened.close()
        },
      }
    } catch (error) {
      await opened.close()
      throw error
    }
  }

  const throwAway = async () => await rm(demonstrationConfig.dataDir, { recursive: true, force: true })

  const house: House = {
    enterDemonstration: () =>
      move(async () => {
        if (demonstration) return
        if (installation && (await isInUse(installation.context))) throw new Refusal('not-found')
        const opened = await openDemonstration()
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
        await throwAway()
        demonstration = await openDemonstration()
      }),
    isMoving: () => moves > 0,
    filling: () => demonstration?.growth?.filling() ?? null,
    filledAt: () => demonstration?.filledAt ?? null,
    simulated: () => demonstration?.simulated ?? null,
  }

  if (startIn === 'demonstration') await house.enterDemonstration()
  else installation = await openInstallation()

  return {
    async fetch(request, env) {
      const world = demonstration ?? installation
      // A browser asks again by itself.
      if (!world) return new Response('One moment, please.', { status: 503, headers: { 'retry-after': '2', refresh: '2' } })
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
