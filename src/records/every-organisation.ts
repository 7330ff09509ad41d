// The one look across organisations: for jobs, for the operator, and to see whether anybody is here yet.
import type { OrganisationId } from '#src/domain/kernel/ids.ts'
import type { Database } from './database.ts'

/** Every organisation in which anybody can sign in, from the reference table that is read before an organisation is known and has no content. */
export async function everyOrganisation(db: Database): Promise<readonly OrganisationId[]> {
  const rows = await db.selectFrom('logins').select('organisation_id').distinct().orderBy('organisation_id').execute()
  return rows.map((row) => row.organisation_id)
}
