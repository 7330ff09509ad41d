import assert from 'node:assert/strict'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { anchorsOf, answerKey, InstrumentFile, rangeOf, type Instrument } from './instrument.ts'
import { releasedText, releaseKey } from './released.ts'
import { scoringDifferences } from './same-scoring.ts'
import { scoreInstrument } from './score.ts'
import { riskItems } from '../safety/risk.ts'

const folder = new URL('../../../content/instruments/', import.meta.url)
const raw = (file: string) => JSON.parse(readFileSync(new URL(file, folder), 'utf8'))
const files = readdirSync(folder).filter((file) => file.endsWith('.json'))
const all: Instrument[] = files.map((file) => InstrumentFile.parse(raw(file)))
const english = (id: string) => all.find((each) => each.id === id && each.language === 'en') ?? assert.fail(id)

test('every shipped file is named after its id and language', () => {
  assert.deepEqual(all.map((each) => `${each.id}.${each.language}.json`), files)
})

test('all languages of an instrument agree in everything but wording', () => {
  for (const each of all) assert.deepEqual(scoringDifferences(english(each.id), each), [], `${each.id}.${each.language}`)
})

test('a translation that changes a threshold, a code or an order is found by its path', () => {
  const one = english('phq-9')
  const other = structuredClone(raw('phq-9.ar.json'))
  other.bands.ranges[0].to = 5
  other.items.reverse()
  other.answerLists.frequency.anchors[0].code = 1
  const paths = scoringDifferences(one, other)
  for (const path of ['bands.ranges.0.to', 'items.0.key', 'answerLists.frequency.anchors.0.code']) assert.ok(paths.includes(path), path)
})

test('the wording of PHQ-9 and GAD-7 is the published one', () => {
  const phq = english('phq-9')
  assert.equal(phq.stem, 'Over the last 2 weeks, how often have you been bothered by any of the following problems?')
  assert.equal(phq.items[0]?.text, 'Little interest or pleasure in doing things')
  assert.equal(phq.items[8]?.text, 'Thoughts that you would be better off dead, or of hurting yourself in some way')
  assert.equal(english('gad-7').items[0]?.text, 'Feeling nervous, anxious, or on edge')
  assert.deepEqual(english('phq-8').items.map((item) => item.text), phq.items.slice(0, 8).map((item) => item.text))
})

test('the anchors run from "Not at all", never "not at all sure"', () => {
  for (const id of ['phq-9', 'phq-8', 'gad-7']) {
    const instrument = english(id)
    for (const item of instrument.items.filter((each) => each.scored)) {
      assert.deepEqual(anchorsOf(instrument, item).map((anchor) => [anchor.code, anchor.text]), [[0, 'Not at all'], [1, 'Several days'], [2, 'More than half the days'], [3, 'Nearly every day']])
    }
  }
})

test('item codes are those of LOINC', () => {
  assert.deepEqual(english('phq-9').items.map((item) => item.loinc), ['44250-9', '44255-8', '44259-0', '44254-1', '44251-7', '44258-2', '44252-5', '44253-3', '44260-8', '69722-7'])
  assert.deepEqual(english('gad-7').items.map((item) => item.loinc), ['69725-0', '68509-9', '69733-4', '69734-2', '69735-9', '69689-8', '69736-7'])
})

test('the items marked as risk in content are the ones the code watches', () => {
  const marked = new Set(all.flatMap((each) => each.items.filter((item) => item.risk).map((item) => answerKey(each, item))))
  assert.deepEqual([...marked], [...riskItems])
})

test("Attune's own items say that they are unvalidated, have an own code system and ask on a 0 to 10 scale", () => {
  const own = all.filter((one) => one.purpose !== 'outcome')
  assert.deepEqual(new Set(own.map(({ id }) => id)), new Set(['attune-after', 'attune-before', 'attune-culture', 'attune-goal-attainment', 'attune-goal-rating', 'attune-homework', 'attune-mirror']))
  for (const each of own) {
    assert.deepEqual([each.validated, each.licence, each.codeSystem, each.loinc], [false, 'CC-BY-4.0', 'urn:attune:items', null])
    for (const item of each.items.filter((one) => one.kind === 'scale')) assert.deepEqual(rangeOf(each, item), { min: 0, max: 10 })
  }
})

test('each PHQ-9 and GAD-7 item says what its LOINC term says, letter for letter; only commas and dashes differ', () => {
  const terms: Readonly<Record<string, string>> = {
    '44250-9': 'Little interest or pleasure in doing things', '44255-8': 'Feeling down, depressed, or hopeless', '44259-0': 'Trouble falling or staying asleep, or sleeping too much',
    '44254-1': 'Feeling tired or having little energy', '44251-7': 'Poor appetite or overeating',
    '44258-2': 'Feeling bad about yourself-or that you are a failure or have let yourself or your family down',
    '44252-5': 'Trouble concentrating on things, such as reading the newspaper or watching television',
    '44253-3': 'Moving or speaking so slowly that other people could have noticed. Or the opposite-being so fidgety or restless that you have been moving around a lot more than usual',
    '44260-8': 'Thoughts that you would be better off dead, or of hurting yourself in some way',
    '69725-0': 'Feeling nervous, anxious, or on edge', '68509-9': 'Not being able to stop or control worrying', '69733-4': 'Worrying too much about different things', '69734-2': 'Trouble relaxing',
    '69735-9': 'Being so restless that it is hard to sit still', '69689-8': 'Becoming easily annoyed or irritable', '69736-7': 'Feeling afraid, as if something awful might happen',
  }
  const letters = (text: string) => text.toLowerCase().match(/[a-z]+/g)?.join(' ')
  const items = ['phq-9', 'gad-7'].flatMap((id) => english(id).items.filter((item) => item.scored))
  assert.equal(items.length, Object.keys(terms).length)
  for (const item of items) assert.equal(letters(item.text), letters(terms[item.loinc ?? ''] ?? ''), item.loinc)
})

test('goal attainment counts its five levels from -2 to +2', () => {
  const gas = english('attune-goal-attainment')
  const values = [0, 1, 2, 3, 4].map((code) => scoreInstrument(gas, { 'attune-goal-attainment/level': code }))
  assert.deepEqual(values.map((result) => (result.kind === 'scored' ? result.value : result.kind)), [-2, -1, 0, 1, 2])
  assert.equal(scoreInstrument(gas, { 'attune-goal-attainment/level': 5 }).kind, 'invalid')
})

test('the released wording is the one in the manifest, byte for byte: a change needs a new version', () => {
  const manifest = JSON.parse(readFileSync(new URL('../released.json', folder), 'utf8')) as Record<string, string>
  const texts = files.map((file) => readFileSync(new URL(file, folder), 'utf8'))
  const released = all.flatMap((each, index) => (each.status === 'released' ? [[releaseKey(each), createHash('sha256').update(releasedText(texts[index]!)).digest('hex')] as const] : []))
  for (const [key, hash] of released) assert.equal(manifest[key], hash, `${key} is not as it was released; npm run release-instruments takes in new versions`)
})

test('wording that nobody has reviewed is marked as test wording', () => {
  for (const each of all) assert.equal(each.status, each.language === 'en' ? 'released' : 'draft-test-wording')
})

test('a file whose parts contradict each other names its faults', () => {
  const broken: [string, (file: any) => void][] = [
    ['can reach 0 to 27', (file) => (file.scoring[0].range.max = 30)],
    ['without gap or overlap', (file) => (file.bands.ranges[1].from = 6)],
    ['which is not a scored item', (file) => file.scoring[1].items.push('difficulty')],
    ['the same key', (file) => (file.items[1].key = '1')],
    ['which is not there', (file) => (file.items[0].answers = 'nowhere')],
    ['in order', (file) => file.answerLists.frequency.anchors.reverse()],
    ['no answer at all', (file) => (file.scoring[0].maxMissing = 9)],
    ['which it does not count', (file) => (file.scoring[1].neverImpute = ['9'])],
    ['which is not scored', (file) => (file.caseness.scale = 'other')],
    ['need the LOINC notice', (file) => (file.loinc = null)],
    ['cannot be called validated', (file) => (file.status = 'draft-test-wording')],
    ['points for some answers only', (file) => (file.answerLists.frequency.anchors[1].weight = 1)],
    ['first answer must be the lowest', (file) => file.answerLists.frequency.anchors.forEach((anchor: any, code: number) => (anchor.weight = 3 - code))],
    ['reverses difficulty', (file) => (file.scoring[0].reversed = ['difficulty'])],
    ['which expression makes it', (file) => (file.scoring[0].method = 'expression')],
    ['sums of whole points', (file) => (file.scoring[0].method = 'mean')],
    ['Unrecognized key', (file) => (file.extra = 1)],
  ]
  for (const [fault, breakIt] of broken) {
    const file = raw('phq-9.en.json')
    breakIt(file)
    const result = InstrumentFile.safeParse(file)
    assert.ok(!result.success && result.error.issues.some((issue) => issue.message.includes(fault)), fault)
  }
})
