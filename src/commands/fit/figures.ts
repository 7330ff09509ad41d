// Numbers as they are shown to people.

/** A value with the decimals at which its standard error has three figures. */
export function asExactAs(se: number, value: number): string {
  const decimals = 2 - Math.floor(Math.log10(se))
  return decimals > 8 || decimals < -4 ? value.toPrecision(4) : value.toFixed(Math.max(0, decimals))
}

/** Three figures. */
export function figures(value: number): string {
  return value === 0 ? '0' : value >= 1e-5 && value < 1e6 ? asExactAs(value, value) : value.toPrecision(3)
}

export const wholeNumber = (value: number): string => value.toLocaleString('en')
