// The thread in which studies are worked out: begun when one is asked for, kept for some minutes for the next, and ended at once when somebody of its organisation is erased, so that nothing of them stays in its memory.
import { Worker } from 'node:worker_threads'
import type { OrganisationId } from '#src/domain/kernel/ids.ts'
import type { Connection } from '#src/platform/db.ts'
import { describeError } from '#src/platform/log.ts'
import type { EvidenceHead } from '#src/records/evidence-changes.ts'
import type { Progress, Shown, ToAnswer } from './answer.ts'

export interface StudyTask extends ToAnswer {
  readonly connection: Connection
  readonly organisationId: OrganisationId
}

export type ThreadSays = { readonly progress: Progress } | Done | Failed
interface Done {
  readonly shown: Shown
  readonly head: EvidenceHead
}
interface Failed {
  readonly failed: object
}

/** Enough for the sums of a million clients; what it does not need it does not take. */
const memory = { maxOldGenerationSizeMb: 2048 }

/** How long a thread that nobody asks anything keeps what it has read. A design choice. */
const idleMs = 10 * 60_000

interface Thread {
  readonly worker: Worker
  readonly organisationId: OrganisationId
  idle: NodeJS.Timeout | undefined
  /** null until it holds something. */
  erased: number | null
}

/** One at a time, of the organisation that asked last. */
let thread: Thread | null = null

/** Ends the thread, and with it all that it holds. */
export async function endThread(): Promise<void> {
  const ending = thread
  thread = null
  clearTimeout(ending?.idle)
  await ending?.worker.terminate()
}

/** How many of an organisation had been erased when the thread last read of it; null where it holds nothing. */
export const heldErased = (organisationId: OrganisationId): number | null => (thread?.organisationId === organisationId ? thread.erased : null)

/** One task after the other: never begun while another is under way. */
export async function askThread(task: StudyTask, told: (progress: Progress) => void): Promise<Done | Failed> {
  if (thread && thread.organisationId !== task.organisationId) await endThread()
  thread ??= begin(task.organisationId)
  const { worker } = thread
  clearTimeout(thread.idle)
  const said = await new Promise<Done | Failed>((resolve) => {
    const settle = (what: Done | Failed) => {
      worker.off('message', listen).off('error', fail).off('exit', leave)
      resolve(what)
    }
    const listen = (what: ThreadSays) => ('progress' in what ? told(what.progress) : settle(what))
    const fail = (error: unknown) => settle({ failed: describeError(error) })
    const leave = (code: number) => settle({ failed: { name: 'exit', code } })
    worker.on('message', listen).on('error', fail).on('exit', leave)
    worker.postMessage(task)
  })
  if ('failed' in said) await endThread()
  else if (thread?.worker === worker) {
    thread.erased = said.head.erased
    thread.idle = setTimeout(() => void endThread(), idleMs)
    thread.idle.unref()
  }
  return said
}

function begin(organisationId: OrganisationId): Thread {
  const worker = new Worker(new URL('./study-thread.ts', import.meta.url), { env: {}, execArgv: [], resourceLimits: memory })
  worker.unref()
  // A fault of one that nobody asks is told by its end.
  worker.on('error', () => {}).once('exit', () => {
    if (thread?.worker !== worker) return
    clearTimeout(thread.idle)
    thread = null
  })
  return { worker, organisationId, idle: undefined, erased: null }
}
