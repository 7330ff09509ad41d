// Goals at the desk: the therapist's own list, written apart; the goals of the two with every wording; and what each side felt.
import { wordingOf, type Goal, type GoalChange } from '#src/domain/goals/goal.ts'
import { lineName, typedLines, type ListLine } from '#src/domain/goals/list-lines.ts'
import type { ListPart } from '#src/domain/goals/naming.ts'
import type { RatedGoal } from '#src/domain/goals/rated-goals.ts'
import { Command, TextField } from '#src/ui/fields.tsx'
import { GoalListOf } from '#src/ui/goal-list.tsx'
import { GoalPicture } from '#src/ui/goal-picture.tsx'
import { isolated } from '#src/ui/marks.tsx'
import { Desk, type Frame } from '#src/ui/page.tsx'
import type { PartProps } from './part.ts'

export interface DeskGoalsProps extends PartProps {
  readonly frame: Frame
  readonly casePath: string
  /** The lines of the form, as kept or as typed, by part. */
  readonly fields: Readonly<Record<string, string>>
  readonly isWriting: boolean
  /** Message key of what to say first. */
  readonly said: string | null
}

export function DeskGoalsPage(props: DeskGoalsProps) {
  const { frame, speech, client, casePath, said, typed, matter } = props
  return (
    <Desk frame={frame} title={speech.t('goals.desk.title', { name: client })} current="/cases" bodyClass="goals-desk" scripts={['order.js']}>
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
      <ListPartOfPage {...props} />
      <Held {...props} />
      <Propose {...props} />
      <Felt {...props} />
      {matter.rated.length > 0 && <Wordings {...props} />}
    </Desk>
  )
}

function ListPartOfPage(props: DeskGoalsProps) {
  const { speech, client, matter: { naming } } = props
  return (
    <section class="row" aria-labelledby="list">
      <h2 id="list">{speech.t('goals.desk.list')}</h2>
      <div class="matter">{props.isWriting ? <WriteList {...props} /> : <ListState {...props} />}</div>
      <div class="margin"><p>{speech.t('goals.desk.list.what', { name: client })}</p>{naming.round > 1 && <p>{speech.t('goals.desk.round', { round: naming.round })}</p>}</div>
    </section>
  )
}

function WriteList({ speech, matter: { naming }, said, path, client, fields, typed, newCommand }: DeskGoalsProps) {
  const isBehind = said === 'goals.conflict' && naming.own !== null
  return (
    <>
      {isBehind && (
        <div class="two-lists">
          <GoalListOf speech={speech} goals={naming.own!.goals} part="wants" title={speech.t('goals.conflict.other')} />
          <GoalListOf speech={speech} goals={naming.own!.goals} part="work" title={speech.t('goals.desk.work')} />
        </div>
      )}
      <form class="goal-lines" method="post" action={`${path}/list`} autocomplete="off" data-moved={speech.t('goals.line.moved', { n: '{n}' })}>
        <Command id={newCommand()} />
        <input type="hidden" name="form" value="list" />
        <input type="hidden" name="round" value={naming.round} />
        <input type="hidden" name="base" value={naming.own?.id ?? ''} />
        <button class="hidden-words" type="submit" name="do" value="keep" tabIndex={-1} aria-hidden="true">{speech.t('goals.keep')}</button>
        <Lines speech={speech} part="wants" title={speech.t('goals.desk.wants', { name: client })} lines={typedLines(fields, 'wants')} mends={typed.mends} />
        <Lines speech={speech} part="work" title={speech.t('goals.desk.work')} lines={typedLines(fields, 'work')} mends={typed.mends} />
        <p class="hidden-words" role="status" id="moved" />
        <p class="actions">
          <button class="button" type="submit" name="do" value="send">{speech.t('goals.desk.send')}</button>
          <button class="plain-button" type="submit" name="do" value="keep">{speech.t('goals.keep')}</button>
          <button class="plain-button" type="submit" name="do" value="not-now">{speech.t('goals.not-now')}</button>
        </p>
      </form>
    </>
  )
}

interface LinesProps {
  readonly speech: PartProps['speech']
  readonly part: ListPart
  readonly title: string
  readonly lines: readonly ListLine[]
  readonly mends: Readonly<Record<string, string>>
}

function Lines({ speech, part, title, lines, mends }: LinesProps) {
  const filled = lines.findLastIndex(({ text, importance }) => `${text}${importance}` !== '') + 1
  const open = Math.max(linesToBegin, filled + 1)
  return (
    <fieldset class="desk-lines">
      <legend>{title}</legend>
      <ol class="named-goals">
        {lines.map((line, index) => <Line speech={speech} part={part} line={line} n={index + 1} of={lines.length} isOpen={index < open} mends={mends} />)}
      </ol>
    </fieldset>
  )
}

/** More lines open as the list grows. */
const linesToBegin = 2

function Line({ speech, part, line, n, of, isOpen, mends }: Omit<LinesProps, 'title' | 'lines'> & { line: ListLine; n: number; of: number; isOpen: boolean }) {
  const [text, importance] = [lineName(part, 'text', n), lineName(part, 'importance', n)]
  const mend = (name: string) => (mends[name] ? <p class="mend" id={`${name}-mend`}>{speech.t(mends[name])}</p> : null)
  const about = (name: string) => (mends[name] ? { 'aria-invalid': 'true' as const, 'aria-describedby': `${name}-mend` } : {})
  const body = (
    <div class="desk-line">
      <div class="line-field">
        <label for={text}>{speech.t(n === 1 ? 'goals.desk.first' : 'goals.desk.line', { n })}</label>
        <input type="text" id={text} name={text} dir="auto" maxLength={300} value={line.text} {...about(text)} />
        {mend(text)}
      </div>
      {part === 'work' && (
        <div class="importance">
          <label for={importance}>{speech.t('goals.desk.importance')}</label>
          <select id={importance} name={importance} {...about(importance)}>
            <option value="" selected={line.importance === ''}>{speech.t('goals.desk.open-importance')}</option>
            {Array.from({ length: 11 }, (_, value) => <option value={String(value)} selected={line.importance === String(value)}>{speech.number(value)}</option>)}
          </select>
          {mend(importance)}
        </div>
      )}
      <p class="moves">
        {n > 1 && <button class="plain-button" type="submit" name="do" value={`up-${part}-${n}`} aria-label={speech.t('goals.line.up.of', { n })}>{speech.t('goals.line.up')}</button>}
        {n < of && <button class="plain-button" type="submit" name="do" value={`down-${part}-${n}`} aria-label={speech.t('goals.line.down.of', { n })}>{speech.t('goals.line.down')}</button>}
      </p>
    </div>
  )
  return <li class={isOpen ? 'named-goal' : 'named-goal more'} id={`line-${part}-${n}`}>{isOpen ? body : <details><summary>{speech.t('goals.line.another')}</summary>{body}</details>}</li>
}

/** Says nothing of the client's list while it may not be seen. */
function ListState({ speech, matter: { naming }, client, path, casePath, newCommand }: DeskGoalsProps) {
  const { own, other, isRevealed, mayWrite, round } = naming
  const isBothIn = own?.state === 'in' && other?.state === 'in'
  const key = isBothIn ? 'goals.desk.open' : other?.state === 'not-now' ? 'goals.desk.client-not-now' : own?.state === 'not-now' ? 'goals.desk.own-not-now' : 'goals.desk.in'
  return (
    <>
      <p>{speech.t(key, { name: client })}</p>
      {isBothIn && <p><a class="way" href={`${casePath}/together/calm`}>{speech.t('goals.desk.to-room')}</a></p>}
      {own && own.goals.length > 0 && (
        <div class="two-lists">
          <GoalListOf speech={speech} goals={own.goals} part="wants" title={speech.t('goals.desk.wants', { name: client })} />
          <GoalListOf speech={speech} goals={own.goals} part="work" title={speech.t('goals.desk.work')} />
        </div>
      )}
      {other?.state === 'in' && <GoalListOf speech={speech} goals={other.goals} part="wants" title={speech.t('goals.list.client', { client })} />}
      {mayWrite && <p><a class="way" href={`${path}?write=yes#list`}>{speech.t(own?.state === 'in' ? 'goals.desk.change' : 'goals.desk.begin')}</a></p>}
      {isRevealed && !mayWrite && (
        <form method="post" action={`${path}/anew`}>
          <Command id={newCommand()} />
          <input type="hidden" name="round" value={round} />
          <p class="soft">{speech.t('goals.anew.what')}</p>
          <button class="plain-button" type="submit">{speech.t('goals.anew')}</button>
        </form>
      )}
    </>
  )
}

function Held({ speech, matter: { rated }, client, therapist, day, path, newCommand }: DeskGoalsProps) {
  const living = rated.filter(({ goal }) => goal.standing !== 'ended')
  return (
    <section class="row" aria-labelledby="held">
      <h2 id="held">{speech.t('goals.agreed')}</h2>
      <div class="matter">
        {living.length === 0 && <p class="soft">{speech.t('goals.desk.held.none', { name: client })}</p>}
        <ul class="goals">
          {living.map(({ goal, course, today, last }) => (
            <li id={`goal-${goal.id}`}>
              <div>
                <p class="said" dir="auto">{wordingOf(goal)?.text}</p>
                {wordingOf(goal)?.step && <p dir="auto">{speech.t('goals.step', { step: isolated(wordingOf(goal)!.step!) })}</p>}
                {goal.parked && <p class="soft">{speech.t('goals.parked', { date: speech.date(Date.parse(goal.parked.until), 'UTC') })}</p>}
                <Offers speech={speech} goal={goal} client={client} therapist={therapist} day={day} path={path} newCommand={newCommand} />
              </div>
              <GoalPicture speech={speech} points={course.map(({ sessionNumber, rating }) => ({ sessionNumber, value: rating }))} />
              <p class="now">{nowWords(speech, { today, last })}</p>
            </li>
          ))}
        </ul>
        {living.some(({ goal }) => goal.standing === 'current') && <p><a class="way" href={`${path}/paper`}>{speech.t('goals.paper.way')}</a></p>}
        <form method="post" action={`${path}/ask`}>
          <Command id={newCommand()} />
          <button class="plain-button" type="submit">{speech.t('goals.ask')}</button>
        </form>
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
