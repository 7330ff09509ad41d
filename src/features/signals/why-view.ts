// Goes from a brief to what its reader is told of one kind of signal: the sentences, and what the pictures are drawn from, in one value.
import type { Context } from '#src/access/context.ts'
import type { StaffOfCase } from '#src/access/gate.ts'
import type { RatedSession } from '#src/domain/alliance/rupture.ts'
import { ratedSession } from '#src/domain/brief/find-signals.ts'
import type { SessionFact } from '#src/domain/brief/history.ts'
import type { Instrument } from '#src/domain/instruments/instrument.ts'
import type { ScorePoint } from '#src/domain/outcome/course.ts'
import { startOf } from '#src/domain/session/before-after.ts'
import { courseUpTo, endedBefore, sessionsBefore } from '#src/domain/session/course.ts'
import type { Reference } from '#src/platform/references.ts'
import type { Speech } from '#src/ui/page.tsx'
import { tellerOf, type Teller } from '#src/ui/teller.ts'
import type { Explained } from './explain.ts'

export interface WhyView extends Explained {
  readonly teller: Teller
  /** Back to the brief, of this very session. */
  readonly briefPath: string
  /** Sessions that took place before the one in question, both sides as far as they may be seen, in order. */
  readonly rated: readonly RatedSession[]
  /** Those that were to take place and are over, missed ones included. */
  readonly ended: readonly SessionFact[]
  /** All sessions up to the one in question, that one included. */
  readonly sessions: readonly SessionFact[]
  readonly instrument: (id: string) => Instrument | null
  /** By a key of docs/sources.md. */
  readonly citation: (key: string) => Reference
  /** As an axis says a session. */
  readonly numbered: (session: { readonly number: number | null } | { readonly sessionNumber: number | null }) => string
  /** The day of a session, `24 Nov`. */
  readonly day: (sessionId: string | null) => string
  /** The day of a score; of one from before Attune with its year. */
  readonly dayOf: (point: Pick<ScorePoint, 'sessionId' | 'receivedAt'>) => string
}

export function whyView(context: Context, scope: StaffOfCase, speech: Speech, found: Explained): WhyView {
  const { brief, history } = found
  const { language, timeZone } = scope.staff
  const { caseId, reader } = scope.case
  const instrument = (id: string) => found.catalogue.find(id, language)
  const day = (sessionId: string | null) => {
    const session = history.sessions.find((each) => each.id === sessionId)
    return session ? speech.date(startOf(session), timeZone, { day: 'numeric', month: 'short' }) : speech.t('brief.no-answer')
  }
  return {
    ...found, instrument, day,
    teller: tellerOf(found, { speech, reader, measure: (id) => instrument(id)?.title ?? id }),
    briefPath: `/cases/${caseId}/brief${brief.session ? `?session=${brief.session.id}` : ''}`,
    rated: sessionsBefore(history.sessions, brief.session, history.now).map((session) => ratedSession(history, session)),
    ended: endedBefore(history.sessions, brief.session, history.now),
    sessions: courseUpTo(history.sessions, brief.session),
    citation: (key) => context.content.reference(key),
    numbered: (session) => ('number' in session ? session.number : session.sessionNumber)?.toString() ?? speech.t('brief.no-answer'),
    // A score brought in from before has a day and no hour: no time zone may move it to the day before.
    dayOf: ({ sessionId, receivedAt }) => (sessionId === null ? speech.date(receivedAt, 'UTC', { day: 'numeric', month: 'short', year: 'numeric' }) : day(sessionId)),
  }
}
