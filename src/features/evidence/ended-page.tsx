// What became of those whose cases have ended: shares with their intervals, others' figures beside them to be compared with care, and how far clients came by what became of possible ruptures.
import type { EndedFigures, MeanChange, RecoveryShares } from '#src/domain/evidence/ended/ended-figures.ts'
import type { EndedRates } from '#src/domain/evidence/ended/ended-rates.ts'
import { fewestRated } from '#src/domain/evidence/ended/ended-case.ts'
import { casesNeeded, type Share } from '#src/domain/evidence/gated-share.ts'
import type { Benchmark } from '#src/platform/benchmarks.ts'
import { EndedNumbers, figures, groups } from '#src/ui/evidence/ended-numbers.tsx'
import { digitsOf, figuresIn, shareDigits } from '#src/ui/evidence/figures.ts'
import { ForestPicture, type ForestRow } from '#src/ui/evidence/forest-picture.tsx'
import { Linked } from '#src/ui/evidence/linked.tsx'
import { withWeeks } from '#src/ui/evidence/study-words.ts'
import { Desk, type Frame, type Speech } from '#src/ui/page.tsx'
import { ExpectedPart } from './expected-page.tsx'
import type { Plan } from './read-plans.ts'
import type { Expected } from './read-expected.ts'
import type { Result } from './read-result.ts'
import { EvidenceWays, Invented, MadeLine } from './ways-page.tsx'

/** A source with what is to be doubted. */
export interface Citation {
  /** Its key in docs/sources.md. */
  readonly source: string
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

export function EndedPage({ frame, plan, result, benchmarks, references, expected, timeZone, command, isSimulated }: Props) {
  const { speech } = frame
  const { t } = speech
  const { ended: { ended, finished, paired, alone, repair }, endedRates: rates } = result.shown
  return (
    <Desk frame={frame} title={t('ended.title')} current="/evidence" bodyClass="evidence">
      <header class="title with-margin">
        <div>
          <h1>{t('ended.title')}</h1>
          <p><Linked text={t('ended.lead', { ended, finished })} to="made-who" /></p>
          <Invented frame={frame} isSimulated={isSimulated} />
          <EvidenceWays speech={speech} here="ended" planId={plan.planId} />
        </div>
        <div class="margin"><MadeLine speech={speech} plan={plan} result={result} timeZone={timeZone} command={command} /></div>
      </header>
      <section class="row evidence-tile" aria-labelledby="paired">
        <h2 id="paired">{t('ended.paired')}</h2>
        <div class="matter">
          <p class="lead">{t('ended.paired.question')}</p>
          <Shares speech={speech} caption={t('ended.paired')} part="paired" shares={paired} counted={paired.counted} rates={rates?.paired} benchmarks={benchmarks} />
        </div>
        <div class="margin">
          <p>{t('ended.paired.says')}</p>
          <p><Linked text={t('ended.counted', { counted: paired.counted, incomplete: paired.incomplete })} to="made-scores" /></p>
          <p><b>{t('ended.care')}</b> {t('ended.care.says')}</p>
        </div>
      </section>
      <section class="row evidence-tile" aria-labelledby="alone">
        <h2 id="alone">{t('ended.alone', { measure: plan.title })}</h2>
        <div class="matter">
          <p class="lead">{t('ended.alone.question', { measure: plan.title })}</p>
          <Shares speech={speech} caption={t('ended.alone', { measure: plan.title })} part="alone" shares={alone} counted={alone.counted} rates={rates?.alone} benchmarks={[]} />
        </div>
        <div class="margin">
          <p>{t('ended.alone.says', { measure: plan.title })}</p>
          <p><Linked text={t('ended.counted', { counted: alone.counted, incomplete: alone.incomplete })} to="made-scores" /></p>
        </div>
      </section>
      <section class="row evidence-tile" aria-labelledby="ruptures">
        <h2 id="ruptures">{t('ended.ruptures')}</h2>
        <div class="matter">
          <p class="lead">{t('ended.ruptures.question')}</p>
          <Changes speech={speech} repair={repair} rates={rates?.repair} measure={plan.title} />
          <ul class="evidence-findings"><li><Linked text={t('ended.ruptures.published')} to="source-eubanks-2018" /></li></ul>
        </div>
        <div class="margin">
          <p>{t('ended.ruptures.says')}</p>
          <p>{t('ended.ruptures.not')}</p>
          {repair.unrated > 0 && <p><Linked text={t('ended.ruptures.unrated', { unrated: repair.unrated, needed: fewestRated })} to="made-rupture" /></p>}
          <p>{t('evidence.association')}</p>
        </div>
      </section>
      {expected && <ExpectedPart speech={speech} {...expected} />}
      <section class="row" aria-labelledby="made">
        <h2 id="made">{t('evidence.made')}</h2>
        <div class="matter evidence-made">
          {['who', 'scores', 'recovery', 'interval', 'gate', 'rupture', ...(expected ? ['expected'] : [])].map((part) => <p id={`made-${part}`} class="made">{t(`ended.made.${part}`, { needed: casesNeeded, rated: fewestRated })}{part === 'gate' && rates && ` ${t('evidence.made.rate')}`}</p>)}
          <EndedNumbers speech={speech} ended={result.shown.ended} measure={plan.title} />
          <p class="foot-line">{t('ended.repeat')} <code dir="ltr">npm run attune -- study --plan {plan.fingerprint.slice(0, 8)} --json</code></p>
        </div>
      </section>
      <section class="row" aria-labelledby="sources">
        <h2 id="sources">{t('ended.sources')}</h2>
        <ul class="matter evidence-sources">{references.map(({ source, reference, note }) => <li id={`source-${source}`} class="made"><span dir="ltr">{reference}</span>{note !== null && <span class="soft"> {note}</span>}</li>)}</ul>
      </section>
    </Desk>
  )
}

interface SharesProps {
  readonly speech: Speech
  readonly caption: string
  /** Its rows in the table of every figure. */
  readonly part: 'paired' | 'alone'
  readonly shares: RecoveryShares
  readonly counted: number
  /** How fast the figures come nearer, where that is known. */
  readonly rates: EndedRates['paired'] | undefined
  readonly benchmarks: readonly Benchmark[]
}

/** What is not enough yet has no row: it is said once, with how many there are. */
function Shares({ speech, caption, part, shares, counted, rates, benchmarks }: SharesProps) {
  const { t } = speech
  const { share: write } = figuresIn(speech)
  const rows = figures.flatMap((name): ForestRow[] => {
    const own = shares[name]
    const others = benchmarks.filter(({ figure }) => figure === name).map(({ place, source, lower, upper, evidence }): ForestRow => ({
      label: t(`ended.place.${place}`), kind: evidence === 'published' ? 'published' : 'known', to: `source-${source}`, estimate: lower === upper ? lower : null, lower, upper,
      figure: lower === upper ? write(lower) : t('evidence.to', { lower: write(lower), upper: write(upper) }), ...(evidence === 'published' ? {} : { note: t('ended.unchecked') }),
    }))
    return own?.kind === 'known' ? [...ownRow(speech, part, name, own), ...others] : []
  })
  const notYet = (words: string, have: number, perWeek: number | undefined) => <p><Linked text={withWeeks(speech, words, { have, need: casesNeeded }, perWeek)} to="made-gate" /></p>
  const missing = figures.flatMap((name) => (shares[name]?.kind === 'too-few' ? [{ name, cases: shares[name].cases }] : []))
  return (
    <>
      {missing.length === figures.length || counted === 0 ? notYet(t('ended.too-few', { cases: counted, needed: casesNeeded }), counted, rates?.counted) : missing.map(({ name, cases }) => notYet(t('ended.too-few.of', { figure: t(`ended.figure.${name}`), cases, needed: casesNeeded }), cases, rates?.[name]))}
      {figures.some((name) => shares[name] === null) && <p>{t('ended.no-rule')}</p>}
      {rows.length > 0 && <ForestPicture speech={speech} caption={caption} axis={t('ended.axis.share')} rows={rows} tick={write} least={[0, 1]} />}
    </>
  )
}

function ownRow(speech: Speech, part: string, name: (typeof figures)[number], { share, interval: { lower, upper }, cases }: Extract<Share, { kind: 'known' }>): ForestRow[] {
  const write = (value: number) => figuresIn(speech).share(value, shareDigits(lower, upper))
  return [{
    label: speech.t(`ended.figure.${name}`), kind: 'own', to: `made-${part}-${name}`, estimate: share, lower, upper,
    figure: `${write(share)} (${speech.t('evidence.to', { lower: write(lower), upper: write(upper) })})`, of: speech.t('ended.of', { cases }),
  }]
}

function Changes({ speech, repair, rates, measure }: { speech: Speech; repair: EndedFigures['repair']; rates: EndedRates['repair'] | undefined; measure: string }) {
  const { t } = speech
  const rows = groups.flatMap((group) => changeRow(speech, group, repair[group]))
  const missing = groups.flatMap((group) => (repair[group].kind === 'too-few' ? [{ group, cases: repair[group].cases }] : []))
  const { number } = figuresIn(speech)
  return (
    <>
      {missing.map(({ group, cases }) => <p><Linked text={withWeeks(speech, t('ended.group.too-few', { group: t(`ended.group.${group}`), cases, needed: casesNeeded }), { have: cases, need: casesNeeded }, rates?.[group])} to="made-gate" /></p>)}
      {rows.length > 0 && <ForestPicture speech={speech} caption={t('ended.ruptures')} axis={t('ended.axis.change', { measure })} rows={rows} tick={(value) => number(value, 0)} least={[-8, 2]} />}
    </>
  )
}

function changeRow(speech: Speech, group: (typeof groups)[number], found: MeanChange): ForestRow[] {
  if (found.kind === 'too-few') return []
  const { number, signed } = figuresIn(speech)
  const { change, interval: { lower, upper }, cases, first } = found
  const digits = digitsOf(lower, upper)
  return [{
    label: speech.t(`ended.group.${group}`), of: speech.t('ended.group.of', { cases, first: number(first, 1) }), kind: 'own', to: `made-${group}`, estimate: change, lower, upper,
    figure: `${signed(change, digits)} (${speech.t('evidence.to', { lower: signed(lower, digits), upper: signed(upper, digits) })})`,
  }]
}
