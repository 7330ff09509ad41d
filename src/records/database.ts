// The one way to a transaction: it names the organisation first, so that row-level security and the shard agree with the scope.
import { sql, type Kysely, type Transaction, type TransactionBuilder } from 'kysely'
import { unread } from '#src/platform/statement.ts'
import type { OrganisationScope } from './scope.ts'
import type { Tables } from './tables.ts'

export type Database = Kysely<Tables>
export type Tx = Transaction<Tables>

/** An instant to compare a column with: columns are read as milliseconds, and the server wants a date. */
export const instant = (milliseconds: number) => sql<number>`${new Date(milliseconds)}`

/** Serialization failure, deadlock, and (on Citus, at commit) an unknown outcome: the command's id makes a second try safe. */
const worthAnotherTry = new Set(['40001', '40P01'])
const tries = 3

/** Runs `work` in one transaction of the scope's organisation; tries again when the database asks for it. */
export async function inTransaction<Result>(db: Database, scope: Pick<OrganisationScope, 'organisationId'>, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  return await run(db.transaction(), scope, work)
}

/** The same for what writes nothing: the database refuses a write, and nobody waits for the end of it. */
export async function inReading<Result>(db: Database, scope: Pick<OrganisationScope, 'organisationId'>, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  return await run(db.transaction().setAccessMode('read only'), scope, work)
}

/** The same where several statements have to see one and the same moment. */
export async function inSnapshot<Result>(db: Database, scope: Pick<OrganisationScope, 'organisationId'>, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  return await run(db.transaction().setAccessMode('read only').setIsolationLevel('repeatable read'), scope, work)
}

async function run<Result>(transaction: TransactionBuilder<Tables>, scope: Pick<OrganisationScope, 'organisationId'>, work: (tx: Tx) => Promise<Result>): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await transaction.execute(async (tx) => {
        await unread`select app_set_org(${scope.organisationId})`.execute(tx)
        return await work(tx)
      })
    } catch (error) {
      const code = (error as { code?: string }).code ?? ''
      if (attempt >= tries || !worthAnotherTry.has(code)) throw error
    }
  }
}
