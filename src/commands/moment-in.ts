// Reads a moment that an operator typed after an option.

/** @throws Error unless it is a moment with its time zone: an hour's difference would lose an hour */
export function momentIn(option: string, text: string): number {
  const isWhole = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$/.test(text)
  const moment = Date.parse(text)
  if (!isWhole || Number.isNaN(moment)) throw new Error(`Say the moment with its time zone, as in --${option} 2026-11-27T13:05:00Z or 2026-11-27T14:05+01:00.`)
  return moment
}
