// The map of ASVS has every line of levels 1 and 2, and what it says is met names a test, a target or a document that exists; so do the findings.
import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { test } from 'node:test'
import { readTree, root } from './report.mjs'

/** How many lines each section of 5.0.0 has below level 3; they are numbered from 1. */
const sections = {
  1: [2, 9, 11, 3, 2], 2: [3, 3, 4, 1], 3: [0, 2, 4, 6, 5, 0, 2], 4: [3, 1, 2, 4], 5: [1, 3, 2, 3], 6: [3, 12, 4, 4, 5, 3, 0, 4], 7: [3, 4, 2, 5, 2, 2], 8: [2, 3, 1, 1], 9: [3, 4],
  10: [2, 2, 4, 11, 5, 2, 3], 11: [2, 3, 3, 4, 1, 1], 12: [3, 2, 4], 13: [1, 5, 2, 5], 14: [2, 4, 3], 15: [3, 3, 7], 16: [1, 5, 4, 3, 3], 17: [1, 4, 2],
}
const text = readFileSync(join(root, 'docs/security/asvs.md'), 'utf8')
const rows = [...text.matchAll(/^\| (\d+\.\d+\.\d+) \| ([^|]+) \| ([^|]+) \| ([^|]*) \|$/gm)].map(([, number, words, state, by]) => ({ number, words, state, by: by ?? '' }))

test('every line of levels 1 and 2 is there once, in its order, with one of three answers', () => {
  const expected = Object.entries(sections).flatMap(([chapter, counts]) => counts.flatMap((count, section) => Array.from({ length: count }, (_, line) => `${chapter}.${section + 1}.${line + 1}`)))
  assert.deepEqual(rows.map(({ number }) => number), expected)
  for (const { number, state, by } of rows) assert.ok(['met', 'not applicable', 'not yet'].includes(state ?? '') && by.trim() !== '', number)
  const count = (state) => rows.filter((row) => row.state === state).length
  assert.ok(text.includes(`**${count('met')} met, ${count('not applicable')} not applicable, ${count('not yet')} not yet.**`))
})

/** Sources of all tests by the name of their file. */
const tests = new Map()
for (const folder of ['src', 'test', 'scripts']) {
  for (const [path, source] of readTree(folder, (name) => /\.test\.(?:ts|tsx|mjs)$/.test(name))) tests.set(basename(path), `${tests.get(basename(path)) ?? ''}\n${source}`)
}

/** The tests that a text names, each of which has to be there. @param {string} text @param {string} where */
const testsIn = (text, where) => {
  const named = [...text.matchAll(/([\w.-]+\.test\.(?:ts|tsx|mjs)) “([^”]+)”/g)]
  for (const [, file = '', name] of named) {
    const source = (tests.get(file) ?? '').replaceAll("\\'", "'")
    assert.ok(["'", '"', '`'].some((quote) => ['test', 'it'].some((how) => source.includes(`${how}(${quote}${name}${quote}`))), `${where}: ${file} has no test “${name}”`)
  }
  return named
}

test('whatever was found and mended names the test that holds it', () => {
  const findings = readFileSync(join(root, 'docs/security/findings.md'), 'utf8')
  assert.ok(testsIn(findings, 'findings.md').length >= 8)
})

test('whatever is met names something that exists', () => {
  const targets = readTree('test/fuzz', (name) => /(?:parsers|forms)\.ts$/.test(name))
  const hasTarget = (name) => [...targets.values()].some((source) => source.includes(`name: '${name}'`)) || existsSync(join(root, 'src', 'features', name.replace(/^form-/, '')))
  for (const { number, state, by } of rows) {
    const named = testsIn(by, number ?? '')
    const aimed = [...by.matchAll(/targets? ((?:[a-z-]+)(?: and [a-z-]+)?)/g)].flatMap(([, names = '']) => names.split(' and '))
    for (const target of aimed.filter((each) => !each.startsWith('form-') || each !== 'form-')) assert.ok(hasTarget(target), `${number}: no target ${target}`)
    const linked = [...by.matchAll(/\]\(\.\.\/([^)#]+)\)/g)]
    if (state === 'met') assert.ok(named.length + aimed.length + linked.length > 0, `${number}: by what?`)
  }
})
