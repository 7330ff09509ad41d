// `attune verify`: are the audit chains whole, and do the sums of Evidence follow from what is stored?
import { organisationScope } from '#src/access/scope.ts'
import { verifyMoments } from '#src/features/evidence/verify-moments.ts'
import { openLog } from '#src/platform/log.ts'
import { minute } from '#src/platform/time.ts'
import { endsAt, hashOfEnds, strayOrganisations } from '#src/records/audit-ends.ts'
import { inTransaction } from '#src/records/database.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'
import { chainsGone, verifyAudit } from '#src/records/verify.ts'
import { openContext } from '../context.ts'
import { root } from '../root.ts'
import type { Command } from './command.ts'
import { momentIn } from './moment-in.ts'

/** What is being written when the look begins is over by then: no transaction may take so long. */
const settledMs = minute

export const verify: Command = {
  help: `npm run attune -- verify [--at <time>] [--repair] [--json]
Walks every audit chain, and makes the stored sums of Evidence anew to compare them: names organisation, case and column where one differs.
Prints one hash over the ends of all chains at a moment. Note both elsewhere: with --at and that moment the same hash comes out for ever, unless something from before it was rewritten.
Other rows (answers, sessions, consents) are in no chain: that one of them was changed is not found here.
Exits 0 when everything is whole, 1 when something is not. --repair writes differing sums anew, with a row in the audit; a chain cannot be repaired.
With the embedded database, stop Attune first.`,
  options: { at: { type: 'string' }, repair: { type: 'boolean' } },
  async run({ config, values, json, say }) {
    const asked = values['at'] === undefined ? null : momentIn('at', String(values['at']))
    const { context, close } = await openContext(config, root, openLog('silent'))
    try {
      const repair = values['repair'] === true
      const at = asked ?? context.clock() - settledMs
      const reports = []
      const ends: string[] = []
      for (const organisationId of await everyOrganisation(context.db)) {
        const scope = organisationScope(organisationId, { kind: 'operator', id: null }, null)
        const evidence = await verifyMoments(context, scope, repair)
        const audit = await inTransaction(context.db, scope, async (tx) => {
          ends.push(...(await endsAt(tx, scope, at)))
          const report = await verifyAudit(tx, scope)
          return { ...report, faults: [...report.faults, ...(await chainsGone(tx, scope))] }
        })
        reports.push({ organisationId, ...audit, evidence })
      }
      const stray = await strayOrganisations(context.bulkheads.behind.pool)
      const broken = reports.flatMap(({ organisationId, faults }) => faults.map((fault) => ({ organisationId, ...fault })))
      const differing = reports.flatMap(({ organisationId, evidence }) => evidence.faults.map((fault) => ({ organisationId, ...fault })))
      const seal = { at: new Date(at).toISOString(), chains: ends.length, sha256: hashOfEnds(ends) }
      if (json) say({ organisations: reports, stray, ends: seal })
      else {
        for (const { organisationId, chains, rows, evidence } of reports) say(`${organisationId}: ${chains} chains, ${rows} rows; sums of ${evidence.cases} cases`)
        for (const { organisationId, chainId, position, fault } of broken) say(`${organisationId}: chain ${chainId} is ${fault} at row ${position}`)
        for (const id of stray ?? []) say(`${id}: there are rows of this organisation, and nobody can sign in to it`)
        for (const { organisationId, caseId, therapistId, instrumentId, scoring, fault, columns } of differing) {
          say(`${organisationId}: sums of case ${caseId}, therapist ${therapistId}, ${instrumentId} ${scoring} are ${columns.length > 0 ? `wrong in ${columns.join(', ')}` : fault}`)
        }
        if (stray === null) say('Rows of an organisation to which nobody can sign in would not be seen: the owner of this database may not look across organisations.')
        if (reports.length === 0) say('There is no organisation here, so there was nothing to walk.')
        else say(broken.length === 0 ? 'Every audit chain is whole.' : `${broken.length} broken.`)
        say(differing.length === 0 ? 'Every sum is as it should be.' : `${differing.length} ${differing.length === 1 ? 'row' : 'rows'} of sums differed${repair ? ', written anew' : ''}.`)
        say(`The ends of ${seal.chains} chains at ${seal.at}: ${seal.sha256}`)
      }
      const isWhole = reports.length > 0 && broken.length === 0 && (stray ?? []).length === 0
      return isWhole && (repair || differing.length === 0) ? 0 : 1
    } finally {
      await close()
    }
  },
}
