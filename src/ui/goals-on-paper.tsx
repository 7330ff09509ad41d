// What the two agreed, on one sheet to keep in sight; the same in the hand and in the room. No name, no place, no figure is on it: whoever passes may read it.
import type { GoalOnPaper, GoalsOnPaper } from '#src/domain/goals/on-paper.ts'
import type { Speech } from './page.tsx'

interface Props {
  readonly speech: Speech
  readonly paper: GoalsOnPaper
}

export function GoalsPaper({ speech, paper: { goals, lookAgainOn } }: Props) {
  return (
    <article class={`paper ${roomFor(goals)}`}>
      <h1>{speech.t('goals.paper.title')}</h1>
      <ol>
        {goals.map(({ text, step, better }) => (
          <li>
            <h2 class="said" dir="auto">{text}</h2>
            {step !== null && <Line label={speech.t('goals.paper.step')} words={step} />}
            {better !== null && <Line label={speech.t('goals.paper.better')} words={better} />}
          </li>
        ))}
      </ol>
      {/* A named day is a day, wherever one is. */}
      <p class="paper-again">{lookAgainOn === null ? speech.t('goals.paper.again.open') : speech.t('goals.paper.again', { date: speech.date(Date.parse(lookAgainOn), 'UTC', { weekday: 'long', day: 'numeric', month: 'long' }) })}</p>
      <p class="paper-change">{speech.t('goals.paper.change')}</p>
    </article>
  )
}

const Line = ({ label, words }: { label: string; words: string }) => (
  <div class="paper-line">
    <p class="paper-label">{label}</p>
    <p class="said" dir="auto">{words}</p>
  </div>
)

/** How to come by it: a button where there is a script, the browser's own menu everywhere. */
export function PrintWays({ speech }: Pick<Props, 'speech'>) {
  return (
    <div class="print-ways">
      <button class="button" type="button" data-print="" hidden>{speech.t('goals.paper.print')}</button>
      <p class="soft">{speech.t('goals.paper.how')}</p>
    </div>
  )
}

/** How large the words may be so that up to five goals stay on one sheet: counted in lines of some 50 letters. */
function roomFor(goals: readonly GoalOnPaper[]): 'largest' | 'large' | 'middle' | 'small' {
  const lines = (words: string | null) => (words === null ? 0 : Math.ceil(words.length / 50) + 0.5)
  const all = goals.reduce((sum, { text, step, better }) => sum + 1.5 * lines(text) + lines(step) + lines(better) + 1, 0)
  return all <= 8 ? 'largest' : all <= 17 ? 'large' : all <= 24 ? 'middle' : 'small'
}
