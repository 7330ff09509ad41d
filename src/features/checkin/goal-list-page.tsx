// The client's list of goals: written apart, and what is known of the two lists once it is in.
import { lineName, type ListLine } from '#src/domain/goals/list-lines.ts'
import { Command, type Typed } from '#src/ui/fields.tsx'
import { GoalListOf } from '#src/ui/goal-list.tsx'
import { Scale, Words } from '#src/ui/scale.tsx'
import type { Sheet } from './client-page.tsx'
import type { GoalsProps } from './goals-props.ts'

/** More lines open as the list grows; one to begin with looks like one is enough. */
const linesToBegin = 2

export function WriteList({ caseId, sheet, therapist, naming, lines, newCommand, typed }: GoalsProps) {
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
        <input type="hidden" name="case" value={caseId} />
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
export function ListSoFar({ sheet, therapist, naming, newCommand }: GoalsProps) {
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
