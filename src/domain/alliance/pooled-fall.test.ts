import assert from 'node:assert/strict'
import { test } from 'node:test'
import { addRating, fallOdds, startCourse, type UsualCourse } from './pooled-fall.ts'

const usual: UsualCourse = { level: -0.3, levelSd: 0.15, withinSd: 0.08, correlation: 0.2, onset: [1, 0.4, 0.7, 1.2, 0.9, 1.6] }

/** The same odds from the whole covariance matrix: log density of a course with each fall against that without. */
function oddsInFull(places: readonly number[]): number {
  const { level, levelSd, withinSd, correlation } = usual
  const covariance = places.map((_, i) => places.map((_, j) => levelSd ** 2 + withinSd ** 2 * correlation ** Math.abs(i - j)))
  const own = places.map((place) => place - level)
  const quadratic = (values: readonly number[]) => solve(covariance, values).reduce((sum, value, index) => sum + value * (values[index] as number), 0)
  let odds = 0
  for (const back of [0, 1, 2]) {
    const begins = usual.onset[Math.min(places.length - 1 - back, 5)]!
    const sudden = [1, 2, 3].map((lasts) => ({ depths: [1.5, 3, 4.5, 6], prior: 0.75 / 3, low: (nth: number) => (nth < lasts ? 1 : 0) }))
    const kinds = [...sudden, { depths: [0.5, 1, 2], prior: 0.25, low: (nth: number) => nth + 1 }]
    for (const { depths, prior, low } of kinds) {
      for (const depth of depths) {
        const raised = own.map((value, index) => value + (index >= own.length - 1 - back ? depth * withinSd * low(index - (own.length - 1 - back)) : 0))
        odds += (([1 / 4, 1 / 2, 1][back]! * begins * prior) / depths.length) * Math.exp((quadratic(own) - quadratic(raised)) / 2)
      }
    }
  }
  return Math.log(odds)
}

/** Gauss, without pivoting: a covariance matrix needs none. */
function solve(matrix: readonly (readonly number[])[], right: readonly number[]): number[] {
  const rows = matrix.map((row, index) => [...row, right[index] as number])
  for (const [pivot, row] of rows.entries()) {
    for (const other of rows.slice(pivot + 1)) {
      const factor = other[pivot]! / row[pivot]!
      for (let column = pivot; column < row.length; column += 1) other[column] = other[column]! - factor * row[column]!
    }
  }
  const solution = right.map(() => 0)
  for (let index = rows.length - 1; index >= 0; index -= 1) {
    const row = rows[index]!
    solution[index] = (row.at(-1)! - solution.reduce((sum, value, column) => sum + value * (column > index ? row[column]! : 0), 0)) / row[index]!
  }
  return solution
}

test('the running sums give what the whole covariance matrix gives', () => {
  const places = [-0.31, -0.2, -0.36, -0.25, -0.48, -0.3, -0.55, -0.61]
  const course = startCourse(usual)
  for (const [index, place] of places.entries()) {
    addRating(course, place, usual)
    if (index < 3) assert.equal(fallOdds(course, usual), Number.NEGATIVE_INFINITY)
    else assert.ok(Math.abs(fallOdds(course, usual) - oddsInFull(places.slice(0, index + 1))) < 1e-9, `rating ${index + 1}`)
  }
})

test('of one low rating that is followed by usual ones, the fall is one rating long, and the usual level is that of the others', () => {
  const course = startCourse(usual)
  for (const place of [-0.3, -0.31, -0.29, -0.3, -0.75, -0.3]) addRating(course, place, usual)
  assert.ok(fallOdds(course, usual) > 2)
  assert.deepEqual([course.since, course.lasted], [2, 1])
  assert.ok(Math.abs(course.usual - -0.3) < 0.01, `${course.usual}`)
  assert.ok(fallOdds(course, usual, 1) < 0, 'none began with the last rating')
})
