// Fills a data directory with a clinic whose clients are about to check in, for tests that then let a real process serve it.
import type { OrganisationId } from '#src/domain/kernel/ids.ts'
import { hour } from '#src/platform/time.ts'
import { formOf } from '#test/journeys/check-in-form.ts'
import { openWorld, type World } from '#test/world.ts'

/** A client at their own door, with a session in five hours. */
export interface Door {
  readonly path: string
  readonly cookie: string
  readonly session: string
}

export interface Clinic {
  readonly folder: string
  readonly organisationId: OrganisationId
  readonly doors: readonly Door[]
  /** The versions of what is asked, as the form says them. */
  readonly shown: string
}

const atOnce = 8

/** @param folder is kept; `data` and `keyring` are made in it @param clients enough that none of their links reaches its own limit of 120 a minute */
export async function fillClinic(folder: string, clients: number): Promise<Clinic> {
  const world = await openWorld({ measured: true, kept: { folder, now: Date.now() } })
  try {
    return await addDoors(world, folder, clients)
  } finally {
    await world.close()
  }
}

/** @param folder of the world */
export async function addDoors(world: World, folder: string, clients: number): Promise<Clinic> {
  await world.openDuty()
  const doors: Door[] = []
  let shown = ''
  const fill = async (client: number): Promise<void> => {
    const one = await world.addCase({ name: `Client ${client}`, called: `Client ${client}` })
    const session = await world.addSession(one, world.clock.now + 5 * hour)
    await world.consent(one)
    const phone = world.browser()
    const path = `/c/${(await world.link(one, { known: true, browser: phone })).token}`
    shown ||= formOf(await (await phone.get(`${path}/before`)).text(), '/before')['shown'] ?? ''
    doors.push({ path, session, cookie: [...phone.cookies].map(([name, value]) => `${name}=${value}`).join('; ') })
  }
  for (let client = 0; client < clients; client += atOnce) await Promise.all(Array.from({ length: Math.min(atOnce, clients - client) }, (_, index) => fill(client + index)))
  return { folder, organisationId: world.organisationId, doors, shown }
}
