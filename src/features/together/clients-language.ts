// Reads in which language the client reads, for a page that says nothing else of them.
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import { readCase } from '#src/records/cases.ts'
import { inReading } from '#src/records/database.ts'

export async function clientsLanguage(context: Context, { case: scope }: StaffOfCase): Promise<string> {
  return await inReading(context.db, scope, async (tx) => (await readCase(tx, scope)).language)
}
