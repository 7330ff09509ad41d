// The client's own course: each questionnaire as a small picture, with the rule said aloud and every number in a table.
import type { ScoreLine } from '#src/domain/brief/brief.ts'
import { anchorsOf, type Instrument } from '#src/domain/instruments/instrument.ts'
import { countingCheckIn, startOf } from '#src/domain/session/before-after.ts'
import { CourseChart } from '#src/ui/course-chart.tsx'
import type { Speech } from '#src/ui/page.tsx'
import type { BriefView } from './brief-view.ts'

interface Props {
  readonly speech: Speech
  readonly view: BriefView
}

export function CoursePart({ speech, view }: Props) {
  const { scores } = view.brief
  return (
    <section class="row full" aria-labelledby="course">
      <h2 id="course">{speech.t('brief.course')}</h2>
      <div class="matter courses course">
        {scores.length === 0 && <p>{speech.t('brief.course.none')}</p>}
        {scores.map((score) => {
          const instrument = view.instrument(score.instrument, score.course.at(-1)?.version ?? score.today?.version)
          return instrument && <OneCourse speech={speech} view={view} score={readable(score)} instrument={instrument} />
        })}
      </div>
    </section>
  )
}

function OneCourse({ speech, view, score, instrument }: Props & { score: ScoreLine; instrument: Instrument }) {
  const measure = instrument.title
  const latest = score.course.at(-1)
  const isToday = latest !== undefined && latest.sessionId === view.brief.session?.id
  const label = (point: ScoreLine['course'][number]) => (point.sessionId === null ? speech.t('brief.course.before') : point.sessionNumber === null ? speech.t('brief.no-answer') : String(point.sessionNumber))
  return (
    <div>
      <h3>{speech.t('brief.course.recall', { measure, days: instrument.recall.days ?? 0 })}</h3>
      {latest && (
        <CourseChart
          id={`course-${score.instrument}`} range={score.range} rule={ruleOf(speech, score, instrument)}
          points={score.course.map((point) => ({ id: point.sessionId ?? `before-${point.receivedAt}`, label: label(point), value: point.value }))}
          title={titleOf(speech, score, measure)} begins={speech.number(score.course[0]!.value)}
          last={speech.t(isToday ? 'brief.course.today' : 'brief.course.last', { value: latest.value })}
        />
      )}
      {sentences(speech, view, score, instrument).map((text) => <p>{text}</p>)}
      {score.course.length > 1 && (
        <details class="no-print">
          <summary>{speech.t('brief.course.table')}</summary>
          <div class="wide">
            <table>
              <caption>{speech.t('brief.course.table.caption', { measure, ...score.range, direction: score.direction === 'higher-worse' ? 'worse' : 'better' })}</caption>
              <thead>
                <tr>
                  <th scope="col">{speech.t('brief.course.table.session')}</th>
                  <th scope="col">{speech.t('brief.course.table.date')}</th>
                  <th scope="col" class="number">{speech.t('brief.course.table.score')}</th>
                </tr>
              </thead>
              <tbody>
                {score.course.map((point) => (
                  <tr>
                    <th scope="row">{label(point)}</th>
                    <td>{dayOf(speech, view, point)}</td>
                    <td class="number">{point.value}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </details>
      )}
    </div>
  )
}

/** A score brought in from before has a day and no hour: no time zone may move it to the day before. */
function dayOf(speech: Speech, view: BriefView, { sessionId, receivedAt }: ScoreLine['course'][number]): string {
  if (sessionId === null) return speech.date(receivedAt, 'UTC', { day: 'numeric', month: 'short', year: 'numeric' })
  return speech.date(startOfSession(view, sessionId) ?? receivedAt, view.timeZone, { day: 'numeric', month: 'short' })
}

function startOfSession(view: BriefView, sessionId: string): number | null {
  const session = view.history.sessions.find((each) => each.id === sessionId)
  return session ? startOf(session) : null
}

function titleOf(speech: Speech, score: ScoreLine, measure: string): string {
  const values = score.course.map((point) => point.value).join(', ')
  const numbers = score.course.flatMap((point) => point.sessionNumber ?? [])
  if (numbers.length !== score.course.length) return speech.t('brief.course.title.one', { measure, values })
  return speech.t('brief.course.title', { measure, values, sessions: numbers.join(', ') })
}

/** Where a change in the direction of the course becomes reliable. */
function ruleOf(speech: Speech, { first, change }: ScoreLine, instrument: Instrument) {
  const rule = instrument.reliableChange
  if (!first || !rule) return null
  const way = change && change.points > 0 ? 'higher' : 'lower'
  const value = rounded(first.value + (way === 'higher' ? rule.points : -rule.points))
  return { value, label: speech.t('brief.course.rule', { by: rule.points, way, value }) }
}

function sentences(speech: Speech, view: BriefView, score: ScoreLine, instrument: Instrument): string[] {
  const { today, first, change, course } = score
  const latest = course.at(-1)
  const said: string[] = []
  if (today && today.kind === 'incomplete') said.push(speech.t('brief.course.not-scored', { count: today.missing.length }))
  else if (today && today.kind !== 'scored') said.push(speech.t('brief.course.not-scored.other'))
  if (change) said.push(changeWords(speech, view, change))
  else if (first) said.push(speech.t('brief.course.first-only', { value: first.value }))
  if (latest?.prorated) said.push(speech.t('brief.course.prorated', { count: latest.missing.length }))
  if (latest?.band) {
    const isCase = latest.isCase === null ? 'none' : latest.isCase ? 'yes' : 'no'
    said.push(speech.t('brief.course.band', { band: instrument.bands?.ranges.find(({ key }) => key === latest.band)?.label ?? speech.t(`brief.course.band.${latest.band}`), case: isCase, value: latest.value, line: instrument.caseness?.at ?? 0 }))
  }
  const over = view.overSince(instrument.id)
  if (over) said.push(speech.t('brief.course.licence-over', { date: over }))
  return [...said, ...itemNine(speech, view, instrument)]
}

/** As it is read: at most two decimals. What was found was found on the full figures. */
const rounded = (points: number): number => Math.round(points * 100) / 100

function readable(score: ScoreLine): ScoreLine {
  const point = <Point extends { readonly value: number }>(one: Point): Point => ({ ...one, value: rounded(one.value) })
  const { first, change, course } = score
  return {
    ...score, course: course.map(point), first: first && point(first),
    change: change && { ...change, from: point(change.from), to: point(change.to), points: rounded(change.points) },
  }
}

function changeWords(speech: Speech, view: BriefView, change: NonNullable<ScoreLine['change']>): string {
  const { from, to, points, ruled } = change
  const words = speech.t('brief.course.change', {
    first: from.value, value: to.value, by: Math.abs(points), way: points === 0 ? 'none' : points < 0 ? 'lower' : 'higher',
    when: to.sessionId === view.brief.session?.id ? 'today' : 'then',
  })
  const rule = ruled
    ? speech.t('brief.course.ruled', { threshold: ruled.threshold, reliable: ruled.reliable, rule: ruled.rule === 'nhs-talking-therapies' ? 'nhs' : ruled.name ? 'named' : 'other', name: ruled.name ?? '' })
    : speech.t('brief.course.no-rule')
  return `${words} ${rule}`
}

/** Question nine in exact words wherever the form asks it: a zero says little, and more than zero is said first on the page as well. */
function itemNine(speech: Speech, view: BriefView, instrument: Instrument): string[] {
  const { session } = view.brief
  const item = instrument.items.find((each) => each.risk)
  const form = session && countingCheckIn(session, view.history.checkIns, 'before')
  const answer = item && form?.answers[`${instrument.id}/${item.key}`]
  if (!item || answer === undefined) return []
  const words = anchorsOf(instrument, item).find(({ code }) => code === answer)?.text ?? String(answer)
  return [[speech.t('brief.course.item-nine', { number: item.key, answer: words.toLowerCase() }), ...(answer === 0 ? [speech.t('brief.course.item-nine.zero')] : [])].join(' ')]
}
