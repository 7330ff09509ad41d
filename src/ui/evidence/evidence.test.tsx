import assert from 'node:assert/strict'
import { test } from 'node:test'
import { renderToString } from 'preact-render-to-string'
import { runStudy } from '#src/domain/evidence/study/run-study.ts'
import type { SessionRows } from '#src/domain/evidence/study/gather-sessions.ts'
import { inventSessions, studyData } from '#src/domain/evidence/study/study.fixture.ts'
import { readContent } from '#src/platform/content.ts'
import { root } from '#src/root.ts'
import { digitsOf, figuresIn } from './figures.ts'
import { ForestPicture, type ForestRow } from './forest-picture.tsx'
import { StudySheet } from './study-sheet.tsx'
import { unmarked } from './linked.tsx'
import { notYetWords, sentenceWords, simplificationWords, unknownWords } from './study-words.ts'

const speech = (await readContent(new URL('content/', root), false)).words('en')
const plain = unmarked(speech)
const plainText = (html: string) => html.replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')

test('figures have a real minus, no zero before a correlation’s point, and no more decimals than their interval bears', () => {
  const { number, signed, correlation, share } = figuresIn(speech)
  assert.deepEqual([number(-0.25, 1), number(-0.01, 1), signed(0.25, 1), signed(-0.8, 1), signed(0, 1)], ['−0.3', '0.0', '+0.3', '−0.8', '0.0'])
  assert.deepEqual([correlation(0.24), correlation(-0.08), correlation(1)], ['.24', '−.08', '1.00'])
  assert.deepEqual([share(0.0521), share(0.12), share(0), share(1)], ['5.2%', '12%', '0%', '100%'])
  assert.deepEqual([digitsOf(-0.8, 0.2), digitsOf(-0.93, -0.79), digitsOf(3, 19), digitsOf(1, 1), digitsOf(0, 1e-9)], [1, 2, 1, 1, 4])
})

test('the allowed sentence, with its figures, and its other side: none is among what the interval allows', () => {
  const study = { outcome: { name: 'PHQ-9', range: null, better: 'lower', reliableChange: 6 } } as const
  assert.equal(sentenceWords(plain, study, { about: 'between', direction: 'more', isClear: true, r: 0.24, lower: 0.08, upper: 0.39, clients: 140 }), 'Clients who rated the alliance higher early on tended to improve more (r .24, .08 to .39, 140 clients).')
  assert.equal(sentenceWords(plain, study, { about: 'between', direction: 'more', isClear: false, r: 0.1, lower: -0.05, upper: 0.25, clients: 140 }), 'It is not clear whether clients who rated the alliance higher early on did better (r .10, −.05 to .25, 140 clients): compatible with no effect.')
  assert.equal(sentenceWords(plain, study, { about: 'within', direction: 'less', isClear: false, estimate: -0.3, lower: -0.8, upper: 0.2, pairs: 800, clients: 140 }), 'When the same client rated the alliance one point higher than usual, PHQ-9 at the next session was 0.3 lower (−0.8 to +0.2): compatible with no effect.')
  assert.match(sentenceWords(plain, study, { about: 'reverse', direction: 'more', isClear: false, estimate: 0.003, lower: -0.01, upper: 0.02, pairs: 800, clients: 140 }), /the alliance after the next session was no different \(−0\.01 to \+0\.02\): compatible with no effect\.$/)
})

test('a slope that is at zero only without its correlation: why, and how much better both fit, once there is enough to say it', () => {
  const step = { kind: 'effect', group: 'client', name: 'within', because: 'zero-without-correlation' } as const
  assert.equal(simplificationWords(plain, { ...step, p: 0.0056 }), 'slope within (clients): estimated as zero once that correlation is out, so that the two cannot be told from each other; against the model with both p = 0.006')
  assert.match(simplificationWords(plain, { ...step, p: 2e-7 }), /; against the model with both p is below 0\.001$/)
  assert.match(simplificationWords(plain, step), /told from each other$/)
  const { gates } = runStudy(studyData(inventSessions({ clients: 40, therapists: 4, seed: 3 })))
  const said = (p: number | null, met: boolean) => unknownWords(plain, { warnings: [{ code: 'slope-with-correlation', p }], gates: { ...gates, within: { ...gates.within, met } } }).map(({ words }) => words).filter((words) => words.includes('slope'))
  assert.match(said(0.0056, true).join(), /^How much clients differ in this effect\. .* one slope for all was fitted\. With both the model fits better; chance alone would do as much in 0\.6% of such services\.$/)
  assert.match(said(2e-7, true).join(), /chance alone would do as much in fewer than 0\.1 in 100 such services\.$/)
  assert.match(said(null, true).join(), /one slope for all was fitted\.$/)
  assert.deepEqual(said(0.0056, false), [])
})

test('how long it may take is said where a rate is known, and nowhere else', () => {
  assert.equal(notYetWords(plain, 'within', { have: 52, need: 80 }, 3), 'Within clients: not enough yet. 52 of 80 clients have six sessions or more with both forms. About 10 weeks more at this rate.')
  assert.match(notYetWords(plain, 'within', { have: 3, need: 80 }, 0.25), /more than two years\.$/)
  for (const perWeek of [undefined, 0]) assert.doesNotMatch(notYetWords(plain, 'within', { have: 52, need: 80 }, perWeek), /week/)
  const study = runStudy(studyData(inventSessions({ clients: 40, therapists: 4, seed: 3 })))
  const origin = { file: null, version: '0.1.0', madeAt: 0, timeZone: 'UTC', references: [] }
  const sheet = plainText(renderToString(<StudySheet speech={speech} study={study} origin={origin} rates={{ correlation: 2, within: 1, therapists: 0.1, share: 4 }} />))
  assert.match(sheet, /of 100 clients have an early alliance and an outcome at two sessions\. About \d+ weeks more/)
  assert.match(sheet, /of 10 therapists have ten clients or more\. About \d+ weeks more/)
  assert.doesNotMatch(plainText(renderToString(<StudySheet speech={speech} study={study} origin={origin} />)), /week/)
})

test('right to left the picture is mirrored and the values are not', () => {
  const rows: readonly ForestRow[] = [{ label: 'here', kind: 'own', estimate: 0.2, lower: 0.1, upper: 0.3, figure: '.20' }, { label: 'others', kind: 'published', estimate: 0.28, lower: 0.25, upper: 0.31, figure: '.28' }]
  const drawn = (direction: 'ltr' | 'rtl') => renderToString(<ForestPicture speech={{ ...speech, direction }} caption="a" axis="b" rows={rows} tick={String} least={[-0.1, 0.4]} />)
  const at = (html: string, pattern: RegExp) => [...html.matchAll(pattern)].map(([, value]) => Number(value))
  const [ltr, rtl] = [drawn('ltr'), drawn('rtl')]
  const dots = [ltr, rtl].map((html) => at(html, /cx="([\d.]+)%"/g)[0]!)
  assert.ok(Math.abs(dots[0]! + dots[1]! - 100) < 1e-9)
  const bars = [ltr, rtl].map((html) => [...at(html, /<rect class="range" x="([\d.]+)%"/g), ...at(html, /width="([\d.]+)%" y="8"/g)])
  assert.ok(Math.abs(bars[0]![0]! + bars[0]![1]! + bars[1]![0]! - 100) < 0.02)
  assert.deepEqual([ltr.includes('>.20<'), rtl.includes('>.20<')], [true, true])
})

test('an alliance that never changes is no lack of clients, and says why nothing can be said', () => {
  const rows = inventSessions({ clients: 160, therapists: 14, seed: 11 })
  const { gates, sentences } = runStudy(studyData({ ...rows, alliance: rows.alliance.map(() => 8) }))
  assert.deepEqual([gates.correlation.met, gates.within.met], [true, true])
  assert.deepEqual(sentences.map((sentence) => ('cannot' in sentence ? sentence.cannot : null)), ['no-variation', 'no-variation', 'no-variation', 'no-residual'])
})

/** Ids that links lead to, and those that are there. */
function ends(html: string): { led: string[]; there: Set<string> } {
  return { led: [...html.matchAll(/href="#([^"]+)"/g)].map(([, id]) => id!), there: new Set([...html.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id!)) }
}

/** Services that are odd in one way each. */
const odd: Readonly<Record<string, (rows: SessionRows) => SessionRows>> = {
  'as services are': (rows) => rows,
  'one session each': (rows) => ({ ...rows, session: rows.session.map(() => 1), client: rows.client.map((_, at) => at), clients: rows.count }),
  'an alliance that never changes': (rows) => ({ ...rows, alliance: rows.alliance.map(() => 8) }),
  'an outcome that never changes': (rows) => ({ ...rows, outcome: rows.outcome.map(() => 12) }),
  'no alliance at all': (rows) => ({ ...rows, alliance: rows.alliance.map(() => NaN) }),
  'no outcome at all': (rows) => ({ ...rows, outcome: rows.outcome.map(() => NaN) }),
  'nothing at all': (rows) => ({ ...rows, alliance: rows.alliance.map(() => NaN), outcome: rows.outcome.map(() => NaN) }),
  'one therapist': (rows) => ({ ...rows, therapist: rows.therapist.map(() => 0) }),
  'an outcome that is the alliance': (rows) => ({ ...rows, outcome: rows.alliance.map((value) => value) }),
}

for (const [name, change] of Object.entries(odd)) {
  test(`${name}: honest words, no number that is none, and each link leads to a part that is there`, () => {
    const references = ['fluckiger-2018', 'fluckiger-2020b', 'cameron-2018', 'fluckiger-2020a', 'falkenstrom-2019', 'whelen-2021', 'falkenstrom-2017', 'schiefele-2017'].map((source) => ({ source, reference: source, note: null }))
    const study = runStudy(studyData(change(inventSessions({ clients: 160, therapists: 14, missing: 0.05, seed: 11 }))))
    const html = renderToString(<StudySheet speech={speech} study={study} origin={{ file: null, version: '0.1.0', madeAt: 0, timeZone: 'UTC', references }} rates={{ correlation: 2, within: 1, therapists: 0, share: 0 }} />)
    assert.doesNotMatch(plainText(html), /NaN|Infinity|undefined|null|∞/)
    assert.doesNotMatch(html, /NaN|Infinity/)
    const { led, there } = ends(html)
    assert.ok(led.length > 10, String(led.length))
    assert.deepEqual([...new Set(led.filter((id) => !there.has(id)))], [])
    if (name !== 'as services are' && name !== 'one therapist') assert.match(plainText(html), /not enough yet|cannot be estimated/)
  })
}
