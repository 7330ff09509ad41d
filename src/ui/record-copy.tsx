// A client's copy of everything, in words: the same sections on the client's phone and on their therapist's desk.
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import { saidAnswers } from '#src/domain/instruments/said-answers.ts'
import type { CopiedCheckIn, RecordCopy } from '#src/domain/record/copy.ts'
import type { Speech } from './page.tsx'

interface Said {
  readonly ask: string
  readonly answer: string
}

export interface CopyProps {
  readonly speech: Speech
  readonly copy: RecordCopy
  readonly timeZone: string
  /** A questionnaire in the reader's language, in this version or the newest; null where there is none any more. */
  readonly find: (id: string, version?: string) => Instrument | null
}

interface Entry {
  readonly when?: string
  readonly text?: string
  /** In somebody's own words. */
  readonly isSaid?: boolean
  readonly soft?: string
  readonly answers?: readonly Said[]
}

export function CopySections(props: CopyProps) {
  return (
    <>
      {sectionsOf(props).map(([key, entries]) => entries.length > 0 && (
        <details>
          <summary>{props.speech.t(`record.copy.${key}`, { count: entries.length })}</summary>
          <ul class="copy">{entries.map((entry) => <Line entry={entry} />)}</ul>
        </details>
      ))}
    </>
  )
}

function Line({ entry: { when, text, isSaid, soft, answers } }: { entry: Entry }) {
  return (
    <li>
      {text !== undefined && <p class={isSaid ? 'said' : ''} dir="auto">{text}</p>}
      {(when || soft) && <p class="soft small">{[when, soft].filter(Boolean).join(' · ')}</p>}
      {answers && answers.length > 0 && <dl class="receipt">{answers.map(({ ask, answer }) => <div><dt dir="auto">{ask}</dt><dd dir="auto">{answer}</dd></div>)}</dl>}
    </li>
  )
}

const longDate = { day: 'numeric', month: 'long', year: 'numeric' } as const

function sectionsOf(props: CopyProps): readonly (readonly [string, readonly Entry[]])[] {
  const { speech, copy, timeZone } = props
  const { t } = speech
  const day = (at: number) => speech.date(at, timeZone, longDate)
  const when = (at: number) => `${day(at)}, ${speech.time(at, timeZone)}`
  const said = (row: { readonly text: string | null }, at: number, soft = ''): Entry => ({ when: when(at), soft, ...(row.text === null ? { text: t('record.copy.taken-back') } : { text: row.text, isSaid: true }) })
  const until = (at: number | null, key: string) => (at === null ? '' : t(key, { date: day(at) }))
  return [
    ['who', whoOf(props)],
    ['sessions', copy.sessions.map((one) => ({ when: when(one.plannedStart), text: t(`record.copy.session.${one.status}`, { therapist: one.therapist }) }))],
    ['consents', copy.consents.map((one) => ({ when: day(one.givenAt), text: t(one.words ? 'record.copy.consent.words' : one.supervision ? 'record.copy.consent.supervision' : 'record.copy.consent'), soft: until(one.withdrawnAt, 'record.copy.withdrawn') }))],
    ['check-ins', copy.checkIns.map((one) => ({ when: when(one.receivedAt), text: t(`record.copy.${one.kind}`), answers: [...answersIn(props, one), ...heardIn(props, one), ...goalRatingsIn(props, one), ...scoresIn(props, one)] }))],
    ['past', copy.pastScores.map((one) => ({ when: day(one.takenOn), text: `${measureIn(props, one.instrument)}: ${speech.number(one.value)}` }))],
    ['lines', copy.lines.map((one) => said(one, one.writtenAt, t(one.takenBackAt === null ? `record.copy.share.${one.share}` : 'record.copy.taken-back')))],
    ['together', [...copy.agreed, ...copy.homework, ...copy.agenda].toSorted((one, other) => one.writtenAt - other.writtenAt).map((one) => said(one, one.writtenAt))],
    ['goals', goalsIn(props)],
    ['goal-lists', copy.goals.lists.flatMap((list) => list.goals.map((goal) => ({ when: when(list.writtenAt), text: goal.text ?? '', isSaid: true, soft: [t(`record.copy.by.${list.side}`), goal.why].filter(Boolean).join(' · ') })))],
    ['guesses', copy.guesses.map((one) => ({ when: when(one.submittedAt), ...(one.answers ? { answers: answersIn(props, { versions: { [mirror]: undefined }, answers: one.answers }) } : { text: t('record.copy.no-guess') }) }))],
    ['told', toldOf(props).map(([at, kinds]) => ({ when: when(at), text: kinds }))],
    ['deeds', copy.deeds.map((one) => ({ when: when(one.doneAt), text: `${t(`record.kind.${one.kind}`)}: ${t(`record.deed.${one.deed}`)}`, soft: one.text ?? '' }))],
    ['safety', copy.safety.map((one) => ({ when: when(one.raisedAt), text: t('record.copy.answer', { answer: one.answer }), soft: one.acknowledgedAt === null ? '' : t('record.copy.looked', { date: when(one.acknowledgedAt) }) }))],
    ['corrections', copy.corrections.map((one) => ({ when: when(one.saidAt), text: one.text, isSaid: true, soft: one.was === null ? '' : t('record.copy.was', { was: one.was }) }))],
    ['ends', [
      ...copy.erasures.map((one) => ({ when: day(one.askedAt), text: t(`record.copy.end.${one.ground}`), soft: until(one.endedAt, 'record.copy.ended') || until(one.dueAt, 'record.copy.due') })),
      ...copy.holds.map((one) => ({ when: day(one.placedAt), text: t('record.copy.hold'), soft: until(one.endedAt, 'record.copy.ended') })),
    ]],
    ['doors', [
      ...copy.links.map((one) => ({ when: day(one.createdAt), text: t('record.copy.link'), soft: t('record.copy.until', { date: day(one.revokedAt ?? one.expiresAt) }) })),
      ...copy.devices.map((one) => ({ when: day(one.boundAt), text: t('record.copy.device'), soft: t('record.copy.until', { date: day(one.revokedAt ?? one.expiresAt) }) })),
    ]],
    ['access', accessOf(props, day)],
  ]
}

function whoOf(props: CopyProps): readonly Entry[] {
  const { speech: { t, date, language: reading }, copy, timeZone } = props
  const languageName = (language: string) => new Intl.DisplayNames([reading], { type: 'language' }).of(language) ?? language
  const { client, case: one, therapists, measures } = copy
  const day = (at: number) => date(at, timeZone, longDate)
  return [{
    answers: [
      { ask: t('record.copy.name'), answer: client.name }, { ask: t('record.copy.called'), answer: client.called }, { ask: t('record.copy.language'), answer: languageName(client.language) },
      { ask: t('record.copy.zone'), answer: client.timeZone.replaceAll('_', ' ') }, { ask: t('record.copy.reference'), answer: one.reference }, { ask: t('record.copy.since'), answer: day(one.openedAt) },
      ...(one.closedAt === null ? [] : [{ ask: t('record.copy.closed'), answer: day(one.closedAt) }]),
      ...therapists.map((each) => ({ ask: t(`record.copy.part.${each.part}`), answer: t('record.copy.from', { name: each.name, date: day(each.since), end: each.until === null ? 'no' : day(each.until) }) })),
      ...measures.map((each) => ({ ask: t('record.copy.asked'), answer: measureIn(props, each.instrument) })),
    ],
  }]
}

/** Every wording and every turn, as a line of its own. */
function goalsIn({ speech: { t, date, time }, copy, timeZone }: CopyProps): readonly Entry[] {
  return copy.goals.goals.flatMap(({ changes }) =>
    changes.map((change) => ({
      when: `${date(change.at, timeZone, longDate)}, ${time(change.at, timeZone)}`, soft: t(`record.copy.goal.${change.kind === 'ended' ? change.outcome : change.kind}`, { by: t(`record.copy.by.${change.by}`) }),
      ...(change.kind === 'worded' && change.wording ? { text: [change.wording.text, change.wording.step].filter(Boolean).join(' · '), isSaid: true } : change.kind === 'ended' && change.words ? { text: change.words, isSaid: true } : {}),
    })))
}

const goalRatingsIn = ({ speech: { t, number }, copy }: CopyProps, { id }: CopiedCheckIn): readonly Said[] =>
  copy.goals.ratings.filter(({ checkInId }) => checkInId === id).map(({ goalId, rating }) => {
    const worded = copy.goals.goals.find((goal) => goal.id === goalId)?.changes.findLast((change) => change.kind === 'worded')
    return { ask: worded?.kind === 'worded' && worded.wording ? worded.wording.text : t('record.copy.goal'), answer: number(rating) }
  })

const heardIn = ({ speech: { t }, copy }: CopyProps, { id }: CopiedCheckIn): readonly Said[] =>
  copy.heard.filter(({ checkInId }) => checkInId === id).map(({ answer }) => ({ ask: t('checkin.heard.ask'), answer: t(`checkin.heard.${answer}`) }))

const scoresIn = (props: CopyProps, { scores }: CopiedCheckIn): readonly Said[] =>
  scores.map((score) => ({ ask: props.speech.t('record.copy.score', { name: measureIn(props, score.instrument) }), answer: props.speech.number(score.value) }))

const mirror = 'attune-mirror'

const measureIn = ({ find }: CopyProps, id: string): string => find(id)?.title ?? id

const answersIn = ({ find, speech }: CopyProps, { versions, answers }: { versions: Readonly<Record<string, string | undefined>>; answers: CopiedCheckIn['answers'] }): readonly Said[] =>
  Object.entries(versions).flatMap(([id, version]) => {
    const instrument = find(id, version)
    return instrument ? saidAnswers(instrument, answers, (value) => speech.number(value)) : []
  })

/** One line for each time that something was told, whatever the number of rules. */
function toldOf({ speech: { t }, copy }: CopyProps): readonly (readonly [number, string])[] {
  return copy.told.flatMap(({ shownAt, signals }) => {
    const kinds = [...new Set(signals.map(({ kind }) => t(`record.kind.${kind}`)))]
    return kinds.length > 0 ? [[shownAt, kinds.join('; ')] as const] : []
  })
}

/** How often in a day somebody at work opened it; the file has every time. */
function accessOf({ speech: { t }, copy }: CopyProps, day: (at: number) => string): readonly Entry[] {
  const days = Map.groupBy(copy.access.filter(({ by }) => by !== 'client'), ({ at }) => day(at))
  return [...days].map(([when, times]) => ({ when, text: t('record.copy.times', { count: times.length }) }))
}
