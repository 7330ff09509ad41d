// Every minute: whoever's time for a digest has come is settled for the day, once: with a mail if there is anything to look at, or without.
import type { Context } from '#src/access/context.ts'
import { organisationScope } from '#src/access/scope.ts'
import { audit } from '#src/records/audit.ts'
import { inTransaction } from '#src/records/database.ts'
import { settleDay } from '#src/records/digests.ts'
import { everyOrganisation } from '#src/records/every-organisation.ts'
import { digestReaders, type DigestReader } from '#src/records/notifications.ts'
import type { OrganisationScope } from '#src/records/scope.ts'
import { dayOf, hasSomethingFor, isDueNow } from './reader-day.ts'

/** Each organisation and each reader by themselves, so that one that fails holds up no other. Without a mail server nothing is settled. */
export async function settleDigests(context: Context): Promise<void> {
  if (!context.mail.configured) return
  for (const organisationId of await everyOrganisation(context.db)) {
    const scope = organisationScope(organisationId, { kind: 'system', id: null }, null)
    try {
      const readers = await inTransaction(context.db, scope, (tx) => digestReaders(tx, scope))
      for (const reader of readers) await settle(context, scope, reader)
    } catch (error) {
      context.log.error({ error, organisationId }, 'the digests could not be looked after; it is tried again in a minute')
    }
  }
}

async function settle(context: Context, scope: OrganisationScope, reader: DigestReader): Promise<void> {
  const at = context.clock()
  if (!isDueNow(reader, at)) return
  const { personId } = reader
  try {
    await inTransaction(context.db, scope, async (tx) => {
      const digestId = context.newId()
      if (!(await settleDay(tx, scope, { personId, day: dayOf(reader, at), digestId, at }))) return
      // Said once a day and never later: a mail at an hour of its own would tell when something had happened.
      const hasSomething = await hasSomethingFor(tx, scope, personId, at)
      if (hasSomething) await context.jobs.later(tx, 'digest', { organisationId: scope.organisationId, personId, digestId })
      await audit(tx, scope, { action: hasSomething ? 'queue-digest' : 'skip-digest', subjectId: personId, id: context.newId(), at })
    })
  } catch (error) {
    context.log.error({ error, organisationId: scope.organisationId, personId }, 'a digest could not be settled; it is tried again in a minute')
  }
}
