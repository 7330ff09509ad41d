// Keeps the server up: one that ends by itself (killed, out of memory, a full disk) is started again, until it stays or Attune leaves.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Log } from './run.ts'
import type { Server } from './server.ts'

export interface Kept {
  /** The number of the process that serves now, or served last. */
  readonly pid: number
  /** Starts nothing any more, and stops what runs. */
  stop(): Promise<void>
}

/** One that falls again at once is not started without end: the pauses grow from the first to the second. A design choice. */
const firstPauseMs = 100
const longestPauseMs = 5_000
/** One that has stood this long has recovered, and its next fall is a new one. */
const stoodMs = 60_000

/** @param start gives a server that accepts connections @throws Error from the first start: what has never run is somebody's mistake and not a fall */
export const keepUp = async (start: () => Promise<Server>, log: Log): Promise<Kept> => {
  let server = await start()
  const leaving = new AbortController()
  const left = new Promise<void>((resolve) => leaving.signal.addEventListener('abort', () => resolve(), { once: true }))

  async function keep(): Promise<void> {
    let pause = 0
    while (!leaving.signal.aborted) {
      const since = performance.now()
      const fall = await Promise.race([server.died, left])
      if (!fall) return
      log(`${fall.message}; starting it again`)
      if (performance.now() - since > stoodMs) pause = 0
      do {
        await Promise.race([sleep(pause, undefined, { ref: false }), left])
        pause = Math.min(Math.max(firstPauseMs, pause * 2), longestPauseMs)
      } while (!leaving.signal.aborted && !(await startAgain()))
    }
  }

  async function startAgain(): Promise<boolean> {
    try {
      server = await start()
      return true
    } catch (error) {
      log(`${(error as Error).message}; trying again`)
      return false
    }
  }

  const keeping = keep()
  return {
    get pid() {
      return server.pid
    },
    async stop() {
      leaving.abort()
      await keeping
      await server.stop()
    },
  }
}
