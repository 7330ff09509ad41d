// The algebra of a formula's terms, as R has it: what `a*b`, `a:b`, `a/b` and `(a + b)^2` stand for, in which order.

/** Columns multiplied with one another, by number, ascending; numbered as they first stand in the formula. */
export type Product = readonly number[]

/** More terms than these no reader could follow, and some formulas would have millions. A design choice. */
export const mostTerms = 200

/** All of the first, then what the second adds. */
export function add(one: readonly Product[], other: readonly Product[]): readonly Product[] {
  const seen = new Set<string>()
  return [...one, ...other].filter((product) => !seen.has(keyOf(product)) && seen.add(keyOf(product)))
}

export function remove(from: readonly Product[], what: readonly Product[]): readonly Product[] {
  const gone = new Set(what.map(keyOf))
  return from.filter((product) => !gone.has(keyOf(product)))
}

/** `a:b`, each with each. */
export function interact(one: readonly Product[], other: readonly Product[]): readonly Product[] {
  // Beyond the limit nothing need be worked out: it is said.
  if (one.length * other.length > 50 * mostTerms) return Array.from({ length: mostTerms + 1 }, (_, at) => [at])
  return add([], one.flatMap((left) => other.map((right) => union(left, right))))
}

/** `a*b`: a + b + a:b. */
export function cross(one: readonly Product[], other: readonly Product[]): readonly Product[] {
  return add(add(one, other), interact(one, other))
}

/** `a/b`: a, and b within all that a is made of. */
export function nest(outer: readonly Product[], inner: readonly Product[]): readonly Product[] {
  return add(outer, interact([outer.reduce(union, [])], inner))
}

/** `(a + b)^2`: up to that many of them with one another. */
export function raise(terms: readonly Product[], power: number): readonly Product[] {
  let raised = terms
  for (let at = 1; at < power && raised.length <= mostTerms; at += 1) raised = cross(raised, terms)
  return raised
}

/** In the order of the answer: first what stands alone, then products of two, and so on; among equals as they came. */
export function byDegree(terms: readonly Product[]): readonly Product[] {
  return terms.toSorted((one, other) => one.length - other.length)
}

function union(one: Product, other: Product): Product {
  return [...new Set([...one, ...other])].sort((a, b) => a - b)
}

const keyOf = (product: Product): string => product.join()
