// Sends one digest, at most once: that there is something to look at, the same words every time, and nothing else.
import { z } from 'zod'
import type { Context } from '#src/access/context.ts'
import { organisationScope } from '#src/access/scope.ts'
import { OrganisationId, PersonId } from '#src/domain/kernel/ids.ts'
import { isQuiet } from '#src/domain/notification/digest.ts'
import { isSurelyUnsent, type Mail } from '#src/platform/mail.ts'
import { weekMinute } from '#src/platform/time.ts'
import { audit } from '#src/records/audit.ts'
import { inTransaction, type Tx } from '#src/records/database.ts'
import { lockUnsent, markSent, putOff } from '#src/records/digests.ts'
import { digestReader } from '#src/records/notifications.ts'
import { mailAddressOf } from '#src/records/people.ts'
import type { OrganisationScope } from '#src/records/scope.ts'
import { dayOf, hasSomethingFor } from './reader-day.ts'

const DigestJob = z.object({ organisationId: OrganisationId, personId: PersonId, digestId: z.uuid() })
type DigestJob = z.infer<typeof DigestJob>

/** Rejects when the mail server surely has not taken it: the queue tries again. What may have arrived is not sent a second time. */
export async function sendDigest(context: Context, data: unknown): Promise<void> {
  const job = DigestJob.parse(data)
  const scope = organisationScope(job.organisationId, { kind: 'system', id: null }, null)
  const mail = await inTransaction(context.db, scope, (tx) => takeInHand(context, tx, scope, job))
  if (!mail) return
  try {
    await context.mail.send(mail)
  } catch (error) {
    if (!isSurelyUnsent(error)) return context.log.error({ error, ...job }, 'whether a digest was taken by the mail server is not known; it is not sent again')
    await inTransaction(context.db, scope, async (tx) => {
      await markSent(tx, scope, job.digestId, null)
      await audit(tx, scope, { action: 'fail-digest', subjectId: job.personId, id: context.newId(), at: context.clock() })
    })
    throw error
  }
}

/** Marks it as sent before it is: after a crash in between it is lost, and on screen all the same, rather than sent twice. Null when there is none to send. */
async function takeInHand(context: Context, tx: Tx, scope: OrganisationScope, { personId, digestId }: DigestJob): Promise<Mail | null> {
  const at = context.clock()
  const reader = await digestReader(tx, scope, personId)
  if (!reader || !(await lockUnsent(tx, scope, digestId, dayOf(reader, at)))) return null
  const note = (action: string) => audit(tx, scope, { action, subjectId: personId, id: context.newId(), at })
  if (isQuiet(reader.quiet, weekMinute(at, reader.timeZone).minuteOfDay)) {
    await putOff(tx, scope, digestId)
    await note('put-off-digest')
    return null
  }
  const person = (await hasSomethingFor(tx, scope, personId, at)) ? await mailAddressOf(tx, scope, personId) : undefined
  if (!person) return null
  await markSent(tx, scope, digestId, at)
  await note('send-digest')
  const words = context.content.words(person.language)
  const choice = `${context.origin}/account#notifications`
  return { to: person.email, subject: words.t('digest.subject'), text: words.t('digest.text', { today: `${context.origin}/today`, choice }), unsubscribe: choice }
}
