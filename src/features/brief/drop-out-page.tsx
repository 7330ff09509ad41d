// The drop-out list, where the organisation switched it on: what is noted, plainly, and how much of it is known at all. With nothing noted there is no line, since none of it is a good sign.
import type { Speech } from '#src/ui/page.tsx'
import type { BriefView } from './brief-view.ts'

export function DropOut({ speech, view: { brief: { dropOut }, teller } }: { speech: Speech; view: BriefView }) {
  if (!dropOut || dropOut.noted.length === 0) return null
  const { noted, known, of } = dropOut
  return (
    <div class="also small">
      <p><b>{speech.t('brief.drop-out')}.</b> {speech.t('brief.drop-out.count', { noted: noted.length, of })}:</p>
      <ul>{noted.map((factor) => <li>{speech.t(`brief.drop-out.${factor}`)}</li>)}</ul>
      <p class="soft">{speech.t('brief.drop-out.what', { known, of, name: teller.name })}</p>
    </div>
  )
}
