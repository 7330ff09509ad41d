// Work for later, kept in the database so that a restart forgets nothing: ids only, tried again with growing pauses.
import { PgBoss } from 'pg-boss'
import { sql, type Transaction } from 'kysely'
import type pg from 'pg'
import type { Log } from './log.ts'

export type JobName = 'mail' | 'digest' | 'every-minute' | 'every-hour' | 'every-night'
type JobData = Readonly<Record<string, string>>
type Work = (data: JobData) => Promise<void>

export interface Jobs {
  /** Queues a job in the caller's transaction: it runs if that commits, and not otherwise. */
  later<Tables>(tx: Transaction<Tables>, name: JobName, data: JobData): Promise<void>
  /** Starts working; each job by its own function. */
  work(works: Readonly<Record<JobName, Work>>): Promise<void>
  stop(): Promise<void>
}

/** @param connection the owner's, since the queue keeps a schema of its own (`jobs`) */
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
        await boss.work(name, { pollingIntervalSeconds: 2 }, async (jobs: { data: unknown }[]) => {
          for (const job of jobs) await work((job.data ?? {}) as JobData)
        })
      }
      await boss.schedule('every-minute', '* * * * *')
      await boss.schedule('every-hour', '41 * * * *')
      // In the small hours of UTC, off the full hour at which everybody else's jobs run.
      await boss.schedule('every-night', '17 3 * * *')
    },
    stop: () => boss.stop({ graceful: true, timeout: 5_000 }),
  }
}
