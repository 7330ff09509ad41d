// What the client wants to change: each goal with its course and its direction, and whether it is time to look at them again.
import { goalMovementRule } from '#src/domain/goals/goal-rating.ts'
import { wordingOf } from '#src/domain/goals/goal.ts'
import type { RatedGoal } from '#src/domain/goals/rated-goals.ts'
import { GoalPicture } from '#src/ui/goal-picture.tsx'
import type { Speech } from '#src/ui/page.tsx'
import type { BriefView } from './brief-view.ts'

interface Props {
  readonly speech: Speech
  readonly view: BriefView
}

export function GoalsPart({ speech, view }: Props) {
  const { goals: { rated, lookAgain }, session } = view.brief
  const isOwn = view.reader === 'therapist'
  const living = rated.filter(({ goal }) => goal.standing === 'current')
  const state = isOwn ? listWords(speech, view) : null
  if (!isOwn && living.length === 0) return null
  return (
    <section class="row" aria-labelledby="goals">
      <h2 id="goals">{speech.t('goals.brief')}</h2>
      <div class="matter">
        {lookAgain.length > 0 && (
          <p>
            <b>{speech.t('goals.brief.again')}</b>{' '}
            {lookAgain.map((reason) => speech.t(`goals.brief.again.${reason.kind}`, {
              name: view.teller.name, session: session?.number ?? 0, by: reason.kind === 'asked' ? reason.by : '', date: reason.kind === 'day' ? speech.date(Date.parse(reason.on), 'UTC') : '',
            })).join(' ')}
          </p>
        )}
        {living.length > 0 && (
          <ul class="goals">
            {living.map((each, index) => (
              <li>
                {view.called === null ? <p>{speech.t('goals.brief.unread', { number: index + 1 })}</p> : <p class="said" dir="auto">{wordingOf(each.goal)?.text}</p>}
                <GoalPicture speech={speech} points={each.course.map(({ sessionNumber, rating }) => ({ sessionNumber, value: rating }))} />
                <Now speech={speech} rated={each} />
              </li>
            ))}
          </ul>
        )}
        {isOwn && rated.some(({ goal }) => goal.proposed.some(({ by }) => by === 'client')) && <p>{speech.t('goals.brief.offered', { name: view.teller.name })}</p>}
        {state && <p class="soft">{state}</p>}
        {living.length > 0 && <p class="provenance">{speech.t('goals.brief.what', { name: view.teller.name })}</p>}
        {isOwn && (
          <p class="session-actions no-print">
            <a class="way" href={`/cases/${view.caseId}/goals`}>{speech.t('goals.brief.way')}</a>
            {lookAgain.length > 0 && <a class="way" href={`/cases/${view.caseId}/together/calm`}>{speech.t('together.from-brief')}</a>}
          </p>
        )}
      </div>
      {living.some(({ movement }) => movement !== null) && <div class="margin"><p>{speech.t('goals.brief.rule', { points: goalMovementRule.points, index: speech.number(goalMovementRule.index) })}</p></div>}
    </section>
  )
}

/** The newest rating, the one before, and which way it has gone since the start. */
function Now({ speech, rated: { today, last, course, movement } }: { speech: Speech; rated: RatedGoal }) {
  const value = today ?? last?.rating
  if (value === undefined) return <p class="now">{speech.t('goals.course.none')}</p>
  const began = course[0]!.rating
  const before = today === null ? null : last
  return (
    <p class="now">
      <b>{speech.number(value)}</b>{today === null ? ` ${speech.t('goals.brief.last-time')}` : before && speech.t('goals.brief.was', { value: before.rating })}
      {movement && <span>{speech.t('goals.brief.moved', { moved: movement.moved, points: Math.abs(movement.points), began })}</span>}
    </p>
  )
}

/** Where the two lists stand, as far as this side may know. */
function listWords(speech: Speech, { naming, teller: { name }, brief: { goals: { rated } } }: BriefView): string | null {
  if (!naming) return null
  const { own, other, isRevealed, matching } = naming
  if (own?.state === 'in' && other?.state === 'in') return matching ? null : speech.t('goals.brief.open', { name })
  if (isRevealed && (own?.state === 'in' || other?.state === 'in')) return rated.length > 0 ? null : speech.t('goals.brief.one-open', { name })
  if (own?.state === 'in') return speech.t('goals.brief.own-in', { name })
  return rated.length > 0 && naming.round === 1 ? null : speech.t('goals.brief.own-due', { name })
}
