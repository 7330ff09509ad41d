// A new colleague, and the link by which a person chooses how to sign in.
import type { Context } from '#src/access/context.ts'
import { issueInvitation } from '#src/access/invitation.ts'
import { PersonId, type CommandId } from '#src/domain/kernel/ids.ts'
import { Refusal } from '#src/domain/kernel/refusal.ts'
import { audit } from '#src/records/audit.ts'
import { isFirstTime } from '#src/records/commands.ts'
import { inTransaction } from '#src/records/database.ts'
import { readOrganisation } from '#src/records/organisation.ts'
import { insertPerson } from '#src/records/people.ts'
import type { StaffScope } from '#src/records/scope.ts'
import type { ColleagueInput } from './input.ts'
import { mustStillBeAdmin, personHere } from './person-here.ts'

export interface Issued {
  readonly name: string
  readonly url: string
}

/** @returns the link, to be shown this once; null when the same form came before */
export async function addColleague(context: Context, scope: StaffScope, input: ColleagueInput): Promise<Issued | null> {
  const personId = PersonId.parse(context.newId())
  const at = context.clock()
  return await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, input.command, at))) return null
    await mustStillBeAdmin(tx, scope)
    const { defaultLanguage, timeZone } = await readOrganisation(tx, scope)
    const { name, email, roles } = input
    if (!(await insertPerson(tx, scope, { personId, name, email, roles, language: defaultLanguage, timeZone, at }))) {
      throw new Refusal('conflict', 'people.mend.email-taken')
    }
    await audit(tx, scope, { action: 'add-person', subjectId: personId, id: context.newId(), at })
    return { name, url: await issueInvitation(context, tx, scope, personId) }
  })
}

/** A new link for somebody who has not used the first, or has lost every way to sign in. Earlier links end. */
export async function inviteAgain(context: Context, scope: StaffScope, personId: PersonId, command: CommandId): Promise<Issued | null> {
  return await inTransaction(context.db, scope, async (tx) => {
    if (!(await isFirstTime(tx, scope, command, context.clock()))) return null
    await mustStillBeAdmin(tx, scope)
    const { name } = await personHere(tx, scope, personId)
    return { name, url: await issueInvitation(context, tx, scope, personId) }
  })
}
