// A database of one's own that does not answer is said in a sentence, not in the words of a socket.
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { configFrom } from './config/config.ts'
import { readEnv } from './config/env.ts'
import { openContext } from './context.ts'
import { root } from './root.ts'
import { openLog } from '#src/platform/log.ts'

test('a database that does not answer names DATABASE_URL', async () => {
  const config = configFrom(readEnv({ DATABASE_URL: 'postgres://attune@localhost:1/attune' }))
  await assert.rejects(openContext(config, root, openLog('silent')), /The database that DATABASE_URL names does not answer \(ECONNREFUSED\)/)
})
