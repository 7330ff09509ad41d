// What shall we do today: a short list that both write, and can change, in the room.
import type { AgendaEntry } from '#src/domain/session/agenda.ts'
import { LineForm } from './line-field-page.tsx'
import type { PartProps } from './part.ts'

export function AgendaPart(props: PartProps) {
  const { speech, shared: { view: { agenda, session } }, path, newCommand, client, therapist, mended } = props
  const typed = mended?.form === 'agenda' ? mended.typed : undefined
  const entries = agenda.flatMap((place) => (place.kind === 'entry' ? place.entry : []))
  // What is to be mended is shown where it was typed.
  const isNew = typed !== undefined && typed.values['item'] === undefined && typed.values['source'] === undefined
  const who = (by: AgendaEntry['by']) => (by === 'client' ? client : by === 'therapist' ? therapist : speech.t('together.both'))
  return (
    <section class="row" aria-labelledby="agenda">
      <h2 id="agenda">{speech.t('together.agenda')}</h2>
      <div class="matter">
        <ol class="agenda">
          {agenda.map((place) => (place.kind === 'entry'
            ? <li><span class="said" dir="auto">{place.entry.text}</span><span class="soft">{who(place.entry.by)}</span></li>
            : <li><span>{speech.t(`together.agenda.${place.kind}`)}</span><span class="soft">{who('both')}</span></li>))}
        </ol>
        {!session && <p class="soft">{speech.t('together.no-session')}</p>}
        {session && (
          <LineForm
            speech={speech} id="add" action={`${path}/agenda`} command={newCommand()} label={speech.t('together.agenda.add')} hidden={{ session: session.id }}
            value={isNew ? (typed.values['text'] ?? '') : ''} mend={isNew ? typed.mends['text'] : undefined}
          >
            <button class="button quiet" type="submit" name="by" value="client">{speech.t('together.agenda.adds', { name: client })}</button>
            <button class="button quiet" type="submit" name="by" value="therapist">{speech.t('together.agenda.adds', { name: therapist })}</button>
          </LineForm>
        )}
        {session && entries.length > 0 && (
          <details class="no-print" open={typed !== undefined && !isNew}>
            <summary>{speech.t('together.agenda.change')}</summary>
            {entries.map((entry, index) => {
              const name = entry.id ? { item: entry.id } : { source: entry.source! }
              const own = typed && Object.entries(name).every(([key, value]) => typed.values[key] === value) ? typed : undefined
              return (
                <LineForm
                  speech={speech} id={`entry-${index}`} action={`${path}/agenda`} command={newCommand()} label={who(entry.by)} hidden={{ session: session.id, ...name }}
                  value={own?.values['text'] ?? entry.text} mend={own?.mends['text']}
                >
                  <button class="plain-button" type="submit">{speech.t('together.save')}</button>
                  <button class="plain-button" type="submit" name="take" value="off">{speech.t('together.agenda.take-off')}</button>
                </LineForm>
              )
            })}
          </details>
        )}
      </div>
    </section>
  )
}
