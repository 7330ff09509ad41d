// CPU time of a piece of work, collector and compiler included, and the most memory a process has held.

export function timed<T>(work: () => T): { readonly cpuMs: number; readonly result: T } {
  const before = process.cpuUsage()
  const result = work()
  const { user, system } = process.cpuUsage(before)
  return { cpuMs: (user + system) / 1000, result }
}

export const peakMiB = (): number => Math.round(process.resourceUsage().maxRSS / 1024)

/** The one in the middle, by a number of each. */
export function middle<T>(all: readonly T[], of: (one: T) => number): T {
  return [...all].sort((a, b) => of(a) - of(b))[Math.floor(all.length / 2)]!
}
