// Makes the large simulated service in the background when somebody asks for it; it can be stopped at any time, and goes on from where it was left.
import type { Simulated } from '#src/access/context.ts'

export interface GrowingSimulated extends Simulated {
  /** Ends between two steps. */
  close(): Promise<void>
}

/** @param here clients that are there already @param make told how many there are @param onFault what it failed with; those who are there stay, and it can be gone on with */
export function growSimulated(size: number, here: number, make: (told: (here: number) => void, ended: AbortSignal) => Promise<void>, onFault: (error: unknown) => void): GrowingSimulated {
  let count = here
  let work: { readonly ending: AbortController; readonly done: Promise<void> } | null = null
  let isWhole = here >= size
  let hasFailed = false

  function begin(): void {
    if (work || isWhole) return
    const ending = new AbortController()
    hasFailed = false
    const done = make((now) => (count = now), ending.signal).then(
      () => void (isWhole = !ending.signal.aborted),
      (error: unknown) => {
        hasFailed = true
        onFault(error)
      },
    ).finally(() => (work = null))
    work = { ending, done }
  }

  async function close(): Promise<void> {
    work?.ending.abort()
    await work?.done
  }

  return {
    begin,
    stop: () => void close(),
    close,
    state: () => ({ kind: isWhole ? 'whole' : work && !work.ending.signal.aborted ? 'growing' : hasFailed ? 'failed' : count > 0 ? 'stopped' : 'none', here: count, of: size }),
  }
}
