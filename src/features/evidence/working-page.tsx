// Shown while a plan is worked out, or before it has been: how far it is, asked again by the browser itself, and a way to stop it.
import { Command } from '#src/ui/fields.tsx'
import { Desk, type Frame } from '#src/ui/page.tsx'
import type { Plan } from './read-plans.ts'
import { EvidenceWays, WorkForm } from './ways-page.tsx'
import type { Work } from './work-out.ts'

interface Props {
  readonly frame: Frame
  readonly plan: Plan
  readonly here: 'study' | 'ended'
  /** null when nothing was begun, or not since the server started. */
  readonly work: Work | null
  readonly now: number
  readonly command: string
}

export function WorkingPage({ frame, plan, here, work, now, command }: Props) {
  const { speech } = frame
  const { t } = speech
  const goesOn = work?.ending === null
  const title = t(goesOn ? 'plan.work' : 'plan.work.none')
  return (
    <Desk frame={frame} title={title} current="/evidence" bodyClass="evidence">
      <header class="title">
        <h1>{title}</h1>
        <EvidenceWays speech={speech} here={here} planId={plan.planId} />
      </header>
      {goesOn ? (
        <>
          <div role="status" class="working">
            <p class="lead">{t(`plan.work.step.${work.progress.step}`, { done: speech.number(work.progress.done), of: speech.number(work.progress.of) })}</p>
            <progress aria-label={t('plan.work')} {...(work.progress.of > 0 ? { max: work.progress.of, value: work.progress.done } : {})} />
            <p class="soft">{t('plan.work.since', { seconds: Math.max(1, Math.round((now - work.startedAt) / 1000)) })}</p>
          </div>
          <p>{t('plan.work.what')}</p>
          <div class="actions">
            <a class="way" href={`?plan=${plan.planId}`}>{t('plan.work.again')}</a>
            <form method="post" action={`/evidence/stop?plan=${plan.planId}`}>
              <Command id={command} />
              <button class="way" type="submit">{t('plan.work.stop')}</button>
            </form>
          </div>
        </>
      ) : (
        <>
          <p role="status">{t(work?.ending === 'failed' ? 'plan.work.failed' : work?.ending === 'stopped' ? 'plan.work.stopped' : 'plan.work.none.what')}</p>
          <WorkForm speech={speech} planId={plan.planId} command={command} isFirst />
        </>
      )}
    </Desk>
  )
}
