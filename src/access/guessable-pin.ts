// Whether a PIN is among the first that somebody near would try: a pattern, a year, a date. Five wrong tries are a pause, so what matters is the first few.

/** "LOVE" on the letters of a phone's keys, and straight down and up them: with the patterns below, the ten that people choose most. @source Markert et al., This PIN Can Be Easily Guessed, IEEE Symposium on Security and Privacy 2020 */
const known: ReadonlySet<string> = new Set(['5683', '2580', '0852'])
const daysAtMost = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
/** Years that somebody alive was born in, or something happened in: a design choice. */
const years = { from: 1900, until: 2049 }

/** Of four digits about nine in a hundred, which is the share that the study found worth refusing: fewer change nothing for whoever has a few tries. @source Markert et al., This PIN Can Be Easily Guessed, IEEE Symposium on Security and Privacy 2020 @param pin 4 to 8 digits */
export const isGuessablePin = (pin: string): boolean => known.has(pin) || isPattern(pin) || isYear(pin) || isDate(pin)

/** One digit, a part said again, each digit twice, or one after the other, up or down. */
function isPattern(pin: string): boolean {
  const isRepeated = (pin + pin).indexOf(pin, 1) < pin.length
  const isDoubled = pin.length % 2 === 0 && [...pin].every((digit, index) => digit === pin[index - (index % 2)])
  const steps = new Set([...pin].slice(1).map((digit, index) => (10 + Number(digit) - Number(pin[index])) % 10))
  return isRepeated || isDoubled || (steps.size === 1 && (steps.has(1) || steps.has(9)))
}

const isYear = (pin: string): boolean => pin.length === 4 && Number(pin) >= years.from && Number(pin) <= years.until

/** A day of the year, alone or with its year in two or four digits, in whichever order it is written. */
function isDate(pin: string): boolean {
  const isDay = (month: string, day: string) => Number(day) >= 1 && Number(day) <= (daysAtMost[Number(month) - 1] ?? 0)
  const isEither = (one: string, other: string) => isDay(one, other) || isDay(other, one)
  const at = (from: number) => isEither(pin.slice(from, from + 2), pin.slice(from + 2, from + 4))
  if (pin.length === 4) return at(0)
  if (pin.length === 6) return at(0) || at(2)
  return pin.length === 8 && ((at(0) && isYear(pin.slice(4))) || (isYear(pin.slice(0, 4)) && at(4)))
}
