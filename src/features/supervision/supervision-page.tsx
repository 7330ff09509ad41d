// Supervision as a page: the cases to talk about, gravest first, by reference and therapist; the signal's reason and numbers, and the way on.
import { Figures, isolated, Mark } from '#src/ui/marks.tsx'
import { Desk, type Frame } from '#src/ui/page.tsx'
import { stateWords } from '#src/ui/handling-words.ts'
import { signalWords } from '#src/ui/signal-words.ts'
import type { Teller } from '#src/ui/teller.ts'
import type { FlaggedCase } from './read-flagged.ts'

export function SupervisionPage({ frame, flagged, measure }: { frame: Frame; flagged: readonly FlaggedCase[]; measure: (id: string) => string }) {
  const { speech } = frame
  const teller: Teller = { speech, reader: 'supervisor', name: speech.t('signal.the-client'), measure }
  return (
    <Desk frame={frame} title={speech.t('supervision.title')} current="/supervision">
      <header class="title">
        <h1>{speech.t('supervision.title')}</h1>
        <p>{speech.t('supervision.count', { count: flagged.length })}</p>
      </header>
      {flagged.length === 0 && <section class="row"><div class="matter"><p class="lead">{speech.t('supervision.none')}</p><p class="provenance">{speech.t('supervision.none.what')}</p></div></section>}
      {flagged.map((one) => (
        <section class="row" aria-labelledby={`case-${one.caseId}`}>
          <h2 id={`case-${one.caseId}`}><a href={`/cases/${one.caseId}/brief`}>{one.reference}</a></h2>
          <ol class="matter signals">
            {one.signals.map((signal) => {
              const words = signalWords(teller, signal)
              return (
                <li class="signal">
                  <h3><Mark kind={words.mark} />{words.title}</h3>
                  {words.lines.map((line) => <p><Figures text={line} /></p>)}
                  <WhatWasDone teller={teller} one={one} kind={signal.kind} />
                </li>
              )
            })}
            <OpenRupture teller={teller} one={one} />
          </ol>
          <div class="margin">{one.isBrought && <p><b>{speech.t('supervision.brought')}</b></p>}<p>{speech.t('supervision.with', { therapist: isolated(one.therapist) })}</p></div>
        </section>
      ))}
      <footer class="foot"><p>{speech.t('supervision.foot')}</p></footer>
    </Desk>
  )
}

interface Props {
  readonly teller: Teller
  readonly one: FlaggedCase
}

/** How long it has been open, and where it stands. */
function WhatWasDone({ teller, one, kind }: Props & { kind: string }) {
  const life = one.brief.lives.find((each) => each.kind === kind)
  if (!life) return null
  const { speech } = teller
  return <p class="provenance">{speech.t('supervision.open', { sessions: life.sessionsSince })} {stateWords({ ...teller, numberOf: one.numberOf }, life)}</p>
}

/** Brought to supervision, and no rule finds it now. */
function OpenRupture({ teller, one }: Props) {
  const life = one.brief.lives.find((each) => each.kind === 'rupture' && each.state.isInSupervision)
  if (!life?.episode || one.signals.some(({ kind }) => kind === 'rupture')) return null
  const { speech } = teller
  return (
    <li class="signal">
      <h3><Mark kind="possible-rupture" />{speech.t('handling.still-open')}</h3>
      <p>{speech.t('handling.still-open.what', { session: life.episode.sessionNumber ?? 0, name: teller.name, reader: 'supervisor' })}</p>
      <WhatWasDone teller={teller} one={one} kind="rupture" />
    </li>
  )
}
