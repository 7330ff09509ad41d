// Any sessions for `attune analyse`: bad rows are named one by one and change nothing for the others, and whatever is left gives figures or a reason, never something that is no number.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { analyse } from '#src/commands/analyse/analyse.ts'
import { runOn } from '#src/commands/test-call.ts'
import { fuzz } from './fuzz.ts'

const header = 'client_id,therapist_id,session,alliance,outcome'
const values = { outcome: 'phq-9', 'alliance-range': '0:10', json: true }

const good = fc.record({
  client: fc.integer({ min: 0, max: 7 }), therapist: fc.integer({ min: 0, max: 2 }), session: fc.integer({ min: 0, max: 8 }),
  alliance: fc.oneof(fc.integer({ min: 0, max: 10 }).map(String), fc.constantFrom('', 'NA', '7.5')), outcome: fc.oneof(fc.integer({ min: 0, max: 27 }).map(String), fc.constantFrom('', 'NA')),
})
const goodRow = good.map(({ client, therapist, session, alliance, outcome }) => `"c, ${client}",t${therapist},${session},${alliance},${outcome}`)
/** Each is wrong by itself, and the whole row is left out. */
const badRow = fc.constantFrom('a,t,x,5,9', 'a,t,1.5,5,9', 'a,t,-1,5,9', 'a,t,100000,5,9', ',t,1,5,9', 'a,,1,5,9', 'a,t,1,5', 'a,t,1,5,9,9', 'a,t,,5,9', '"a"x,t,1,5,9')

const isAnswer = (text: string): void => {
  const walk = (value: unknown, path: string): void => {
    if (typeof value === 'number') assert.ok(Number.isFinite(value), path)
    else if (typeof value === 'object' && value !== null) for (const [key, own] of Object.entries(value)) walk(own, `${path}.${key}`)
  }
  const study = JSON.parse(text) as { forward: { main: { kind: string; fixed?: { estimate: number | null }[] } } }
  walk(study, '')
  // JSON writes null for what is no number.
  for (const { estimate } of study.forward.main.fixed ?? []) assert.equal(typeof estimate, 'number')
}

test('bad rows among good ones are named one by one, and change nothing of the study', async () => {
  await fuzz(
    fc.asyncProperty(fc.array(fc.oneof({ weight: 5, arbitrary: goodRow.map((row) => ({ row, isBad: false })) }, { weight: 1, arbitrary: badRow.map((row) => ({ row, isBad: true })) }), { minLength: 1, maxLength: 60 }), async (rows) => {
      const clean = await runOn(analyse, `${[header, ...rows.filter(({ isBad }) => !isBad).map(({ row }) => row)].join('\n')}\n`, values)
      const mixed = await runOn(analyse, `${[header, ...rows.map(({ row }) => row)].join('\n')}\n`, values)
      assert.equal(mixed.error, null)
      const study = (text: string) => text && JSON.stringify({ ...(JSON.parse(text) as object), file: null })
      assert.equal(study(mixed.text), study(clean.text))
      if (mixed.text) isAnswer(mixed.text)
      const bad = rows.flatMap(({ isBad }, index) => (isBad ? [index + 2] : []))
      assert.deepEqual(bad.filter((line) => !mixed.problems.some((problem) => problem.line === line)), [])
      if (bad.length > 0) assert.equal(mixed.code, 2)
    }),
    40,
  )
})

const bytes = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.array(fc.constantFrom('a', '1', ',', '\n', '"', '\r', 't', '7', '2', '\ufeff', ' ', '\u0000', '1e9', 'a,t,1,5,9\n'), { maxLength: 80 }).map((parts) => Buffer.from(parts.join(''))))

test('any bytes below the header are read to the end, and what is said is one object of numbers, or nothing', async () => {
  await fuzz(
    fc.asyncProperty(bytes, async (below) => {
      const { error, text, code } = await runOn(analyse, Buffer.concat([Buffer.from(`${header}\n`), below]), values)
      assert.equal(error, null)
      if (text) isAnswer(text)
      else assert.equal(code, 2)
    }),
    40,
  )
})
