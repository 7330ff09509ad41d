// What two people may look at: a type with no room for anything else, and the one function that fills it.
import type { TwoVoices } from '../alliance/voices.ts'
import { twoVoices } from '../alliance/voices.ts'
import type { RatedSession } from '../alliance/rupture.ts'
import { agendaStarts } from '../brief/agenda-starts.ts'
import { blindToClient } from '../brief/blind.ts'
import { composeBrief } from '../brief/compose.ts'
import type { Ground } from '../brief/ground.ts'
import type { CaseHistory, Instant, SessionFact } from '../brief/history.ts'
import { voiceFacts } from '../brief/voice-facts.ts'
import { wordingOf } from '../goals/goal.ts'
import { lookAgain } from '../goals/look-again.ts'
import type { Instrument } from '../instruments/instrument.ts'
import type { AgreedLineId, CheckInId, GoalId } from '../kernel/ids.ts'
import { ofThisCourse } from '../outcome/course.ts'
import { agendaFrame, type AgendaItemFact, type AgendaPlace } from './agenda.ts'
import { countingCheckIn, startOf } from './before-after.ts'
import { sessionsBefore } from './course.ts'
import { sessionInRoom } from './in-room.ts'

/**
 * The page of two people. It has no field for an answer to an item, an answer that needs a person, Voice, a line that waits or is private, a note, a signal, a reason, a band,
 * or a rating that the client has not released: what is not here cannot be shown there.
 */
export interface SharedView {
  /** The session they sit in, or the next; null when none is planned, and then nothing can be written. */
  readonly session: { readonly id: SessionFact['id']; readonly number: number | null; readonly at: Instant } | null
  /** The session's frame, without anything that only the therapist would bring up. */
  readonly agenda: readonly AgendaPlace[]
  readonly course: readonly SharedCourse[]
  readonly voices: TwoVoices
  /** How each rated the last session, where that was released and they were a point or more apart. */
  readonly differed: { readonly client: number; readonly therapist: number } | null
  /** What was agreed in this session so far. */
  readonly agreed: readonly SharedLine[]
  /** What the two agreed in this session to try until they meet again; null when nothing yet. */
  readonly homework: string | null
  /** The goals that both agreed and are working on. */
  readonly goals: readonly SharedGoal[]
  /** Whether it is time to look at the goals again. That there was strain is no reason here: it would be an answer in other words. */
  readonly isTimeToLookAgain: boolean
}

/** A goal in the words that both agreed, and how close the client said they are, 0 to 10. */
export interface SharedGoal {
  readonly id: GoalId
  readonly text: string
  readonly step: string | null
  readonly points: readonly SharedScore[]
}

export interface SharedLine {
  readonly id: AgreedLineId
  readonly text: string
}

/** One questionnaire's scores of this course, each with its session; no answers, no band, no rule. */
export interface SharedCourse {
  readonly instrument: string
  readonly direction: Instrument['direction']
  readonly range: { readonly min: number; readonly max: number }
  readonly points: readonly SharedScore[]
}

export interface SharedScore {
  /** Null for a score from before Attune. */
  readonly sessionNumber: number | null
  readonly value: number
  readonly isToday: boolean
}

/** From this many points on the page says that the two saw it differently. A design choice. */
const differsFrom = 1

/** What the client and therapist have put beside the history for this page. */
export interface SharedFacts {
  /** The alliance checks that the client lets both look at. */
  readonly released: ReadonlySet<CheckInId>
  /** Of the session in the room, in order. */
  readonly agenda: readonly AgendaItemFact[]
}

/**
 * The view for two. The therapist's own rating of a session is in it only where the client released theirs. A rating that was kept looks like one that was never given.
 * Marks come from the released ratings alone, with no reason and no "who". It blinds the history itself, so no caller can forget to.
 * @param ground what this organisation's cases are measured against
 */
export function sharedView(given: CaseHistory, { released, agenda }: SharedFacts, instruments: readonly Instrument[], ground: Ground): SharedView {
  const history = blindToClient(given)
  const session = sessionInRoom(history.sessions, history.now)
  const brief = composeBrief(history, instruments, ground, session?.id)
  const last = sessionsBefore(history.sessions, session, history.now).at(-1) ?? null
  const isReleased = (id: SessionFact['id']) => {
    const held = history.sessions.find((each) => each.id === id)
    const check = held && countingCheckIn(held, history.checkIns, 'after')
    return check !== undefined && check !== null && released.has(check.id)
  }
  const facts = voiceFacts(history, session)
  const sessions = facts.sessions.map((each): RatedSession => (isReleased(each.sessionId) ? each : { ...each, client: null, therapist: null }))
  // That the client said "we sorted it" is an answer too.
  const voices = withoutReasons(twoVoices({ ...facts, sessions, sorted: new Set() }, 'mean', ground.alliance, ground.pooled))
  return {
    session: session && { id: session.id, number: session.number, at: startOf(session) },
    agenda: agendaFrame(agendaStarts(history, brief.words.miss, session, last), agenda, last !== null),
    course: brief.scores.map(({ instrument, direction, range, course }) => ({
      instrument, direction, range, points: ofThisCourse(course).map(({ sessionNumber, sessionId, value }) => ({ sessionNumber, value, isToday: sessionId !== null && sessionId === session?.id })),
    })),
    voices,
    differed: differed(voices, last),
    agreed: history.agreed.filter((line) => line.sessionId === session?.id).map(({ id, text }) => ({ id, text })),
    homework: history.homework.find((line) => line.sessionId === session?.id)?.text ?? null,
    goals: brief.goals.rated.flatMap(({ goal, course }) => {
      const wording = goal.standing === 'current' ? wordingOf(goal) : null
      return wording ? [{ id: goal.id, text: wording.text, step: wording.step, points: course.map(({ sessionId, sessionNumber, rating }) => ({ sessionNumber, value: rating, isToday: sessionId === session?.id })) }] : []
    }),
    isTimeToLookAgain: lookAgain(history, session, []).length > 0,
  }
}

/** A reason would be an answer in other words. */
function withoutReasons(voices: TwoVoices): TwoVoices {
  return {
    ...voices,
    marks: voices.marks.map((mark) => {
      if (mark.kind === 'rupture') return { ...mark, by: null }
      return mark.kind === 'possible-rupture' ? { ...mark, because: null } : mark
    }),
  }
}

function differed({ points }: TwoVoices, last: SessionFact | null): SharedView['differed'] {
  const point = points.at(-1)
  if (!point || point.sessionId !== last?.id || point.client === null || point.therapist === null || point.apart === null) return null
  return Math.abs(point.apart) >= differsFrom - 1e-9 ? { client: point.client, therapist: point.therapist } : null
}
