// What the two agreed to try since the last session, and what became of it: in words first, the numbers beside them.
import { startOf } from '#src/domain/session/before-after.ts'
import type { Homework } from '#src/domain/session/homework.ts'
import type { Speech } from '#src/ui/page.tsx'
import type { BriefView } from './brief-view.ts'

export function HomeworkPart({ speech, view }: { speech: Speech; view: BriefView }) {
  const { homework } = view.brief
  if (!homework) return null
  return (
    <section class="row" aria-labelledby="homework">
      <h2 id="homework">{speech.t('brief.homework')}</h2>
      <div class="matter">
        {homework.line.text !== null && <p class="said" dir="auto">{homework.line.text}</p>}
        <p>{became(speech, view, homework)}</p>
      </div>
      {homework.became !== null && <div class="margin"><p>{speech.t('brief.homework.own')}</p></div>}
    </section>
  )
}

function became(speech: Speech, { teller: { name }, brief: { session, checkIn, composedAt } }: BriefView, { done, worth, became: what }: Homework): string {
  const isStillAsked = session !== null && composedAt < startOf(session) && !checkIn.counting
  return [
    ...(what === null || done === null ? [] : [speech.t('brief.homework.became', { name, became: what, value: done })]),
    ...(worth === null ? [] : [speech.t('brief.homework.worth', { value: worth })]),
    ...(done === null && worth === null ? [speech.t(isStillAsked ? 'brief.homework.still-asked' : 'brief.homework.no-answer')] : []),
  ].join(' ')
}
