// `attune verify`: are the audit chains whole?
import { organisationScope } from '#src/access/scope.ts'
import { openLog } from '#src/platform/log.ts'
import { inTransaction } from '#src/records/database.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'
import { verifyAudit } from '#src/records/verify.ts'
import { openContext } from '../context.ts'
import { root } from '../root.ts'
import type { Command } from './command.ts'

export const verify: Command = {
  help: 'npm run attune -- verify [--json]\nExits 0 when every chain is whole, 1 when one is not. With the embedded database, stop Attune first.',
  options: {},
  async run({ config, json, say }) {
    const { context, close } = await openContext(config, root, openLog('silent'))
    try {
      const reports = []
      for (const organisationId of await everyOrganisation(context.db)) {
        const scope = organisationScope(organisationId, { kind: 'operator', id: null }, null)
        reports.push({ organisationId, ...(await inTransaction(context.db, scope, (tx) => verifyAudit(tx, scope))) })
      }
      const broken = reports.flatMap(({ organisationId, faults }) => faults.map((fault) => ({ organisationId, ...fault })))
      if (json) say(reports)
      else {
        for (const { organisationId, chains, rows } of reports) say(`${organisationId}: ${chains} chains, ${rows} rows`)
        for (const { organisationId, chainId, position, fault } of broken) say(`${organisationId}: chain ${chainId} is ${fault} at row ${position}`)
        say(broken.length === 0 ? 'Every audit chain is whole.' : `${broken.length} broken.`)
      }
      return broken.length === 0 ? 0 : 1
    } finally {
      await close()
    }
  },
}
