// Works a plan out beside everything else: one study at a time, with how far it is, and a way to stop it. Two who ask at once get the same one.
import { Worker } from 'node:worker_threads'
import type { Context } from '#src/access/context.ts'
import type { OrganisationId, PlanId, ShownStudyId } from '#src/domain/kernel/ids.ts'
import { engineVersion } from '#src/domain/signal/signal.ts'
import type { Connection } from '#src/platform/db.ts'
import { describeError } from '#src/platform/log.ts'
import { version } from '#src/platform/version.ts'
import { audit } from '#src/records/audit.ts'
import { inTransaction } from '#src/records/database.ts'
import { countErasuresHeld } from '#src/records/erasures.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { insertShownStudy } from '#src/records/shown-studies.ts'
import type { Progress, Shown, ToAnswer } from './answer.ts'

/** A result is read again only by what made it. */
export const resultEngine = `${version}, ${engineVersion}`

export interface StudyTask extends ToAnswer {
  readonly connection: Connection
  readonly organisationId: OrganisationId
}

export type ThreadSays = { readonly progress: Progress } | { readonly shown: Shown } | { readonly failed: object }

type Ending = 'done' | 'stopped' | 'failed'

export interface Work {
  readonly planId: PlanId
  readonly startedAt: number
  progress: Progress
  /** null while it goes on. */
  ending: Ending | null
  /** Resolves when it has ended, however. */
  readonly ended: Promise<void>
  stop(): void
}

export interface ToDo {
  readonly planId: PlanId
  readonly what: ToAnswer
  /** Which data it will be worked out from. */
  readonly state: string
  /** How many erasures had been carried out by then. */
  readonly erasures: number
}

/** Enough for the sums of a million clients; what it does not need it does not take. */
const memory = { maxOldGenerationSizeMb: 2048 }

/** The last work of each organisation, for as long as this process lives. */
const works = new Map<OrganisationId, Work>()
/** One after the other over all organisations: each needs a processor and memory. */
let line: Promise<unknown> = Promise.resolve()

export const workOf = (scope: StaffScope): Work | null => works.get(scope.organisationId) ?? null

/** Begins, or joins what is under way for the same plan; another plan's work is stopped. */
export function workOut(context: Context, scope: StaffScope, todo: ToDo): Work {
  const present = works.get(scope.organisationId)
  if (present?.ending === null) {
    if (present.planId === todo.planId) return present
    present.stop()
  }
  let worker: Worker | null = null
  const work: Work = {
    planId: todo.planId, startedAt: context.clock(), progress: { step: 'waiting', done: 0, of: 0 }, ending: null,
    ended: line.then(async () => {
      if (work.ending !== null) return
      const begun = performance.now()
      const { planId, what } = todo
      worker = new Worker(new URL('./study-thread.ts', import.meta.url), { workerData: { ...what, connection: context.connection, organisationId: scope.organisationId } satisfies StudyTask, env: {}, execArgv: [], resourceLimits: memory })
      worker.unref()
      const said = await listen(worker, work)
      if (work.ending !== null) return
      if ('failed' in said) {
        context.log.error({ planId, failed: said.failed }, 'a study could not be worked out')
        work.ending = 'failed'
        return
      }
      const isKept = await keep(context, scope, todo, { shown: said.shown, tookMs: Math.round(performance.now() - begun) })
      work.ending = isKept ? 'done' : 'stopped'
    }).catch((error: unknown) => {
      context.log.error({ error, planId: todo.planId }, 'a study could not be worked out')
      work.ending ??= 'failed'
    }),
    stop() {
      work.ending ??= 'stopped'
      void worker?.terminate()
    },
  }
  line = work.ended
  works.set(scope.organisationId, work)
  return work
}

async function listen(worker: Worker, work: Work): Promise<Exclude<ThreadSays, { progress: Progress }>> {
  try {
    return await new Promise((resolve) => {
      worker.on('message', (said: ThreadSays) => {
        if ('progress' in said) work.progress = said.progress
        else resolve(said)
      })
      worker.once('error', (error) => resolve({ failed: describeError(error) }))
      worker.once('exit', (code) => resolve({ failed: { name: 'exit', code } }))
    })
  } finally {
    await worker.terminate()
  }
}

/** False, and nothing is kept, where somebody was erased meanwhile who may be in it. */
async function keep(context: Context, scope: StaffScope, { planId, state, erasures }: ToDo, { shown, tookMs }: { shown: Shown; tookMs: number }): Promise<boolean> {
  const at = context.clock()
  const shownStudyId = context.newId() as ShownStudyId
  return await inTransaction(context.db, scope, async (tx) => {
    if ((await countErasuresHeld(tx, scope)) !== erasures) return false
    await insertShownStudy(tx, scope, { shownStudyId, planId, madeAt: at, engineVersion: resultEngine, state, tookMs, shown })
    await audit(tx, scope, { action: 'work-out-study', subjectId: shownStudyId, id: context.newId(), at })
    return true
  })
}
