// Works a plan out beside everything else: one study at a time, with how far it is, and a way to stop it. Two who ask at once get the same one.
import type { Context } from '#src/access/context.ts'
import type { OrganisationId, PlanId, ShownStudyId } from '#src/domain/kernel/ids.ts'
import { engineVersion } from '#src/domain/signal/signal.ts'
import { onErasure } from '#src/platform/erasure.ts'
import { version } from '#src/platform/version.ts'
import { audit } from '#src/records/audit.ts'
import { inTransaction } from '#src/records/database.ts'
import { holdHead, type EvidenceHead } from '#src/records/evidence-changes.ts'
import type { StaffScope } from '#src/records/scope.ts'
import { insertShownStudy } from '#src/records/shown-studies.ts'
import type { Progress, Shown, ToAnswer } from './answer.ts'
import { askThread, endThread, heldErased } from './study-worker.ts'

/** A result is read again only by what made it. */
export const resultEngine = `${version}, ${engineVersion}`

/** Which data an answer was worked out from: the same as long as nothing has changed since. */
export const stateOf = ({ number, erased }: EvidenceHead): string => `${erased}.${number}`

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
}

/** The last work of each organisation, for as long as this process lives. */
const works = new Map<OrganisationId, Work>()
/** One after the other over all organisations: each needs a processor and memory. */
let line: Promise<unknown> = Promise.resolve()

/** Ends what is under way with somebody's sums, and whatever is held of them. */
export async function forget(organisationId: OrganisationId): Promise<void> {
  const work = works.get(organisationId)
  if (work?.ending === null) work.stop()
  if (heldErased(organisationId) !== null) await endThread()
}
onErasure(forget)

export const workOf = (scope: StaffScope): Work | null => works.get(scope.organisationId) ?? null

/** Begins, or joins what is under way for the same plan; another plan's work is stopped. */
export function workOut(context: Context, scope: StaffScope, todo: ToDo): Work {
  const present = works.get(scope.organisationId)
  if (present?.ending === null) {
    if (present.planId === todo.planId) return present
    present.stop()
  }
  let isRunning = false
  const work: Work = {
    planId: todo.planId, startedAt: context.clock(), progress: { step: 'waiting', done: 0, of: 0 }, ending: null,
    ended: line.then(async () => {
      if (work.ending !== null) return
      const begun = performance.now()
      const { planId, what } = todo
      isRunning = true
      const said = await askThread({ ...what, connection: context.connection, organisationId: scope.organisationId }, (progress) => (work.progress = progress))
      isRunning = false
      if (work.ending !== null) return
      if ('failed' in said) {
        context.log.error({ planId, failed: said.failed }, 'a study could not be worked out')
        work.ending = 'failed'
        return
      }
      work.ending = (await keep(context, scope, { planId, head: said.head, shown: said.shown, tookMs: Math.round(performance.now() - begun) })) ? 'done' : 'stopped'
    }).catch((error: unknown) => {
      context.log.error({ error, planId: todo.planId }, 'a study could not be worked out')
      work.ending ??= 'failed'
    }),
    stop() {
      work.ending ??= 'stopped'
      if (isRunning) void endThread()
    },
  }
  line = work.ended
  works.set(scope.organisationId, work)
  return work
}

/** @returns false where somebody was erased meanwhile, who is in these figures still: then nothing is kept */
async function keep(context: Context, scope: StaffScope, { planId, head, shown, tookMs }: { planId: PlanId; head: EvidenceHead; shown: Shown; tookMs: number }): Promise<boolean> {
  const at = context.clock()
  const shownStudyId = context.newId() as ShownStudyId
  return await inTransaction(context.db, scope, async (tx) => {
    if ((await holdHead(tx, scope)).erased !== head.erased) return false
    await insertShownStudy(tx, scope, { shownStudyId, planId, madeAt: at, engineVersion: resultEngine, state: stateOf(head), tookMs, shown })
    await audit(tx, scope, { action: 'work-out-study', subjectId: shownStudyId, id: context.newId(), at })
    return true
  })
}
