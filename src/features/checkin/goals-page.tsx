// The client's own page of what they want to change: a list to write apart, the two lists once both may be seen, and the goals the two hold.
import { Command } from '#src/ui/fields.tsx'
import { GoalListOf } from '#src/ui/goal-list.tsx'
import { ClientPage } from './client-page.tsx'
import { ListSoFar, WriteList } from './goal-list-page.tsx'
import type { GoalsProps } from './goals-props.ts'
import { EndedGoals, HeldGoals } from './held-goals-page.tsx'

export function GoalsPage(props: GoalsProps) {
  const { sheet, naming, rated, said, typed, isWriting } = props
  const { speech } = sheet.frame
  const living = rated.filter(({ goal }) => goal.standing !== 'ended')
  const over = rated.filter(({ goal }) => goal.standing === 'ended')
  const isBehind = said === 'goals.conflict' || said === 'goals.conflict.over'
  const isFirst = isWriting && rated.length === 0
  return (
    <ClientPage sheet={sheet} scripts={isWriting ? ['order.js'] : []}>
      <div class="hello">
        <h1>{speech.t(isFirst ? 'goals.new.title' : 'goals.title')}</h1>
        {isFirst && <p>{speech.t('goals.new.what')}</p>}
      </div>
      {said && <div class="notice" role={isBehind ? 'alert' : 'status'} tabIndex={-1}><p>{speech.t(said, { ...props.therapist })}</p></div>}
      {Object.keys(typed.mends).length > 0 && (
        <div class="notice" role="alert" tabIndex={-1}>
          <p>{speech.t(typed.mends['form'] ?? 'goals.mend.some')}</p>
          <p class="soft">{speech.t('goals.mend.kept')}</p>
        </div>
      )}
      {rated.length > 0 && <HeldGoals {...props} living={living} />}
      {isBehind && naming.own && <section class="part"><GoalListOf speech={speech} goals={naming.own.goals} part="wants" title={speech.t('goals.conflict.other')} /></section>}
      {isWriting ? <WriteList {...props} /> : <ListSoFar {...props} />}
      {over.length > 0 && <EndedGoals {...props} over={over} />}
      <Ask {...props} />
      <nav class="hand-ways" aria-label={speech.t('checkin.more')}>
        <a class="way" href={sheet.base}>{speech.t('checkin.back-to-start')}</a>
        <a class="way" href={`${sheet.base}/mine`}>{speech.t('checkin.mine.way')}</a>
      </nav>
    </ClientPage>
  )
}

function Ask({ sheet, rated, newCommand }: GoalsProps) {
  if (rated.every(({ goal }) => goal.standing === 'ended')) return null
  const { speech } = sheet.frame
  return (
    <form class="part" method="post" action={`${sheet.base}/goals/ask`}>
      <Command id={newCommand()} />
      <p class="soft">{speech.t('goals.ask.what')}</p>
      <button class="plain-button" type="submit">{speech.t('goals.ask')}</button>
    </form>
  )
}
