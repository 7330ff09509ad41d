import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import fc from 'fast-check'
import { sessionId } from '#src/domain/brief/history.fixture.ts'
import type { TwoVoices } from '#src/domain/alliance/voices.ts'
import { readContent } from '#src/platform/content.ts'
import { root } from '#src/root.ts'
import type { Speech } from '../page.tsx'
import { foot, top, width } from './frame.ts'
import { pictureOf, type Picture } from './picture.ts'
import { boxOf, overlap, type PlacedText } from './text-box.ts'
import { amalAgreed, amalAndTomas, check, rated, voicesOf } from './voices.fixture.ts'
import { voicesWords, type Tone } from './voices-words.ts'

let speech: Speech
before(async () => {
  speech = (await readContent(new URL('content/', root), true)).words('en')
})

const wordsOf = (voices: TwoVoices, tone: Tone = 'desk', client = 'Amal', therapist = 'Tomas') => voicesWords({ speech, tone, client, therapist }, voices)
const draw = (voices: TwoVoices, tone?: Tone, client?: string, therapist?: string) => pictureOf(voices, wordsOf(voices, tone, client, therapist))

const textsOf = ({ ends, labels, bandName, agreed }: Picture): readonly PlacedText[] => [...ends.texts, ...labels, ...bandName, ...agreed.texts]

/** Everything inside the picture, and no word on another. */
function assertReadable(picture: Picture, voices: TwoVoices): void {
  const texts = textsOf(picture)
  const boxes = texts.map(boxOf)
  for (const [index, box] of boxes.entries()) {
    assert.ok(box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= picture.height, `“${texts[index]!.text}” is inside`)
    for (const [other, beside] of boxes.entries()) assert.ok(other <= index || !overlap(box, beside), `“${texts[index]!.text}” and “${texts[other]?.text}” stand apart`)
  }
  for (const { x, client, therapist } of picture.frame.spots) {
    assert.ok(x >= 34 && x <= 578)
    for (const y of [client, therapist]) assert.ok(y === null || (y >= top && y <= foot))
  }
  for (const { x, y, mark } of picture.marks) {
    const { half } = picture.frame
    assert.ok(x - half >= 0 && x + half <= width && y - half >= 0 && y + half <= foot + half)
    for (const [index, box] of boxes.entries()) assert.ok(!overlap(box, { left: x - half, right: x + half, top: y - half, bottom: y + half }), `“${texts[index]!.text}” is not on the ${mark.kind}`)
  }
  if (picture.band) assert.ok(picture.band.high >= top && picture.band.low <= foot && picture.band.left >= 0 && picture.band.right <= width)
  const named = picture.frame.numbered.map((spot) => spot.x)
  for (const [index, x] of named.entries()) assert.ok(index === 0 || x - named[index - 1]! >= 22)
  // Every mark has its word: in the picture, or beneath it.
  assert.equal(picture.labels.filter((label) => label.look === 'firm').length + picture.unnamed.length, voices.marks.length)
  const hanging = [...picture.agreed.hung, ...picture.agreed.left].map((spot) => spot.point.sessionId)
  assert.deepEqual(new Set(hanging), new Set(voices.agreed.map((line) => line.sessionId)))
}

test('the reference course: everything finds its place, named in the picture itself', () => {
  const voices = voicesOf(amalAndTomas, amalAgreed)
  const picture = draw(voices)
  assertReadable(picture, voices)
  assert.deepEqual([picture.unnamed, picture.agreed.left, picture.bandName.map(({ text }) => text)], [[], [], ['Amal’s usual range, 6.9 to 9.7']])
  assert.deepEqual(picture.ends.texts.map(({ text }) => text), ['Tomas 8.3', 'Amal 6.3', '2.0 apart'])
  assert.deepEqual(picture.frame.spots.map((spot) => spot.x), [52, 117.8, 183.5, 249.3, 315, 380.8, 446.5, 512.3, 578])
  assert.equal(picture.frame.spots[8]!.client, 160.2)
})

const three = fc.tuple(fc.nat(10), fc.nat(10), fc.nat(10))
const side = fc.option(fc.tuple(three, fc.constantFrom('no' as const, 'no' as const, 'a-little' as const, 'yes' as const)).map(([answers, tension]) => check(answers, tension)))
const steady = fc.tuple(fc.integer({ min: 6, max: 10 }), fc.integer({ min: 6, max: 10 }), fc.integer({ min: 6, max: 10 })).map((answers) => check(answers))
const course = fc.array(fc.oneof(fc.tuple(side, side), fc.tuple(steady, steady)), { minLength: 1, maxLength: 40 })
const line = fc.array(fc.constantFrom('we', 'ask', 'before', 'each', 'new', 'step', 'Donaudampfschifffahrtsgesellschaft', 'نسأل', '一步一步来'), { minLength: 1, maxLength: 14 }).map((words) => words.join(' '))
const names = fc.constantFrom('Amal', 'Jo', 'Wilhelmina-Alexandra van den Berg', 'ليلى', '王小明')

test('1 to 40 sessions, any ratings, gaps, one side, any names: no word on another, nothing outside, no mark without a word', () => {
  fc.assert(
    fc.property(course, fc.array(fc.tuple(fc.nat(39), line), { maxLength: 12 }), names, names, fc.constantFrom<Tone>('desk', 'room'), (sides, agreements, client, therapist, tone) => {
      const sessions = sides.map(([one, other], index) => rated(index + 1, one, other))
      const voices = voicesOf(sessions, { agreed: agreements.map(([at, text]) => ({ sessionId: sessionId(1 + (at % sides.length)), text })) })
      assertReadable(draw(voices, tone, client, therapist), voices)
    }),
    { numRuns: 300 },
  )
})

test('a higher rating always stands higher, and equal ratings stand equally high', () => {
  fc.assert(
    fc.property(course, (sides) => {
      const spots = draw(voicesOf(sides.map(([one, other], index) => rated(index + 1, one, other)))).frame.spots
      const pairs = spots.flatMap(({ point, client, therapist }) => [[point.client, client], [point.therapist, therapist]] as const).filter((pair): pair is readonly [number, number] => pair[0] !== null)
      for (const [value, y] of pairs) for (const [other, beside] of pairs) assert.equal(Math.sign(Math.round((other - value) * 1e6)), Math.sign(Math.round((y - beside) * 1e6)))
    }),
  )
})

test('equal last values: both names stand, one under the other', () => {
  const { ends } = draw(voicesOf([1, 2, 3].map((n) => rated(n, check([8, 8, 8]), check([8, 8, 8])))))
  assert.deepEqual(ends.texts.map(({ text }) => text), ['Tomas 8.0', 'Amal 8.0'])
  assert.ok(ends.texts[1]!.y - ends.texts[0]!.y >= 17)
  assert.equal(ends.leader, null)
})

test('a line that ends before the last session says where it ended', () => {
  const { ends } = draw(voicesOf([rated(1, check([8, 8, 8]), check([7, 7, 7])), rated(2, check([8, 8, 8]), null), rated(3, check([6, 6, 6]), null)]))
  assert.deepEqual(ends.texts.map(({ text }) => text), ['Tomas 7.0', 'session 1', 'Amal 6.0'])
})

test('two sessions are not pulled over the page, and forty fit', () => {
  const of = (count: number) => draw(voicesOf(Array.from({ length: count }, (_, index) => rated(index + 1, check([8, 8, 8]), check([7, 7, 7]))))).frame
  assert.deepEqual([of(1).end, of(2).end, of(3).end, of(40).end], [52, 188, 324, 578])
  assert.ok(of(40).numbered.length >= 14)
})

test('the text alternative says the same: runs, the usual range, how far apart, marks and agreed lines in order', () => {
  const said = (count: number, tone: Tone = 'desk') => wordsOf(voicesOf(amalAndTomas.slice(0, count), amalAgreed), tone)
  assert.equal(said(9).title, 'Two voices, sessions 1 to 9')
  assert.equal(
    said(9).description,
    'Amal rated between 7.3 and 8.7, and 6.3 in session 9. That is 0.6 under Amal’s usual range of 6.9 to 9.7. Tomas rated between 7.0 and 8.3, and 8.3 in session 9. In session 9 the two were 2.0 apart. ' +
      'Session 4: A moment of tension, Amal noted it. Session 5: Repaired, Amal: “we sorted it”. Session 9: Possible rupture, lower than usual for Amal. ' +
      'Agreed in session 5: Tomas asks “shall we go on?” before each new step. Agreed in session 9: Try the sheet once more, one line a day.',
  )
  assert.match(said(9, 'room').description, /Session 4: A tense moment, .*Session 5: Back near before\. Session 9: Worth talking about/)
  assert.equal(said(1).title, 'Two voices, session 1')
  assert.equal(said(1).description, 'Amal rated 8.0 in session 1. Tomas rated 7.0 in session 1. In session 1 the two were 1.0 apart.')
  assert.equal(said(3).description, 'Amal rated between 8.0 and 8.3, and 8.7 in session 3. Tomas rated between 7.0 and 7.3, and 8.0 in session 3. In session 3 the two were 0.7 apart.')
  const alone = voicesOf([rated(1, check([8, 8, 8]), null), rated(2, check([8, 8, 8]), null)])
  assert.equal(wordsOf(alone).description, 'Amal rated 8.0 each time, last in session 2. There is no rating by Tomas.')
})
