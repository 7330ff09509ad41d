import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readContent } from '#src/platform/content.ts'
import { root } from '../../root.ts'
import { signalsOverCases } from './over-cases.ts'

test('what is said of cases with very many sessions may be longer than a string can be', async () => {
  const long = 'x'.repeat(2 ** 28)
  const ids = ['a', 'b', 'c', 'd', 'e']
  const written: number[] = []
  await signalsOverCases({
    input: { name: 'f.csv', chunks: async function* () { yield Buffer.from(`case_id,session,at,rater,measure,value\n${ids.map((id) => `${id},1,,client,phq-9,3\n`).join('')}`) } },
    instruments: (await readContent(new URL('content/', root), false)).instruments('en'), alliance: null, detector: 'rules', now: 0,
    problems: { complain: ({ reason }) => assert.fail(reason), note: ({ reason }) => assert.fail(reason), exitCode: () => 0 },
    lineOf: () => long,
    write: async (text) => void written.push(text.length),
  })
  assert.equal(written.reduce((sum, length) => sum + length, 0), ids.length * long.length)
})
