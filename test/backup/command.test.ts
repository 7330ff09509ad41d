// The two verbs as an operator says them: a backup while Attune runs and when it does not, and a restore on another machine.
import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { backup } from '#src/commands/backup.ts'
import type { Command } from '#src/commands/command.ts'
import { restore } from '#src/commands/restore.ts'
import { verify } from '#src/commands/verify.ts'
import { configFrom } from '#src/config/config.ts'
import type { Env } from '#src/config/env.ts'
import { openContext } from '#src/context.ts'
import { restoreHere } from '#src/features/backups/restore.ts'
import { backupsIn } from '#src/platform/backup/shelf.ts'
import { openLog } from '#src/platform/log.ts'
import { connect } from '#src/platform/postgres/copy.ts'
import { openEmbedded } from '#src/platform/postgres/embedded.ts'
import { day } from '#src/platform/time.ts'
import { inReading } from '#src/records/database.ts'
import { setStartCode } from '#src/records/doors.ts'
import { insertFeed } from '#src/records/feeds.ts'
import { root } from '#src/root.ts'
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
  const restored = await say(restore, there, { 'keep-open': true })
  assert.equal(restored.code, 0)
  assert.match(restored.said, /is restored: 1 organisation, .* every chain whole\./)
  assert.deepEqual(await figuresIn(there.ATTUNE_DATA), now)
  await assert.rejects(say(restore, there), /holds a database.*--replace/)
  await assert.rejects(say(restore, here, { replace: join(here.ATTUNE_DATA!, 'database') }), /Another Attune .* is already using/)
  await assert.rejects(say(restore, { ...there, ATTUNE_KEYRING: ground.fresh('none') }), /master\.key is missing/)
})

test('what was open then ends: sign-ins, devices, start codes, invitations and calendar addresses; and what is to be done again is said', async () => {
  const { world } = ground
  const one = await world.addCase({ name: 'Jonas Weber', called: 'Jonas' })
  await world.link(one, { known: true, browser: world.browser() })
  const mira = await world.as('mira')
  await (await world.as('ada')).post(`/people/${world.people.tomas}/invite`, { command: randomUUID() })
  await world.run((tx) => setStartCode(tx, one.scope, 'a hash', Date.now() + day))
  await world.run((tx) => insertFeed(tx, world.scopeOf('mira'), { feedId: randomUUID(), tokenHash: 'a hash', at: Date.now() }))
  assert.equal((await mira.get('/today')).status, 200)
  await say(backup, here)
  const there = { ...here, ATTUNE_DATA: ground.fresh('later') }
  const restored = await say(restore, there, { alone: true })
  assert.equal(restored.code, 0)
  assert.match(restored.said, /Ended: 2 sign-ins, 1 calendar addresses, 1 invitations, 1 devices of clients, 1 start codes\./)
  assert.match(restored.said, /To be done again .*people who left .*withdrew their consent, links/)
  const server = await openEmbedded({ dataDir: there.ATTUNE_DATA, fsync: false })
  try {
    const client = await connect(server.connection)
    const { rows } = await client.query<{ open: number }>(
      `select (select count(*) from sign_ins where revoked_at is null)::int + (select count(*) from devices where revoked_at is null)::int
       + (select count(*) from calendar_feeds where revoked_at is null)::int + (select count(*) from invitations where used_at is null and expires_at > now())::int
       + (select count(*) from clients where start_code_hash is not null)::int as open`,
    )
    const { rows: links } = await client.query<{ open: number }>('select count(*)::int as open from links where revoked_at is null')
    await client.end()
    assert.equal(rows[0]!.open, 0)
    assert.ok(links[0]!.open > 0, 'a link opens blank forms alone, and clients go on with it')
  } finally {
    await server.close()
  }
})

test('a restore that is cut off when the database has its place is ended by the next start, before anybody gets in', async () => {
  const { world } = ground
  const mira = await world.as('mira')
  const there = { ...here, ATTUNE_DATA: ground.fresh('cut-off'), ATTUNE_BACKUPS: 'off' }
  const [newest] = (await backupsIn(here.ATTUNE_BACKUPS!, Date.now())).slice(-1)
  await restoreHere(ground.wish(newest!), there.ATTUNE_DATA, undefined, 'ends')
  // Of a trial that was cut off while there were backups.
  await mkdir(join(there.ATTUNE_DATA, 'trial-left', 'data'), { recursive: true })
  const opened = await openContext(configFrom(there), root, openLog('silent'))
  try {
    const signIns = await inReading(opened.context.db, world.scopeOf('mira'), (tx) => tx.selectFrom('sign_ins').select('revoked_at as endedAt').where('organisation_id', '=', world.organisationId).execute())
    assert.ok(signIns.length > 0 && signIns.every(({ endedAt }) => endedAt !== null))
    assert.ok(!existsSync(join(there.ATTUNE_DATA, 'trial-left')), 'and nothing plain is left')
  } finally {
    await opened.close()
  }
  assert.equal((await mira.get('/today')).status, 200, 'where nothing was restored nothing ends')
  assert.ok(!existsSync(join(there.ATTUNE_DATA, 'database', 'attune-still-open')))
})

test('what was restored is verified: a case without a chain is missed, the hash over all ends is the same when asked again, and nothing at all is not whole', async () => {
  const there = { ...here, ATTUNE_DATA: ground.fresh('later') }
  const first = await say(verify, there)
  assert.equal(first.code, 1, 'this clinic’s cases were put in without a word in the audit')
  assert.match(first.said, /chain \S+ is gone at row 1/)
  const [, at = '', hash = ''] = /The ends of \d+ chains at (\S+): ([0-9a-f]{64})$/.exec(first.said) ?? []
  const again = await say(verify, there, { at })
  assert.ok(again.said.endsWith(`at ${at}: ${hash}`), again.said)
  const nobody = await say(verify, { ...here, ATTUNE_DATA: ground.fresh('empty-machine') })
  assert.equal(nobody.code, 1)
  assert.match(nobody.said, /no organisation here/)
  await assert.rejects(say(verify, there, { at: 'yesterday' }), /--at 2026-11-27T13:05:00Z/)
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
  assert.equal((await say(restore, third, { 'keep-open': true }, [join(ground.fresh('stick'), file)])).code, 0)
  assert.deepEqual(await figuresIn(third.ATTUNE_DATA), await figuresIn(machine.ATTUNE_DATA))
})

test('where backups are switched off the server keeps no log for them any more', async () => {
  const machine = { ...here, ATTUNE_DATA: ground.fresh('machine'), ATTUNE_BACKUPS: 'off' }
  const kept = async (connection: Parameters<typeof connect>[0]) => {
    const client = await connect(connection)
    try {
      return (await client.query('select from pg_replication_slots')).rowCount
    } finally {
      await client.end()
    }
  }
  const server = await openEmbedded({ dataDir: machine.ATTUNE_DATA, fsync: false })
  assert.equal(await kept(server.connection), 1, 'as the backups before have left it')
  await server.close()
  const opened = await openContext(configFrom(machine), root, openLog('silent'))
  try {
    assert.equal(await kept(opened.context.connection), 0)
  } finally {
    await opened.close()
  }
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
