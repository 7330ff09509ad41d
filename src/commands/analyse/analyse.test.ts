import assert from 'node:assert/strict'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { inventSessions, signFlip } from '#src/domain/evidence/study/study.fixture.ts'
import type { Study } from '#src/domain/evidence/study/run-study.ts'
import { runOn, type Said } from '../test-call.ts'
import { analyse } from './analyse.ts'
import { help } from './help.ts'

const header = 'client_id,therapist_id,session,alliance,outcome\n'
const phq = { outcome: 'phq-9', 'alliance-range': '0:10' }

type Answer = Study & { readonly file: { rows: number; sessions: number; repeated: number; contradicted: number; ignored: string[] } }

const over = async (text: string, values: Parameters<typeof runOn>[2] = {}): Promise<Said & { answer: Answer }> => {
  const said = await runOn(analyse, text, { ...values, json: true })
  const answer = (said.text === '' ? null : JSON.parse(said.text)) as Answer
  assert.doesNotMatch(said.text, /NaN|Infinity/)
  return { ...said, answer }
}
const told = ({ problems }: Said) => problems.map(({ line, column, reason }) => [line, column, reason])

function fileOf(clients: number, { seed = 4, quoted = false }: { seed?: number; quoted?: boolean } = {}): string[] {
  const rows = inventSessions({ clients, therapists: 12, changing: 9, missing: 0.04, seed })
  const write = (value: number, most: number, digits: number) => (Number.isNaN(value) ? ['', 'NA'][rows.count % 2]! : Math.min(most, Math.max(0, value)).toFixed(digits))
  const id = (number: number) => (quoted ? `"Haddad, ""A"" ${number}"` : `c${number}`)
  return Array.from({ length: rows.count }, (_, row) => `${id(rows.client[row]!)},t${rows.therapist[row]},${rows.session[row]},${write(rows.alliance[row]!, 10, 1)},${write(rows.outcome[row]!, 27, 0)}\n`)
}

test('a whole study as one object: the measure by its key, every part, and sentences as codes with figures', async () => {
  const { answer, code, problems } = await over(header + fileOf(200).join(''), phq)
  assert.deepEqual([code, problems], [0, []])
  assert.deepEqual(answer.outcome, { name: 'PHQ-9', range: { min: 0, max: 27 }, better: 'lower', reliableChange: 6 })
  assert.ok(answer.forward.main.kind === 'estimated' && answer.reverse.kind === 'estimated' && answer.forward.detrended.withLag.kind === 'estimated')
  assert.deepEqual(answer.forward.main.fixed.map(({ name }) => name), ['(Intercept)', 'within', 'betweenClients', 'betweenTherapists', 'outcome', 'session', 'base'])
  assert.equal(answer.counts.sessions, answer.counts.clients + answer.counts.gaps + answer.counts.pairs + answer.counts.incomplete)
  assert.deepEqual(answer.sentences.map(({ about }) => about), ['between', 'within', 'detrended', 'reverse'])
  const [, within] = answer.sentences
  assert.ok(within && 'isClear' in within && within.direction === 'less' && within.isClear)
})

test('the order of rows, ids with commas and quotes, and columns that nobody asked about change nothing', async () => {
  const plain = await over(header + fileOf(120).join(''), phq)
  const shuffled = await over(header + fileOf(120).map((row, at) => [(at * 7919) % 104729, row] as const).sort(([one], [other]) => one - other).map(([, row]) => row).join(''), phq)
  const quoted = await over(`age,${header}${fileOf(120, { quoted: true }).map((row) => `31,${row}`).join('')}`, phq)
  const estimates = ({ answer }: { answer: Answer }) => (answer.forward.main.kind === 'estimated' ? answer.forward.main.fixed.map(({ estimate, se }) => [estimate.toPrecision(8), se.toPrecision(6)]) : [])
  assert.equal(estimates(plain).length, 7)
  assert.deepEqual(estimates(shuffled), estimates(plain))
  assert.deepEqual(estimates(quoted), estimates(plain))
  assert.deepEqual(quoted.answer.file.ignored, ['age'])
})

test('the worked example whose sign flips comes out as the help says', async () => {
  const rows = signFlip.map(([client, therapist, session, alliance, outcome]) => `${client},${therapist},${session},${Number.isNaN(alliance) ? '' : alliance},${outcome}\n`)
  const { answer } = await over(header + rows.join(''))
  const { naive, within, between } = answer.plain
  assert.deepEqual([naive, within, between].map((slope) => slope!.toFixed(2)), ['0.40', '-2.00', '1.00'])
  for (const figure of ['3 4 5, 5 6 7 and 7 8 9', '12 10 8, 14 12 10 and 16 14 12', '0.40', '2.0', '1.0']) assert.ok(help.includes(figure), figure)
})

test('a header with a typo: which column, and what was meant', async () => {
  const { code, problems } = await over('client_id,therapist_id,sesion,alliance,outcome\n1,1,1,5,9\n')
  assert.equal(code, 2)
  assert.deepEqual(problems, [{ line: 1, column: 'session', reason: 'there is no such column; did you mean sesion?' }])
})

test('what cannot be read is named with line and column; a value that cannot be used is missing, and its row is not', async () => {
  const said = await over(`${header}a,t,1,5,9\na,t,2.5,5,9\na,t,-1,5,9\n,t,3,5,9\na,,3,5,9\na,t,2,five,9\na,t,3,5,31\na,t,4,11,8\na,t,5,5\n`, phq)
  assert.equal(said.code, 2)
  assert.deepEqual(told(said), [
    [3, 'session', '2.5 is not a whole number from 0 to 99999'], [4, 'session', '-1 is not a whole number from 0 to 99999'], [5, 'client_id', 'is empty'], [6, 'therapist_id', 'is empty'],
    [7, 'alliance', 'five is not a number'], [8, 'outcome', '31 is not within 0 to 27'], [9, 'alliance', '11 is not within 0 to 10'], [10, null, 'the header has 5 columns and this row 4'],
  ])
  assert.deepEqual([said.answer.file.rows, said.answer.counts.sessions, said.answer.counts.withAlliance, said.answer.counts.withOutcome], [9, 4, 2, 3])
})

test('of many faults of one kind twenty are named, and the rest counted', async () => {
  const { problems } = await over(header + Array.from({ length: 50 }, (_, at) => `a,t,${at},x,9\n`).join(''))
  assert.equal(problems.length, 21)
  assert.deepEqual(problems.at(-1), { line: null, column: 'alliance', reason: '30 more: is not a number' })
  const twice = await over(`client_id,therapist_id,session,alliance,outcome,organisation_id\n${Array.from({ length: 60 }, (_, at) => `${at % 30},t,${at},5,9,${at < 30 ? 'north' : 'south'}\n`).join('')}`)
  assert.deepEqual([twice.problems.length, twice.problems.at(-1)], [21, { line: null, column: 'organisation_id', reason: '10 more: a client of another organisation' }])
})

test('rows of one session: the same again changes nothing, parts are put together, a contradiction leaves no value', async () => {
  const said = await over(`${header}a,t,1,5,\na,t,1,,9\na,t,2,5,8\na,t,2,5,8\na,t,3,5,7\na,t,3,6,7\na,t,4,5,7\na,u,4,5,7\na,t,5,5,\na,t,5,6,\na,t,5,5,4\n`, phq)
  assert.deepEqual(told(said), [
    [7, 'alliance', 'client a, session 3: 6 here and 5 on line 6: neither is used'], [9, 'therapist_id', 'client a, session 4: another therapist than on line 8: this session is left out'],
    [11, 'alliance', 'client a, session 5: 6 here and 5 on line 10: neither is used'],
  ])
  assert.deepEqual([said.answer.counts.sessions, said.answer.counts.withOutcome, said.answer.counts.withAlliance, said.answer.file.repeated], [4, 4, 2, 2])
})

test('a client in two organisations is named, and counts in the first', async () => {
  const said = await over('client_id,therapist_id,session,alliance,outcome,organisation_id\na,t,1,5,9,north\na,t,2,5,8,north\na,t,3,5,8,south\nb,u,1,5,8,south\n', phq)
  assert.deepEqual(told(said), [[4, 'organisation_id', 'client a is in organisation south here and in north on line 2: this session is left out. Ids have to tell the clients of all organisations apart']])
  assert.deepEqual([said.answer.counts.organisations, said.answer.counts.sessions], [2, 3])
})

test('alliance and outcome in each other’s columns: refused where the ranges say so, asked where they do not', async () => {
  const swapped = header + fileOf(60).map((row) => row.replace(/,([^,]*),([^,]*)\n$/, ',$2,$1\n')).join('')
  const sure = await runOn(analyse, swapped, { outcome: 'phq-9', 'alliance-range': '0:10', json: true })
  assert.deepEqual([sure.code, sure.text], [2, ''])
  assert.match(sure.problems.at(-1)!.reason, /^alliance and outcome look swapped: alliance reaches from \d to 2\d and outcome from [\d.]+ to [\d.]+, where 0 to 10 and 0 to 27 were said$/)
  const parts = await runOn(analyse, swapped, { outcome: 'phq-9', json: true })
  assert.match(parts.problems.at(-1)!.reason, /look swapped: PHQ-9 has whole points/)
  // Ratings in whole points too, so that only what the columns reach can tell.
  const whole = swapped.replaceAll(/\.\d+\n/g, '\n')
  const one = await runOn(analyse, whole, { outcome: 'phq-9', json: true })
  assert.deepEqual([one.code, one.text], [2, ''])
  assert.match(one.problems.at(-1)!.reason, /look swapped: alliance reaches from \d to 2\d and outcome from \d to \d+, and PHQ-9 may reach from 0 to 27\. If they are in the right places, say what the alliance may reach with --alliance-range$/)
  const other = await runOn(analyse, whole, { 'alliance-range': '0:10', json: true })
  assert.match(other.problems.at(-1)!.reason, /where alliance was said to reach from 0 to 10\. If they are in the right places/)
  const asked = await over(swapped)
  assert.deepEqual([asked.code, asked.problems.length], [0, 1])
  assert.match(asked.problems[0]!.reason, /are the two columns in the right places\?/)
  assert.deepEqual((await over(header + fileOf(60).join(''), phq)).problems, [])
})

const honest: readonly (readonly [string, string, RegExp])[] = [
  ['one session each', Array.from({ length: 120 }, (_, at) => `c${at},t${at % 3},1,5,${at % 20}\n`).join(''), /not enough yet. 0 of 80/],
  ['everything missing', Array.from({ length: 300 }, (_, at) => `c${at >> 1},t,${at % 2},,\n`).join(''), /not enough yet. 0 of 100/],
  ['a constant alliance', fileOf(300).map((row) => row.replace(/,[^,]*(,[^,]*\n)$/, ',7$1')).join(''), /Within clients: this cannot be estimated, because the ratings do not vary/],
]
for (const [name, rows, says] of honest) {
  test(`${name}: says what cannot be said, and why`, async () => {
    const { text, code, error } = await runOn(analyse, header + rows)
    assert.deepEqual([code, error], [0, null])
    assert.match(text, says)
    assert.doesNotMatch(text, /NaN|undefined|null/)
  })
}

test('of each model it says in which pass over the data it is', async () => {
  const { progress } = await runOn(analyse, header + fileOf(40).join(''), phq)
  for (const part of ['fitting the main model', 'fitting without trends', 'fitting the other way round', 'fitting without the outcome before', 'fitting again with other people in it']) {
    const said = progress.filter((one) => one.startsWith(part))
    assert.deepEqual(said.slice(0, 2), [part, `${part}: pass 1, 0 % of it`])
    assert.ok(said.includes(`${part}: pass 2, 0 % of it`), said.join('\n'))
  }
})

test('nothing at all: a header alone, an empty file, rows that are all wrong', async () => {
  for (const [text, reason] of [[header, 'there are no sessions'], ['', 'there is no header row'], [`${header}a,t,x,5,9\n`, 'there is no session that can be read']] as const) {
    const { code, problems } = await over(text)
    assert.deepEqual([code, problems.at(-1)?.reason], [2, reason])
  }
})

test('a measure that is known and written otherwise is asked about, and another measure is taken by its name', async () => {
  for (const [outcome, meant] of [['phq9', 'phq-9'], ['PHQ 9', 'phq-9'], ['phg-9', 'phq-9'], ['gda-7', 'gad-7'], ['phq', 'phq-8 or phq-9']] as const) {
    assert.match((await runOn(analyse, header, { outcome })).error ?? '', new RegExp(`^--outcome: ${outcome} is not a measure that Attune knows; did you mean ${meant}\\?`))
  }
  assert.match((await runOn(analyse, header, { outcome: 'phq9', 'outcome-range': '0:27' })).error ?? '', /did you mean phq-9\?$/)
  // Another measure, and one that is described.
  for (const values of [{ outcome: 'PHQ-15' }, { outcome: 'phq-a' }, { outcome: 'GAD-2' }, { outcome: 'CORE-OM' }, { outcome: 'PSQ-9', 'outcome-range': '0:45' }]) assert.equal((await runOn(analyse, header, values)).error, null)
})

test('options that contradict themselves are said in a sentence', async () => {
  for (const [values, error] of [[{ better: 'up' }, /--better is lower or higher/], [{ report: '/no/such/folder/report.html' }, /--report: \/no\/such\/folder is no folder that can be written to/], [{ 'outcome-range': '27:0' }, /--outcome-range is written 1:5/], [{ 'reliable-change': 'six' }, /--reliable-change is a number/]] as const) assert.match((await runOn(analyse, header, values)).error ?? '', error)
  const { answer } = await over(header + fileOf(40).join(''), { outcome: 'WEMWBS', 'outcome-range': '0:70', better: 'higher', 'reliable-change': '3' })
  assert.deepEqual(answer.outcome, { name: 'WEMWBS', range: { min: 0, max: 70 }, better: 'higher', reliableChange: 3 })
})

test('the report is one file: no script, nothing fetched, nobody named, and the same sentences as the text', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'attune-report-'))
  try {
    const report = join(folder, 'report.html')
    const short = await runOn(analyse, header + fileOf(200).join(''), { ...phq, report })
    const whole = await runOn(analyse, header + fileOf(200).join(''), { ...phq, report, 'as-text': true })
    assert.ok(short.text.startsWith(`Written to ${report}.\n`) && whole.text.length > 3 * short.text.length)
    const page = await readFile(report, 'utf8')
    assert.doesNotMatch(page, /url\((?!"?data:)|@import/)
    const html = page.replace(/<style>.*?<\/style>/s, '')
    assert.doesNotMatch(html, /<script|src=|<link(?! rel="icon" href="data:,")|https?:\/\//)
    assert.doesNotMatch(html, /\bc\d+\b|\bt\d+\b(?=<)/)
    for (const sentence of short.text.split('\n').filter((line) => /^(?:Clients|When|With|The other)/.test(line))) assert.ok(html.replace(/<\/?a\b[^>]*>/g, '').includes(sentence), sentence)
    assert.doesNotMatch(html, /NaN|undefined|Infinity/)
  } finally {
    await rm(folder, { recursive: true })
  }
})
