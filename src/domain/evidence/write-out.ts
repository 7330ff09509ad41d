// Innermost loops are written out for as many columns and effects as a model has: nearly all the time goes there.
// A processor is kept busy only by straight lines without indices of indices, and those differ from model to model; so the program writes them, from numbers of columns alone.

/**
 * Compiles lines of a function once for each key.
 * They are the program's own: nothing that anybody typed is ever in them.
 */
export function writtenOut<Loop>(known: Map<string, Loop>, key: string, parameters: readonly string[], lines: () => readonly string[]): Loop {
  // oxlint-disable-next-line no-new-func
  const loop = known.get(key) ?? (new Function(...parameters, ["'use strict'", ...lines()].join('\n')) as Loop)
  known.set(key, loop)
  return loop
}

export const upTo = (count: number): number[] => Array.from({ length: count }, (_, at) => at)

/** Places of the lower triangle of a square, row by row. */
export const lowerOf = (size: number): [number, number][] => upTo(size).flatMap((r) => upTo(r + 1).map((s): [number, number] => [r, s]))

export const sum = (terms: readonly string[]): string => (terms.length === 0 ? '0' : terms.join(' + '))
