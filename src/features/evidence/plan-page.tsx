// The analysis plan: before it is locked a page to think on, with little to choose; afterwards a sheet that says what was asked, by whom and when, and proves it.
import { plannedChecks, plannedModels } from '#src/domain/evidence/analysis-plan.ts'
import { Choices, Command, LongField, TextField, type Typed } from '#src/ui/fields.tsx'
import { isolated } from '#src/ui/marks.tsx'
import { Desk, type Frame, type Speech } from '#src/ui/page.tsx'
import type { MeasureChoice, Plan } from './read-plans.ts'
import { EvidenceWays, Invented } from './ways-page.tsx'

interface Props {
  readonly frame: Frame
  /** The plan that is shown; null before the first. */
  readonly plan: Plan | null
  readonly all: readonly Plan[]
  readonly measures: readonly MeasureChoice[]
  readonly timeZone: string
  readonly typed: Typed
  readonly command: string
  readonly isSimulated: boolean
}

export function PlanPage(props: Props) {
  const { frame, plan, typed } = props
  const { speech } = frame
  const { t } = speech
  return (
    <Desk frame={frame} title={t(plan ? 'plan.title.later' : 'plan.title')} current="/evidence" bodyClass="evidence plan">
      <header class="title with-margin">
        <div>
          <h1>{t(plan ? 'plan.title.later' : 'plan.title')}</h1>
          <p>{t(plan ? 'plan.lead.later' : 'plan.lead')}</p>
          <Invented frame={frame} isSimulated={props.isSimulated} />
          {plan && <EvidenceWays speech={speech} here="plan" planId={plan.planId} />}
        </div>
        <div class="margin">
          <p><b>{t('plan.why')}</b></p>
          <p>{t('plan.why.what')}</p>
        </div>
      </header>
      {Object.keys(typed.mends).length > 0 && <p class="notice" role="alert">{t('plan.to-mend')}</p>}
      {plan && <LockedSheet {...props} plan={plan} />}
      <Questions speech={speech} plan={plan} />
      {plan ? <Another {...props} plan={plan} /> : (
        <section class="row" aria-labelledby="choose">
          <h2 id="choose">{t('plan.choose')}</h2>
          <div class="matter"><PlanForm {...props} /></div>
          <div class="margin"><p>{t('plan.lock.what')}</p></div>
        </section>
      )}
    </Desk>
  )
}

function LockedSheet({ frame: { speech }, plan, timeZone }: Props & { plan: Plan }) {
  const { t } = speech
  const day = (at: number) => speech.date(at, timeZone, { day: 'numeric', month: 'long', year: 'numeric' })
  const { since, expects } = plan.plan
  return (
    <section class="row" aria-labelledby="locked">
      <h2 id="locked">{t('plan.locked')}</h2>
      <div class="matter plan-sheet">
        <p class="lead">{t('plan.locked.by', { name: isolated(plan.lockedByName), date: day(plan.lockedAt), time: speech.time(plan.lockedAt, timeZone) })}</p>
        <dl>
          <dt>{t('plan.outcome')}</dt>
          <dd>{plan.title}</dd>
          <dt>{t('plan.who')}</dt>
          <dd>{since === null ? t('plan.who.all') : t('plan.who.since', { date: speech.date(Date.parse(since), 'UTC', { day: 'numeric', month: 'long', year: 'numeric' }) })}</dd>
          <dt>{t('plan.expected')}</dt>
          <dd>{expects === '' ? <span class="soft">{t('plan.expected.none')}</span> : <span class="said" dir="auto">{expects}</span>}</dd>
          <dt>{t('plan.fingerprint')}</dt>
          <dd>
            <code class="fingerprint" dir="ltr">{(plan.fingerprint.match(/.{1,8}/g) ?? []).join(' ')}</code>
            <p class="soft">{t(plan.fits ? 'plan.fingerprint.fits' : 'plan.fingerprint.does-not-fit')}</p>
          </dd>
        </dl>
      </div>
      <div class="margin">
        <p>{plan.seenBefore === null ? t('plan.first') : t('plan.after', { date: day(plan.seenBefore) })}</p>
        <p>{plan.lookedAt === null ? t('plan.not-looked') : t('plan.looked', { date: day(plan.lookedAt) })}</p>
        <p>{t('plan.fingerprint.what')}</p>
      </div>
    </section>
  )
}

/** The main question asked again in other ways. */
const variants = new Set<string>(['without-lag', 'detrended', 'detrended-without-lag'])

function Questions({ speech: { t }, plan }: { speech: Speech; plan: Plan | null }) {
  const models = plan?.plan.models ?? plannedModels
  return (
    <section class="row" aria-labelledby="questions">
      <h2 id="questions">{t('plan.questions')}</h2>
      <div class="matter">
        {!plan && <p>{t('plan.questions.lead')}</p>}
        <ol class="plan-questions">
          {models.filter((model) => !variants.has(model)).map((model) => (
            <li>
              <div>
                <p>{model === 'within' ? <b>{t(`plan.model.${model}`)}</b> : t(`plan.model.${model}`)}</p>
                {model === 'within' && <ul class="soft"><li>{t('plan.model.within.beside')}</li>{models.filter((one) => variants.has(one)).map((one) => <li>{t(`plan.model.${one}`)}</li>)}</ul>}
              </div>
            </li>
          ))}
        </ol>
      </div>
      <div class="margin">
        <p><b>{t('plan.checks')}</b></p>
        <ul>{(plan?.plan.checks ?? plannedChecks).map((check) => <li>{t(`plan.check.${check}`)}</li>)}</ul>
        <p>{t('plan.gates')}</p>
      </div>
    </section>
  )
}

function Another(props: Props & { plan: Plan }) {
  const { frame: { speech }, all, plan, timeZone, typed } = props
  const { t } = speech
  return (
    <>
      {all.length > 1 && (
        <section class="row no-print" aria-labelledby="all">
          <h2 id="all">{t('plan.others')}</h2>
          <ol class="matter plan-list">
            {all.map(({ planId, number, lockedAt, lockedByName, title }) => (
              <li>
                <a class="way" href={`/evidence/plan?plan=${planId}`} {...(planId === plan.planId ? { 'aria-current': 'page' as const } : {})}>{t('plan.number', { number })}</a>{' '}
                <span>{title}; {t('plan.locked.by', { name: isolated(lockedByName), date: speech.date(lockedAt, timeZone), time: speech.time(lockedAt, timeZone) })}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
      <section class="row no-print" aria-labelledby="another">
        <h2 id="another">{t('plan.another')}</h2>
        <div class="matter">
          <details open={Object.keys(typed.mends).length > 0}>
            <summary>{t('plan.another')}</summary>
            <PlanForm {...props} />
          </details>
        </div>
        <div class="margin"><p>{t('plan.why.later')}</p></div>
      </section>
    </>
  )
}

function PlanForm({ frame: { speech }, measures, typed, command }: Props) {
  const field = { speech, typed }
  return (
    <form class="form" method="post" action="/evidence/plan">
      <Command id={typed.values['command'] ?? command} />
      <Choices {...field} kind="radio" name="measure" label="plan.measure" options={measures.map(({ value, title }) => ({ value, label: title }))} />
      <TextField {...field} name="since" label="plan.since" hint type="date" />
      <LongField {...field} name="expects" label="plan.expects" hint rows={4} maxLength={600} />
      <p class="actions"><button class="button" type="submit">{speech.t('plan.lock')}</button></p>
    </form>
  )
}
