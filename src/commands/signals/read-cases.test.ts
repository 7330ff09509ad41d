import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { readContent } from '#src/platform/content.ts'
import type { Problem } from '#src/platform/problem.ts'
import { root } from '../../root.ts'
import { noMinute, openCaseStore } from './case-store.ts'
import { openGroupReader } from './group-cases.ts'
import { allianceRange, measuresIn } from './measures.ts'
import { readCases } from './read-cases.ts'

const instruments = (await readContent(new URL('content/', root), false)).instruments('en')
const now = Date.parse('2026-11-24T12:00Z')
const header = 'case_id,session,at,rater,measure,value\n'

/** Every value as `id session rater measure value`, the order of cases and sessions kept, and what was said as `line column`. */
async function read(text: string, { scales = [], memoryBytes = 1 << 20 }: { scales?: string[]; memoryBytes?: number } = {}) {
  const said: { line: Problem['line']; column: Problem['column']; reason: string; kind: 'problem' | 'note' }[] = []
  const keep = (kind: 'problem' | 'note') => ({ line, column, reason }: Problem) => void said.push({ line, column, reason, kind })
  const problems = { complain: keep('problem'), note: keep('note'), exitCode: () => 0 as const }
  const chunks = async function* () { yield Buffer.from(text) }
  const file = await readCases({ name: 'f.csv', chunks }, measuresIn(instruments, allianceRange(scales)), now, problems, openCaseStore(memoryBytes))
  const found: string[] = []
  const starts: (number | null)[] = []
  if (file) {
    const reader = openGroupReader(file, 'f.csv')
    for (let group = 0; group < file.store.groups; group += 1) {
      reader(group, null, problems, (rows) => {
        for (let session = 0; session < rows.sessions; session += 1) {
          const start = rows.starts[session] ?? noMinute
          starts.push(start === noMinute ? null : start * 60_000)
          file.cells.forEach(({ rater, measure }, cell) => {
            const value = rows.values[session * rows.cells + cell]!
            if (!Number.isNaN(value)) found.push(`${file.ids.textOf(rows.number)} ${rows.sessionNumbers[session]} ${rater} ${measure.key} ${value}`)
          })
        }
      })
    }
    file.store.close()
  }
  return { found, starts, said, places: said.map(({ line, column }) => `${line} ${column}`) }
}

test('rows may come in any order; cases come by first appearance, sessions by number', async () => {
  const { found, said } = await read(`${header}b,2,,client,phq-9,8\na,1,,client,phq-9,20\nb,1,,client,phq-9,12\nb,1,,therapist,alliance.goal,7\nb,1,,client,alliance,6.5\n`)
  assert.deepEqual(found, ['b 1 client phq-9 12', 'b 1 therapist alliance.goal 7', 'b 1 client alliance 6.5', 'b 2 client phq-9 8', 'a 1 client phq-9 20'])
  assert.deepEqual(said, [])
})

const bad: readonly [row: string, column: string, reason: RegExp][] = [
  [',1,,client,phq-9,3', 'case_id', /^this is empty/],
  ['a,x,,client,phq-9,3', 'session', /^x is not a whole number/],
  ['a,-1,,client,phq-9,3', 'session', /whole number/],
  ['a,1.5,,client,phq-9,3', 'session', /whole number/],
  ['a,1,24/11/2026,client,phq-9,3', 'at', /not a date/],
  ['a,1,2026-02-30,client,phq-9,3', 'at', /not a date/],
  ['a,1,2027-01-01,client,phq-9,3', 'at', /future/],
  ['a,1,,supervisor,phq-9,3', 'rater', /neither client nor therapist/],
  ['a,1,,therapist,phq-9,3', 'rater', /only the client/],
  ['a,1,,client,phq-9,28', 'value', /0 to 27/],
  ['a,1,,client,phq-9,-1', 'value', /0 to 27/],
  ['a,1,,client,phq-9,3.5', 'value', /whole number/],
  ['a,1,,client,phq-9,many', 'value', /^many is not a number/],
  ['a,1,,client,phq-9,1e999', 'value', /not a number/],
  ['a,1,,client,phq-9/9,4', 'value', /0 to 3/],
  ['a,1,,client,alliance.bond,7.5', 'value', /whole number/],
  ['a,1,,client,phq9,3', 'measure', /not a measure that Attune knows/],
]

for (const [row, column, reason] of bad) {
  test(`"${row}" is named by line and column, and the rest is read`, async () => {
    const { found, said, places } = await read(`${header}${row}\nz,1,,client,phq-9,5\n`)
    assert.deepEqual(places, [`2 ${column}`])
    assert.match(said[0]!.reason, reason)
    assert.deepEqual(found, ['z 1 client phq-9 5'])
  })
}

test('an unknown measure is named once, however many rows it has', async () => {
  assert.deepEqual((await read(`${header}a,1,,client,oq,3\na,2,,client,oq,3\na,3,,client,srs,3\n`)).places, ['2 measure', '4 measure'])
})

test('an empty value and NA are no value, not a zero, and no mistake', async () => {
  const { found, starts, said } = await read(`${header}a,1,,client,phq-9,\na,2,2026-01-02,client,phq-9,NA\na,3,,client,phq-9,0\n`)
  assert.deepEqual([found, said, starts.length], [['a 3 client phq-9 0'], [], 3])
})

test('the same row twice changes nothing and is noted; a contradiction leaves no value and names both lines', async () => {
  const { found, said } = await read(`${header}a,1,,client,phq-9,8\na,1,,client,gad-7,5\na,1,,client,phq-9,8\na,1,,client,gad-7,6\n`)
  assert.deepEqual(found, ['a 1 client phq-9 8'])
  assert.deepEqual(said, [
    { kind: 'note', line: 4, column: 'value', reason: 'case a, session 1, phq-9 by the client: this row says the same as line 2' },
    { kind: 'problem', line: 5, column: 'value', reason: 'case a, session 1, gad-7 by the client: this row says 6 where line 3 says 5: neither is used' },
  ])
})

test('a time before that of an earlier session is named and not used; a day and a time on it agree', async () => {
  const rows = ['a,1,2026-01-05T10:00,client,phq-9,8', 'a,2,2026-01-05,client,phq-9,8', 'a,3,2026-01-01,client,phq-9,8', 'a,4,2026-01-12,client,phq-9,8']
  const { found, starts, said } = await read(`${header}${rows.join('\n')}\n`)
  assert.equal(found.length, 4)
  assert.deepEqual(starts, [Date.parse('2026-01-05T10:00Z'), Date.parse('2026-01-05'), null, Date.parse('2026-01-12')])
  assert.deepEqual(said.map(({ line, column, reason }) => [line, column, reason]), [[4, 'at', 'case a: session 3 lies before session 2: sessions go by their number, and this time is not used']])
})

test('--scale says the range of the alliance, whose values may then lie between whole numbers', async () => {
  const { found, places } = await read(`${header}a,1,,client,alliance.task,3.5\na,1,,client,alliance,5.5\na,1,,client,alliance.tension,2\n`, { scales: ['alliance=1:5'] })
  assert.deepEqual([found, places], [['a 1 client alliance.task 3.5', 'a 1 client alliance.tension 2'], ['3 value']])
  for (const scale of ['alliance', 'alliance=5:1', 'phq-9=0:10', 'alliance=a:b', 'alliance.tension=0:5']) assert.throws(() => allianceRange([scale]), /--scale/)
})

test('rows on disk are the rows in memory', async () => {
  const rows = fc.array(fc.tuple(fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 0, max: 30 }), fc.constantFrom('phq-9', 'gad-7', 'alliance.goal'), fc.integer({ min: 0, max: 10 })), { minLength: 2000, maxLength: 5000 })
  await fc.assert(
    fc.asyncProperty(rows, async (tuples) => {
      const text = header + tuples.map(([id, session, measure, value]) => `c${id},${session},,client,${measure},${value}\n`).join('')
      assert.deepEqual(await read(text, { memoryBytes: 0 }), await read(text))
    }),
    { numRuns: 5 },
  )
})
