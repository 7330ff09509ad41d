// The page for two: what to do today first, then the course, the two voices, the goals, what the two agree and what they will try. Everything on it comes from a SharedView.
import { isolated } from '#src/ui/marks.tsx'
import type { Frame } from '#src/ui/page.tsx'
import { Room } from '#src/ui/room.tsx'
import { TwoVoicesFigure } from '#src/ui/two-voices.tsx'
import { AgendaPart } from './agenda-page.tsx'
import { AgreedPart } from './agreed-page.tsx'
import { CoursePart } from './course-page.tsx'
import { GoalsPart } from './goals-page.tsx'
import { HomeworkPart } from './homework-page.tsx'
import type { PartProps, TogetherMatter } from './part.ts'

export function TogetherPage({ frame, ...props }: TogetherMatter & { frame: Frame }) {
  const { speech } = frame
  const { shared, path, timeZone } = props
  const { session } = shared.view
  const client = shared.called === null ? speech.t('together.client') : isolated(shared.called)
  const part: PartProps = { ...props, speech, client, therapist: isolated(shared.therapist) }
  return (
    <Room frame={frame} title={speech.t('together.title')} calm={`${path}/calm`}>
      <header class="title">
        <h1>{speech.t('together.two', { client: part.client, therapist: part.therapist })}</h1>
        {session && <p>{speech.t('together.session', { number: session.number ?? 0, date: speech.date(session.at, timeZone) })}</p>}
      </header>
      <AgendaPart {...part} />
      <CoursePart {...part} />
      <VoicesPart {...part} />
      <GoalsPart {...part} />
      <AgreedPart {...part} />
      <HomeworkPart {...part} />
    </Room>
  )
}

function VoicesPart({ speech, shared: { view: { voices, differed } }, client, therapist, timeZone }: PartProps) {
  if (voices.points.length === 0) return null
  const value = (rating: number) => speech.number(rating, { minimumFractionDigits: 1, maximumFractionDigits: 1 })
  return (
    <section class="row" aria-labelledby="voices">
      <h2 id="voices">{speech.t('voices')}</h2>
      <div class="matter">
        <p class="reading">
          {speech.t('together.voices')}{' '}
          {differed && speech.t('together.differed', { client, therapist, clientRating: value(differed.client), therapistRating: value(differed.therapist) })}
        </p>
        <TwoVoicesFigure
          id="two-voices" voices={voices} timeZone={timeZone} named={{ speech, tone: 'room', client, therapist }}
          caption={speech.t('voices.caption.room', { min: speech.number(0), max: speech.number(voices.axis.max), start: voices.axis.min })}
        />
      </div>
    </section>
  )
}
