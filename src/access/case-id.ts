// The id of a case comes from the form that made it and from the organisation's key.
import type { CaseId, CommandId } from '#src/domain/kernel/ids.ts'
import { idFrom } from '#src/platform/crypto.ts'
import type { OrganisationScope } from '#src/records/scope.ts'
import type { Context } from './context.ts'

/** The form sent twice leads to the same case, and nobody who sends one chooses an id, such as the organisation's, whose audit chain the case would share. */
export async function caseIdFrom(context: Context, { organisationId }: OrganisationScope, command: CommandId): Promise<CaseId> {
  const secret = (await context.keyring.organisation(organisationId)).toString('hex')
  return idFrom(JSON.stringify([secret, 'case', command])) as CaseId
}
