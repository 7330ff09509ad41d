// Work for later, kept in the database so that a restart forgets nothing: ids only, tried again with growing pauses.
import { PgBoss } from 'pg-boss'
import { sql, type Transaction } from 'kysely'
import type pg from 'pg'
import { loggingFor, type Log } from './log.ts'

const names = ['mail', 'digest', 'every-minute', 'every-hour', 'every-night'] as const
export type JobName = (typeof names)[number]
type JobData = Readonly<Record<string, string>>
type Work = (data: JobData) => Promise<void>

export interface Jobs {
  /** Queues a job in the caller's transaction: it runs if that commits, and not otherwise. */
  later<Tables>(tx: Transaction<Tables>, name: JobName, data: JobData): Promise<void>
  /** Starts working; each job by its own function. */
  work(works: Readonly<Record<JobName, Work>>): Promise<void>
  /** Jobs by name: those that are still to run, and those that were given up lately. */
  counts(): Promise<readonly { readonly name: string; readonly waiting: number; readonly failed: number }[]>
  /** Milliseconds since the look each minute last ended, or since work began; null while nothing is worked on. By a clock that nobody sets. */
  sinceLastMinute(): number | null
  stop(): Promise<void>
}

/** @param connection the owner's, since the queue keeps a schema of its own (`jobs`) */
const everyMinute = 'every-minute' satisfies JobName

export async function openJobs(connection: pg.ClientConfig, log: Log): Promise<Jobs> {
  const boss = new PgBoss({ ...(connection as object), schema: 'jobs', max: 3 })
  boss.on('error', (error) => log.error({ error }, 'a job could not be looked after'))
  await boss.start()
  await boss.createQueue('mail', { retryLimit: 10, retryDelay: 30, retryBackoff: true })
  await boss.createQueue('digest', { retryLimit: 10, retryDelay: 30, retryBackoff: true })
  await boss.createQueue('every-minute', { retryLimit: 0 })
  // A backup of a large database takes its time, and none is begun while another is under way.
  await boss.createQueue('every-hour', { retryLimit: 0, expireInSeconds: 12 * 3_600 })
  await boss.createQueue('every-night', { retryLimit: 2, retryDelay: 600 })
  await boss.getDb().executeSql(
    'grant usage on schema jobs to attune_app; grant select, insert on all tables in schema jobs to attune_app; grant execute on all functions in schema jobs to attune_app',
  )
  let lastMinute: number | null = null
  return {
    async later(tx, name, data) {
      await boss.send(name, data, {
        db: {
          // pg-boss writes its own SQL with $1 … $n; it goes through the caller's transaction as it is.
          executeSql: async (text: string, values: unknown[] = []) => {
            const parts = text.split(/\$(\d+)/)
            const query = parts.reduce(
              (made, part, index) => (index % 2 === 0 ? sql`${made}${sql.raw(part)}` : sql`${made}${values[Number(part) - 1]}`),
              sql``,
            )
            return { rows: (await query.execute(tx)).rows }
          },
        },
      })
    },
    async work(works) {
      for (const [name, work] of Object.entries(works)) {
        await boss.work(name, { pollingIntervalSeconds: 2 }, async (jobs: { id: string; data: unknown }[]) => {
          for (const job of jobs) await loggingFor({ job: name, jobId: job.id }, () => work((job.data ?? {}) as JobData))
          if (name === everyMinute) lastMinute = performance.now()
        })
      }
      await boss.schedule(everyMinute, '* * * * *')
      await boss.schedule('every-hour', '41 * * * *')
      lastMinute = performance.now()
      // In the small hours of UTC, off the full hour at which everybody else's jobs run.
      await boss.schedule('every-night', '17 3 * * *')
    },
    async counts() {
      const all = await Promise.all(names.map((name) => boss.getQueueStats(name)))
      return all.flat().map(({ name, queuedCount, activeCount, failedCount }) => ({ name, waiting: queuedCount + activeCount, failed: failedCount }))
    },
    sinceLastMinute: () => (lastMinute === null ? null : performance.now() - lastMinute),
    stop: () => boss.stop({ graceful: true, timeout: 5_000 }),
  }
}
