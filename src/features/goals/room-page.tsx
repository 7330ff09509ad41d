// Goals for two pairs of eyes: the two lists beside each other, what means the same, the goals the two agree on, and looking at them again. Nothing here calls one side wrong.
import { compareLists } from '#src/domain/goals/compared.ts'
import { Command } from '#src/ui/fields.tsx'
import { GoalListOf } from '#src/ui/goal-list.tsx'
import type { Frame } from '#src/ui/page.tsx'
import { Room } from '#src/ui/room.tsx'
import { AgainPart } from './again-page.tsx'
import { GoalsPart } from './agree-page.tsx'
import { matchName } from './input.ts'
import type { PartProps } from './part.ts'

export interface RoomGoalsProps extends PartProps {
  readonly frame: Frame
  readonly casePath: string
  /** Message key of what to say first. */
  readonly said: string | null
}

export function RoomGoalsPage(props: RoomGoalsProps) {
  const { frame, speech, client, casePath, said } = props
  return (
    <Room frame={frame} title={speech.t('together.title')} calm={`${casePath}/together/calm`}>
      <header class="title">
        <h1>{speech.t('goals.room.title', { client })}</h1>
        <p><a class="way no-print" href={`${casePath}/together`}>{speech.t('goals.room.back')}</a></p>
      </header>
      {said && <div class="notice" role="alert"><p>{speech.t(said)}</p></div>}
      <ListsPart {...props} />
      <GoalsPart {...props} />
      <AgainPart {...props} />
    </Room>
  )
}

/** Once both lists may be seen; when goals have been agreed since, they are folded away. */
function ListsPart(props: RoomGoalsProps) {
  const { speech, matter: { naming, rated }, client, therapist } = props
  const { own, other } = naming
  const isNotNow = own?.state === 'not-now' || other?.state === 'not-now'
  const lists = !naming.isRevealed ? <p>{speech.t('goals.room.lists.none', { client, therapist })}</p> : (
    <>
      {isNotNow && <p>{speech.t('goals.room.not-now')}</p>}
      <div class="two-lists">
        {other?.state === 'in' && <GoalListOf speech={speech} goals={other.goals} part="wants" title={speech.t('goals.list.client', { client })} />}
        {own?.state === 'in' && <GoalListOf speech={speech} goals={own.goals} part="work" title={speech.t('goals.list.work.room', { therapist })} />}
        {own?.state === 'in' && <GoalListOf speech={speech} goals={own.goals} part="wants" title={speech.t('goals.list.wants.room', { therapist, client })} />}
      </div>
      <Same {...props} />
    </>
  )
  const isSettled = naming.matching !== null && rated.some(({ goal }) => goal.since !== null && goal.since >= naming.matching!.writtenAt)
  return (
    <section class="row" aria-labelledby="lists">
      <h2 id="lists">{speech.t('goals.room.lists')}</h2>
      <div class="matter">{isSettled ? <details><summary>{speech.t('goals.room.lists.show')}</summary>{lists}</details> : lists}</div>
    </section>
  )
}

/** Matching by hand, then how far the lists agree: in words, and in numbers for whoever asks. */
function Same(props: RoomGoalsProps) {
  const { speech, matter: { naming: { own, other, matching, round } }, path, newCommand, typed } = props
  if (own?.state !== 'in' || other?.state !== 'in' || own.goals.length === 0 || other.goals.length === 0) return null
  const isTyped = typed.values['form'] === 'match'
  const chosen = (id: string) => (isTyped ? typed.values[matchName(id)] : matching?.pairs.find(([, ofTherapist]) => ofTherapist === id)?.[0]) ?? ''
  const form = (
    <form class="no-print" method="post" action={`${path}/match`}>
      <Command id={newCommand()} />
      <input type="hidden" name="form" value="match" />
      <input type="hidden" name="round" value={round} />
      <p class="soft">{speech.t('goals.room.match.what')}</p>
      {typed.mends['match'] && <p class="mend" role="alert">{speech.t(typed.mends['match'])}</p>}
      {own.goals.map(({ id, text }) => (
        <p class="same">
          <label for={matchName(id)}>{speech.t('goals.room.match.of', { goal: isolatedText(text) })}</label>
          <select id={matchName(id)} name={matchName(id)}>
            <option value="">{speech.t('goals.room.match.none')}</option>
            {other.goals.map((goal) => <option value={goal.id} selected={chosen(id) === goal.id}>{goal.text}</option>)}
          </select>
        </p>
      ))}
      <button class="button quiet" type="submit">{speech.t('goals.room.match.save')}</button>
    </form>
  )
  if (!matching || isTyped) return <><h3 id="match">{speech.t('goals.room.match')}</h3>{form}</>
  return (
    <>
      <Agreement {...props} />
      <details class="no-print"><summary>{speech.t('goals.room.match.change')}</summary>{form}</details>
    </>
  )
}

const isolatedText = (text: string | null): string => `\u2068${text ?? ''}\u2069`

function Agreement({ speech, matter: { naming: { own, other, matching } }, client, therapist }: RoomGoalsProps) {
  const compared = compareLists(other!, own!, matching!)
  if (!compared) return null
  const { shared, all, isFirstSame, believed, wanted, apart, overlap, ranks, top } = compared
  const figure = (value: number) => speech.number(value, { maximumFractionDigits: 2 })
  const textOf = (key: string) => isolatedText(other!.goals.find(({ id }) => id === key)?.text ?? null)
  return (
    <div class="agreement" id="agreement">
      <p class="reading">
        {speech.t('goals.room.shared', { shared, all })} {speech.t(isFirstSame ? 'goals.room.first.same' : 'goals.room.first.different')}{' '}
        {own!.goals.some(({ part }) => part === 'wants') && speech.t('goals.room.believed', { therapist, client, shared: believed, all: wanted })}
      </p>
      {apart.map((reason) => reason.kind === 'importance' && <p>{speech.t('goals.room.weigh', { goal: textOf(reason.key), client, therapist, clientValue: reason.client, therapistValue: reason.therapist })}</p>)}
      <p class="soft">{speech.t('goals.room.neither')}</p>
      <details>
        <summary>{speech.t('goals.room.numbers')}</summary>
        <p>{speech.t('goals.room.overlap', { value: figure(overlap) })}</p>
        <p>{ranks === null ? speech.t('goals.room.ranks.none') : speech.t('goals.room.ranks', { value: figure(ranks) })}</p>
        <p>{speech.t('goals.room.top', { value: figure(top) })}</p>
      </details>
    </div>
  )
}
