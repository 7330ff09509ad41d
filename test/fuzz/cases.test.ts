// Any rows for `attune signals` and any answers for `attune score`: every row is read or named, nothing is said that a clean file would not say, and nothing hangs.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { score } from '#src/commands/score/score.ts'
import { signals } from '#src/commands/signals/signals.ts'
import { runOn } from '#src/commands/test-call.ts'
import { fuzz } from './fuzz.ts'

const header = 'case_id,session,at,rater,measure,value'

const good = fc.record({
  id: fc.constantFrom('a', 'b', 'ü"c'), session: fc.integer({ min: 0, max: 12 }), at: fc.constantFrom('', '2025-01-07', '2025-02-04T10:00Z', '2025-03-01 09:30+01:00'),
  measure: fc.constantFrom('phq-9', 'gad-7', 'alliance.goal', 'alliance.tension', 'alliance', 'phq-9/9', 'hope', 'ready'), value: fc.constantFrom('0', '1', '2', '', 'NA'),
})
const quoted = (text: string) => (/[",\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)
const goodRow = good.map(({ id, session, at, measure, value }) => `${quoted(id)},${session},${at},client,${measure},${value}`)
/** Each is wrong by itself, wherever it stands. */
const badRow = fc.constantFrom(
  'a,1,,client,phq-9,28', 'a,1,,client,phq-9,-1', 'a,1,,client,phq-9,2.5', 'a,1,,client,phq-9,x', 'a,1,,client,phq-9,1e400', 'a,1,,client,phq-9,٣', 'a,one,,client,phq-9,1', 'a,-1,,client,phq-9,1',
  'a,100000,,client,phq-9,1', 'a,1,2099-01-01,client,phq-9,1', 'a,1,2025-02-30,client,phq-9,1', 'a,1,yesterday,client,phq-9,1', 'a,1,,nobody,phq-9,1', 'a,1,,therapist,phq-9,1', ',1,,client,phq-9,1',
  'a,1,,client,phq-9', 'a,1,,client,phq-9,1,1', 'a,"1"x,,client,phq-9,1', 'a,1,,client,alliance,10.1', 'a,1,,client,phq-9/9,4',
)

test('bad rows among good ones are named one by one, and change nothing of what is said about the others', async () => {
  await fuzz(
    fc.asyncProperty(fc.array(fc.oneof({ weight: 3, arbitrary: goodRow.map((row) => ({ row, isBad: false })) }, { weight: 1, arbitrary: badRow.map((row) => ({ row, isBad: true })) }), { maxLength: 30 }), async (rows) => {
      const clean = await runOn(signals, `${[header, ...rows.filter(({ isBad }) => !isBad).map(({ row }) => row)].join('\n')}\n`, { json: true })
      const mixed = await runOn(signals, `${[header, ...rows.map(({ row }) => row)].join('\n')}\n`, { json: true })
      assert.equal(mixed.error, null)
      assert.equal(mixed.text, clean.text)
      const bad = rows.flatMap(({ isBad }, index) => (isBad ? [index + 2] : []))
      assert.deepEqual(bad.filter((line) => !mixed.problems.some((problem) => problem.line === line)), [])
      assert.equal(mixed.problems.length, clean.problems.length + bad.length)
      if (bad.length > 0) assert.equal(mixed.code, 2)
    }),
    30,
  )
})

const bytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.array(fc.constantFrom('a', '1', ',', '\n', '"', '\r', 'client', 'phq-9', '0', '\ufeff', ' ', '\u0000', '1e9'), { maxLength: 60 }).map((parts) => Buffer.from(parts.join(''))))

test('any bytes below the header are read to the end, and what is said is JSON line by line', async () => {
  await fuzz(
    fc.asyncProperty(bytes, async (below) => {
      const { error, text } = await runOn(signals, Buffer.concat([Buffer.from(`${header}\n`), below]), { json: true })
      assert.equal(error, null)
      for (const line of text.split('\n').filter(Boolean)) assert.ok(Array.isArray((JSON.parse(line) as { signals: unknown }).signals))
    }),
    30,
  )
})

test('any bytes as answers give a score from 0 to 27 or none', async () => {
  await fuzz(
    fc.asyncProperty(bytes, async (below) => {
      const { error, text } = await runOn(score, Buffer.concat([Buffer.from('1,2,3,4,5,6,7,8,9\n'), below]), { instrument: 'phq-9', language: 'en', json: true })
      assert.equal(error, null)
      for (const line of text.split('\n').filter(Boolean)) {
        const { kind, value } = JSON.parse(line) as { kind: string; value: number | null }
        assert.ok(kind === 'scored' ? Number.isInteger(value) && value! >= 0 && value! <= 27 : value === null)
      }
    }),
    30,
  )
})
