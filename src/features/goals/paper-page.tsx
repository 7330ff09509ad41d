// What the two agreed, on one sheet, as the therapist prints it in the room: in the client's language.
import type { GoalsOnPaper } from '#src/domain/goals/on-paper.ts'
import { GoalsPaper, PrintWays } from '#src/ui/goals-on-paper.tsx'
import type { Frame } from '#src/ui/page.tsx'
import { Room } from '#src/ui/room.tsx'

export interface PaperProps {
  readonly frame: Frame
  readonly paper: GoalsOnPaper
  readonly casePath: string
}

export function PaperPage({ frame, paper, casePath }: PaperProps) {
  const { speech } = frame
  return (
    <Room frame={frame} title={speech.t('together.title')} calm={`${casePath}/together/calm`} scripts={['print.js']}>
      {paper.goals.length === 0 ? <p class="title">{speech.t('goals.room.goals.none')}</p> : <><GoalsPaper speech={speech} paper={paper} /><PrintWays speech={speech} /></>}
      <p><a class="way" href={`${casePath}/goals/together`}>{speech.t('goals.paper.back')}</a></p>
    </Room>
  )
}
