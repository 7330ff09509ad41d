// Whatever is thrown at the forms of a case, they answer with keys of messages and never throw.
import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { cover, details, HandOver, measuresForm, readNewClient } from './input.ts'

const messages = Object.assign({}, ...['cases', 'calendar'].map((name) => JSON.parse(readFileSync(new URL(`../../../content/locales/${name}.en.json`, import.meta.url), 'utf8')))) as Record<string, string>
const names = ['command', 'name', 'called', 'language', 'zone', 'phq-9', 'gad-7', 'own-x', 'date', 'time', 'minutes', 'overlap', 'to', 'coverer', 'from', 'until', 'take']
const value = fc.oneof(fc.string({ unit: 'binary', maxLength: 300 }), fc.constantFrom('', 'en', 'Europe/London', '1', '53', '2026-02-29', '2026-12-01', '24:00', '09:00', '__proto__', '\u202e'))
const form = fc.dictionary(fc.constantFrom(...names), value)

describe('forms of a case', () => {
  it('answer anything with a message that exists, beside a field', () => {
    fc.assert(fc.property(form, (values) => {
      const issues = [
        ...(readNewClient(values, ['en'], ['own-x']).issues ?? []), ...[details(['en']), measuresForm(['own-x']), HandOver, cover('2026-11-24')].flatMap((schema) => schema.safeParse(values).error?.issues ?? []),
      ]
      for (const { path, message } of issues) {
        assert.ok(names.includes(String(path[0])), String(path[0]))
        if (path[0] !== 'command') assert.ok(message in messages, `${String(path[0])}: ${message}`)
      }
    }))
  })
  it('keep a name as it was written, up to 200 letters of any script', () => {
    const line = { command: '4c7f0a52-6f3b-4a3c-9d0e-0a1b2c3d4e5f', language: 'en', zone: 'Europe/London' }
    fc.assert(fc.property(fc.string({ unit: fc.constantFrom('A', 'é', 'ل', '明', '🙂', "'"), minLength: 1, maxLength: 200 }), (name) => readNewClient({ ...line, name }, ['en'], ['own-x']).client?.name === name))
    assert.ok(readNewClient({ ...line, name: 'x'.repeat(201) }, ['en'], ['own-x']).issues)
  })
})
