// The client's own page of what they want to change: a list to write apart, the two lists once both may be seen, and the goals the two hold.
import { wordingOf, type Goal, type Worded } from '#src/domain/goals/goal.ts'
import { lineName, type ListLine } from '#src/domain/goals/list-lines.ts'
import type { Naming } from '#src/domain/goals/naming.ts'
import type { RatedGoal } from '#src/domain/goals/rated-goals.ts'
import { Command, type Typed } from '#src/ui/fields.tsx'
import { GoalListOf } from '#src/ui/goal-list.tsx'
import { GoalPicture } from '#src/ui/goal-picture.tsx'
import { Rows, Scale, Words } from '#src/ui/scale.tsx'
import { ClientPage, isolated, type Sheet, type Therapist } from './client-page.tsx'

export interface GoalsProps {
  readonly sheet: Sheet
  readonly therapist: Therapist
  readonly naming: Naming
  /** The lines of the form, as kept or as typed. */
  readonly lines: readonly ListLine[]
  /** Whether the list is being written, or read. */
  readonly isWriting: boolean
  readonly rated: readonly RatedGoal[]
  readonly typed: Typed
  /** Message key of what to say first: that something was kept, or changed elsewhere meanwhile. */
  readonly said: string | null
  readonly newCommand: () => string
  readonly day: (at: number) => string
}

/** More lines open as the list grows; one to begin with looks like one is enough. */
const linesToBegin = 2

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
      {rated.length > 0 && <Agreed {...props} living={living} />}
      {isBehind && naming.own && <section class="part"><GoalListOf speech={speech} goals={naming.own.goals} part="wants" title={speech.t('goals.conflict.other')} /></section>}
      {isWriting ? <Write {...props} /> : <Read {...props} />}
      {over.length > 0 && <Over {...props} over={over} />}
      <Ask {...props} />
      <nav class="hand-ways" aria-label={speech.t('checkin.more')}>
        <a class="way" href={sheet.base}>{speech.t('checkin.back-to-start')}</a>
        <a class="way" href={`${sheet.base}/mine`}>{speech.t('checkin.mine.way')}</a>
      </nav>
    </ClientPage>
  )
}

function Write({ sheet, therapist, naming, lines, newCommand, typed }: GoalsProps) {
  const { speech } = sheet.frame
  const filled = lines.findLastIndex(({ text, why, importance }) => `${text}${why}${importance}` !== '') + 1
  const open = Math.max(linesToBegin, filled + 1)
  const command = newCommand()
  return (
    <section class="part" id="list" aria-label={speech.t('goals.new.title')}>
      <p>{speech.t('goals.new.apart', { ...therapist })}</p>
      <details>
        <summary>{speech.t('goals.examples')}</summary>
        <ul class="examples">{[1, 2, 3, 4, 5].map((n) => <li class="said">{speech.t(`goals.example.${n}`)}</li>)}</ul>
        <p class="soft">{speech.t('goals.examples.own')}</p>
      </details>
      <form id="questions" class="goal-lines" method="post" action={`${sheet.base}/goals`} autocomplete="off" data-thanks={`${sheet.base}/goals`} data-moved={speech.t('goals.line.moved', { n: '{n}' })}>
        <Command id={command} />
        {/* By this the phone knows what waits for a signal. */}
        <input type="hidden" name="check-in" value={command} />
        <input type="hidden" name="do" value="keep" />
        <input type="hidden" name="kind" value="goals" />
        <input type="hidden" name="round" value={naming.round} />
        <input type="hidden" name="base" value={naming.own?.id ?? ''} />
        {/* What the return key presses: keeping changes nothing for anybody else. */}
        <button class="hidden-words" type="submit" name="do" value="keep" tabIndex={-1} aria-hidden="true">{speech.t('goals.keep')}</button>
        <ol class="named-goals">
          {lines.map((line, index) => <Line speech={speech} typed={typed} line={line} n={index + 1} of={lines.length} isOpen={index < open} />)}
        </ol>
        <p class="hidden-words" role="status" id="moved" />
        <div class="send">
          <button class="button" type="submit" name="do" value="send">{speech.t('goals.send')}</button>
          <div class="send-two">
            <button class="plain-button" type="submit" name="do" value="keep">{speech.t('goals.keep')}</button>
            <button class="plain-button" type="submit" name="do" value="not-now">{speech.t('goals.not-now')}</button>
          </div>
          <p class="note">{speech.t('goals.not-now.what')}</p>
        </div>
      </form>
    </section>
  )
}

interface LineProps {
  readonly speech: Sheet['frame']['speech']
  readonly typed: Typed
  readonly line: ListLine
  readonly n: number
  readonly of: number
  readonly isOpen: boolean
}

function Line({ speech, typed, line, n, of, isOpen }: LineProps) {
  const name = (field: Parameters<typeof lineName>[1]) => lineName('wants', field, n)
  const mend = (field: Parameters<typeof lineName>[1]) => typed.mends[name(field)]
  const hasMore = line.why !== '' || line.importance !== '' || mend('why') !== undefined || mend('importance') !== undefined
  const body = (
    <>
      <Words speech={speech} name={name('text')} ask={speech.t(n === 1 ? 'goals.line.first' : 'goals.line.next')} hint={speech.t('goals.line.number', { n, of })} value={line.text} mend={mend('text')} maxLength={300} />
      <details open={hasMore}>
        <summary>{speech.t('goals.line.more')}</summary>
        <Words speech={speech} name={name('why')} ask={speech.t('goals.line.why')} hint={speech.t('goals.line.why.hint')} value={line.why} mend={mend('why')} maxLength={300} />
        <Scale speech={speech} name={name('importance')} ask={speech.t('goals.line.importance')} value={line.importance} mend={mend('importance')} min={0} max={10} low={speech.t('goals.line.low')} high={speech.t('goals.line.high')} />
      </details>
      <p class="moves">
        {n > 1 && <button class="plain-button" type="submit" name="do" value={`up-${n}`} aria-label={speech.t('goals.line.up.of', { n })}>{speech.t('goals.line.up')}</button>}
        {n < of && <button class="plain-button" type="submit" name="do" value={`down-${n}`} aria-label={speech.t('goals.line.down.of', { n })}>{speech.t('goals.line.down')}</button>}
      </p>
    </>
  )
  return <li class={isOpen ? 'named-goal' : 'named-goal more'} id={`line-${n}`}>{isOpen ? body : <details><summary>{speech.t('goals.line.another')}</summary>{body}</details>}</li>
}

/** The list is in, or was put off: what is known of it now. */
function Read({ sheet, therapist, naming, newCommand }: GoalsProps) {
  const { speech } = sheet.frame
  const { own, other, isRevealed, mayWrite, round } = naming
  if (isRevealed && other?.state === 'in' && own?.state === 'in') {
    return (
      <section class="part" aria-labelledby="both">
        <div class="part-name"><h2 id="both">{speech.t('goals.both')}</h2></div>
        <p class="soft">{speech.t('goals.both.what')}</p>
        <GoalListOf speech={speech} goals={own.goals} part="wants" title={speech.t('goals.list.own')} />
        <GoalListOf speech={speech} goals={other.goals} part="work" title={speech.t('goals.list.work', { ...therapist })} />
        <GoalListOf speech={speech} goals={other.goals} part="wants" title={speech.t('goals.list.wants', { ...therapist })} />
        <Anew sheet={sheet} round={round} command={newCommand()} />
      </section>
    )
  }
  const isPutOff = own?.state !== 'in'
  return (
    <section class="part" aria-labelledby="own-list">
      <div class="part-name"><h2 id="own-list">{speech.t(isPutOff ? 'goals.both' : 'goals.waits.title')}</h2></div>
      <p>{speech.t(isPutOff ? 'goals.put-off' : isRevealed ? 'goals.alone' : 'goals.waits.what', { ...therapist })}</p>
      {own && !isPutOff && <GoalListOf speech={speech} goals={own.goals} part="wants" title={speech.t('goals.list.own')} />}
      {other?.state === 'in' && <GoalListOf speech={speech} goals={other.goals} part="work" title={speech.t('goals.list.work', { ...therapist })} />}
      {mayWrite ? <p><a class="way" href={`${sheet.base}/goals?write=yes#list`}>{speech.t(isPutOff ? 'goals.begin' : 'goals.waits.change')}</a></p> : <Anew sheet={sheet} round={round} command={newCommand()} />}
    </section>
  )
}

function Anew({ sheet, round, command }: { sheet: Sheet; round: number; command: string }) {
  const { speech } = sheet.frame
  return (
    <details>
      <summary>{speech.t('goals.anew')}</summary>
      <form method="post" action={`${sheet.base}/goals/anew`}>
        <Command id={command} />
        <input type="hidden" name="round" value={round} />
        <p class="soft">{speech.t('goals.anew.what')}</p>
        <button class="plain-button" type="submit">{speech.t('goals.anew')}</button>
      </form>
    </details>
  )
}

function Agreed(props: GoalsProps & { living: readonly RatedGoal[] }) {
  const { sheet, living } = props
  const { speech } = sheet.frame
  return (
    <section class="part" aria-labelledby="agreed-goals">
      <div class="part-name"><h2 id="agreed-goals">{speech.t('goals.agreed')}</h2></div>
      {living.length === 0 && <p>{speech.t('goals.agreed.none')}</p>}
      {living.map((each) => <OneGoal {...props} rated={each} />)}
      {living.some(({ goal }) => goal.standing === 'current') && <p><a class="way" href={`${sheet.base}/goals/paper`}>{speech.t('goals.paper.way')}</a></p>}
    </section>
  )
}

function OneGoal(props: Omit<GoalsProps, 'rated'> & { rated: RatedGoal }) {
  const { sheet, therapist, rated: { goal, course }, newCommand } = props
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

function Over({ sheet, over, day }: GoalsProps & { over: readonly RatedGoal[] }) {
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

function Ask({ sheet, rated, newCommand }: GoalsProps) {
  if (rated.length === 0) return null
  const { speech } = sheet.frame
  return (
    <form class="part" method="post" action={`${sheet.base}/goals/ask`}>
      <Command id={newCommand()} />
      <p class="soft">{speech.t('goals.ask.what')}</p>
      <button class="plain-button" type="submit">{speech.t('goals.ask')}</button>
    </form>
  )
}
