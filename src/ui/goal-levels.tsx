// A goal's own levels, from much more to much less than hoped for, and where it was on them when the two last looked; the same in the hand, on the desk and in the room.
import { attainmentLevels } from '#src/domain/goals/attainment.ts'
import type { Wording } from '#src/domain/goals/goal.ts'
import type { AttainedLevel } from '#src/domain/goals/last-look.ts'
import { isolated } from './marks.tsx'
import type { Speech } from './page.tsx'

export function GoalLevels({ speech, wording }: { readonly speech: Speech; readonly wording: Wording | null }) {
  if (!wording?.levels) return null
  return (
    <details>
      <summary>{speech.t('goals.levels.show')}</summary>
      <dl class="levels">
        {wording.levels.map((text, index) => <div><dt>{speech.t(`goals.level.${attainmentLevels[index]}`)}</dt><dd class="said" dir="auto">{text}</dd></div>).reverse()}
      </dl>
    </details>
  )
}

/** @param day of an instant, as this reader has it */
export function Attained({ speech, attained, day }: { readonly speech: Speech; readonly attained: AttainedLevel | undefined; readonly day: (at: number) => string }) {
  if (!attained) return null
  const { level, words, at } = attained
  const where = speech.t(`goals.level.${level}`)
  return <p class="soft">{speech.t('goals.attained', { date: day(at), words: isolated(words), where })}</p>
}
