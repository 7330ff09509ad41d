// Reads numbers and times straight from the bytes of a field, without making a string of each.

const [zero, nine, point, minus, colon, space] = [48, 57, 46, 45, 58, 32]

/** A whole number of at most five digits, without a sign; -1 when it is none. */
export function wholeFrom(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 1 || end - start > 5) return -1
  let value = 0
  for (let at = start; at < end; at += 1) {
    const byte = bytes[at]!
    if (byte < zero || byte > nine) return -1
    value = value * 10 + byte - zero
  }
  return value
}

/** 1, 10, 100 and so on, each exact. */
const powers = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`))
const [shortDigits, longDigits, mostDecimals] = [15, 22, powers.length - 1]

/** A number of at most 22 digits, with a minus and a full stop or without, exactly the one that JavaScript reads; NaN when it is none, is written otherwise, or lies too close between two numbers. */
export function decimalFrom(bytes: Uint8Array, start: number, end: number): number {
  if (end - start > shortDigits) return longDecimalFrom(bytes, start, end)
  let at = start
  const isNegative = bytes[at] === minus
  if (isNegative) at += 1
  let digits = 0
  let value = 0
  let beforePoint = -1
  for (; at < end; at += 1) {
    const byte = bytes[at]!
    if (byte === point && beforePoint < 0) {
      beforePoint = digits
      continue
    }
    if (byte < zero || byte > nine) return NaN
    value = value * 10 + byte - zero
    digits += 1
  }
  if (digits === 0) return NaN
  // Both sides of the division are exact, so its result is the nearest number there is.
  const magnitude = beforePoint < 0 ? value : value / powers[digits - beforePoint]!
  return isNegative ? -magnitude : magnitude
}

function longDecimalFrom(bytes: Uint8Array, start: number, end: number): number {
  let at = start
  const isNegative = bytes[at] === minus
  if (isNegative) at += 1
  /** The first digits that are not zeros before the number, and the rest. */
  let leading = 0
  let rest = 0
  let digits = 0
  let significant = 0
  let beforePoint = -1
  for (; at < end; at += 1) {
    const byte = bytes[at]!
    if (byte === point && beforePoint < 0) {
      beforePoint = digits
      continue
    }
    if (byte < zero || byte > nine) return NaN
    if (significant < shortDigits) leading = leading * 10 + byte - zero
    else rest = rest * 10 + byte - zero
    if (significant > 0 || byte !== zero) significant += 1
    digits += 1
  }
  const decimals = beforePoint < 0 ? 0 : digits - beforePoint
  if (digits === 0 || significant > longDigits || decimals > mostDecimals) return NaN
  const magnitude = significant <= shortDigits ? leading / powers[decimals]! : longQuotient(leading, powers[significant - shortDigits]!, rest, powers[decimals]!)
  return isNegative ? -magnitude : magnitude
}

/** (a·b + c) / d to twice the usual digits, rounded once; NaN where even those do not say to which side. */
function longQuotient(a: number, b: number, c: number, d: number): number {
  const product = a * b
  const low = productError(a, b, product) + c
  const high = product + low
  const under = low - (high - product)
  const first = high / d
  const back = first * d
  const second = (high - back - productError(first, d, back) + under) / d
  // What is left out is smaller than this by far.
  const doubt = first * 2 ** -95
  const nearest = first + (second + doubt)
  return nearest === first + (second - doubt) ? nearest : NaN
}

/** a·b less its rounded product, exactly. */
function productError(a: number, b: number, product: number): number {
  const aHigh = upperHalf(a)
  const bHigh = upperHalf(b)
  const aLow = a - aHigh
  const bLow = b - bHigh
  return aLow * bLow - (product - aHigh * bHigh - aLow * bHigh - aHigh * bLow)
}

function upperHalf(value: number): number {
  const spread = 134_217_729 * value
  return spread - (spread - value)
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const [minuteMs, dayMs] = [60_000, 86_400_000]

/**
 * A date, or date and time, as ISO 8601 has it: `2026-11-24`, `2026-11-24T09:00`, `2026-11-24T09:00:30.5Z`, `2026-11-24 09:00+01:00`. Without a zone it is taken for UTC: what counts is order and distance.
 * @returns milliseconds since the epoch; NaN when it is none, or a day that no calendar has
 */
export function instantFrom(bytes: Uint8Array, start: number, end: number): number {
  const day = dayFrom(bytes, start, end)
  if (end - start === 10 || Number.isNaN(day)) return day
  const separator = bytes[start + 10]
  if (separator !== 84 && separator !== space && separator !== 116) return NaN
  const [hours, minutes] = [two(bytes, start + 11), two(bytes, start + 14)]
  if (bytes[start + 13] !== colon || !(hours <= 23) || !(minutes <= 59) || end < start + 16) return NaN
  let at = start + 16
  let ms = hours * 60 * minuteMs + minutes * minuteMs
  if (at < end && bytes[at] === colon) {
    const seconds = two(bytes, at + 1)
    if (!(seconds <= 60) || at + 3 > end) return NaN
    ms += seconds * 1000
    at += 3
    if (at < end && (bytes[at] === point || bytes[at] === 44)) {
      let unit = 100
      const from = at + 1
      for (at = from; at < end && bytes[at]! >= zero && bytes[at]! <= nine; at += 1, unit /= 10) ms += (bytes[at]! - zero) * unit
      if (at === from) return NaN
    }
  }
  return day + Math.floor(ms) - offsetFrom(bytes, at, end)
}

function dayFrom(bytes: Uint8Array, start: number, end: number): number {
  if (end - start < 10 || bytes[start + 4] !== minus || bytes[start + 7] !== minus) return NaN
  const year = two(bytes, start) * 100 + two(bytes, start + 2)
  const month = two(bytes, start + 5)
  const day = two(bytes, start + 8)
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)
  if (!(year >= 1000) || !(month >= 1 && month <= 12) || !(day >= 1 && day <= monthDays[month - 1]! + (month === 2 && isLeap ? 1 : 0))) return NaN
  // Days since the epoch, counting years from March so that a leap day comes last.
  const fromMarch = month > 2 ? year : year - 1
  const era = Math.floor(fromMarch / 400)
  const ofEra = fromMarch - era * 400
  const ofYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  return (era * 146_097 + ofEra * 365 + Math.floor(ofEra / 4) - Math.floor(ofEra / 100) + ofYear - 719_468) * dayMs
}

/** Nothing, `Z`, `+01:00`, `+0100` or `+01`, in milliseconds; NaN for anything else. */
function offsetFrom(bytes: Uint8Array, start: number, end: number): number {
  const length = end - start
  if (length === 0) return 0
  if (length === 1 && (bytes[start] === 90 || bytes[start] === 122)) return 0
  if (bytes[start] !== 43 && bytes[start] !== minus) return NaN
  if (length !== 3 && length !== 5 && !(length === 6 && bytes[start + 3] === colon)) return NaN
  const hours = two(bytes, start + 1)
  const minutes = length === 3 ? 0 : two(bytes, end - 2)
  if (!(hours <= 23) || !(minutes <= 59)) return NaN
  return (bytes[start] === minus ? -1 : 1) * (hours * 60 + minutes) * minuteMs
}

function two(bytes: Uint8Array, at: number): number {
  const [tens, ones] = [bytes[at]!, bytes[at + 1]!]
  return tens >= zero && tens <= nine && ones >= zero && ones <= nine ? (tens - zero) * 10 + ones - zero : NaN
}
