// The goals of the two, in the room: agreed in the client's words, put into other words, set aside with a day, ended; and a new one, from a list or from nowhere.
import { attainmentLevels } from '#src/domain/goals/attainment.ts'
import { outcomes, wordingOf, type Goal, type Wording } from '#src/domain/goals/goal.ts'
import { attainedLevels } from '#src/domain/goals/last-look.ts'
import type { RatedGoal } from '#src/domain/goals/rated-goals.ts'
import { Command, type Typed } from '#src/ui/fields.tsx'
import { Attained, GoalLevels } from '#src/ui/goal-levels.tsx'
import { GoalPicture } from '#src/ui/goal-picture.tsx'
import { isolated } from '#src/ui/marks.tsx'
import { levelName } from './input.ts'
import type { PartProps } from './part.ts'

const nothing: Typed = { values: {}, mends: {} }

export function GoalsPart(props: PartProps) {
  const { speech, matter: { rated } } = props
  const standing = (kind: Goal['standing']) => rated.filter(({ goal }) => goal.standing === kind)
  const [current, proposed, parked, ended] = [standing('current'), standing('proposed'), standing('parked'), standing('ended')]
  return (
    <section class="row" aria-labelledby="goals">
      <h2 id="goals">{speech.t('goals.room.goals')}</h2>
      <div class="matter">
        {current.length === 0 && <p class="soft">{speech.t('goals.room.goals.none')}</p>}
        {current.map((each) => <OneGoal {...props} rated={each} />)}
        {proposed.length > 0 && <h3>{speech.t('goals.room.proposed')}</h3>}
        {proposed.map((each) => <OneGoal {...props} rated={each} />)}
        {parked.length > 0 && <h3>{speech.t('goals.room.later')}</h3>}
        {parked.map((each) => <OneGoal {...props} rated={each} />)}
        <NewGoal {...props} />
        {ended.length > 0 && (
          <details>
            <summary>{speech.t('goals.ended.title')}</summary>
            {ended.map((each) => <OneGoal {...props} rated={each} />)}
          </details>
        )}
      </div>
    </section>
  )
}

function OneGoal(props: PartProps & { rated: RatedGoal }) {
  const { speech, matter: { history }, rated: { goal, course, today, last }, path, day, newCommand } = props
  const { agreed, ended, parked } = goal
  const known = today ?? last?.rating ?? null
  const now = speech.t('goals.course.now', { value: known ?? 0, when: today === null ? 'then' : 'today' })
  return (
    <article class="room-goal" id={`goal-${goal.id}`}>
      {(agreed || ended) && <Words speech={speech} wording={wordingOf(goal)} />}
      {known !== null && (
        <p class="goal-course">
          <GoalPicture speech={speech} points={course.map(({ sessionNumber, rating }) => ({ sessionNumber, value: rating }))} />
          <span>{course.length > 1 ? speech.t('goals.course.since', { now, began: speech.t('goals.course.began', { value: course[0]!.rating }) }) : now}</span>
        </p>
      )}
      <Attained speech={speech} attained={attainedLevels([goal], history.goals).get(goal.id)} day={day} />
      {parked && <p class="soft">{speech.t('goals.parked', { date: speech.date(Date.parse(parked.until), 'UTC') })}</p>}
      {ended && <p class="soft">{speech.t(`goals.ended.${ended.outcome}`, { date: day(ended.at) })}</p>}
      {ended?.words && <p class="said" dir="auto">{ended.words}</p>}
      {goal.proposed.map(({ position, by, at, wording }) => (
        <form class="offer" method="post" action={`${path}/${goal.id}`}>
          <About goal={goal} command={newCommand()} />
          <input type="hidden" name="position" value={position} />
          <p class="soft">{speech.t('goals.room.proposed.by', { name: by === 'client' ? props.client : props.therapist, date: day(at) })}</p>
          <Words speech={speech} wording={wording} />
          <button class="button quiet no-print" type="submit" name="do" value="agree">{speech.t('goals.room.both-yes')}</button>
        </form>
      ))}
      <ChangeGoal {...props} goal={goal} />
    </article>
  )
}

function Words({ speech, wording }: Pick<PartProps, 'speech'> & { wording: Wording | null }) {
  if (!wording) return null
  return (
    <>
      <p class="said" dir="auto">{wording.text}</p>
      {wording.step && <p dir="auto">{speech.t('goals.step', { step: isolated(wording.step) })}</p>}
      <GoalLevels speech={speech} wording={wording} />
    </>
  )
}

function ChangeGoal(props: PartProps & { goal: Goal }) {
  const { speech, goal, path, client, tomorrow, newCommand, typed } = props
  const own = typed.values['goal'] === goal.id ? typed : nothing
  const action = `${path}/${goal.id}`
  const isAt = (pressed: string) => own.values['do'] === pressed
  if (goal.standing === 'ended') return <TakeUp speech={speech} goal={goal} action={action} command={newCommand()} />
  return (
    <div class="goal-ways no-print">
      {goal.standing === 'parked' && <TakeUp speech={speech} goal={goal} action={action} command={newCommand()} />}
      <details open={isAt('reword')}>
        <summary>{speech.t('goals.room.reword')}</summary>
        <form method="post" action={action} autocomplete="off">
          <About goal={goal} command={newCommand()} />
          <WordingFields {...props} id={goal.id} kept={wordingOf(goal)} typed={isAt('reword') ? own : nothing} />
          <button class="button quiet" type="submit" name="do" value="reword">{speech.t('goals.room.agree')}</button>
        </form>
      </details>
      {goal.standing !== 'parked' && goal.agreed && (
        <details open={isAt('park')}>
          <summary>{speech.t('goals.room.park')}</summary>
          <form method="post" action={action}>
            <About goal={goal} command={newCommand()} />
            <div class="line-field">
              <label for={`until-${goal.id}`}>{speech.t('goals.room.park.until')}</label>
              <input type="date" id={`until-${goal.id}`} name="until" min={tomorrow} value={own.values['until'] ?? ''} {...(own.mends['until'] ? { 'aria-invalid': 'true' as const, 'aria-describedby': `until-${goal.id}-mend` } : {})} />
              {own.mends['until'] && <p class="mend" id={`until-${goal.id}-mend`}>{speech.t(own.mends['until'])}</p>}
            </div>
            <button class="button quiet" type="submit" name="do" value="park">{speech.t('goals.room.park')}</button>
          </form>
        </details>
      )}
      <details open={isAt('end')}>
        <summary>{speech.t('goals.room.end')}</summary>
        <form method="post" action={action} autocomplete="off">
          <About goal={goal} command={newCommand()} />
          <fieldset>
            <legend>{speech.t('goals.room.end.how')}</legend>
            {own.mends['outcome'] && <p class="mend">{speech.t(own.mends['outcome'])}</p>}
            <div class="options">
              {outcomes.map((outcome) => <label><input type="radio" name="outcome" value={outcome} checked={own.values['outcome'] === outcome} /><span>{speech.t(`goals.room.end.${outcome}`)}</span></label>)}
            </div>
          </fieldset>
          <Line speech={speech} id={`words-${goal.id}`} name="words" label={speech.t('goals.room.end.words', { client })} value={own.values['words'] ?? ''} mend={own.mends['words']} />
          <button class="button quiet" type="submit" name="do" value="end">{speech.t('goals.room.end')}</button>
        </form>
      </details>
    </div>
  )
}

function TakeUp({ speech, goal, action, command }: Pick<PartProps, 'speech'> & { goal: Goal; action: string; command: string }) {
  return (
    <form class="no-print" method="post" action={action}>
      <About goal={goal} command={command} />
      <button class="plain-button" type="submit" name="do" value="take-up">{speech.t('goals.take-up')}</button>
    </form>
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

/** From each of the client's own lines that is no goal yet, in their words; and one that stood on no list. */
function NewGoal(props: PartProps) {
  const { speech, matter: { naming: { other }, made }, path, newCommand, typed } = props
  const own = typed.values['form'] === 'new' ? typed : nothing
  const from = (other?.state === 'in' ? other.goals : []).filter(({ id }) => !made.has(id))
  const form = (id: string, text: string) => {
    const isHere = own !== nothing && (own.values['from'] ?? '') === id
    return (
      <form method="post" action={path} autocomplete="off">
        <Command id={newCommand()} />
        <input type="hidden" name="form" value="new" />
        <input type="hidden" name="from" value={id} />
        <WordingFields {...props} id={id || 'new'} kept={{ text, step: null, levels: null }} typed={isHere ? own : nothing} />
        <button class="button" type="submit">{speech.t('goals.room.agree')}</button>
      </form>
    )
  }
  return (
    <div class="no-print new-goal">
      <h3 id="new">{speech.t('goals.room.new')}</h3>
      {from.map(({ id, text }) => (
        <details open={own !== nothing && own.values['from'] === id}>
          <summary>{speech.t('goals.room.new.from', { goal: isolated(text ?? '') })}</summary>
          {form(id, text ?? '')}
        </details>
      ))}
      <details open={own !== nothing && (own.values['from'] ?? '') === ''}>
        <summary>{speech.t('goals.room.new.own')}</summary>
        {form('', '')}
      </details>
    </div>
  )
}

function WordingFields({ speech, client, id, kept, typed }: PartProps & { id: string; kept: Wording | null }) {
  const isTyped = typed !== nothing
  const value = (name: string, before: string) => (isTyped ? (typed.values[name] ?? '') : before)
  const levels = typed.mends['levels']
  const hasLevels = kept?.levels !== null && kept?.levels !== undefined
  return (
    <>
      <Line speech={speech} id={`text-${id}`} name="text" label={speech.t('goals.room.new.text', { client })} value={value('text', kept?.text ?? '')} mend={typed.mends['text']} />
      <Line speech={speech} id={`step-${id}`} name="step" label={speech.t('goals.room.step')} value={value('step', kept?.step ?? '')} mend={typed.mends['step']} />
      <details open={levels !== undefined || hasLevels || attainmentLevels.some((level) => isTyped && (typed.values[levelName(level)] ?? '') !== '')}>
        <summary>{speech.t('goals.room.levels')}</summary>
        <p class="soft">{speech.t('goals.room.levels.what')}</p>
        {levels && <p class="mend">{speech.t(levels)}</p>}
        {attainmentLevels.toReversed().map((level) => (
          <Line speech={speech} id={`${levelName(level)}-${id}`} name={levelName(level)} label={speech.t(`goals.level.${level}`)} value={value(levelName(level), kept?.levels?.[attainmentLevels.indexOf(level)] ?? '')} mend={undefined} />
        ))}
      </details>
    </>
  )
}

function Line({ speech, id, name, label, value, mend }: Pick<PartProps, 'speech'> & { id: string; name: string; label: string; value: string; mend: string | undefined }) {
  return (
    <div class="line-field">
      <label for={id}>{label}</label>
      <input id={id} name={name} dir="auto" maxLength={300} value={value} {...(mend ? { 'aria-invalid': 'true' as const, 'aria-describedby': `${id}-mend` } : {})} />
      {mend && <p class="mend" id={`${id}-mend`}>{speech.t(mend)}</p>}
    </div>
  )
}
