// What to bring up, with its reason in words and numbers, how it was found, and how to ask.
import type { Signal } from '#src/domain/signal/signal.ts'
import { Figures, Mark, printed } from '#src/ui/marks.tsx'
import type { Speech } from '#src/ui/page.tsx'
import { foundWords } from '#src/ui/rule-words.ts'
import { oneLine, signalWords } from '#src/ui/signal-words.ts'
import { Became, openRupture, StateLine, StillOpen, Useful } from './became-page.tsx'
import type { BriefView } from './brief-view.ts'
import { DropOut } from './drop-out-page.tsx'
import { isAnythingObserved, Observed, Strain } from './observed-page.tsx'

interface Props {
  readonly speech: Speech
  readonly view: BriefView
}

/** More than this is not read before a session. */
const cautions = 3

export function BringUp({ speech, view }: Props) {
  const { signals, alsoNoted, goodNews } = view.brief
  if (isSafetyAlone(speech, view)) return null
  const full = signals.filter((signal) => signal.kind !== 'safety')
  return (
    <section class="row" aria-labelledby="signals">
      <h2 id="signals">{speech.t('brief.bring-up')}</h2>
      <div class="matter">
        {signals.length === 0 && <p>{speech.t(isAnythingOpen(view) ? 'brief.nothing-new' : 'brief.nothing')}</p>}
        <ol class="signals">
          {full.map((signal) => {
            const words = signalWords(view.teller, signal)
            return (
              <li class="signal">
                <h3><Mark kind={words.mark} />{words.title}</h3>
                {words.lines.map((line) => <p><Figures text={line} /></p>)}
                <Strain speech={speech} view={view} signal={signal} />
                {signal.kind !== 'positive' && <StateLine speech={speech} view={view} kind={signal.kind} />}
                <div class="after">
                  <details>
                    <summary>{speech.t('brief.found')}</summary>
                    {foundWords(view.teller, signal).map((line) => <p>{line}</p>)}
                    <p><Why speech={speech} view={view} signal={signal} /></p>
                  </details>
                  {signal.kind !== 'positive' && <Became speech={speech} view={view} kind={signal.kind} rule={signal.rule} />}
                  {signal.kind !== 'positive' && <Useful speech={speech} view={view} kind={signal.kind} rule={signal.rule} />}
                </div>
              </li>
            )
          })}
        </ol>
        <StillOpen speech={speech} view={view} />
        <AlsoNoted speech={speech} view={view} isFirst={signals.length > 0 && full.length === 0} />
        <DropOut speech={speech} view={view} />
        <Observed speech={speech} view={view} isFirst={alsoNoted.length === 0} />
        {goodNews.map((signal, index) => (
          <p class="also small">{index === 0 && <b>{speech.t('signal.positive.title')}</b>} <Figures text={signalWords(view.teller, signal).lines.join(' ')} /> <Why speech={speech} view={view} signal={signal} short /></p>
        ))}
      </div>
      <BetterNot speech={speech} view={view} />
    </section>
  )
}

/** A watch is a line and no more; what was put off or told lately says where it stands, and can be taken up again. */
function AlsoNoted({ speech, view, isFirst }: Props & { isFirst: boolean }) {
  return (
    <>
      {view.brief.alsoNoted.map((signal, index) => (
        <div class={index > 0 || isFirst ? 'signal small' : 'signal also small'}>
          <p>
            {index === 0 && <b>{speech.t('brief.also-noted')}. </b>}
            {oneLine(view.teller, signal)} <Why speech={speech} view={view} signal={signal} short />
          </p>
          {signal.level !== 'watch' && signal.kind !== 'positive' && (
            <>
              <StateLine speech={speech} view={view} kind={signal.kind} />
              <div class="after"><Became speech={speech} view={view} kind={signal.kind} rule={signal.rule} /></div>
            </>
          )}
        </div>
      ))}
    </>
  )
}

/** The way to the page on which a signal can be checked; the hidden words tell one such way from another. */
export function Why({ speech, view, signal, short = false }: Props & { signal: Signal; short?: boolean }) {
  return (
    <a class="no-print" href={view.whyPath(signal.kind)}>
      {speech.t(short ? 'brief.why.short' : 'brief.why')}
      <span class="hidden-words"> {signalWords(view.teller, signal).title}</span>
    </a>
  )
}

/** Told lately, put off or let go, or a rupture without a rule: nothing new is then not the same as nothing. */
function isAnythingOpen(view: BriefView): boolean {
  return openRupture(view) !== undefined || view.brief.alsoNoted.some(({ level }) => level !== 'watch')
}

/** What needs a person stands above already, in full: a heading over nothing would follow it. */
function isSafetyAlone(speech: Speech, view: BriefView): boolean {
  const { signals, alsoNoted, goodNews } = view.brief
  return signals.length > 0 && !openRupture(view) && !isAnythingObserved(speech, view) && [...signals, ...alsoNoted, ...goodNews].every((signal) => signal.kind === 'safety')
}

function BetterNot({ speech, view }: Props) {
  const better = view.brief.signals.flatMap(view.pages)
  // The first words of caution of every page before the second ones of any.
  const avoid = [0, 1, 2, 3].flatMap((index) => better.flatMap((page) => page.betterNot[index] ?? [])).slice(0, cautions)
  if (avoid.length === 0) return null
  return (
    <div class="margin avoid">
      <h3>{speech.t('brief.better-not')}</h3>
      <ul>{avoid.map((line) => <li>{printed(line)}</li>)}</ul>
    </div>
  )
}

export function AskFirst({ speech, view }: Props) {
  const { signals, alsoNoted, goodNews } = view.brief
  const [first, ...others] = [...signals, ...(signals.length === 0 ? [...alsoNoted, ...goodNews] : [])].flatMap(view.pages)
  if (!first) return null
  return (
    <section class="row" aria-labelledby="ask">
      <h2 id="ask">{speech.t('brief.ask-first')}</h2>
      <div class="matter">
        <ol class="asks">
          {first.askFirst.slice(0, 1).map((line) => <li class="first">{printed(line)}</li>)}
          {first.ifTheAnswerComesQuickly.slice(0, 1).map((line) => (
            <li><span>{speech.t('brief.if-quick')}</span>{printed(line)}</li>
          ))}
          {others.slice(0, 2).map((page) => (
            <li><span>{speech.t('brief.and-about', { title: page.title.charAt(0).toLowerCase() + page.title.slice(1) })}</span>{printed(page.askFirst[0]!)}</li>
          ))}
        </ol>
      </div>
      {isSafetyAlone(speech, view) && <BetterNot speech={speech} view={view} />}
    </section>
  )
}
