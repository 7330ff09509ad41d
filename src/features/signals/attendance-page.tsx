// The sessions as everybody can see them: who came, which check-in came, how ready the client felt.
import { engagementFacts, saidBefore } from '#src/domain/brief/find-course-signals.ts'
import { AttendancePicture, type AttendanceRow } from '#src/ui/attendance-picture.tsx'
import type { Speech } from '#src/ui/page.tsx'
import { PictureFrame } from '#src/ui/picture-frame.tsx'
import type { WhyView } from './why-view.ts'

export function AttendanceBehind({ speech, view }: { speech: Speech; view: WhyView }) {
  const { brief: { session: today }, history, ended } = view
  const facts = engagementFacts(history, ended)
  const earlier = ended.map((session, index) => ({ session, facts: facts[index]! }))
  // Of the session to come only what its check-in says is known.
  const said = today && !ended.some(({ id }) => id === today.id) ? saidBefore(history, today) : null
  const isAhead = said !== null && (said.readiness !== null || said.homework !== null)
  const all = isAhead ? [...earlier, { session: today!, facts: { attended: null, checkedIn: true, ...said } }] : earlier
  const homework = { done: true, partly: speech.t('why.partly'), 'not-done': false } as const
  const rows: AttendanceRow[] = [
    { label: speech.t('why.came'), values: all.map(({ facts }) => facts.attended) },
    { label: speech.t('why.checked-in'), values: all.map(({ facts }) => facts.checkedIn) },
    { label: speech.t('why.homework'), values: all.map(({ facts }) => facts.homework && homework[facts.homework]) },
    { label: speech.t('why.ready'), values: all.map(({ facts }) => facts.readiness?.toString() ?? null) },
  ].filter(({ values }) => values.some((value) => value !== null))
  const sessions = all.map(({ session }) => ({ id: session.id, label: view.numbered(session) }))
  const word = (value: boolean | string | null) => (typeof value === 'string' ? value : value === null ? speech.t('brief.no-answer') : speech.t(value ? 'why.yes' : 'why.no'))
  const title = speech.t('why.attendance.title')
  const described = rows.map(({ label, values }) => `${label}: ${values.map((value, index) => speech.t('why.at-session', { session: sessions[index]?.label ?? '', value: word(value) })).join(', ')}.`)
  return (
    <PictureFrame
      speech={speech} title={title} caption={speech.t('why.attendance.caption')}
      table={{
        columns: [{ head: speech.t('brief.course.table.session') }, { head: speech.t('brief.course.table.date') }, ...rows.map(({ label }) => ({ head: label }))],
        rows: sessions.map(({ id, label }, index) => [label, view.day(id), ...rows.map(({ values }) => word(values[index] ?? null))]),
      }}
    >
      <AttendancePicture id="attendance" speech={speech} sessions={sessions} rows={rows} title={title} description={described.join(' ')} axis={speech.t('why.axis')} />
    </PictureFrame>
  )
}
