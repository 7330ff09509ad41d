// Reads a form out of a page as a browser would, and the rows that came of it.
import type { Tables } from '#src/records/tables.ts'
import type { World, WorldCase } from '#test/world.ts'

/** What the form whose action ends in `action` would send untouched. */
export function formOf(page: string, action: string): Record<string, string> {
  const form = [...page.matchAll(/<form[^>]*action="([^"]*)"[^>]*>([\s\S]*?)<\/form>/g)].find(([, where]) => where?.endsWith(action))
  if (!form) throw new Error(`The page has no form for ${action}`)
  const inputs = [...form[2]!.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)]
  return Object.fromEntries(inputs.map(([, name, value]) => [name!, value!]))
}

type OfCase = 'check_ins' | 'lines' | 'consents' | 'safety_tasks' | 'audit_events' | 'scores'

export async function rowsOf(world: World, table: OfCase, one: WorldCase): Promise<Record<string, unknown>[]> {
  return await world.run(async (tx) => {
    const from = tx.selectFrom(table as keyof Tables).selectAll().where('organisation_id', '=', world.organisationId)
    if (table === 'audit_events') return (await from.where('chain_id' as never, '=', one.caseId as never).execute()) as never
    if (table !== 'scores') return (await from.where('case_id' as never, '=', one.caseId as never).execute()) as never
    const own = tx.selectFrom('check_ins').select('check_in_id').where('organisation_id', '=', world.organisationId).where('case_id', '=', one.caseId)
    return (await from.where('check_in_id' as never, 'in', own as never).execute()) as never
  })
}
