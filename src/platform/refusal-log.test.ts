// A flood of refusals is counted and not written, and hides nobody else's.
import assert from 'node:assert/strict'
import { Writable } from 'node:stream'
import { test } from 'node:test'
import { openLog } from './log.ts'
import { openRefusalLog } from './refusal-log.ts'
import { minute } from './time.ts'

interface Line { readonly msg: string; readonly code?: string; readonly by?: string; readonly personId?: string; readonly refusals?: number }

test('of a flood some lines are written, the rest is counted and said; who is known has a share of their own, and so has each link', () => {
  const lines: Line[] = []
  let now = 1_000
  let counted = 0
  const log = openLog('warn', new Writable({ write: (chunk, _encoding, done) => (lines.push(JSON.parse(String(chunk)) as Line), done()) }))
  const refuse = openRefusalLog(log, () => now, () => (counted += 1))
  const flood = () => {
    for (let at = 0; at < 5_000; at += 1) refuse({ code: 'not-found', by: 'nobody', share: '', route: null })
    for (let at = 0; at < 500; at += 1) refuse({ code: 'too-many', by: 'client', share: 'one link', route: 'GET /c/:token' })
    refuse({ code: 'too-many', by: 'client', share: 'another link', route: 'GET /c/:token' })
    refuse({ code: 'not-found', by: 'staff', share: 'tomas', personId: 'tomas', route: 'GET /cases/:case' })
    refuse({ code: 'forbidden', by: 'nobody', share: '', route: 'POST /cases' })
  }
  flood()
  const written = (msg: string) => lines.filter((line) => line.msg === msg)
  assert.equal(counted, 5_503)
  assert.equal(written('refused').length, 10 + 10 + 1 + 1 + 1)
  assert.equal(written('refused').filter(({ personId }) => personId === 'tomas').length, 1)
  assert.deepEqual(written('more like this are only counted for up to a minute').map(({ code, by }) => [code, by]), [['not-found', 'nobody'], ['too-many', 'client']])
  assert.ok(!JSON.stringify(lines).includes('one link'), 'whose share it was is not written')
  now += minute
  flood()
  assert.deepEqual(written('more was refused than is written').map(({ refusals }) => refusals), [4_990 + 490])
  assert.equal(written('refused').length, 2 * 23)
  assert.ok(JSON.stringify(lines).length < 10_000)
})
