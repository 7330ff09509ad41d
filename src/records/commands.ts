// The same form sent twice is carried out once: a command's id is written with its work, in one transaction.
import type { CommandId } from '#src/domain/kernel/ids.ts'
import type { Tx } from './database.ts'
import type { OrganisationScope } from './scope.ts'

/** True the first time; false when this command has been carried out, and then the caller does nothing and answers as before. */
export async function isFirstTime(tx: Tx, scope: OrganisationScope, commandId: CommandId, at: number): Promise<boolean> {
  const row = await tx
    .insertInto('commands')
    .values({ organisation_id: scope.organisationId, command_id: commandId, done_at: new Date(at) })
    .onConflict((conflict) => conflict.columns(['organisation_id', 'command_id']).doNothing())
    .returning('command_id')
    .executeTakeFirst()
  return row !== undefined
}

/** Whether it has been carried out already; asks, and notes nothing. */
export async function isCarriedOut(tx: Tx, scope: OrganisationScope, commandId: CommandId): Promise<boolean> {
  const row = await tx
    .selectFrom('commands')
    .select('command_id')
    .where('organisation_id', '=', scope.organisationId)
    .where('command_id', '=', commandId)
    .executeTakeFirst()
  return row !== undefined
}
