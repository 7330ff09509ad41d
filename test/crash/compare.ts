// Holds every receipt against the rows of the database: none missing, none twice, none in part, and the audit chains whole.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import { organisationScope } from '#src/access/scope.ts'
import { openDb } from '#src/platform/db.ts'
import { database, user } from '#src/platform/postgres/cluster.ts'
import { inReading } from '#src/records/database.ts'
import type { Tables } from '#src/records/tables.ts'
import { verifyAudit } from '#src/records/verify.ts'
import type { Clinic } from './clinic.ts'
import type { Written } from './writers.ts'

/** What is wrong, as sentences; empty when nothing is. */
export interface Comparison {
  readonly checkIns: number
  readonly faults: readonly string[]
}

interface Row {
  readonly id: string
  readonly answers: Record<string, number>
  readonly scores: number
  readonly lines: number
  readonly tasks: number
  readonly said: number
  readonly raised: number
}

// As the database's owner, over all there is: what belongs to a check-in is written with it or not at all.
const everyCheckIn = `
  select c.check_in_id as id, c.answers, coalesce(s.n, 0)::integer as scores, coalesce(l.n, 0)::integer as lines, coalesce(t.n, 0)::integer as tasks,
         coalesce(a.said, 0)::integer as said, coalesce(a.raised, 0)::integer as raised
  from check_ins c
  left join (select check_in_id, count(*) as n from scores group by 1) s using (check_in_id)
  left join (select check_in_id, count(*) as n from lines group by 1) l using (check_in_id)
  left join (select check_in_id, count(*) as n from safety_tasks group by 1) t using (check_in_id)
  left join (
    select subject_id, count(*) filter (where action = 'submit-check-in') as said, count(*) filter (where action like 'raise-safety-%') as raised
    from audit_events group by 1
  ) a on a.subject_id = c.check_in_id`

/** @param exactly whether every check-in has a receipt, as after all writers came to theirs; else some may be there that nobody was told of yet */
export async function compare({ folder, organisationId }: Pick<Clinic, 'folder' | 'organisationId'>, receipts: ReadonlyMap<string, Written>, exactly: boolean): Promise<Comparison> {
  const connection = connectionIn(join(folder, 'data'))
  const rows = await everyRow(connection)
  const faults: string[] = []
  const found = new Map(rows.map((row) => [row.id, row]))
  if (found.size !== rows.length) faults.push(`${rows.length - found.size} check-ins are there twice`)
  for (const [id, written] of receipts) {
    const row = found.get(id)
    if (!row) faults.push(`${id} was acknowledged and is missing`)
    else if (!isAsWritten(row, written)) faults.push(`${id} is there in part or twice: ${JSON.stringify(row)}`)
  }
  for (const row of rows) {
    if (exactly && !receipts.has(row.id)) faults.push(`${row.id} is there, and nobody holds its receipt`)
    if (row.said !== 1 || row.scores !== scoresEach || row.tasks !== (row.answers['phq-9/9'] ? 1 : 0) || row.raised !== row.tasks) faults.push(`${row.id} is there by half: ${JSON.stringify(row)}`)
  }
  return { checkIns: rows.length, faults: [...faults, ...(await brokenChains(connection, organisationId))] }
}

/** Of PHQ-9, and of Attune's own question before a session. */
const scoresEach = 2

function isAsWritten(row: Row, { answers, lines }: Written): boolean {
  const asText = (given: Readonly<Record<string, number>>) => JSON.stringify(Object.entries(given).sort())
  return asText(row.answers) === asText(answers) && row.lines === lines
}

/** How to reach the embedded server that another process keeps. */
export function connectionIn(dataDir: string): pg.ClientConfig {
  return { host: join(dataDir, 'socket'), port: 5432, user, database, password: readFileSync(join(dataDir, 'database-password'), 'utf8').trim() }
}

async function everyRow(connection: pg.ClientConfig): Promise<Row[]> {
  const client = new pg.Client(connection)
  await client.connect()
  try {
    return (await client.query<Row>(everyCheckIn)).rows
  } finally {
    await client.end()
  }
}

async function brokenChains(connection: pg.ClientConfig, organisationId: Clinic['organisationId']): Promise<string[]> {
  const opened = openDb<Tables>(connection, { connections: 1 }, () => {})
  try {
    const scope = organisationScope(organisationId, { kind: 'operator', id: null }, null)
    const { faults } = await inReading(opened.db, scope, (tx) => verifyAudit(tx, scope))
    return faults.map(({ chainId, position, fault }) => `audit chain ${chainId} is ${fault} at ${position}`)
  } finally {
    await opened.close()
  }
}
