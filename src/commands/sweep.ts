// `attune sweep`: what erased clients left between the rows of the database's files is written over, however long that takes.
import { settleGivenUp } from '#src/platform/jobs.ts'
import { sweepAll } from '#src/platform/postgres/sweep.ts'
import type { Command } from './command.ts'
import { withServer } from './with-server.ts'

export const sweep: Command = {
  help: `npm run attune -- sweep [--json]
Rewrites every table of the database, so that nothing of a row that was deleted lies in its files any more. Each table is locked for as long as that takes, and the disk needs room
for the largest once more: choose a quiet hour. Attune does this by itself after an erasure, as long as nobody has to wait: this is for tables that are too large for it.
It does not reach backups or the disk's free blocks (docs/data.md). Exits 1 when the log of changes could not be given up.`,
  options: {},
  async run({ config, json, say }) {
    const { before, after, isLogKept } = await withServer(config, async (connection) => {
      const swept = await sweepAll(connection)
      if (!swept.isLogKept) await settleGivenUp(connection, 'sweep')
      return swept
    })
    if (json) say({ before, after, isLogKept })
    else {
      say(`Swept. ${megabytes(before)} MB before, ${megabytes(after)} MB now.`)
      if (isLogKept) say('The log of changes is there still: it waits for the archive of the backups, which has not taken it yet. Look into ATTUNE_BACKUPS, start Attune, and try again.')
    }
    return isLogKept ? 1 : 0
  },
}

const megabytes = (bytes: number): string => (bytes / 1_048_576).toFixed(1)
