// The alliance ratings that a rule read, with what it held them against: the usual level, the smoothed average, the limit.
import { courseBehind, ratingsOf } from '#src/domain/alliance/course-behind.ts'
import type { CourseReason, RuptureFinding } from '#src/domain/alliance/finding.ts'
import { backFrom, ratingsBack, type RuptureEpisode } from '#src/domain/alliance/repair.ts'
import { inOrder, type RatedSession } from '#src/domain/alliance/rupture.ts'
import { slowDeclines, type SlowDecline } from '#src/domain/alliance/slow-decline.ts'
import { usualRange } from '#src/domain/alliance/usual-range.ts'
import { CoursePicture, type CourseLine, type CourseMark } from '#src/ui/course-picture.tsx'
import type { Speech } from '#src/ui/page.tsx'
import { PictureFrame } from '#src/ui/picture-frame.tsx'
import { pointsIn } from '#src/ui/teller.ts'
import type { WhyView } from './why-view.ts'

interface Props {
  readonly speech: Speech
  readonly view: WhyView
}

/** A picture starts here, or at 0 where any rating lies lower. */
const usualStart = 4

export function RatingsBehind({ speech, view, finding, reason }: Props & { finding: RuptureFinding; reason: CourseReason }) {
  const { sessions, afterGap } = courseBehind(view.rated, finding.sessionId)
  const last = sessions.length - 1
  const markedBelow = (label: string, at = last): CourseMark[] => [{ kind: 'possible', at, label: speech.t(label) }]
  const shown = { speech, view, id: `${reason.kind}-${finding.sessionId}`, sessions, afterGap }
  const one = pointsIn(speech)
  const level = (value: number, label: string, kind: CourseLine['kind'] = 'level'): CourseLine => ({ kind, values: sessions.map(() => value), label: speech.t(label, { value: one(value) }) })
  const worked = <p>{workedOut(speech, view, sessions, reason)} {speech.t('why.rounded')}</p>
  switch (reason.kind) {
    case 'paired-fall':
      return <><RatingsPicture {...shown} marks={markedBelow('why.mark.limit')} lines={[level(reason.mean, 'why.line.usual'), level(reason.limit, 'why.line.limit', 'limit')]} />{worked}</>
    case 'slow-decline': {
      const declines = declinesAlong(sessions, slowDeclines(ratingsOf(sessions), view.ground.alliance))
      // The average sets out from the first three ratings.
      const begin = declines.findIndex((decline) => decline !== null) - 1
      const smoothed = declines.map((decline, index) => decline?.ewma ?? (index === begin ? reason.baseline : null))
      const lines: CourseLine[] = [
        level(reason.baseline, 'why.line.baseline'),
        { kind: 'smoothed', values: smoothed, label: speech.t('why.line.smoothed', { value: one(reason.ewma) }) },
        { kind: 'limit', values: declines.map((decline) => decline?.limit ?? null), label: speech.t('why.line.its-limit', { value: one(reason.limit) }) },
      ]
      return <><RatingsPicture {...shown} lines={lines} declines={declines} />{worked}</>
    }
    case 'pooled-fall': {
      const rated = sessions.flatMap(({ client }, index) => (client?.mean == null ? [] : [index]))
      return <><RatingsPicture {...shown} marks={markedBelow('why.mark.usual', rated.at(-1 - (reason.after ?? 0)))} lines={[level(reason.usual, 'why.line.usual')]} />{worked}</>
    }
    case 'large-fall': {
      const from = sessions.slice(0, -1).findLastIndex(({ client }) => client?.mean != null)
      return <><RatingsPicture {...shown} lines={[level(reason.previous - reason.threshold, 'why.line.limit', 'limit')]} steps={[{ from, to: last, label: speech.t('why.step.lower', { by: one(reason.fall) }) }]} />{worked}</>
    }
  }
}

/** The smoothed average of each rating, laid along the sessions. */
function declinesAlong(sessions: readonly RatedSession[], declines: readonly (SlowDecline | null)[]): (SlowDecline | null)[] {
  let rating = 0
  return sessions.map(({ client }) => (client?.mean == null ? null : (declines[rating++] ?? null)))
}

/** The rule with this case's numbers in it, to two places, so that it can be worked out again. */
function workedOut(speech: Speech, { ground: { alliance } }: WhyView, sessions: readonly RatedSession[], reason: CourseReason): string {
  const two = (value: number) => speech.number(value, { maximumFractionDigits: 2 })
  const times = (odds: number) => speech.number(Math.exp(odds), { maximumSignificantDigits: 2 })
  switch (reason.kind) {
    case 'paired-fall': {
      const usual = usualRange(ratingsOf(sessions).slice(0, -1), alliance)
      return speech.t('why.worked.paired-fall', {
        ratings: usual?.ratings ?? 0, mean: two(reason.mean), step: two(usual?.step ?? 0), least: usual?.step === alliance.stepFloor ? 'yes' : 'no',
        limit: two(reason.limit), value: two(reason.value), fall: two(reason.fall), threshold: two(reason.threshold),
      })
    }
    case 'slow-decline':
      return speech.t('why.worked.slow-decline', { baseline: two(reason.baseline), sessions: reason.sessions, ewma: two(reason.ewma), limit: two(reason.limit), sd: two(alliance.withinSd) })
    case 'pooled-fall':
      return speech.t('why.worked.pooled-fall', { usual: two(reason.usual), ratings: reason.ratings, after: reason.after ?? 0, mean: two(reason.mean), fall: two(reason.fall), odds: times(reason.odds), threshold: times(reason.threshold) })
    case 'large-fall':
      return speech.t('why.worked.large-fall', { previous: two(reason.previous), value: two(reason.value), fall: two(reason.fall), threshold: two(reason.threshold), sd: two(alliance.differenceSd) })
  }
}

/** From the level before the signal to the ratings that are back at it. */
export function RepairBehind({ speech, view, episode }: Props & { episode: RuptureEpisode }) {
  const ordered = inOrder(view.rated)
  const sessions = ordered.slice(0, ordered.findIndex(({ sessionId }) => sessionId === episode.repaired?.sessionId) + 1)
  const began = sessions.findIndex(({ sessionId }) => sessionId === episode.sessionId)
  const rated = sessions.flatMap(({ client }, index) => (client?.mean == null ? [] : [{ index, value: client.mean }]))
  const isSorted = episode.repaired?.by === 'client'
  const back = !isSorted ? rated.slice(-ratingsBack) : rated.slice(-1)
  const marks: CourseMark[] = [
    { kind: 'possible', at: began, label: speech.t('why.mark.began') },
    ...back.map(({ index }): CourseMark => ({ kind: 'repair', at: index, label: speech.t(isSorted ? 'why.mark.sorted' : 'why.mark.back') })),
  ]
  const { before } = episode
  const line = (kind: CourseLine['kind'], value: number, label: string): CourseLine => ({ kind, values: sessions.map(() => value), label: speech.t(label, { value: pointsIn(speech)(value) }) })
  const backAt = before === null ? null : backFrom(before, view.ground.alliance)
  const two = (value: number) => speech.number(value, { maximumFractionDigits: 2 })
  return (
    <>
      <RatingsPicture
        speech={speech} view={view} id="repaired" sessions={sessions} afterGap={false} marks={marks}
        lines={before === null || backAt === null ? [] : [line('level', before, 'why.line.before'), line('limit', backAt, 'why.line.back-from')]}
      />
      {!isSorted && before !== null && backAt !== null && (
        <p>{speech.t('why.worked.repaired', { before: two(before), back: two(backAt), half: two(view.ground.alliance.criticalFall / 2), values: back.map(({ value }) => two(value)).join(', ') })}</p>
      )}
    </>
  )
}

interface PictureProps extends Props {
  readonly id: string
  readonly sessions: readonly RatedSession[]
  readonly afterGap: boolean
  readonly lines: readonly CourseLine[]
  readonly marks?: readonly CourseMark[]
  readonly steps?: readonly { readonly from: number; readonly to: number; readonly label: string }[]
  readonly declines?: readonly (SlowDecline | null)[]
}

function RatingsPicture({ speech, view, id, sessions, afterGap, lines, marks = [], steps = [], declines }: PictureProps) {
  const { alliance } = view.ground
  const { name } = view.teller
  const two = (value: number | null | undefined) => (value == null ? speech.t('brief.no-answer') : speech.number(value, { minimumFractionDigits: 2, maximumFractionDigits: 2 }))
  const points = sessions.map((session) => ({ id: session.sessionId, label: view.numbered(session), value: session.client?.mean ?? null }))
  const lowest = Math.min(...points.flatMap(({ value }) => value ?? []), ...lines.flatMap(({ values }) => values.filter((value) => value !== null)))
  const range = { min: lowest < usualStart ? alliance.range.min : usualStart, max: alliance.range.max }
  const last = points.findLast(({ value }) => value !== null)?.value ?? range.max
  const title = speech.t('why.ratings.title', { name })
  const described = points.map(({ label, value }) => speech.t('why.at-session', { session: label, value: value === null ? speech.t('why.no-rating') : pointsIn(speech)(value) })).join(', ')
  const marked = marks.map(({ at, label }) => speech.t('why.at-session', { session: points[at]?.label ?? '', value: label }))
  return (
    <PictureFrame
      speech={speech} title={title}
      caption={[speech.t('why.ratings.caption', { from: range.min }), ...(afterGap ? [speech.t('why.ratings.gap')] : [])].join(' ')}
      table={{
        columns: [
          { head: speech.t('brief.course.table.session') }, { head: speech.t('brief.course.table.date') }, { head: speech.t('why.rating'), isNumber: true },
          ...(declines ? [{ head: speech.t('why.smoothed'), isNumber: true }, { head: speech.t('why.limit'), isNumber: true }] : []),
        ],
        rows: points.map(({ id: sessionId, label, value }, index) => [label, view.day(sessionId), two(value), ...(declines ? [two(declines[index]?.ewma), two(declines[index]?.limit)] : [])]),
      }}
    >
      <CoursePicture
        id={id} speech={speech} sessions={points} range={range} title={title} lines={lines} marks={marks} steps={steps} axis={speech.t('why.axis')}
        description={speech.t('why.described', { course: described, lines: [...lines, ...steps].map(({ label }) => label).concat(marked).join('; ') })}
        last={speech.t('why.last', { name, value: pointsIn(speech)(last) })}
      />
    </PictureFrame>
  )
}
