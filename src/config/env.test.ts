// A setting that nobody hears is said, so that nobody believes it to be in force.
import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { test } from 'node:test'
import { root } from '../root.ts'
import { readEnv } from './env.ts'

test('what is set is read, trimmed; an empty one counts as not set, also a misspelt one', () => {
  assert.deepEqual(readEnv({ ATTUNE_PORT: ' 4000 ', ATTUNE_HOST: ' ', ATTUNE_PROT: '', DATABASE_URL: 'postgres://a', PATH: '/bin' }), { ATTUNE_PORT: '4000', DATABASE_URL: 'postgres://a' })
})

test('a misspelt one stops the start with the name that was meant', () => {
  const said = (env: Record<string, string>, words: RegExp) => assert.throws(() => readEnv(env), words)
  said({ ATTUNE_PROT: '4000' }, /^Error: ATTUNE_PROT is not known\. Did you mean ATTUNE_PORT\?$/)
  said({ ATTUNE_KEYRNG: 'x' }, /Did you mean ATTUNE_KEYRING\?/)
  said({ ATTUNE_LOGLEVEL: 'debug' }, /Did you mean ATTUNE_LOG_LEVEL\?/)
  said({ ATTUNE_SMTP: 'smtps://x' }, /Did you mean ATTUNE_SMTP_URL\?/)
  said({ ATTUNE_DEBUG: '1' }, /ATTUNE_DEBUG is not known\. The settings are ATTUNE_DATA, .*DATABASE_URL\.$/)
  said({ attune_port: '4000' }, /attune_port is not known\. Did you mean ATTUNE_PORT\?/)
  said({ ATTUNE_ORIGN: 'x', ATTUNE_DATTA: 'y', ATTUNE_HOST: '127.0.0.1' }, /ATTUNE_DATTA .*ATTUNE_DATA\? ATTUNE_ORIGN .*ATTUNE_ORIGIN\?$/)
})

test('what tests, benchmarks and scripts read may be set while the server starts, and every one of those is known', () => {
  const files = ['scripts', 'test', 'bench', '.ci'].flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, root), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => `${entry.parentPath}/${entry.name}`))
  const used = new Set(files.flatMap((file) => readFileSync(file, 'utf8').match(/(?<=process\.env(?:\.|\['))ATTUNE_[A-Z_]+|(?<=\$\{)ATTUNE_[A-Z_]+/g) ?? []))
  assert.ok(used.has('ATTUNE_BROWSER') && used.has('ATTUNE_TEST_POSTGRES'), [...used].join(' '))
  for (const name of used) assert.doesNotThrow(() => readEnv({ [name]: 'x' }), name)
})

test('one that is longer than any name is said to be unknown without a comparison letter by letter', () => {
  const began = process.threadCpuUsage()
  assert.throws(() => readEnv({ [`ATTUNE_${'L'.repeat(60_000)}`]: '1' }), /is not known\. The settings are/)
  assert.ok(process.threadCpuUsage(began).user < 100_000)
})
