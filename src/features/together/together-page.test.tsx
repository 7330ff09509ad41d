import assert from 'node:assert/strict'
import { before as beforeAll, test } from 'node:test'
import { renderToString } from 'preact-render-to-string'
import { after, before, checkInId, history, line, mirror, phq9, sessionId, task } from '#src/domain/brief/history.fixture.ts'
import type { CaseHistory } from '#src/domain/brief/history.ts'
import { usualGround } from '#src/domain/brief/ground.ts'
import { AgreedLineId } from '#src/domain/kernel/ids.ts'
import { sharedView } from '#src/domain/session/together.ts'
import { readContent, type Content } from '#src/platform/content.ts'
import { root } from '#src/root.ts'
import { TogetherPage } from './together-page.tsx'

let content: Content
beforeAll(async () => {
  content = await readContent(new URL('content/', root), true)
})

/** Every text a person or a screen reader meets, and every attribute. */
function page(facts: Partial<CaseHistory>, released: readonly number[], language = 'en'): string {
  const view = sharedView(history(5, facts), { released: new Set(released.map((n) => checkInId(1000 + n))), agenda: [] }, content.instruments('en'), usualGround)
  const frame = { speech: content.words(language), shelf: { href: (name: string) => `/${name}`, inline: () => ({ text: '' }) }, roles: new Set<string>(), demonstration: false }
  return renderToString(
    <TogetherPage
      frame={frame} path="/cases/x/together" shared={{ view, called: 'Amal', therapist: 'Tomas Lind', language, measure: (id) => content.instrument(id, language)?.title ?? id }}
      timeZone="Europe/London" newCommand={() => 'c'} mended={undefined}
    />,
  )
}

const secret = (word: string) => `secret-${word}`
const full: Partial<CaseHistory> = {
  checkIns: [
    ...[1, 2, 3, 4, 5, 6].map((n) => before(n, { ...phq9(20 - n, n === 6 ? 3 : 0), 'attune-before/hope': 1, 'attune-before/ready': 1 })),
    after(1, { goal: 8, task: 8, bond: 9, tension: 0 }), after(2, { goal: 8, task: 9, bond: 8, tension: 0 }), after(3, { goal: 2, task: 1, bond: 1, tension: 2 }),
    after(4, { goal: 8, task: 8, bond: 8, tension: 0 }), after(5, { goal: 6, task: 7, bond: 7, tension: 0 }),
  ],
  mirrors: [mirror(1, { goal: 7, task: 7, bond: 8 }), mirror(2, { goal: 7, task: 7, bond: 8 }), mirror(3, { goal: 10, task: 10, bond: 9, tension: 2 }), mirror(4, { goal: 8, task: 8, bond: 9 }), mirror(5, { goal: 9, task: 9, bond: 9 })],
  lines: [
    line(1, 'voice', secret('voice'), { sessionId: sessionId(6) }), line(2, 'better', secret('better'), { sessionId: sessionId(5) }), line(3, 'miss', secret('earlier-miss'), { sessionId: sessionId(2) }),
    line(4, 'miss', secret('private'), { sessionId: sessionId(6), share: 'private' }), line(5, 'voice', secret('together'), { share: 'together' }),
    line(6, 'miss', 'My sister’s visit', { sessionId: sessionId(6) }),
  ],
  safety: [task(6, { level: 'urgent', answer: 3 })],
  agreed: [{ id: AgreedLineId.parse('00000000-0000-4000-8000-000600000001'), sessionId: sessionId(5), answers: 'rupture', text: 'One line a day.', writtenAt: 1 }],
}

test('a history full of secrets, everything released but the third session: what may be seen is there, and nothing else', () => {
  const html = page(full, [1, 2, 4, 5])
  for (const shown of ['My sister’s visit', 'One line a day.', 'Tomas Lind', '8.3', '6.7', '9.0', 'Neither is the right one', '14 today']) assert.ok(html.includes(shown), shown)
  const hidden = [
    /secret-/, // lines that are not for both
    /1\.3|9\.7/, // what was kept of the third session, by either
    /question nine|item 9|needs a person|safety|urgent/i,
    /moderate|severe|mild|caseness|case line|reliable|NHS/i, // bands and rules
    /rupture|tension|tense|signal|guess|wrong/i, // reasons and verdicts
    /hope|ready/i,
  ]
  const text = html.replaceAll('id="hidden"', '')
  for (const word of hidden) assert.equal(word.exec(text)?.[0], undefined)
})

test('with nothing released the page has no voices, and does not say so', () => {
  const html = page(full, [])
  assert.doesNotMatch(html, /id="voices"|released|voices/)
  assert.match(html, /What shall we do today\?/)
})

test('a rating that was kept and one that was never given make the same page', () => {
  const never = { ...full, checkIns: full.checkIns!.filter((one) => one.kind !== 'after' || one.sessionId !== sessionId(3)), mirrors: full.mirrors!.filter((one) => one.sessionId !== sessionId(3)) }
  assert.equal(page(never, [1, 2, 4, 5]), page(full, [1, 2, 4, 5]))
})

test('the agenda stands before any number', () => {
  const html = page(full, [1, 2, 4, 5])
  const places = ['id="agenda"', 'id="course"', 'id="voices"', 'id="agreed"'].map((part) => html.indexOf(part))
  assert.ok(places.every((place, index) => place > (places[index - 1] ?? 0)), String(places))
})

test('in a language that is written from the right the page turns round and the numbers stay', () => {
  const html = page(full, [1, 2, 4, 5], 'ar')
  assert.match(html, /<html lang="ar" dir="rtl">/)
  assert.match(html, /cx="652"/)
})
