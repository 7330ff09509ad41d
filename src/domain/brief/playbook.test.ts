import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { PlaybookPage, playbookSections } from './playbook.ts'
import { playbookKeys } from '../signal/signal.ts'

const folder = new URL('../../../content/playbook/', import.meta.url)
const files = readdirSync(folder).filter((file) => file.endsWith('.md'))

/** As strict as the shape is simple, so that a page that strays from it fails here first. */
function read(file: string): unknown {
  const [, front, body] = /^---\n(.*?)\n---\n\n(.*)$/s.exec(readFileSync(new URL(file, folder), 'utf8')) ?? []
  const fields = Object.fromEntries((front ?? '').split('\n').map((row) => row.split(': ') as [string, string]))
  const [head, ...sections] = (body ?? '').split(/^## /m)
  const lines = sections.map((section) => {
    const [heading, ...rows] = section.split('\n').filter((row) => row !== '')
    const key = playbookSections.find(([, title]) => title === heading)?.[0] ?? heading
    assert.ok(rows.every((row) => row.startsWith('- ')), `${file}: ${heading}`)
    return [key, rows.map((row) => row.slice(2))]
  })
  return { ...fields, sources: fields['sources']?.split(', '), title: head?.trim().replace(/^# /, ''), ...Object.fromEntries(lines) }
}

test('every playbook key has an English page, and every page has the five sections in order', () => {
  const pages = files.map((file) => PlaybookPage.parse(read(file)))
  assert.deepEqual(pages.map((page) => `${page.key}.${page.language}.md`), files)
  assert.deepEqual(pages.map((page) => page.key).sort(), [...playbookKeys].sort())
  for (const page of pages) {
    assert.equal(page.licence, 'CC-BY-4.0')
    assert.deepEqual(Object.keys(page).slice(-5), playbookSections.map(([key]) => key))
  }
})

test('every source of a page has its row in docs/sources.md, and a row of the playbook serves a page', () => {
  const [, engine = '', playbook = ''] = readFileSync(new URL('../../../docs/sources.md', import.meta.url), 'utf8').split(/^## (?=What )/m)
  const keys = (table: string) => [...table.matchAll(/^\| `([^`]+)` \|/gm)].map(([, key]) => key!)
  const named = new Set(files.flatMap((file) => PlaybookPage.parse(read(file)).sources))
  assert.deepEqual([...named].filter((key) => ![...keys(engine), ...keys(playbook)].includes(key)), [])
  assert.deepEqual(keys(playbook).filter((key) => !named.has(key)), [])
})

test('every page begins with a sentence to say, in its own quotation marks', () => {
  for (const file of files) {
    const page = PlaybookPage.parse(read(file))
    assert.match(page.askFirst[0]!, /“[^”]+[.?]”/, file)
    assert.doesNotMatch(Object.values(page).flat().join(' '), /['"]/, `${file}: ’ and “ ”`)
  }
})

test('no page labels a person, promises an effect or names a grade of risk', () => {
  const text = (file: string) => readFileSync(new URL(file, folder), 'utf8').toLowerCase()
  for (const file of files) assert.doesNotMatch(text(file), /resistant|non-compliant|manipulative|disorder|diagnos|risk score/)
})
