// Whether this server can do its work: the database answers, its schema is ours, jobs run, the disks of data and keys have room.
import { setTimeout as sleep } from 'node:timers/promises'
import type { Context } from '#src/access/context.ts'
import { leastFreeBytes, leastFreeForKeysBytes, type Room } from '#src/platform/disk.ts'
import { minute } from '#src/platform/time.ts'
import { appliedMigrations, serverVersion } from '#src/records/set-up.ts'

type Word = 'ok' | 'no-answer' | 'behind' | 'ahead' | 'not-running' | 'full' | 'unknown'

export interface Readiness {
  readonly ready: boolean
  /** The database server's version, null when it does not answer. */
  readonly database: string | null
  readonly checks: Readonly<Record<'database' | 'migrations' | 'jobs' | 'disk' | 'keys', Word>>
}

/** The look each minute is late after three. */
const minutesAtMost = 3 * minute

const asking = new WeakMap<Context['bulkheads'], Promise<Readiness>>()

/** Whoever asks while it is being found out gets the same answer: monitors must not make the crowd that they look for. */
export function readiness(context: Context): Promise<Readiness> {
  const before = asking.get(context.bulkheads)
  if (before) return before
  const found = findOut(context).finally(() => asking.delete(context.bulkheads))
  asking.set(context.bulkheads, found)
  return found
}

/** Whatever takes longer is no answer. */
const patienceMs = 4_000

const inTime = <Answer>(asked: Promise<Answer>): Promise<Answer> =>
  Promise.race([asked, sleep(patienceMs, undefined, { ref: false }).then(() => Promise.reject(new Error(`no answer within ${patienceMs} ms`)))])

async function findOut(context: Context): Promise<Readiness> {
  const [database, migrations, disk, keys] = await Promise.all([
    inTime(serverVersion(context.db)).catch((error: unknown) => {
      context.log.error({ error }, 'the database does not answer')
      return null
    }),
    migrationsOf(context),
    wordFor(inTime(context.room()), leastFreeBytes), wordFor(inTime(context.keysRoom()), leastFreeForKeysBytes),
  ])
  const since = context.jobs.sinceLastMinute()
  const checks = {
    database: database === null ? 'no-answer' : 'ok', migrations, jobs: since !== null && since < minutesAtMost ? 'ok' : 'not-running', disk, keys,
  } as const
  return { ready: Object.values(checks).every((word) => word === 'ok'), database, checks }
}

const wordFor = (room: Promise<Room>, leastBytes: number): Promise<Word> => room.then(({ freeBytes }) => (freeBytes < leastBytes ? 'full' : 'ok'), () => 'unknown')

async function migrationsOf({ db, migrations }: Context): Promise<Word> {
  const applied = await inTime(appliedMigrations(db)).catch(() => null)
  if (!applied) return 'unknown'
  if (migrations.some(({ name }) => !applied.some((one) => one.name === name))) return 'behind'
  return applied.length > migrations.length ? 'ahead' : 'ok'
}
