// `attune import`: clients and past scores from a file for one therapist, as the page does it.
import type { Context } from '#src/access/context.ts'
import { operatorScope, organisationScope } from '#src/access/scope.ts'
import { carryOutImport } from '#src/features/import/carry-out.ts'
import { importColumns, readImport } from '#src/features/import/input.ts'
import { planImport, type PlannedRow } from '#src/features/import/plan.ts'
import { openLog } from '#src/platform/log.ts'
import { dateIn } from '#src/platform/time.ts'
import { whereLoginLeads } from '#src/records/credentials.ts'
import { inTransaction } from '#src/records/database.ts'
import { loginName, readPerson } from '#src/records/people.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { openContext } from '../context.ts'
import { root } from '../root.ts'
import type { Command } from './command.ts'
import { inputOf, readText } from './input.ts'

export const importClients: Command = {
  help: `npm run attune -- import --therapist <e-mail> [clients.csv] [--carry-out] [--json]
Says row by row what bringing in the file would do; with --carry-out it is done. The clients become this therapist's.
Columns: client,name and, where there are, called,instrument,date,value. A second time changes nothing.
Exits 0, or 2 when a row is left out. With the embedded database, stop Attune first.`,
  options: { therapist: { type: 'string' }, 'carry-out': { type: 'boolean' } },
  async run({ config, values, positionals, json, say }) {
    const text = await readText(inputOf(positionals))
    const { context, close } = await openContext(config, root, openLog('silent'))
    try {
      const staff = await therapistBy(context, String(values['therapist'] ?? ''))
      const rows = await importFor(context, staff, text, values['carry-out'] === true)
      const { t } = context.content.words('en')
      for (const { line, client, fate, refused } of rows) {
        if (json) say({ line, client, fate, ...(refused ? { refused } : {}) })
        else say(`${line}\t${client}\t${refused ? t(`import.refused.${refused.reason}`, refused.values) : t(`import.fate.${fate}`)}`)
      }
      return rows.some(({ fate }) => fate === 'refused') ? 2 : 0
    } finally {
      await close()
    }
  },
}

/** What became, or would become, of each row. Refuses a file without its columns. */
export async function importFor(context: Context, staff: StaffScope, text: string, isCarriedOut: boolean): Promise<PlannedRow[]> {
  const { rows, fault } = readImport(text, context.content.instruments('en'), Date.parse(dateIn(context.clock(), staff.timeZone)))
  if (fault !== null) throw new Error(`The first row has to name the columns, each once, with at least ${importColumns.join(', ')} among them: ${fault}.`)
  return await (isCarriedOut ? carryOutImport : planImport)(context, staff, rows)
}

/** Refuses an address by which no therapist signs in. */
export async function therapistBy(context: Context, email: string): Promise<StaffScope> {
  for (const { organisationId, personId } of await whereLoginLeads(context.db, loginName(email))) {
    const scope = organisationScope(organisationId, { kind: 'operator', id: null }, null)
    const person = await inTransaction(context.db, scope, (tx) => readPerson(tx, scope, personId))
    if (!person || person.leftAt !== null || !person.roles.includes('therapist')) continue
    return operatorScope({ organisationId, personId, roles: new Set(person.roles), signInId: personId, language: person.language, timeZone: person.timeZone })
  }
  throw new Error('Say whose clients they are: --therapist with the e-mail address by which a therapist signs in.')
}
