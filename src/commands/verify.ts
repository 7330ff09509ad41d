// `attune verify`: are the audit chains whole, and do the sums of Evidence follow from what is stored?
import { organisationScope } from '#src/access/scope.ts'
import { verifyMoments } from '#src/features/evidence/verify-moments.ts'
import { openLog } from '#src/platform/log.ts'
import { inTransaction } from '#src/records/database.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'
import { verifyAudit } from '#src/records/verify.ts'
import { openContext } from '../context.ts'
import { root } from '../root.ts'
import type { Command } from './command.ts'

export const verify: Command = {
  help: `npm run attune -- verify [--repair] [--json]
Walks every audit chain, and makes the stored sums of Evidence anew to compare them: names organisation, case and column where one differs.
Exits 0 when everything is whole, 1 when something is not. --repair writes differing sums anew, with a row in the audit; a chain cannot be repaired.
With the embedded database, stop Attune first.`,
  options: { repair: { type: 'boolean' } },
  async run({ config, values, json, say }) {
    const { context, close } = await openContext(config, root, openLog('silent'))
    try {
      const repair = values['repair'] === true
      const reports = []
      for (const organisationId of await everyOrganisation(context.db)) {
        const scope = organisationScope(organisationId, { kind: 'operator', id: null }, null)
        const evidence = await verifyMoments(context, scope, repair)
        reports.push({ organisationId, ...(await inTransaction(context.db, scope, (tx) => verifyAudit(tx, scope))), evidence })
      }
      const broken = reports.flatMap(({ organisationId, faults }) => faults.map((fault) => ({ organisationId, ...fault })))
      const differing = reports.flatMap(({ organisationId, evidence }) => evidence.faults.map((fault) => ({ organisationId, ...fault })))
      if (json) say(reports)
      else {
        for (const { organisationId, chains, rows, evidence } of reports) say(`${organisationId}: ${chains} chains, ${rows} rows; sums of ${evidence.cases} cases`)
        for (const { organisationId, chainId, position, fault } of broken) say(`${organisationId}: chain ${chainId} is ${fault} at row ${position}`)
        for (const { organisationId, caseId, therapistId, instrumentId, scoring, fault, columns } of differing) {
          say(`${organisationId}: sums of case ${caseId}, therapist ${therapistId}, ${instrumentId} ${scoring} are ${columns.length > 0 ? `wrong in ${columns.join(', ')}` : fault}`)
        }
        say(broken.length === 0 ? 'Every audit chain is whole.' : `${broken.length} broken.`)
        say(differing.length === 0 ? 'Every sum is as it should be.' : `${differing.length} ${differing.length === 1 ? 'row' : 'rows'} of sums differed${repair ? ', written anew' : ''}.`)
      }
      return broken.length === 0 && (repair || differing.length === 0) ? 0 : 1
    } finally {
      await close()
    }
  },
}
