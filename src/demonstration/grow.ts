// Plays what is left of the demonstration in the background, so that one can look around while the clinic still fills.
import type { Filled } from './fill.ts'

export interface Growth {
  /** Clients who are there already, and how many there will be; null once everybody is. */
  filling(): { readonly here: number; readonly of: number } | null
  /** Ends between two acts. */
  stop(): Promise<void>
}

/** One waits for the database while another thinks; more would leave nothing for whoever looks around. */
const atATime = 2

/** @param onFault an act that fails is told and left out: the clinic lacks somebody, and goes on */
export function grow({ clients, rest, finish }: Filled, onFault: (error: unknown) => void): Growth {
  const of = clients + rest.reduce((sum, act) => sum + act.clients, 0)
  const queue = [...rest]
  let here = clients
  const ending = new AbortController()
  let isWhole = false

  async function work(): Promise<void> {
    for (let act = queue.shift(); act && !ending.signal.aborted; act = queue.shift()) {
      await act.play().catch(onFault)
      here += act.clients
    }
  }

  async function all(): Promise<void> {
    await Promise.all(Array.from({ length: atATime }, work))
    if (ending.signal.aborted) return
    await finish().catch(onFault)
    isWhole = true
  }

  const done = all()
  return {
    filling: () => (isWhole ? null : { here, of }),
    async stop() {
      ending.abort()
      await done
    },
  }
}
