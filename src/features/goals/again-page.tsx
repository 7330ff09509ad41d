// Looking at the goals again, on one screen: do they still say what is wanted, how far is each by its own levels, and when the next time.
import { attainmentLevels } from '#src/domain/goals/attainment.ts'
import { wordingOf } from '#src/domain/goals/goal.ts'
import { namedDay } from '#src/domain/goals/last-look.ts'
import { Command, nothingTyped } from '#src/ui/fields.tsx'
import { attainmentName } from './input.ts'
import type { PartProps } from './part.ts'

export function AgainPart({ speech, matter: { rated, history, lookAgain }, path, day, today, tomorrow, newCommand, typed }: PartProps) {
  const living = rated.filter(({ goal }) => goal.standing === 'current' || goal.standing === 'parked')
  if (living.length === 0) return null
  const own = typed.values['form'] === 'again' ? typed : nothingTyped
  const withLevels = living.flatMap(({ goal }) => {
    const wording = wordingOf(goal)
    return wording?.levels ? [{ id: goal.id, text: wording.text, levels: wording.levels }] : []
  })
  const last = history.goals.reviews.findLast(({ kind }) => kind === 'held')
  const named = namedDay(history.goals, today)
  const form = (
    <form class="no-print" method="post" action={`${path}/again`} autocomplete="off">
      <Command id={newCommand()} />
      <input type="hidden" name="form" value="again" />
      <p class="soft">{speech.t('goals.room.again.what')}</p>
      {withLevels.map(({ id, text, levels }) => (
        <fieldset>
          <legend class="said" dir="auto">{text}</legend>
          <p class="soft">{speech.t('goals.room.again.level')}</p>
          <div class="options">
            {attainmentLevels.map((level, index) => ({ level, words: levels[index]! })).reverse().map(({ level, words }) => (
              <label>
                <input type="radio" name={attainmentName(id)} value={String(level)} checked={own.values[attainmentName(id)] === String(level)} />
                <span>
                  {words}
                  <small>{speech.t(`goals.level.${level}`)}</small>
                </span>
              </label>
            ))}
          </div>
        </fieldset>
      ))}
      <div class="line-field">
        <label for="again-on">{speech.t('goals.room.again.on')}</label>
        <input type="date" id="again-on" name="on" min={tomorrow} value={own.values['on'] ?? ''} {...(own.mends['on'] ? { 'aria-invalid': 'true' as const, 'aria-describedby': 'again-on-mend' } : {})} />
        {own.mends['on'] && <p class="mend" id="again-on-mend">{speech.t(own.mends['on'])}</p>}
      </div>
      <button class="button quiet" type="submit">{speech.t('goals.room.again.save')}</button>
    </form>
  )
  return (
    <section class="row" aria-labelledby="again">
      <h2 id="again">{speech.t('goals.room.again')}</h2>
      <div class="matter">
        {lookAgain.map((reason) => <p>{speech.t(`goals.again.${reason.kind}`, { session: reason.kind === 'cadence' ? reason.session : 0, by: reason.kind === 'asked' ? reason.by : '', date: reason.kind === 'day' ? speech.date(Date.parse(reason.on), 'UTC') : '' })}</p>)}
        {last && <p class="soft">{speech.t('goals.room.again.last', { date: day(last.at) })}</p>}
        {named && <p class="soft">{speech.t('goals.next-look', { date: speech.date(Date.parse(named), 'UTC') })}</p>}
        {lookAgain.length > 0 ? form : <details class="no-print" open={own !== nothingTyped}><summary>{speech.t('goals.room.again.now')}</summary>{form}</details>}
      </div>
    </section>
  )
}
