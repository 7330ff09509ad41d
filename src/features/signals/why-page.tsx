// Why am I seeing this? One signal as a page: what happened, what the rule saw, what it says, how often it is wrong, where it comes from, and what it never says.
import type { RuptureFinding } from '#src/domain/alliance/finding.ts'
import { ruleSources, type RuleKey } from '#src/domain/signal/rule.ts'
import type { Signal } from '#src/domain/signal/signal.ts'
import { Figures, Mark } from '#src/ui/marks.tsx'
import { Desk, type Frame, type Speech } from '#src/ui/page.tsx'
import { ruleWords, type RuleWords } from '#src/ui/rule-words.ts'
import { signalWords } from '#src/ui/signal-words.ts'
import { LowItemsBehind, RiskAnswersBehind, TensionBehind } from './answers-page.tsx'
import { AttendanceBehind } from './attendance-page.tsx'
import { GoalBehind, ListsBehind } from './goals-page.tsx'
import { RatingsBehind, RepairBehind } from './ratings-page.tsx'
import { ChangeBehind, ExpectedBehind, StandstillBehind, SuddenBehind } from './scores-page.tsx'
import type { WhyView } from './why-view.ts'

interface Props {
  readonly speech: Speech
  readonly view: WhyView
}

export function WhyPage({ frame, view }: { frame: Frame; view: WhyView }) {
  const { speech } = frame
  const { signals, teller } = view
  const [first] = signals
  const { mark, title: told } = signalWords(teller, first)
  const title = first.kind === 'positive' ? speech.t('why.positive') : told
  return (
    <Desk frame={frame} title={speech.t('why.title', { title })} bodyClass="why">
      <header class="title">
        <h1><Mark kind={mark} />{title}</h1>
        <p>{speech.t('why.of', { name: teller.name, session: view.brief.session?.number ?? 0 })} <a class="no-print" href={view.briefPath}>{speech.t('why.back')}</a></p>
      </header>
      <section class="row" aria-labelledby="happened">
        <h2 id="happened">{speech.t('why.happened')}</h2>
        <div class="matter">
          {signals.map((signal) => {
            const words = signalWords(teller, signal)
            return (
              <>
                {words.title !== told && <h3>{words.title}</h3>}
                {words.lines.map((line) => <p><Figures text={line} /></p>)}
                <p class="provenance">{speech.t(`why.level.${signal.level}`)}</p>
              </>
            )
          })}
        </div>
      </section>
      {signals.flatMap((signal) => ruleWords(teller, signal).map((words) => <RulePart speech={speech} view={view} signal={signal} words={words} />))}
      <footer class="foot"><p>{speech.t('brief.foot')}</p></footer>
    </Desk>
  )
}

function RulePart({ speech, view, signal, words: { rule, says, wrong } }: Props & { signal: Signal; words: RuleWords }) {
  return (
    <section class="row" aria-labelledby={rule}>
      <h2 id={rule}>{speech.t(`rule.${rule}.name`)}</h2>
      <div class="matter">
        <Behind speech={speech} view={view} signal={signal} rule={rule} />
        <h3>{speech.t('why.rule')}</h3>
        {says.map((text) => <p>{text}</p>)}
        <h3>{speech.t('why.wrong')}</h3>
        {wrong.map((text) => <p>{text}</p>)}
        <h3>{speech.t('why.not')}</h3>
        <p>{speech.t(`rule.${rule}.not`)}</p>
      </div>
      <div class="margin"><Sources speech={speech} view={view} rule={rule} /></div>
    </section>
  )
}

function Sources({ speech, view, rule }: Props & { rule: RuleKey }) {
  return (
    <>
      <h3>{speech.t('why.sources')}</h3>
      <ul>
        {ruleSources[rule].map((key) => {
          const { reference, checked, note } = view.citation(key)
          return <li>{[reference, ...(note ? [note] : []), ...(checked ? [] : [speech.t('why.source.unchecked')])].join(' ')}</li>
        })}
      </ul>
    </>
  )
}

/** What the rule saw of this case. */
function Behind({ speech, view, signal, rule }: Props & { signal: Signal; rule: RuleKey }) {
  const shown = { speech, view }
  const { evidence } = signal
  switch (evidence.type) {
    case 'risk-item':
      return <RiskAnswersBehind {...shown} items={[...new Set(evidence.raised.map(({ item }) => item))]} />
    case 'reliable-change':
      return <>{evidence.changes.map((change) => <ChangeBehind {...shown} change={change} />)}</>
    case 'sudden-change':
      return <>{evidence.changes.map((change) => <SuddenBehind {...shown} change={change} />)}</>
    case 'standstill':
      return <>{evidence.outcomes.map((outcome) => <StandstillBehind {...shown} outcome={outcome} />)}</>
    case 'expected-course':
      return <>{evidence.outcomes.map((outcome) => <ExpectedBehind {...shown} outcome={outcome} />)}</>
    case 'goals-apart':
      return <ListsBehind {...shown} round={evidence.round} />
    case 'goal-standing':
      return <>{evidence.goals.map(({ goalId }) => <GoalBehind {...shown} goalId={goalId} />)}</>
    case 'engagement':
      return <AttendanceBehind {...shown} />
    case 'repair':
      return <RepairBehind {...shown} episode={evidence.episode} />
    case 'rupture':
      return <>{evidence.findings.map((finding) => <FindingBehind {...shown} finding={finding} rule={rule} />)}</>
  }
}

function FindingBehind({ speech, view, finding, rule }: Props & { finding: RuptureFinding; rule: RuleKey }) {
  const shown = { speech, view, finding }
  return (
    <>
      {finding.reasons.filter(({ kind }) => kind === rule).map((reason, index) => {
        if (reason.kind === 'tension') return <TensionBehind {...shown} reason={reason} />
        if (reason.kind !== 'low-item') return <RatingsBehind {...shown} reason={reason} />
        // One list holds them all.
        return index === 0 && <LowItemsBehind {...shown} at={reason.at} />
      })}
    </>
  )
}
