// The client's own course in plain words: where it began, where it is, which way is lighter. No band, no rule, no verdict.
import type { SharedCourse } from '#src/domain/session/together.ts'
import { CourseChart } from '#src/ui/course-chart.tsx'
import type { PartProps } from './part.ts'

export function CoursePart(props: PartProps) {
  const { speech, shared: { view: { course } }, client } = props
  const shown = course.filter(({ points }) => points.length > 0)
  if (shown.length === 0) return null
  return (
    <section class="row" aria-labelledby="course">
      <h2 id="course">{speech.t('together.course', { client })}</h2>
      <div class="matter courses course">
        {shown.map((one) => <OneCourse {...props} one={one} />)}
      </div>
    </section>
  )
}

function OneCourse({ speech, shared: { measure }, one }: PartProps & { one: SharedCourse }) {
  const { instrument, points, range, direction } = one
  const [first, last] = [points[0]!, points.at(-1)!]
  const name = measure(instrument)
  const label = (number: number | null) => (number === null ? speech.t('together.course.before') : speech.number(number))
  const [begins, value] = [speech.number(first.value), speech.number(last.value)]
  const when = last.isToday ? 'today' : 'then'
  return (
    <div>
      <h3>{name}</h3>
      <CourseChart
        id={`course-${instrument}`} range={range} points={points.map((point, index) => ({ id: String(index), label: label(point.sessionNumber), value: point.value }))}
        title={speech.t('together.course.title', { measure: name, values: points.map((point) => speech.number(point.value)).join(', ') })}
        begins={begins} last={speech.t('together.course.last', { value, when })} direction={speech.direction}
      />
      <p>{points.length === 1 ? speech.t('together.course.one', { value, when }) : speech.t('together.course.said', { value, first: begins, when })}</p>
      <p class="soft">{speech.t('together.course.lighter', { direction: direction === 'higher-worse' ? 'lower' : 'higher' })}</p>
    </div>
  )
}
