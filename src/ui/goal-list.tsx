// A list of goals as one side wrote it, in its order; the same in the hand, on the desk and in the room.
import type { ListedGoal, ListPart } from '#src/domain/goals/naming.ts'
import type { Speech } from './page.tsx'

interface Props {
  readonly speech: Speech
  readonly goals: readonly ListedGoal[]
  readonly part: ListPart
  /** What stands above it; the level is that of the page. */
  readonly title: string
}

export function GoalListOf({ speech, goals, part, title }: Props) {
  const shown = goals.filter((goal) => goal.part === part)
  return (
    <div class="goal-list">
      <h3>{title}</h3>
      {shown.length === 0 && <p class="soft">{speech.t('goals.list.none')}</p>}
      <ol>
        {shown.map(({ text, why, importance }) => (
          <li>
            <p class="said" dir="auto">{text}</p>
            {why !== null && <p class="soft" dir="auto">{why}</p>}
            {importance !== null && <p class="soft small">{speech.t('goals.list.importance', { value: importance })}</p>}
          </li>
        ))}
      </ol>
    </div>
  )
}
