// What became of those whose cases have ended: shares with their intervals, others' figures beside them to be compared with care, and how far clients came by what became of possible ruptures.
import type { EndedFigures, MeanChange, RecoveryShares } from '#src/domain/evidence/ended/ended-figures.ts'
import { fewestRated } from '#src/domain/evidence/ended/ended-case.ts'
import { casesNeeded, type Share } from '#src/domain/evidence/gated-share.ts'
import type { Benchmark } from '#src/platform/benchmarks.ts'
import { digitsOf, figuresIn } from '#src/ui/evidence/figures.ts'
import { ForestPicture, type ForestRow } from '#src/ui/evidence/forest-picture.tsx'
import { Desk, type Frame, type Speech } from '#src/ui/page.tsx'
import { ExpectedPart } from './expected-page.tsx'
import type { Plan } from './read-plans.ts'
import type { Expected } from './read-expected.ts'
import type { Result } from './read-result.ts'
import { EvidenceWays, Invented, MadeLine } from './ways-page.tsx'

/** A source with what is to be doubted. */
export interface Citation {
  readonly reference: string
  readonly note: string | null
}

interface Props {
  readonly frame: Frame
  readonly plan: Plan
  readonly result: Result
  readonly benchmarks: readonly Benchmark[]
  readonly references: readonly Citation[]
  /** null while predictions are switched off. */
  readonly expected: Expected | null
  readonly timeZone: string
  readonly command: string
  readonly isSimulated: boolean
}

const figures = ['recovery', 'reliableRecovery', 'reliableImprovement', 'reliableDeterioration'] as const

export function EndedPage({ frame, plan, result, benchmarks, references, expected, timeZone, command, isSimulated }: Props) {
  const { speech } = frame
  const { t } = speech
  const { ended, finished, paired, alone, repair } = result.shown.ended
  return (
    <Desk frame={frame} title={t('ended.title')} current="/evidence" bodyClass="evidence">
      <header class="title with-margin">
        <div>
          <h1>{t('ended.title')}</h1>
          <p>{t('ended.lead', { ended, finished })}</p>
          <Invented frame={frame} isSimulated={isSimulated} />
          <EvidenceWays speech={speech} here="ended" planId={plan.planId} />
        </div>
        <div class="margin"><MadeLine speech={speech} plan={plan} result={result} timeZone={timeZone} command={command} /></div>
      </header>
      <section class="row evidence-tile" aria-labelledby="paired">
        <h2 id="paired">{t('ended.paired')}</h2>
        <div class="matter">
          <p class="lead">{t('ended.paired.question')}</p>
          <Shares speech={speech} caption={t('ended.paired')} shares={paired} counted={paired.counted} benchmarks={benchmarks} />
        </div>
        <div class="margin">
          <p>{t('ended.paired.says')}</p>
          <p>{t('ended.counted', { counted: paired.counted, incomplete: paired.incomplete })}</p>
          <p><b>{t('ended.care')}</b> {t('ended.care.says')}</p>
        </div>
      </section>
      <section class="row evidence-tile" aria-labelledby="alone">
        <h2 id="alone">{t('ended.alone', { measure: plan.title })}</h2>
        <div class="matter">
          <p class="lead">{t('ended.alone.question', { measure: plan.title })}</p>
          <Shares speech={speech} caption={t('ended.alone', { measure: plan.title })} shares={alone} counted={alone.counted} benchmarks={[]} />
        </div>
        <div class="margin">
          <p>{t('ended.alone.says', { measure: plan.title })}</p>
          <p>{t('ended.counted', { counted: alone.counted, incomplete: alone.incomplete })}</p>
        </div>
      </section>
      <section class="row evidence-tile" aria-labelledby="ruptures">
        <h2 id="ruptures">{t('ended.ruptures')}</h2>
        <div class="matter">
          <p class="lead">{t('ended.ruptures.question')}</p>
          <Changes speech={speech} repair={repair} measure={plan.title} />
          <ul class="evidence-findings"><li>{t('ended.ruptures.published')}</li></ul>
        </div>
        <div class="margin">
          <p>{t('ended.ruptures.says')}</p>
          <p>{t('ended.ruptures.not')}</p>
          {repair.unrated > 0 && <p>{t('ended.ruptures.unrated', { unrated: repair.unrated, needed: fewestRated })}</p>}
          <p>{t('evidence.association')}</p>
        </div>
      </section>
      {expected && <ExpectedPart speech={speech} {...expected} />}
      <section class="row" aria-labelledby="made">
        <h2 id="made">{t('evidence.made')}</h2>
        <div class="matter evidence-made">
          {['who', 'scores', 'recovery', 'interval', 'gate', 'rupture'].map((part) => <p id={`made-${part}`} class="made">{t(`ended.made.${part}`, { needed: casesNeeded, rated: fewestRated })}</p>)}
        </div>
      </section>
      <section class="row" aria-labelledby="sources">
        <h2 id="sources">{t('ended.sources')}</h2>
        <ul class="matter evidence-sources">{references.map(({ reference, note }) => <li><span dir="ltr">{reference}</span>{note !== null && <span class="soft"> {note}</span>}</li>)}</ul>
      </section>
    </Desk>
  )
}

interface SharesProps {
  readonly speech: Speech
  readonly caption: string
  readonly shares: RecoveryShares
  readonly counted: number
  readonly benchmarks: readonly Benchmark[]
}

/** What is not enough yet has no row: it is said once, with how many there are. */
function Shares({ speech, caption, shares, counted, benchmarks }: SharesProps) {
  const { t } = speech
  const { share: write } = figuresIn(speech)
  const rows = figures.flatMap((name): ForestRow[] => {
    const own = shares[name]
    const others = benchmarks.filter(({ figure }) => figure === name).map(({ place, lower, upper, evidence }): ForestRow => ({
      label: t(`ended.place.${place}`), kind: evidence === 'published' ? 'published' : 'known', estimate: lower === upper ? lower : null, lower, upper,
      figure: lower === upper ? write(lower) : t('evidence.to', { lower: write(lower), upper: write(upper) }), ...(evidence === 'published' ? {} : { note: t('ended.unchecked') }),
    }))
    return own?.kind === 'known' ? [...ownRow(speech, name, own), ...others] : []
  })
  const missing = figures.flatMap((name) => (shares[name]?.kind === 'too-few' ? [{ name, cases: shares[name].cases }] : []))
  return (
    <>
      {missing.length === figures.length || counted === 0 ? <p>{t('ended.too-few', { cases: counted, needed: casesNeeded })}</p> : missing.map(({ name, cases }) => <p>{t('ended.too-few.of', { figure: t(`ended.figure.${name}`), cases, needed: casesNeeded })}</p>)}
      {figures.some((name) => shares[name] === null) && <p>{t('ended.no-rule')}</p>}
      {rows.length > 0 && <ForestPicture speech={speech} caption={caption} axis={t('ended.axis.share')} rows={rows} tick={write} least={[0, 1]} />}
    </>
  )
}

function ownRow(speech: Speech, name: (typeof figures)[number], own: Extract<Share, { kind: 'known' }>): ForestRow[] {
  const { share: write } = figuresIn(speech)
  const { share, interval: { lower, upper }, cases } = own
  return [{
    label: speech.t(`ended.figure.${name}`), note: speech.t('ended.of', { cases }), kind: 'own', made: 'recovery', estimate: share, lower, upper,
    figure: `${write(share)} (${speech.t('evidence.to', { lower: write(lower), upper: write(upper) })})`,
  }]
}

const groups = ['repaired', 'unrepaired', 'never-signalled'] as const

function Changes({ speech, repair, measure }: { speech: Speech; repair: EndedFigures['repair']; measure: string }) {
  const { t } = speech
  const rows = groups.flatMap((group) => changeRow(speech, t(`ended.group.${group}`), repair[group]))
  const missing = groups.flatMap((group) => (repair[group].kind === 'too-few' ? [{ group, cases: repair[group].cases }] : []))
  const { number } = figuresIn(speech)
  return (
    <>
      {missing.map(({ group, cases }) => <p>{t('ended.group.too-few', { group: t(`ended.group.${group}`), cases, needed: casesNeeded })}</p>)}
      {rows.length > 0 && <ForestPicture speech={speech} caption={t('ended.ruptures')} axis={t('ended.axis.change', { measure })} rows={rows} tick={(value) => number(value, 0)} least={[-8, 2]} />}
    </>
  )
}

function changeRow(speech: Speech, label: string, found: MeanChange): ForestRow[] {
  if (found.kind === 'too-few') return []
  const { number, signed } = figuresIn(speech)
  const { change, interval: { lower, upper }, cases, first } = found
  const digits = digitsOf(lower, upper)
  return [{
    label, note: speech.t('ended.group.of', { cases, first: number(first, 1) }), kind: 'own', made: 'rupture', estimate: change, lower, upper,
    figure: `${signed(change, digits)} (${speech.t('evidence.to', { lower: signed(lower, digits), upper: signed(upper, digits) })})`,
  }]
}
