// What Attune does without being asked: mail that was queued, and a look each minute at what is due.
import type { Context } from '#src/access/context.ts'

export async function startJobs(context: Context): Promise<void> {
  await context.jobs.work({
    mail: async () => {},
    'every-minute': async () => {},
  })
}
