// The time that Attune goes by: the machine's clock, except while that has gone back. Then time goes on as it passes, so that nothing is written before what was written already.
import { day, minute, type Clock } from './time.ts'

export interface SteadyClock {
  readonly now: Clock
  /** By how many milliseconds the machine's clock is behind the time that is gone by; 0 when they agree. */
  behindMs(): number
}

/** Up to here time stands still until the machine's clock has caught up, as after a small correction. A design choice. */
const standsStillUpToMs = minute
/** A clock that is put back by more than this was wrong before, not after: it is believed. A design choice. */
const goesOnUpToMs = 2 * day

/**
 * @param wall the machine's clock, which people and programs may set
 * @param passedMs milliseconds that have passed since any moment; never goes back
 * @param tell hears once of each time the clock went back or came right: by how many milliseconds it is behind, and what is gone by
 */
export function steadyClock(wall: Clock, passedMs: () => number, tell: (behindMs: number, follows: boolean) => void): SteadyClock {
  let known = { time: wall(), passed: passedMs() }
  let isBehind = false
  /** What was said last. */
  let told = known.time

  function look(): { readonly time: number; readonly behind: number } {
    const passed = passedMs()
    const machine = wall()
    const expected = known.time + Math.max(0, passed - known.passed)
    const behind = expected - machine
    if (behind > goesOnUpToMs) {
      known = { time: machine, passed }
      told = machine
      isBehind = false
      tell(behind, true)
      return { time: machine, behind: 0 }
    }
    if (behind > standsStillUpToMs) {
      if (!isBehind) tell(behind, false)
      isBehind = true
      told = expected
      return { time: expected, behind }
    }
    if (isBehind) tell(0, true)
    isBehind = false
    // A machine that has nearly caught up is still waited for.
    told = Math.max(machine, told)
    known = { time: told, passed }
    return { time: told, behind: 0 }
  }
  return { now: () => Math.floor(look().time), behindMs: () => Math.floor(look().behind) }
}
