// What the rules about goals saw: the two lists as they were written, or one goal's ratings.
import { wordingOf } from '#src/domain/goals/goal.ts'
import { GoalListOf } from '#src/ui/goal-list.tsx'
import { GoalPicture } from '#src/ui/goal-picture.tsx'
import type { Speech } from '#src/ui/page.tsx'
import { PictureFrame } from '#src/ui/picture-frame.tsx'
import type { WhyView } from './why-view.ts'

interface Props {
  readonly speech: Speech
  readonly view: WhyView
}

/** In the order in which each wrote them. A reader without words sees the order and the weights. */
export function ListsBehind({ speech, view: { history, teller: { name } }, round }: Props & { round: number }) {
  const lists = history.goals.lists.filter((list) => list.round === round)
  const of = (side: 'client' | 'therapist') => lists.find((list) => list.side === side)?.goals ?? []
  return (
    <div class="two-lists">
      <GoalListOf speech={speech} goals={of('client')} part="wants" title={speech.t('goals.list.client', { client: name })} />
      <GoalListOf speech={speech} goals={of('therapist')} part="work" title={speech.t('goals.why.work')} />
    </div>
  )
}

export function GoalBehind({ speech, view, goalId }: Props & { goalId: string }) {
  const rated = view.brief.goals.rated.find(({ goal }) => goal.id === goalId)
  if (!rated) return null
  const text = view.called === null ? null : wordingOf(rated.goal)?.text
  return (
    <>
      {text && <p class="said" dir="auto">{text}</p>}
      <PictureFrame
        speech={speech} title={speech.t('goals.why.ratings')} caption={speech.t('goals.why.caption')}
        table={{
          columns: [{ head: speech.t('why.axis') }, { head: speech.t('why.rating'), isNumber: true }],
          rows: view.sessions.map((session) => [view.numbered(session), rated.course.find(({ sessionId }) => sessionId === session.id)?.rating.toString() ?? speech.t('why.no-rating')]),
        }}
      >
        <GoalPicture speech={speech} points={rated.course.map(({ sessionNumber, rating }) => ({ sessionNumber, value: rating }))} />
      </PictureFrame>
    </>
  )
}
