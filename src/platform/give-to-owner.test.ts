import assert from 'node:assert/strict'
import { chown, lstat, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { test } from 'node:test'
import { makeFolder, newBackupPath, writeReport } from './backup/shelf.ts'
import { writeSealed } from './backup/sealed-file.ts'
import { appendPiece, walShelf } from './backup/wal-file.ts'
import { openKeyring } from './keyring.ts'

// Only root writes for somebody else.
if (process.getuid?.() === 0) {
  test('keys, backups and the log that root writes belong to whoever runs Attune', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'attune-owner-'))
    try {
      await chown(folder, 1, 1)
      const organisation = '0f7f1e5a-6f0e-4a53-9d0c-5b1f3f6f0a11'
      const keyring = await openKeyring(join(folder, 'keyring'), () => 0)
      await keyring.createOrganisation(organisation)
      await keyring.createClient(organisation, '0f7f1e5a-6f0e-4a53-9d0c-000000000001')
      await keyring.dropClient(organisation, '0f7f1e5a-6f0e-4a53-9d0c-000000000002')
      const key = await keyring.backup()
      const backups = join(folder, 'disk', 'backups')
      await makeFolder(backups)
      const path = newBackupPath(backups, 0)
      const bytes = await writeSealed(path, key, { kind: 'portable', attune: '0', postgres: null, system: null, timeline: null, from: null, begunAt: 0, migrations: [] }, (async function* () {})())
      await writeReport(path, { why: 'asked', finishedAt: 0, bytes, check: null })
      await appendPiece(walShelf(backups, '1', 1, key), { start: 0n, wholeAt: 0, bytes: Buffer.from('x') })
      const names = await readdir(folder, { recursive: true })
      assert.ok(names.length >= 14, names.join())
      for (const name of names) assert.equal((await lstat(join(folder, name))).uid, 1, name)
    } finally {
      await rm(folder, { recursive: true, force: true })
    }
  })
}
