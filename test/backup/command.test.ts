// The two verbs as an operator says them: a backup while Attune runs and when it does not, and a restore on another machine.
import assert from 'node:assert/strict'
import { existsSync } from 'node:fs'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { backup } from '#src/commands/backup.ts'
import type { Command } from '#src/commands/command.ts'
import { restore } from '#src/commands/restore.ts'
import { configFrom } from '#src/config/config.ts'
import type { Env } from '#src/config/env.ts'
import { figuresIn, figuresOf, openBackupGround, type BackupGround } from './backup-ground.ts'

let ground: BackupGround
let here: Env

before(async () => {
  ground = await openBackupGround()
  const { place } = ground.tools
  here = { ATTUNE_DATA: place.dataDir, ATTUNE_KEYRING: join(place.dataDir, '..', 'keyring'), ATTUNE_BACKUPS: place.folder }
  await ground.world.addCase({ name: 'Amal Haddad' })
})
after(() => ground.close())

async function say(command: Command, env: Env, values: Readonly<Record<string, string | boolean>> = {}, positionals: readonly string[] = []): Promise<{ code: number; said: string }> {
  const lines: unknown[] = []
  const code = await command.run({
    config: configFrom(env), values, positionals, json: false,
    say: (result) => lines.push(result), write: async (text) => void lines.push(text), complain: (problem) => lines.push(problem.reason), progress: () => {},
  })
  return { code, said: lines.join('\n') }
}

test('a backup is taken while Attune runs, and restored on another machine whose keyring is in place', async () => {
  const taken = await say(backup, here)
  assert.equal(taken.code, 0)
  assert.match(taken.said, /every table and every audit chain is the same/)
  const there = { ...here, ATTUNE_DATA: ground.fresh('machine') }
  const now = await figuresOf(ground.world.connection)
  const restored = await say(restore, there)
  assert.equal(restored.code, 0)
  assert.match(restored.said, /is restored: 1 organisation, .* every chain whole\./)
  assert.deepEqual(await figuresIn(there.ATTUNE_DATA), now)
  await assert.rejects(say(restore, there), /holds a database.*--replace/)
  await assert.rejects(say(restore, here, { replace: join(here.ATTUNE_DATA!, 'database') }), /Another Attune .* is already using/)
  await assert.rejects(say(restore, { ...there, ATTUNE_KEYRING: ground.fresh('none') }), /master\.key is missing/)
})

test('where Attune does not run, the database is started for the while, and the rows alone can go anywhere', async () => {
  const machine = { ...here, ATTUNE_DATA: ground.fresh('machine'), ATTUNE_BACKUPS: ground.fresh('other-disk') }
  const whole = await say(backup, machine)
  assert.equal(whole.code, 0)
  assert.match(whole.said, /is the same/)
  const portable = await say(backup, machine, { portable: true, into: ground.fresh('stick') })
  assert.equal(portable.code, 0)
  const [file = ''] = (await readdir(ground.fresh('stick'))).filter((name) => name.endsWith('.backup'))
  const third = { ...here, ATTUNE_DATA: ground.fresh('third') }
  assert.equal((await say(restore, third, {}, [join(ground.fresh('stick'), file)])).code, 0)
  assert.deepEqual(await figuresIn(third.ATTUNE_DATA), await figuresIn(machine.ATTUNE_DATA))
})

test('what cannot be done is said, and nothing is made', async () => {
  const nothing = { ...here, ATTUNE_DATA: ground.fresh('nothing') }
  await assert.rejects(say(backup, nothing), /There is no database in .*nothing/)
  await assert.rejects(say(restore, { ...nothing, ATTUNE_BACKUPS: ground.fresh('empty') }), /There is no backup in/)
  await assert.rejects(say(restore, nothing, { to: '2026-11-27 13:05' }), /with its time zone/)
  await assert.rejects(say(restore, nothing, { to: '2020-01-01T00:00Z' }), /no backup in .* from before 2020-01-01/)
  await assert.rejects(say(restore, nothing, { to: '2026-11-27T13:05Z', alone: true }), /Either --to a moment, or the backup --alone/)
  await assert.rejects(say(backup, here, { into: ground.fresh('elsewhere') }), /While Attune runs/)
  assert.ok(!existsSync(ground.fresh('nothing')))
})
