// Dense algebra for the small matrices of a mixed model: row by row in one typed array, no allocation, nothing clever.

/**
 * Lower Cholesky factor in place; only the lower triangle is read and written. A pivot that is not above `least` times its diagonal gives a column of zeros, which is right for a matrix that is only semidefinite.
 * @returns the first column without a pivot, or −1 when there is none
 */
export function cholesky(a: Float64Array, size: number, least = 0): number {
  let deficient = -1
  for (let j = 0; j < size; j += 1) {
    const diagonal = a[j * size + j]!
    let pivot = diagonal
    for (let k = 0; k < j; k += 1) pivot -= a[j * size + k]! ** 2
    const isSound = pivot > least * diagonal && pivot > 0
    if (!isSound && deficient < 0) deficient = j
    const root = isSound ? Math.sqrt(pivot) : 0
    a[j * size + j] = root
    for (let i = j + 1; i < size; i += 1) {
      let sum = a[i * size + j]!
      for (let k = 0; k < j; k += 1) sum -= a[i * size + k]! * a[j * size + k]!
      a[i * size + j] = isSound ? sum / root : 0
    }
  }
  return deficient
}

/** Inverse of a lower triangular matrix, in place; the upper triangle is left alone. */
export function invertLower(l: Float64Array, size: number): void {
  for (let j = 0; j < size; j += 1) {
    l[j * size + j] = 1 / l[j * size + j]!
    for (let i = j + 1; i < size; i += 1) {
      let sum = 0
      for (let k = j; k < i; k += 1) sum -= l[i * size + k]! * l[k * size + j]!
      l[i * size + j] = sum / l[i * size + i]!
    }
  }
}

/** M′M of a lower triangular M, in full: the inverse of a matrix from the inverse of its Cholesky factor. */
export function crossOfLower(m: Float64Array, size: number): Float64Array {
  const out = new Float64Array(size * size)
  for (let i = 0; i < size; i += 1) {
    for (let j = 0; j <= i; j += 1) {
      let sum = 0
      for (let k = i; k < size; k += 1) sum += m[k * size + i]! * m[k * size + j]!
      out[i * size + j] = out[j * size + i] = sum
    }
  }
  return out
}

/** a · b, of `rows` × `inner` and `inner` × `columns`. */
export function multiply(a: Float64Array, b: Float64Array, rows: number, inner: number, columns: number): Float64Array {
  const out = new Float64Array(rows * columns)
  for (let i = 0; i < rows; i += 1) {
    for (let k = 0; k < inner; k += 1) {
      const factor = a[i * inner + k]!
      if (factor === 0) continue
      for (let j = 0; j < columns; j += 1) out[i * columns + j]! += factor * b[k * columns + j]!
    }
  }
  return out
}

/** a′, of `rows` × `columns`. */
export function transpose(a: Float64Array, rows: number, columns: number): Float64Array {
  const out = new Float64Array(rows * columns)
  for (let i = 0; i < rows; i += 1) for (let j = 0; j < columns; j += 1) out[j * rows + i] = a[i * columns + j]!
  return out
}
