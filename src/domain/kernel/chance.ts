// Numbers that look like chance and are the same for the same seed: for simulations that must be repeatable. Nothing that happens to a person hangs on them.

export interface Chance {
  /** 0 (inclusive) to 1. */
  readonly uniform: () => number
  /** Standard normal. */
  readonly normal: () => number
}

/** Uniform values from a 32-bit generator (mulberry32), normal ones by Marsaglia's polar method. @param seed any whole number */
export function chance(seed: number): Chance {
  let state = seed >>> 0
  const uniform = () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
  let spare: number | null = null
  const normal = () => {
    if (spare !== null) {
      const value = spare
      spare = null
      return value
    }
    for (;;) {
      const [a, b] = [2 * uniform() - 1, 2 * uniform() - 1]
      const square = a * a + b * b
      if (square >= 1 || square === 0) continue
      const factor = Math.sqrt((-2 * Math.log(square)) / square)
      spare = b * factor
      return a * factor
    }
  }
  return { uniform, normal }
}
