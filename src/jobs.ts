// What Attune does without being asked: mail that was queued, and a look each minute at what is due.
import type { Context } from '#src/access/context.ts'
import { escalateDue } from '#src/features/safety/escalate.ts'
import { sendMail } from '#src/features/safety/send-mail.ts'

export async function startJobs(context: Context): Promise<void> {
  await context.jobs.work({
    mail: (data) => sendMail(context, data),
    'every-minute': () => escalateDue(context),
  })
}
