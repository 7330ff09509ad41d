// Every signal of a case over the sessions, newest first: what was told, in full or only noted, what was done, and what the client said to it.
import { Figures } from '#src/ui/marks.tsx'
import { Desk, type Frame } from '#src/ui/page.tsx'
import type { PastView } from './past-view.ts'

export function PastPage({ frame, view }: { frame: Frame; view: PastView }) {
  const { speech } = frame
  return (
    <Desk frame={frame} title={speech.t('handling.past.title', { name: view.reference })}>
      <header class="title">
        <h1>{speech.t('handling.past.title', { name: view.heading })}</h1>
        <p>{speech.t('handling.past.lead', { version: view.engineVersion })}</p>
        <p class="no-print"><a class="way" href={`/cases/${view.caseId}/brief`}>{speech.t('handling.past.back')}</a></p>
      </header>
      {view.sessions.map((session) => (
        <section class="row" aria-labelledby={`at-${session.id}`}>
          <h2 id={`at-${session.id}`}>{session.title}</h2>
          <div class="matter">
            {session.told.length === 0 && session.done.length === 0 && <p class="soft">{speech.t('handling.past.nothing')}</p>}
            {session.told.map(({ inFull, line }) => (
              <p>{!inFull && <span class="soft">{speech.t('brief.also-noted')}. </span>}<Figures text={line} /></p>
            ))}
            {session.done.map(({ line, words }) => <p class="provenance">{line}{words && <> <q class="said" dir="auto">{words}</q></>}</p>)}
            {session.acknowledged.map((line) => <p class="provenance">{line}</p>)}
            {session.heard && <p class="provenance">{session.heard}</p>}
          </div>
        </section>
      ))}
      <footer class="foot"><p>{speech.t('handling.past.foot')}</p></footer>
    </Desk>
  )
}
