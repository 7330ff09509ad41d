// The two voices over the sessions, the mean of three answers or each apart; the picture and its words are ui's.
import { allianceItems } from '#src/domain/alliance/check.ts'
import { twoVoices, type Voice } from '#src/domain/alliance/voices.ts'
import { voiceFacts } from '#src/domain/brief/voice-facts.ts'
import { isolated } from '#src/ui/marks.tsx'
import type { Speech } from '#src/ui/page.tsx'
import { TwoVoicesFigure } from '#src/ui/two-voices.tsx'
import type { BriefView } from './brief-view.ts'
import { Tracking } from './observed-page.tsx'

export function VoicesPart({ speech, view }: { speech: Speech; view: BriefView }) {
  const { brief, history, ground, called, reader, caseId, timeZone, itemsApart } = view
  const facts = voiceFacts(history, brief.session)
  const shown: readonly Voice[] = itemsApart ? allianceItems : ['mean']
  const pictures = shown.map((of) => twoVoices(facts, of, ground.alliance, ground.pooled))
  const isEmpty = pictures.every((voices) => voices.points.length === 0)
  const address = `/cases/${caseId}/brief?${new URLSearchParams({ ...(view.asked ? { session: view.asked } : {}), ...(itemsApart ? {} : { voices: 'items' }) })}#voices`
  return (
    <section class="row full" aria-labelledby="voices">
      <h2 id="voices">{speech.t('voices')}</h2>
      <div class="matter">
        {isEmpty && <p>{speech.t('voices.empty')}</p>}
        {pictures.filter((voices) => voices.points.length > 0).map((voices) => (
          <>
            {voices.of !== 'mean' && <h3>{speech.t(`voices.${voices.of}`)}</h3>}
            <TwoVoicesFigure
              id={`voices-${voices.of}`} voices={voices} timeZone={timeZone}
              caption={speech.t(voices.of === 'mean' ? 'voices.caption' : 'voices.caption.item', { min: 0, max: voices.axis.max, start: voices.axis.min })}
              named={{
                speech, tone: 'desk',
                client: called === null ? speech.t('brief.alliance.client.anonymous') : isolated(called),
                therapist: speech.t(reader === 'supervisor' ? 'brief.alliance.therapist.supervisor' : 'brief.alliance.therapist'),
              }}
            />
          </>
        ))}
        {!isEmpty && <p class="no-print"><a class="way" href={address}>{speech.t(itemsApart ? 'voices.mean-again' : 'voices.items')}</a></p>}
      </div>
      <div class="margin">
        <p>{speech.t('voices.mean')}</p>
        <Tracking speech={speech} view={view} />
      </div>
    </section>
  )
}
