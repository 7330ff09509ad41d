// In which year, by the organisation's own calendar, each of many instants lies.
import { dateIn, dayBounds } from '#src/platform/time.ts'

export function yearsOf(instants: Float64Array, timeZone: string): Int32Array {
  if (instants.length === 0) return new Int32Array()
  let [first, last] = [Infinity, -Infinity]
  for (const instant of instants) {
    if (instant < first) first = instant
    if (instant > last) last = instant
  }
  const yearOf = (instant: number) => Number(dateIn(instant, timeZone).slice(0, 4))
  const begin = yearOf(first)
  const begins = Array.from({ length: yearOf(last) - begin }, (_, after) => dayBounds(`${begin + 1 + after}-01-01`, timeZone).from)
  const years = new Int32Array(instants.length)
  for (let at = 0; at < years.length; at += 1) {
    let after = 0
    while (after < begins.length && begins[after]! <= instants[at]!) after += 1
    years[at] = begin + after
  }
  return years
}
