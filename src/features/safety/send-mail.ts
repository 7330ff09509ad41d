// Sends the one mail that Attune sends about a client: that something waits, and nothing else.
import { z } from 'zod'
import type { Context } from '#src/access/context.ts'
import { organisationScope } from '#src/access/scope.ts'
import { OrganisationId, PersonId } from '#src/domain/kernel/ids.ts'
import { inTransaction } from '#src/records/database.ts'
import { mailAddressOf } from '#src/records/people.ts'

const MailJob = z.object({ organisationId: OrganisationId, personId: PersonId, kind: z.literal('safety') })

/** Rejects when the mail server did not take it: the queue tries again. Whoever has left gets none. */
export async function sendMail(context: Context, data: unknown): Promise<void> {
  const { organisationId, personId } = MailJob.parse(data)
  const scope = organisationScope(organisationId, { kind: 'system', id: null }, null)
  const person = await inTransaction(context.db, scope, (tx) => mailAddressOf(tx, scope, personId))
  if (!person) return
  const words = context.content.words(person.language)
  await context.mail.send({ to: person.email, subject: words.t('safety.mail.subject'), text: `${words.t('safety.mail.text')}\n\n${context.origin}/safety\n` })
}
