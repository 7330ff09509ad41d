// `attune backup`: a backup now, while Attune runs or not, tried before it counts.
import { resolve } from 'node:path'
import { takeBackup } from '#src/features/backups/take.ts'
import { openWalArchive } from '#src/platform/backup/wal-archive.ts'
import { makeFolder } from '#src/platform/backup/shelf.ts'
import { openKeyring } from '#src/platform/keyring.ts'
import { readMigrations } from '#src/records/migrate.ts'
import { placeOf } from '../context.ts'
import { root } from '../root.ts'
import type { Command } from './command.ts'
import { withServer } from './with-server.ts'

export const backup: Command = {
  help: `npm run attune -- backup [--portable] [--into <folder>] [--untried] [--json]
Takes a backup while Attune runs, or when it does not, into ATTUNE_BACKUPS or the folder named, and tries it: restored aside, it has to hold the same.
--portable writes the rows alone, which any PostgreSQL from 15 takes back; with DATABASE_URL every backup is of that kind.
It opens with the keyring alone, which is not in it: keep a copy of that elsewhere. Exits 0 when the trial was passed, 1 when not.`,
  options: { portable: { type: 'boolean' }, into: { type: 'string' }, untried: { type: 'boolean' } },
  async run({ config, values, json, say }) {
    const into = values['into']
    const folder = into === undefined ? config.backupsDir : resolve(String(into))
    if (folder === null) throw new Error('No folder for backups is set. Name one with --into, or for good with ATTUNE_BACKUPS.')
    const [keyring, migrations] = await Promise.all([openKeyring(config.keyringDir, Date.now), readMigrations(new URL('src/records/migrations/', root))])
    const key = await keyring.backup()
    return await withServer(config, async (connection, isOurs) => {
      const place = { ...placeOf({ ...config, backupsDir: folder }, connection)! }
      await makeFolder(folder)
      // A running Attune archives the log in its own folder; elsewhere, and without one, it is done here for the while of the trial.
      const archive = isOurs && place.kind === 'base' ? openWalArchive({ connection, backups: folder, key, now: Date.now, onError: () => {} }) : null
      try {
        const isElsewhere = !isOurs && folder !== config.backupsDir
        const kind = values['portable'] === true ? 'portable' : place.kind
        if (isElsewhere && kind === 'base') throw new Error('While Attune runs, a copy of its database is taken into ATTUNE_BACKUPS, where the log is. For another folder add --portable, or copy ATTUNE_BACKUPS.')
        const { path, report } = await takeBackup({ place, key, clock: Date.now, migrations }, 'asked', { isTried: values['untried'] !== true, kind })
        const outcome = report.check?.outcome ?? 'untried'
        if (json) say({ path, ...report })
        else say(`${path}\n${(report.bytes / 1_048_576).toFixed(1)} MB. ${outcomes[outcome]}`)
        return outcome === 'same' || outcome === 'untried' ? 0 : 1
      } finally {
        await archive?.close()
      }
    })
  },
}

const outcomes = {
  same: 'Restored aside and compared: every table and every audit chain is the same.',
  different: 'Restored aside it was NOT the same. Keep the database as it is and ask for help.',
  'broken-chain': 'Restored aside an audit chain is broken: npm run attune -- verify says where.',
  failed: 'It could not be tried.',
  untried: 'It was not tried.',
}
