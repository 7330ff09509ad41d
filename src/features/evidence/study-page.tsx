// The answer to the question in the title, by a plan that was locked first: the sheet of the study, with what was expected beside it, and the same association year by year.
import type { YearOfBeginning } from '#src/domain/evidence/study/by-beginning.ts'
import { ForestPicture } from '#src/ui/evidence/forest-picture.tsx'
import { figuresIn } from '#src/ui/evidence/figures.ts'
import { Linked } from '#src/ui/evidence/linked.tsx'
import { modelRow } from '#src/ui/evidence/study-forests.ts'
import type { NamedModel } from '#src/ui/evidence/study-numbers.tsx'
import { StudySheet } from '#src/ui/evidence/study-sheet.tsx'
import { Desk, type Frame, type Speech } from '#src/ui/page.tsx'
import type { Citation } from './ended-page.tsx'
import type { Plan } from './read-plans.ts'
import type { Result } from './read-result.ts'
import { EvidenceWays, Invented, MadeLine } from './ways-page.tsx'

interface Props {
  readonly frame: Frame
  readonly plan: Plan
  readonly result: Result
  readonly references: readonly Citation[]
  readonly timeZone: string
  readonly command: string
  readonly isSimulated: boolean
}

export function StudyPage({ frame, plan, result, references, timeZone, command, isSimulated }: Props) {
  const { speech } = frame
  const { t } = speech
  const { study, beginnings, rate } = result.shown
  return (
    <Desk frame={frame} title={t('evidence.title')} current="/evidence" bodyClass="evidence">
      <StudySheet
        speech={speech} study={study} rates={{ ...rate, therapists: 0, share: 0 }} origin={{ file: null, version: result.engineVersion, madeAt: result.madeAt, timeZone, references }}
        ways={<><Invented frame={frame} isSimulated={isSimulated} /><EvidenceWays speech={speech} here="study" planId={plan.planId} /></>}
        made={<MadeLine speech={speech} plan={plan} result={result} timeZone={timeZone} command={command} />}
        models={beginnings.flatMap(({ year, main }): NamedModel[] => (beginnings.length > 1 && main ? [[String(year), t('plan.year.model', { year: String(year) }), main]] : []))}
        more={(
          <>
            <Beginnings speech={speech} result={result} beginnings={beginnings} />
            <Expected speech={speech} plan={plan} />
          </>
        )}
      />
      <footer class="foot"><p>{t('plan.repeat')} <code dir="ltr">npm run attune -- study --plan {plan.fingerprint.slice(0, 8)}</code></p></footer>
    </Desk>
  )
}

/** Nothing where there is one year, or where no year has enough. */
function Beginnings({ speech, result: { shown: { study } }, beginnings }: { speech: Speech; result: Result; beginnings: readonly YearOfBeginning[] }) {
  const { t } = speech
  const rows = beginnings.flatMap(({ year, gate, main }) => (main ? modelRow(speech, study, main, String(year), 'beside', { to: `made-${year}`, of: t('plan.year.clients', { clients: gate.have }) }) : []))
  if (beginnings.length < 2 || rows.length === 0) return null
  const few = beginnings.filter(({ gate }) => !gate.met)
  return (
    <section class="row evidence-tile" aria-labelledby="years">
      <h2 id="years">{t('plan.years')}</h2>
      <div class="matter">
        <p class="lead">{t('plan.years.question')}</p>
        <ForestPicture
          speech={speech} caption={t('plan.years')} axis={t('evidence.axis.standardised')} tick={(value) => figuresIn(speech).number(value, 2)} least={[-0.1, 0.25]}
          rows={[...modelRow(speech, study, study.forward.main, t('plan.years.all'), 'own', { to: 'made-main' }), ...rows]}
        />
        {few.length > 0 && <p><Linked text={t('plan.years.few', { years: few.map(({ year, gate }) => `${year} (${gate.have})`).join(', '), need: few[0]!.gate.need })} to="made-gates" /></p>}
      </div>
      <div class="margin"><p>{t('plan.years.says')}</p></div>
    </section>
  )
}

function Expected({ speech: { t }, plan: { plan: { expects } } }: { speech: Speech; plan: Plan }) {
  if (expects === '') return null
  return (
    <section class="row" aria-labelledby="expected">
      <h2 id="expected">{t('plan.expected')}</h2>
      <blockquote class="matter said" dir="auto">{expects}</blockquote>
      <div class="margin"><p>{t('plan.expected.says')}</p></div>
    </section>
  )
}
