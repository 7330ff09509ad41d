// Dense algebra for symmetric matrices of hundreds of rows: along rows, four at a time, so that what is read once is used four times.

/** Told how far a long computation has come. @param share 0..1 */
export type Told = (share: number) => void

/** Lower Cholesky factor in place, of a matrix that is positive definite; only the lower triangle is read and written. */
export function factorise(a: Float64Array, size: number, told?: Told): void {
  for (let j = 0; j < size; j += 1) {
    const row = j * size
    let pivot = a[row + j]!
    for (let k = 0; k < j; k += 1) pivot -= a[row + k]! ** 2
    const root = Math.sqrt(pivot)
    a[row + j] = root
    let i = j + 1
    for (; i + 3 < size; i += 4) {
      const [first, second, third, fourth] = [i * size, (i + 1) * size, (i + 2) * size, (i + 3) * size]
      let [one, two, three, four] = [0, 0, 0, 0]
      for (let k = 0; k < j; k += 1) {
        const value = a[row + k]!
        one += a[first + k]! * value
        two += a[second + k]! * value
        three += a[third + k]! * value
        four += a[fourth + k]! * value
      }
      a[first + j] = (a[first + j]! - one) / root
      a[second + j] = (a[second + j]! - two) / root
      a[third + j] = (a[third + j]! - three) / root
      a[fourth + j] = (a[fourth + j]! - four) / root
    }
    for (; i < size; i += 1) {
      let sum = 0
      for (let k = 0; k < j; k += 1) sum += a[i * size + k]! * a[row + k]!
      a[i * size + j] = (a[i * size + j]! - sum) / root
    }
    told?.((j + 1) / size)
  }
}

/** Solves R x = b in place for several right-hand sides, of a lower Cholesky factor R. @param b size × columns */
export function solveLower(root: Float64Array, size: number, b: Float64Array, columns: number): void {
  for (let i = 0; i < size; i += 1) {
    for (let k = 0; k < i; k += 1) {
      const value = root[i * size + k]!
      if (value !== 0) for (let c = 0; c < columns; c += 1) b[i * columns + c]! -= value * b[k * columns + c]!
    }
    for (let c = 0; c < columns; c += 1) b[i * columns + c]! /= root[i * size + i]!
  }
}

/** The inverse, in full, of the matrix whose lower Cholesky factor this is. */
export function inverseFrom(root: Float64Array, size: number, told?: Told): Float64Array {
  // Row j holds column j of R⁻¹. One row more than there are at most, so that four always fit.
  const columns = new Float64Array((size + 3) * size)
  for (let j = 0; j < size; j += 4) {
    told?.(j / size / 2)
    invertFour(root, size, j, columns)
  }
  const out = new Float64Array(size * size)
  for (let i = 0; i < size; i += 1) {
    told?.((1 + i / size) / 2)
    const row = i * size
    for (let j = 0; j <= i; j += 4) {
      const [first, second, third, fourth] = [j * size, (j + 1) * size, (j + 2) * size, (j + 3) * size]
      let [one, two, three, four] = [0, 0, 0, 0]
      for (let k = i; k < size; k += 1) {
        const value = columns[row + k]!
        one += columns[first + k]! * value
        two += columns[second + k]! * value
        three += columns[third + k]! * value
        four += columns[fourth + k]! * value
      }
      out[row + j] = out[first + i] = one
      if (j + 1 <= i) out[row + j + 1] = out[second + i] = two
      if (j + 2 <= i) out[row + j + 2] = out[third + i] = three
      if (j + 3 <= i) out[row + j + 3] = out[fourth + i] = four
    }
  }
  return out
}

/** Columns j to j + 3 of R⁻¹, as far as there are any. */
function invertFour(root: Float64Array, size: number, j: number, columns: Float64Array): void {
  const [first, second, third, fourth] = [j * size, (j + 1) * size, (j + 2) * size, (j + 3) * size]
  for (let i = j; i < size; i += 1) {
    const row = i * size
    let [one, two, three, four] = [i === j ? 1 : 0, i === j + 1 ? 1 : 0, i === j + 2 ? 1 : 0, i === j + 3 ? 1 : 0]
    for (let k = j; k < i; k += 1) {
      const value = root[row + k]!
      one -= value * columns[first + k]!
      two -= value * columns[second + k]!
      three -= value * columns[third + k]!
      four -= value * columns[fourth + k]!
    }
    const pivot = root[row + i]!
    columns[first + i] = one / pivot
    columns[second + i] = two / pivot
    columns[third + i] = three / pivot
    columns[fourth + i] = four / pivot
  }
}
