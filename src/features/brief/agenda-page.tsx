// An agenda to start from: the frame of a session with what is known of this one, the same that the two see in the room, and the one thing to bring up.
import type { AgendaBy } from '#src/domain/session/agenda.ts'
import { isolated } from '#src/ui/marks.tsx'
import type { Speech } from '#src/ui/page.tsx'
import { signalWords } from '#src/ui/signal-words.ts'
import type { BriefView } from './brief-view.ts'
import { PlaybookFold } from './playbook-fold-page.tsx'

export function AgendaPart({ speech, view }: { speech: Speech; view: BriefView }) {
  if (!view.agenda) return null
  const who = (by: AgendaBy) => (by === 'client' ? isolated(view.called ?? view.teller.name) : speech.t(by === 'both' ? 'together.both' : 'brief.agenda.you'))
  return (
    <section class="row" aria-labelledby="agenda">
      <h2 id="agenda">{speech.t('brief.agenda')}</h2>
      <div class="matter">
        <ol class="agenda">
          {view.agenda.map((place) => {
            if (place.kind === 'entry') return <li><span class="said" dir="auto">{place.entry.text}</span><span class="soft">{who(place.entry.by)}</span></li>
            if (place.kind === 'bring-up') return <li><span>{speech.t('brief.agenda.bring-up', { what: signalWords(view.teller, place.what).title })}</span><span class="soft">{who('therapist')}</span></li>
            return <li><span>{speech.t(`together.agenda.${place.kind}`)}</span><span class="soft">{who('both')}</span></li>
          })}
        </ol>
        <PlaybookFold speech={speech} page={view.page('process-talk')} />
      </div>
      <div class="margin"><p>{speech.t('brief.agenda.what')}</p></div>
    </section>
  )
}
