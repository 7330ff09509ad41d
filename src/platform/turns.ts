// Lets so many work at once, has so many more wait a short while, and sends the rest away at once: a crowd then costs those who come last, and not everybody.

export interface TurnBounds {
  readonly running: number
  readonly waiting: number
  readonly waitMs: number
}

export interface Turns {
  /**
   * Resolves when it is this one's turn, with what ends it.
   * @param who one of many: nobody gets more than half of all places; null counts as nobody in particular @throws Busy when no place is left, or none came in time
   */
  take(who: string | null): Promise<() => void>
  running(): number
  waiting(): number
  /** How many have been sent away since the start. */
  sentAway(): number
}

/** There is too much to do just now: nothing was begun, and the same request may be sent again. */
export class Busy extends Error {
  override readonly name = 'Busy'
}

export function openTurns({ running: runningAtMost, waiting: waitingAtMost, waitMs }: TurnBounds): Turns {
  const mostOfOne = Math.ceil((runningAtMost + waitingAtMost) / 2)
  const queue = new Set<() => void>()
  const held = new Map<string, number>()
  let running = 0
  let sentAway = 0

  const refuse = (): never => {
    sentAway += 1
    throw new Busy('too much at once')
  }

  async function untilMyTurn(): Promise<void> {
    const isMine = await new Promise<boolean>((resolve) => {
      const go = () => {
        clearTimeout(tooLong)
        resolve(true)
      }
      const tooLong = setTimeout(() => {
        queue.delete(go)
        resolve(false)
      }, waitMs)
      queue.add(go)
    })
    if (!isMine) refuse()
  }

  function end(who: string | null): void {
    if (who !== null) {
      const left = held.get(who)! - 1
      if (left > 0) held.set(who, left)
      else held.delete(who)
    }
  }

  /** The turn goes to whoever has waited longest, without a moment in which a newcomer could take it. */
  function passOn(): void {
    const [next] = queue
    if (!next) {
      running -= 1
      return
    }
    queue.delete(next)
    next()
  }

  return {
    async take(who) {
      if (who !== null && (held.get(who) ?? 0) >= mostOfOne) refuse()
      if (running >= runningAtMost && queue.size >= waitingAtMost) refuse()
      if (who !== null) held.set(who, (held.get(who) ?? 0) + 1)
      if (running < runningAtMost) running += 1
      else {
        await untilMyTurn().catch((error: unknown) => {
          end(who)
          throw error
        })
      }
      let isOver = false
      return () => {
        if (isOver) return
        isOver = true
        end(who)
        passOn()
      }
    },
    running: () => running,
    waiting: () => queue.size,
    sentAway: () => sentAway,
  }
}
