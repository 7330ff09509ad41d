// The goals that client and therapist hold, on the client's page: their words, how close, another wording, an end.
import { wordingOf, type Goal, type Worded } from '#src/domain/goals/goal.ts'
import { attainedLevels, namedDay } from '#src/domain/goals/last-look.ts'
import type { RatedGoal } from '#src/domain/goals/rated-goals.ts'
import { Command } from '#src/ui/fields.tsx'
import { Attained, GoalLevels } from '#src/ui/goal-levels.tsx'
import { GoalPicture } from '#src/ui/goal-picture.tsx'
import { Rows, Words } from '#src/ui/scale.tsx'
import { isolated } from './client-page.tsx'
import type { GoalsProps } from './goals-props.ts'

export function HeldGoals(props: GoalsProps & { living: readonly RatedGoal[] }) {
  const { sheet, living, facts, today } = props
  const named = living.length > 0 ? namedDay(facts, today) : null
  const { speech } = sheet.frame
  return (
    <section class="part" aria-labelledby="agreed-goals">
      <div class="part-name"><h2 id="agreed-goals">{speech.t('goals.agreed')}</h2></div>
      {living.length === 0 && <p>{speech.t('goals.agreed.none')}</p>}
      {living.map((each) => <OneGoal {...props} rated={each} />)}
      {named && <p class="soft">{speech.t('goals.next-look', { date: speech.date(Date.parse(named), 'UTC') })}</p>}
      {living.some(({ goal }) => goal.standing === 'current') && <p><a class="way" href={`${sheet.base}/goals/paper`}>{speech.t('goals.paper.way')}</a></p>}
    </section>
  )
}

function OneGoal(props: Omit<GoalsProps, 'rated'> & { rated: RatedGoal }) {
  const { sheet, therapist, facts, rated: { goal, course }, day, newCommand } = props
  const { speech } = sheet.frame
  const { agreed } = goal
  const last = course.at(-1)
  return (
    <article class="own-goal" id={`goal-${goal.id}`}>
      {agreed && <WordingWords {...props} wording={agreed} />}
      {last && (
        <p class="goal-course">
          <GoalPicture speech={speech} points={course.map(({ sessionNumber, rating }) => ({ sessionNumber, value: rating }))} />
          <span>{speech.t('goals.course.now', { value: last.rating, when: 'then' })}</span>
        </p>
      )}
      <Attained speech={speech} attained={attainedLevels([goal], facts).get(goal.id)} day={day} />
      {goal.parked && <p class="soft">{speech.t('goals.parked', { date: speech.date(Date.parse(goal.parked.until), 'UTC') })}</p>}
      {goal.proposed.map((wording) => (wording.by === 'client'
        ? <div class="offer"><p class="soft">{speech.t('goals.own-offer', { ...therapist })}</p><WordingText {...props} wording={wording} /></div>
        : (
          <form class="offer" method="post" action={`${sheet.base}/goals/${goal.id}`}>
            <About goal={goal} command={newCommand()} />
            <input type="hidden" name="position" value={wording.position} />
            <p class="soft">{speech.t('goals.offered', { ...therapist })}</p>
            <WordingText {...props} wording={wording} />
            <button class="button" type="submit" name="do" value="agree">{speech.t('goals.say-yes')}</button>
          </form>
        )))}
      <ChangeGoal {...props} goal={goal} />
    </article>
  )
}

function WordingText({ sheet, wording }: Pick<GoalsProps, 'sheet'> & { wording: Worded }) {
  const { speech } = sheet.frame
  return (
    <>
      <p class="said" dir="auto">{wording.wording?.text}</p>
      {wording.wording?.step && <p dir="auto">{speech.t('goals.step', { step: isolated(wording.wording.step) })}</p>}
      <GoalLevels speech={speech} wording={wording.wording} />
    </>
  )
}

function WordingWords({ sheet, therapist, wording, day }: Pick<GoalsProps, 'sheet' | 'therapist' | 'day'> & { wording: Worded }) {
  const { speech } = sheet.frame
  const names = { client: speech.t('goals.you'), therapist: therapist.who === 'named' ? therapist.therapist : speech.t('goals.your-therapist') }
  return (
    <>
      <WordingText sheet={sheet} wording={wording} />
      <p class="soft small">{wording.by === 'both' ? speech.t('goals.agreed.room', { date: day(wording.at) }) : speech.t('goals.agreed.apart', { by: wording.by, ...names, date: day(wording.agreedAt!) })}</p>
    </>
  )
}

function ChangeGoal({ sheet, goal, newCommand, typed }: Pick<GoalsProps, 'sheet' | 'newCommand' | 'typed'> & { goal: Goal }) {
  const { speech } = sheet.frame
  const own = typed.values['goal'] === goal.id
  const wording = wordingOf(goal)
  const value = (name: string, kept: string) => (own ? (typed.values[name] ?? '') : kept)
  const mend = (name: string) => (own ? typed.mends[name] : undefined)
  const path = `${sheet.base}/goals/${goal.id}`
  return (
    <>
      <details open={own && typed.values['do'] === 'reword'}>
        <summary>{speech.t('goals.reword')}</summary>
        <form method="post" action={path} autocomplete="off">
          <About goal={goal} command={newCommand()} />
          <Words speech={speech} name="text" id={`text-${goal.id}`} ask={speech.t('goals.reword.text')} value={value('text', wording?.text ?? '')} mend={mend('text')} maxLength={300} />
          <Words speech={speech} name="step" id={`step-${goal.id}`} ask={speech.t('goals.reword.step')} value={value('step', wording?.step ?? '')} mend={mend('step')} maxLength={300} />
          <button class="plain-button" type="submit" name="do" value="reword">{speech.t('goals.reword.send')}</button>
        </form>
      </details>
      <details open={own && typed.values['do'] === 'end'}>
        <summary>{speech.t('goals.end')}</summary>
        <form method="post" action={path} autocomplete="off">
          <About goal={goal} command={newCommand()} />
          <Rows
            speech={speech} name="outcome" id={`outcome-${goal.id}`} ask={speech.t('goals.end.how')} value={value('outcome', '')} mend={mend('outcome')} quiet
            options={(['reached', 'changed', 'let-go'] as const).map((outcome) => ({ value: outcome, label: speech.t(`goals.end.${outcome}`) }))}
          />
          <Words speech={speech} name="words" id={`words-${goal.id}`} ask={speech.t('goals.end.words')} value={value('words', '')} mend={mend('words')} maxLength={300} />
          <button class="plain-button" type="submit" name="do" value="end">{speech.t('goals.end')}</button>
        </form>
      </details>
    </>
  )
}

function About({ goal, command }: { goal: Goal; command: string }) {
  return (
    <>
      <Command id={command} />
      <input type="hidden" name="base" value={goal.position} />
    </>
  )
}

export function EndedGoals({ sheet, over, day }: GoalsProps & { over: readonly RatedGoal[] }) {
  const { speech } = sheet.frame
  return (
    <section class="part" aria-labelledby="over">
      <div class="part-name"><h2 id="over">{speech.t('goals.ended.title')}</h2></div>
      {over.map(({ goal }) => (
        <article class="own-goal" id={`goal-${goal.id}`}>
          <p class="said" dir="auto">{wordingOf(goal)?.text}</p>
          <p class="soft small">{speech.t(`goals.ended.${goal.ended!.outcome}`, { date: day(goal.ended!.at) })}</p>
          {goal.ended!.words && <p class="said" dir="auto">{goal.ended!.words}</p>}
        </article>
      ))}
    </section>
  )
}
