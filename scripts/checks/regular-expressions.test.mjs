// Every regular expression of what is served takes linear time, and one that does not is found.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkRegularExpressions } from './regular-expressions.mjs'
import { readTree } from './report.mjs'

test('every regular expression takes linear time for any text', () => {
  const files = readTree('src', (path) => /\.tsx?$/.test(path) && !/\.(?:test|fixture)\./.test(path))
  assert.ok(files.size > 100)
  assert.deepEqual(checkRegularExpressions(files), [])
})

test('one that does not is found, with the text that shows it', () => {
  const [exponential, polynomial, dynamic, ...others] = checkRegularExpressions(new Map([['src/a.ts', "export const a = /^(a+)+$/\nexport const b = /\\s*\\($/\nexport const c = new RegExp(String(a))\nexport const d = /^a+$/"]]))
  assert.deepEqual(others, [])
  assert.match(exponential?.message ?? '', /exponential time, for 'a'/)
  assert.match(polynomial?.message ?? '', /2nd degree polynomial/)
  assert.equal(polynomial?.line, 2)
  assert.match(dynamic?.message ?? '', /write it down/)
})
