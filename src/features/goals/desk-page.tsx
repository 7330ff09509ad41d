// Goals at the desk: the therapist's own list, written apart; the goals of the two with every wording; and what each side felt.
import { wordingOf, type Goal, type GoalChange } from '#src/domain/goals/goal.ts'
import { attainedLevels, attainmentSoFar, namedDay } from '#src/domain/goals/last-look.ts'
import type { RatedGoal } from '#src/domain/goals/rated-goals.ts'
import { Command, TextField } from '#src/ui/fields.tsx'
import { Attained, GoalLevels } from '#src/ui/goal-levels.tsx'
import { GoalPicture } from '#src/ui/goal-picture.tsx'
import { isolated } from '#src/ui/marks.tsx'
import { Desk } from '#src/ui/page.tsx'
import { OwnList } from './desk-list-page.tsx'
import type { DeskGoalsProps, PartProps } from './part.ts'

export function DeskGoalsPage(props: DeskGoalsProps) {
  const { frame, speech, client, casePath, said, typed, matter } = props
  return (
    <Desk frame={frame} title={speech.t('cases.goals')} current="/cases" bodyClass="goals-desk" scripts={['order.js']}>
      <header class="title">
        <h1>{speech.t('goals.desk.title', { name: client })}</h1>
        <div class="session-actions no-print">
          <a class="way" href={`${casePath}/brief`}>{speech.t('goals.desk.back')}</a>
          <a class="way" href={`${casePath}/together/calm`}>{speech.t('together.from-brief')}</a>
        </div>
      </header>
      {said && <div class="notice" role="status"><p>{speech.t(said, { name: client, who: 'named', therapist: client })}</p></div>}
      {Object.keys(typed.mends).length > 0 && (
        <div class="notice" role="alert"><p>{speech.t(typed.mends['form'] ?? 'goals.mend.some')}</p><p>{speech.t('goals.mend.kept')}</p></div>
      )}
      <OwnList {...props} />
      <Held {...props} />
      <Propose {...props} />
      <Felt {...props} />
      {matter.rated.length > 0 && <Wordings {...props} />}
    </Desk>
  )
}

function Held({ speech, matter: { rated, history }, client, therapist, day, today, path, newCommand }: DeskGoalsProps) {
  const living = rated.filter(({ goal }) => goal.standing !== 'ended')
  const all = rated.map(({ goal }) => goal)
  const levels = attainedLevels(all, history.goals)
  const attained = attainmentSoFar(all, history.goals)
  const named = living.length > 0 ? namedDay(history.goals, today) : null
  return (
    <section class="row" aria-labelledby="held">
      <h2 id="held">{speech.t('goals.agreed')}</h2>
      <div class="matter">
        {living.length === 0 && <p class="soft">{speech.t('goals.desk.held.none', { name: client })}</p>}
        <ul class="goals">
          {living.map(({ goal, course, today: now, last }) => (
            <li id={`goal-${goal.id}`}>
              <div>
                <p class="said" dir="auto">{wordingOf(goal)?.text}</p>
                {wordingOf(goal)?.step && <p dir="auto">{speech.t('goals.step', { step: isolated(wordingOf(goal)!.step!) })}</p>}
                <GoalLevels speech={speech} wording={wordingOf(goal)} />
                <Attained speech={speech} attained={levels.get(goal.id)} day={day} />
                {goal.parked && <p class="soft">{speech.t('goals.parked', { date: speech.date(Date.parse(goal.parked.until), 'UTC') })}</p>}
                <Offers speech={speech} goal={goal} client={client} therapist={therapist} day={day} path={path} newCommand={newCommand} />
              </div>
              <GoalPicture speech={speech} points={course.map(({ sessionNumber, rating }) => ({ sessionNumber, value: rating }))} />
              <p class="now">{nowWords(speech, { today: now, last })}</p>
            </li>
          ))}
        </ul>
        {named && <p>{speech.t('goals.next-look', { date: speech.date(Date.parse(named), 'UTC') })}</p>}
        {attained && (
          <details>
            <summary>{speech.t('goals.room.numbers')}</summary>
            <p>{speech.t('goals.desk.attainment', { t: speech.number(attained.t, { maximumFractionDigits: 0 }), rated: attained.rated, goals: attained.goals })}</p>
          </details>
        )}
        {living.some(({ goal }) => goal.standing === 'current') && <p><a class="way" href={`${path}/paper`}>{speech.t('goals.paper.way')}</a></p>}
        {living.length > 0 && (
          <form method="post" action={`${path}/ask`}>
            <Command id={newCommand()} />
            <button class="plain-button" type="submit">{speech.t('goals.ask')}</button>
          </form>
        )}
      </div>
      <div class="margin"><p>{speech.t('goals.desk.held.what', { name: client })}</p></div>
    </section>
  )
}

function nowWords(speech: PartProps['speech'], { today, last }: Pick<RatedGoal, 'today' | 'last'>): string {
  if (today !== null) return speech.t('goals.course.now', { value: today, when: 'today' })
  return last ? speech.t('goals.course.now', { value: last.rating, when: 'then' }) : speech.t('goals.course.none')
}

/** Newer words of either side that wait for a yes. */
function Offers({ speech, goal, client, therapist, day, path, newCommand }: Pick<DeskGoalsProps, 'speech' | 'client' | 'therapist' | 'day' | 'path' | 'newCommand'> & { goal: Goal }) {
  return (
    <>
      {goal.proposed.map(({ position, by, at, wording }) => (
        <form class="offer" method="post" action={`${path}/${goal.id}`}>
          <Command id={newCommand()} />
          <input type="hidden" name="position" value={position} />
          <p class="soft small">{speech.t('goals.agreed.waits', { by, client, therapist, date: day(at) })}</p>
          {(goal.agreed || goal.proposed.length > 1) && <p class="said" dir="auto">{wording?.text}</p>}
          {by === 'client' && <button class="plain-button" type="submit">{speech.t('goals.say-yes')}</button>}
        </form>
      ))}
    </>
  )
}

function Propose({ speech, client, path, typed, newCommand }: DeskGoalsProps) {
  const own = typed.values['form'] === 'propose' ? typed : { values: {}, mends: {} }
  return (
    <section class="row" aria-labelledby="propose">
      <h2 id="propose">{speech.t('goals.desk.propose')}</h2>
      <div class="matter">
        <form class="form" method="post" action={path} autocomplete="off">
          <Command id={newCommand()} />
          <input type="hidden" name="form" value="propose" />
          <TextField speech={speech} typed={own} name="text" label="goals.desk.propose.text" about={{ client }} maxLength={300} />
          <TextField speech={speech} typed={own} name="step" label="goals.room.step" maxLength={300} />
          <p class="actions"><button class="button" type="submit">{speech.t('goals.reword.send')}</button></p>
        </form>
      </div>
      <div class="margin"><p>{speech.t('goals.desk.propose.what', { name: client })}</p></div>
    </section>
  )
}

function Felt({ speech, matter: { felt }, client }: DeskGoalsProps) {
  return (
    <section class="row" aria-labelledby="felt">
      <h2 id="felt">{speech.t('goals.desk.felt')}</h2>
      <div class="matter"><p>{felt ? speech.t('goals.desk.felt.said', { name: client, session: felt.session.number ?? 0, value: felt.value }) : speech.t('goals.desk.felt.none', { name: client })}</p></div>
      <div class="margin"><p>{speech.t('goals.desk.felt.what')}</p></div>
    </section>
  )
}

/** Every wording and turn of every goal: nothing that was once written is lost. */
function Wordings({ speech, matter: { rated }, client, therapist, day }: DeskGoalsProps) {
  const words = (change: GoalChange): string => {
    switch (change.kind) {
      case 'worded':
        return change.by === 'both' ? speech.t('goals.agreed.room', { date: day(change.at) }) : speech.t(change.agreedAt === null ? 'goals.agreed.waits' : 'goals.agreed.apart', { by: change.by, client, therapist, date: day(change.agreedAt ?? change.at) })
      case 'parked':
        return speech.t('goals.parked', { date: speech.date(Date.parse(change.until), 'UTC') })
      case 'taken-up':
        return speech.t('goals.taken-up', { date: day(change.at) })
      case 'ended':
        return speech.t(`goals.ended.${change.outcome}`, { date: day(change.at) })
    }
  }
  return (
    <section class="row" aria-labelledby="wordings">
      <h2 id="wordings">{speech.t('goals.desk.wordings')}</h2>
      <div class="matter">
        {rated.map(({ goal }) => (
          <details>
            <summary><bdi>{wordingOf(goal)?.text}</bdi></summary>
            <ol class="wordings">
              {goal.changes.map((change) => (
                <li>
                  {change.kind === 'worded' && <p class="said" dir="auto">{change.wording?.text}</p>}
                  {change.kind === 'ended' && change.words && <p class="said" dir="auto">{change.words}</p>}
                  <p class="soft small">{words(change)}</p>
                </li>
              ))}
            </ol>
          </details>
        ))}
      </div>
    </section>
  )
}
