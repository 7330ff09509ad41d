// Fills an area of work with people who do not leave, as a crowd would, and sends them home.
import { setTimeout as sleep } from 'node:timers/promises'
import { areas, type Area } from '#src/platform/bulkheads.ts'
import type { World } from '#test/world.ts'

const ends: (() => void)[] = []

/** Takes turns and places in the queue until somebody is turned away, or so many wait. */
export async function crowd(world: World, area: Area, waiting = Infinity): Promise<void> {
  const { turns } = world.context.bulkheads[area]
  for (const before = turns.sentAway(); turns.sentAway() === before && turns.waiting() < waiting; ) {
    turns.take(null).then((end) => ends.push(end), () => {})
    await sleep(0)
  }
}

/** Everybody has had their turn, those too who waited for one. */
export async function goHome(world: World): Promise<void> {
  const { bulkheads } = world.context
  while (ends.length > 0 || areas.some((area) => bulkheads[area].turns.running() > 0)) {
    for (const end of ends.splice(0)) end()
    await sleep(1)
  }
}
