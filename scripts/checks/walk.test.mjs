// The link check finds links to files that have gone.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { checkLinks, linksIn } from './walk.mjs'

const steps = Array.from({ length: 12 }, (_, step) => `src/step-${step}.ts`)
const walk = steps.map((path) => `1. [\`${path}\`](../${path})`).join('\n')
const there = new Set([...steps, 'docs/walk.md', 'README.md', 'docs/guide', 'docs/a b.md'])
const check = (documents, gone = '') =>
  checkLinks(new Map(Object.entries({ 'docs/walk.md': walk, ...documents })), (path) => path !== gone && there.has(path.replace(/\/$/, ''))).map(({ file, line, message }) => `${file}:${line} ${message}`)

test('good links pass', () => {
  assert.deepEqual(
    check({
      'README.md': '# The house: a *walk*\n[walk](docs/walk.md "title") [web](https://example.org) [mail](mailto:a@b.example) [here](#the-house-a-walk) <img src="docs/guide">\n[ref]: docs/walk.md\n[space](docs/a%20b.md)\n```\n[no](nowhere.md)\n```\n`[no](nowhere.md)`',
      'docs/a b.md': '[up](../README.md#the-house-a-walk)',
    }),
    [],
  )
})
test('found: a link that leads nowhere', () => assert.deepEqual(check({ 'README.md': 'a\n\n[x](docs/gone.md)' }), ['README.md:3 docs/gone.md leads nowhere']))
test('found: a reference that leads nowhere', () => assert.match(check({ 'README.md': '[x]: docs/gone.md' })[0] ?? '', /leads nowhere/))
test('found: a picture that is gone', () => assert.match(check({ 'README.md': '![x](gone.png)' })[0] ?? '', /leads nowhere/))
test('found: a link out of the repository', () => assert.match(check({ 'README.md': '[x](../../etc/hosts)' })[0] ?? '', /out of the repository/))
test('found: a heading that is gone', () => assert.match(check({ 'README.md': '# A\n[x](#b)' })[0] ?? '', /no such heading/))
test('found: a step of the walk that is gone', () => assert.match(check({}, 'src/step-3.ts')[0] ?? '', /docs\/walk\.md:4 \.\.\/src\/step-3\.ts leads nowhere/))
test('found: a walk with too few steps', () => assert.match(check({ 'docs/walk.md': '[x](../src/step-1.ts)' })[0] ?? '', /links to 1 source files/))
test('found: no walk', () => assert.match(checkLinks(new Map(), () => true)[0]?.message ?? '', /is missing/))
test('links keep their line', () => assert.deepEqual(linksIn('a\n[b](c.md)'), [{ target: 'c.md', line: 2 }]))
