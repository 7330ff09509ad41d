import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { help } from './help.ts'

const folder = new URL('../../../content/locales/', import.meta.url)

/** What an association must never be told as, by language: a cause, a proof, praise, a verdict by p. A language without its own list fails. */
const forbidden: Readonly<Record<string, RegExp>> = {
  en: /\bimproves\b|\bimproved by\b|\bcaus(?:e|es|ed|al|ing)\b|\bdue to\b|\bleads? to\b|\bresults? in\b|\bthanks to\b|\bbecause of\b|\bdrives?\b|\bboosts?\b|\bproves?\b|\bsignifican|\bbest therapist|\brank|\bstars?\b|\bgood news\b|\bwell done\b|✓|★/i,
  ar: /يحسّ?ن|تحسّ?ن الـ?|يؤدي إلى|تؤدي إلى|يسبب|تسبب|بسبب|بفضل|نتيجة لـ|يثبت|تثبت|دلالة إحصائية|ترتيب المعالجين|★/,
}

const files = readdirSync(folder).filter((file) => /^(?:evidence|plan|ended)\./.test(file))

test('no wording of Evidence, in any language, says that the alliance causes, proves or improves, and none praises or ranks', () => {
  assert.ok(files.includes('evidence.en.json'))
  for (const file of files) {
    const { $language, $status: _, $licence: __, ...texts } = JSON.parse(readFileSync(new URL(file, folder), 'utf8')) as Record<string, string>
    const pattern = forbidden[$language!]
    assert.ok(pattern, `${file}: no list of what may not be said`)
    for (const [key, text] of Object.entries(texts)) assert.doesNotMatch(text, pattern, `${file}: ${key}`)
  }
  assert.doesNotMatch(help, forbidden['en']!)
})

test('the lists find what they are there for', () => {
  for (const text of ['The alliance improves outcomes', 'This is due to the alliance', 'A better alliance causes change', 'a significant effect']) assert.match(text, forbidden['en']!)
  for (const text of ['التحالف يسبب التغيير', 'بسبب التحالف', 'التحالف يحسن النتائج']) assert.match(text, forbidden['ar']!)
})
