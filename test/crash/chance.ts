// Chance that can be had again: the same seed gives the same moments and victims.

export interface Chance {
  /** From 0 up to and without 1. */
  (): number
  /** A whole number from 0 up to and without `below`. */
  upTo(below: number): number
  pick<One>(from: readonly One[]): One
}

/** mulberry32: any whole number is a seed. */
export function chanceFrom(seed: number): Chance {
  let state = seed | 0
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
  const upTo = (below: number) => Math.floor(next() * below)
  return Object.assign(next, { upTo, pick: <One>(from: readonly One[]) => from[upTo(from.length)]! })
}
