// Reads every statement that a test sends and holds it to the rule: each tenant table is tied to the organisation by a bind parameter,
// and each join joins on it, so that a distributed PostgreSQL can route it and row-level security is never the only lock.
import { writtenTables } from './written-tables.ts'

/** Read before the organisation is known. */
const referenceTables = new Set(['logins', 'migrations'])

export interface TenantGuard {
  see(sql: string): void
  /** @throws Error that lists every statement that was not tied */
  assertAllRouted(): void
}

export function tenantGuard(): TenantGuard {
  const faults = new Set<string>()
  return {
    see(sql) {
      for (const table of untied(sql)) faults.add(`${table}: ${sql}`)
    },
    assertAllRouted() {
      if (faults.size > 0) throw new Error(`These statements are not tied to one organisation:\n${[...faults].join('\n')}`)
    },
  }
}

/** The tables of a statement that are not tied to the organisation. */
export function untied(sql: string): string[] {
  const found: string[] = []
  const inserted = /^insert into "(\w+)" \(([^)]*)\)/.exec(sql)
  if (inserted) {
    const [, table = '', columns = ''] = inserted
    return referenceTables.has(table) || columns.includes('"organisation_id"') ? [] : [table]
  }
  for (const [, place = '', table = '', alias = table] of sql.matchAll(/\b(from|join|update)\s+"?(\w+)"?(?:\s+(?:as\s+)?"?(?!where\b|set\b|on\b|inner\b|left\b|order\b|for\b|limit\b|group\b)(\w+)"?)?/g)) {
    if (referenceTables.has(table) || !isOurs(table)) continue
    const name = `(?:"?${alias}"?\\.)"?organisation_id"?`
    const bound = new RegExp(`${name} = \\$\\d`).test(sql) || (alias === table && /(?<!\.)"organisation_id" = \$\d/.test(sql))
    const joined = place === 'join' && (new RegExp(`${name} = "?\\w+"?\\."?organisation_id`).test(sql) || new RegExp(`organisation_id"? = ${name}`).test(sql))
    if (!bound && !joined) found.push(table)
  }
  return found
}

let ours: ReadonlyMap<string, string> | undefined

/** The tables of our own schema; anything else (a sub-query's name, the job queue) is not ours to check. */
function isOurs(table: string): boolean {
  ours ??= writtenTables()
  return ours.has(table)
}
