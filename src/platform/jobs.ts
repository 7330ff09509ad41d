// Work for later, kept in the database so that a restart forgets nothing: ids only, tried again with growing pauses.
import { randomUUID } from 'node:crypto'
import { PgBoss } from 'pg-boss'
import { sql, type Transaction } from 'kysely'
import type pg from 'pg'
import { loggingFor, type Log } from './log.ts'
import { connect } from './postgres/copy.ts'
import { minute } from './time.ts'

const names = ['mail', 'digest', 'backup', 'sweep', 'every-hour', 'every-night'] as const
export type JobName = (typeof names)[number]
type JobData = Readonly<Record<string, string>>
type Work = (data: JobData) => Promise<void>

export interface Jobs {
  /** Queues a job in the caller's transaction: it runs if that commits, and not otherwise. A sweep that waits already is enough. */
  later<Tables>(tx: Transaction<Tables>, name: JobName, data: JobData): Promise<void>
  /** Queues a job that was given up when it was tried last, and whose work is still to be done. */
  again(name: JobName): Promise<void>
  /** Starts working; each job by its own function, and `every-minute` without being queued, at once and then each minute. */
  work(works: Readonly<Record<JobName, Work>> & { readonly 'every-minute': () => Promise<void> }): Promise<void>
  /** Jobs by name: those that are still to run, and those that were given up lately. */
  counts(): Promise<readonly { readonly name: string; readonly waiting: number; readonly failed: number }[]>
  /** Milliseconds since the look each minute last ended, or since work began; null while nothing is worked on. By a clock that nobody sets. */
  sinceLastMinute(): number | null
  stop(): Promise<void>
}

/** @param connection the owner's, since the queue keeps a schema of its own (`jobs`) */
export async function openJobs(connection: pg.ClientConfig, log: Log): Promise<Jobs> {
  const boss = new PgBoss({ ...(connection as object), schema: 'jobs', max: 3 })
  boss.on('error', (error) => log.error({ error }, 'a job could not be looked after'))
  await boss.start()
  await boss.createQueue('mail', { retryLimit: 10, retryDelay: 30, retryBackoff: true })
  await boss.createQueue('digest', { retryLimit: 10, retryDelay: 30, retryBackoff: true })
  // A backup of a large database takes its time.
  await boss.createQueue('backup', { retryLimit: 0, expireInSeconds: 12 * 3_600 })
  // Several erasures of one night are swept at once: what waits already is not queued once more.
  await boss.createQueue('sweep', { policy: 'short', retryLimit: 4, retryDelay: 900 })
  await boss.createQueue('every-hour', { retryLimit: 0, expireInSeconds: 12 * 3_600 })
  await boss.createQueue('every-night', { retryLimit: 2, retryDelay: 600 })
  await boss.getDb().executeSql(
    'grant usage on schema jobs to attune_app; grant select, insert on all tables in schema jobs to attune_app; grant execute on all functions in schema jobs to attune_app',
  )
  let lastMinute: number | null = null
  let timer: NodeJS.Timeout | undefined
  let looking: Promise<void> | null = null

  /** What was queued for a time that is yet to come again once the clock was put back would wait until then: it is due now, and schedules are looked at. */
  async function mendTimes(): Promise<void> {
    await boss.getDb().executeSql("update jobs.job set singleton_on = null where singleton_on > now() + interval '1 minute'")
    await boss.getDb().executeSql("update jobs.job set start_after = now(), created_on = now() where state in ('created', 'retry') and created_on > now() + interval '1 minute'")
    await boss.getDb().executeSql("update jobs.version set cron_on = null where cron_on > now() + interval '1 minute'")
  }

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
    async again(name) {
      const { rows } = await boss.getDb().executeSql("select state = 'failed' as up from jobs.job where name = $1 and state in ('completed', 'failed') order by completed_on desc limit 1", [name])
      if ((rows as { up: boolean }[])[0]?.up) await boss.send(name, {})
    },
    async work(works) {
      const { 'every-minute': everyMinute, ...queued } = works
      for (const [name, work] of Object.entries(queued)) {
        await boss.work(name, { pollingIntervalSeconds: 2 }, async (jobs: { id: string; data: unknown }[]) => {
          for (const job of jobs) await loggingFor({ job: name, jobId: job.id }, () => work((job.data ?? {}) as JobData))
        })
      }
      // By a timer of our own, which counts what has passed: a schedule in the database would stand still for as long as the clock was put back.
      await boss.unschedule('every-minute')
      // A machine that was off then, as a laptop is at night, makes up for it at its next start.
      await boss.schedule('every-hour', '41 * * * *', null, { missed: 'once' })
      lastMinute = performance.now()
      const lookOnce = async () => {
        try {
          await mendTimes()
          await everyMinute()
          lastMinute = performance.now()
        } catch (error) {
          log.error({ error }, 'the look of each minute failed; the next is in a minute')
        }
      }
      const look = () => {
        looking ??= loggingFor({ job: 'every-minute', jobId: randomUUID() }, lookOnce).finally(() => (looking = null))
      }
      look()
      timer = setInterval(look, minute)
      // In the small hours of UTC, off the full hour at which everybody else's jobs run.
      await boss.schedule('every-night', '17 3 * * *', null, { missed: 'once' })
    },
    async counts() {
      const all = await Promise.all(names.map((name) => boss.getQueueStats(name)))
      return all.flat().map(({ name, queuedCount, activeCount, failedCount }) => ({ name, waiting: queuedCount + activeCount, failed: failedCount }))
    },
    sinceLastMinute: () => (lastMinute === null ? null : performance.now() - lastMinute),
    async stop() {
      clearInterval(timer)
      await looking
      await boss.stop({ graceful: true, timeout: 5_000 })
    },
  }
}

/** Somebody did by hand what was given up. @param connection the owner's @param name of the job */
export async function settleGivenUp(connection: pg.ClientConfig, name: JobName): Promise<void> {
  const client = await connect(connection)
  try {
    const { rows } = await client.query<{ there: boolean }>("select to_regclass('jobs.job') is not null as there")
    if (rows[0]!.there) await client.query("delete from jobs.job where name = $1 and state = 'failed'", [name])
  } finally {
    await client.end()
  }
}
