// The therapist's own list at the desk: written apart, and what is known of the two lists once it is in.
import { lineName, typedLines, type ListLine } from '#src/domain/goals/list-lines.ts'
import type { ListPart } from '#src/domain/goals/naming.ts'
import { Command } from '#src/ui/fields.tsx'
import { GoalListOf } from '#src/ui/goal-list.tsx'
import type { DeskGoalsProps, PartProps } from './part.ts'

export function OwnList(props: DeskGoalsProps) {
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
