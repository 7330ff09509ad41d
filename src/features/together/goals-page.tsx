// What the client wants to change, in the words that both agreed, with how close it is by the client's own answer; and the way to the lists and to changing them.
import type { SharedGoal } from '#src/domain/session/together.ts'
import { GoalPicture } from '#src/ui/goal-picture.tsx'
import { isolated } from '#src/ui/marks.tsx'
import type { PartProps } from './part.ts'

export function GoalsPart({ speech, shared: { view: { goals, isTimeToLookAgain } }, path, client }: PartProps) {
  return (
    <section class="row" aria-labelledby="goals">
      <h2 id="goals">{speech.t('goals.room.title', { client })}</h2>
      <div class="matter">
        {isTimeToLookAgain && <p>{speech.t('goals.together.again')}</p>}
        {goals.length === 0 && <p class="soft">{speech.t('goals.room.goals.none')}</p>}
        {goals.length > 0 && <ul class="goals">{goals.map((goal) => <OneGoal speech={speech} goal={goal} />)}</ul>}
        {goals.some(({ points }) => points.length > 0) && <p class="provenance">{speech.t('goals.together.scale')}</p>}
        <p class="no-print"><a class="way" href={path.replace(/together$/, 'goals/together')}>{speech.t('goals.together.way')}</a></p>
      </div>
    </section>
  )
}

function OneGoal({ speech, goal: { text, step, points } }: Pick<PartProps, 'speech'> & { goal: SharedGoal }) {
  const [first, last] = [points[0], points.at(-1)]
  return (
    <li>
      <div>
        <p class="said" dir="auto">{text}</p>
        {step && <p dir="auto">{speech.t('goals.step', { step: isolated(step) })}</p>}
      </div>
      <GoalPicture speech={speech} points={points} />
      <p class="now">
        {last ? speech.t('goals.course.now', { value: last.value, when: last.isToday ? 'today' : 'then' }) : speech.t('goals.course.none')}
        {points.length > 1 && <span>{speech.t('goals.course.began', { value: first!.value })}</span>}
      </p>
    </li>
  )
}
