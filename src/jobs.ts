// What Attune does without being asked: mail that was queued, a look each minute at what is due and each hour at whether a backup is, and each night the records that end, the organisation's figures and a sample of the sums of Evidence.
import type { Context } from '#src/access/context.ts'
import { backUpAsAsked, backUpWhenDue } from '#src/features/backups/when-due.ts'
import { compareSample } from '#src/features/evidence/compare-sample.ts'
import { settleDue } from '#src/features/evidence/settle-moments.ts'
import { sendDigest } from '#src/features/digest/send-digest.ts'
import { settleDigests } from '#src/features/digest/settle-digests.ts'
import { keepRecords } from '#src/features/record/keep-records.ts'
import { sweepErased } from '#src/features/record/sweep-erased.ts'
import { escalateDue } from '#src/features/safety/escalate.ts'
import { sendMail } from '#src/features/safety/send-mail.ts'
import { makeNorms } from '#src/features/signals/make-norms.ts'

export async function startJobs(context: Context): Promise<void> {
  await context.jobs.work({
    mail: (data) => sendMail(context, data),
    digest: (data) => sendDigest(context, data),
    'every-minute': async () => {
      await escalateDue(context)
      await settleDigests(context)
      await settleDue(context)
    },
    backup: ({ askedAt }) => backUpAsAsked(context, Number(askedAt)),
    sweep: () => sweepErased(context),
    'every-hour': () => backUpWhenDue(context),
    'every-night': async () => {
      // Before the figures, which an erasure takes away to be made anew without whom it erased.
      await keepRecords(context)
      await context.jobs.again('sweep')
      await makeNorms(context)
      await compareSample(context)
    },
  })
  // What an erasure left and no try could take away: a table in use all night, an archive that was not to be reached.
  await context.jobs.again('sweep')
}
