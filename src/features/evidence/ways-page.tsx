// The ways between the pages of Evidence, and the one button that works a result out.
import { Command } from '#src/ui/fields.tsx'
import type { Frame, Speech } from '#src/ui/page.tsx'
import type { Plan } from './read-plans.ts'
import type { Result } from './read-result.ts'

const places = { study: '/evidence', ended: '/evidence/ended', plan: '/evidence/plan' } as const

export function EvidenceWays({ speech: { t }, here, planId }: { speech: Speech; here: keyof typeof places; planId: string }) {
  return (
    <nav class="no-print evidence-ways" aria-label={t('plan.ways')}>
      {Object.entries(places).map(([name, path]) => <a class="way" href={`${path}?plan=${planId}`} {...(name === here ? { 'aria-current': 'page' as const } : {})}>{t(`plan.way.${name}`)}</a>)}
    </nav>
  )
}

/** In the demonstration, on every page and its print: that nobody stands behind the figures. Of the small clinic also where they are full. */
export function Invented({ frame: { speech: { t }, demonstration }, isSimulated }: { frame: Frame; isSimulated: boolean }) {
  if (!demonstration) return null
  if (isSimulated) return <p class="invented"><b>{t('plan.simulated')}</b> {t('plan.simulated.what')}</p>
  return <p class="invented"><b>{t('plan.invented')}</b> {t('plan.invented.what')} <a class="no-print" href="/demonstration/service">{t('plan.invented.see')}</a></p>
}

export function WorkForm({ speech: { t }, planId, command, isFirst }: { speech: Speech; planId: string; command: string; isFirst: boolean }) {
  return (
    <form class="no-print" method="post" action={`/evidence/work?plan=${planId}`}>
      <Command id={command} />
      <button class={isFirst ? 'button' : 'way'} type="submit">{t(isFirst ? 'plan.work.do' : 'plan.work.renew')}</button>
    </form>
  )
}

interface MadeProps {
  readonly speech: Speech
  readonly plan: Plan
  readonly result: Result
  readonly timeZone: string
  readonly command: string
}

/** By which plan, when, from which data, and what was known when the plan was locked. */
export function MadeLine({ speech, plan, result, timeZone, command }: MadeProps) {
  const { t } = speech
  const day = (at: number) => speech.date(at, timeZone, { day: 'numeric', month: 'long', year: 'numeric' })
  return (
    <>
      <p>
        <a href={`/evidence/plan?plan=${plan.planId}`}>{t('plan.of', { date: day(plan.lockedAt) })}</a>{plan.seenBefore !== null && `. ${t('plan.after', { date: day(plan.seenBefore) })}`}
      </p>
      {result.isFresh
        ? <p>{t('plan.fresh', { date: day(result.madeAt), time: speech.time(result.madeAt, timeZone), seconds: speech.number(result.tookMs / 1000, { minimumSignificantDigits: 2, maximumSignificantDigits: 2 }) })}</p>
        : <p><b>{t('plan.stale', { date: day(result.madeAt) })}</b></p>}
      {!result.isFresh && <WorkForm speech={speech} planId={plan.planId} command={command} isFirst={false} />}
    </>
  )
}
